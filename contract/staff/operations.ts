/** What a member of staff may ask for themselves: the first set-up, signing in, what is kept of a form, their own password and PIN. */
import { z } from 'zod'
import { caseView } from '../counter/views.ts'
import { operation, personFailures, staffOperation } from '../operation.ts'
import { done, nothing, personInput, secretText, text, userName } from '../shapes.ts'
import { language } from '../views.ts'
import { draftsView, staffView } from './views.ts'

export const staffOperations = {
  /** What the sign-in page of staff shows. */
  getStaffDoor: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: nothing,
    output: z.object({
      /** There is no member yet: the holder of the set-up code makes the first administrator. */
      setUp: z.boolean(),
      passwordLength: z.number().int(),
      pinLength: z.number().int(),
    }),
    failures: [],
  }),

  /** Makes the first administrator, with the one-time code that the process printed, and signs them in. */
  setUpStaff: operation({
    role: 'anyone',
    activity: true,
    names: 'nothing',
    input: z.strictObject({
      code: text(40),
      userName,
      ...personInput,
      password: secretText,
      pin: text(20),
      language,
    }),
    output: staffView,
    failures: [
      'setup-done',
      'setup-refused',
      'setup-wait',
      'user-name-invalid',
      'secret-weak',
      ...personFailures,
    ],
  }),

  /**
   * Signs in with the password; or, for somebody who has done so here within some hours, with the PIN. Ends whatever
   * session was at this screen, a citizen's too.
   */
  staffSignIn: operation({
    role: 'anyone',
    activity: true,
    names: 'nothing',
    input: z.strictObject({ userName, secret: secretText, language }),
    output: staffView,
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait'],
  }),

  /** While the warning stands that the session runs out: what is typed so far. No sign of life. */
  keepDrafts: staffOperation({
    role: 'clerk',
    activity: false,
    names: 'visit',
    input: draftsView,
    output: done,
    failures: [],
  }),

  /**
   * What was kept of theirs, once; null where there is nothing. Of somebody's account it is told when that account is
   * open again: until then it is kept.
   */
  takeDrafts: staffOperation({
    role: 'clerk',
    activity: false,
    names: 'visit',
    input: nothing,
    output: draftsView.nullable(),
    failures: [],
  }),

  /** Who sits here, and what waits for them. */
  getStaff: staffOperation({
    role: 'clerk',
    activity: false,
    names: 'visit',
    beforeChange: true,
    input: nothing,
    output: z.object({
      me: staffView,
      case: caseView.nullable(),
      /** Requests that they may decide. */
      requestsWaiting: z.number().int(),
      /** What administrators asked for and waits for a second person: everybody sees that there is something. */
      twoPersonChanges: z.number().int(),
      /** The paper form that the office usually fills in. */
      form: z.string(),
      passwordLength: z.number().int(),
      pinLength: z.number().int(),
      /** Of a backup. */
      passphraseLength: z.number().int(),
    }),
    failures: [],
  }),

  /** Own password, own PIN, or both; null leaves it as it is. */
  changeSecrets: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    beforeChange: true,
    input: z.strictObject({
      password: secretText,
      newPassword: secretText.nullable(),
      newPin: text(20).nullable(),
    }),
    output: staffView,
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait', 'secret-weak'],
  }),
} as const
