/** Operations of staff for themselves: first set-up, sign-in, drafts of forms, own password and PIN. */
import { z } from 'zod'
import { caseView } from '../counter/views.ts'
import { operation, personFailures, staffOperation } from '../operation.ts'
import { done, nothing, personInput, secretText, text, userName } from '../shapes.ts'
import { language } from '../views.ts'
import { draftsView, staffView } from './views.ts'

export const staffOperations = {
  /** The state of the staff sign-in page. */
  getStaffDoor: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: nothing,
    output: z.object({
      /** There is no member yet: the set-up code allows making the first administrator. */
      setUp: z.boolean(),
      passwordLength: z.number().int(),
      pinLength: z.number().int(),
    }),
    failures: [],
  }),

  /** Makes the first administrator with the one-time code that the process printed, and signs them in. */
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
   * Signs in with the password, or with the PIN within some hours of a sign-in here. Ends any session in this
   * browser, a citizen's too.
   */
  staffSignIn: operation({
    role: 'anyone',
    activity: true,
    names: 'nothing',
    input: z.strictObject({ userName, secret: secretText, language }),
    output: staffView,
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait'],
  }),

  /** Sent while the timeout warning is shown: what is typed so far. Does not move the idle deadline. */
  keepDrafts: staffOperation({
    role: 'clerk',
    activity: false,
    names: 'visit',
    input: draftsView,
    output: done,
    failures: [],
  }),

  /**
   * The member's drafts, once; null where there are none. Drafts about an account are returned when that
   * account is open again.
   */
  takeDrafts: staffOperation({
    role: 'clerk',
    activity: false,
    names: 'visit',
    input: nothing,
    output: draftsView.nullable(),
    failures: [],
  }),

  /** The signed-in member, and the number of requests waiting. */
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
      /** Changes by administrators that wait for a second person; every member sees the number. */
      twoPersonChanges: z.number().int(),
      /** The paper form that the office usually uses. */
      form: z.string(),
      passwordLength: z.number().int(),
      pinLength: z.number().int(),
      /** Of a backup. */
      passphraseLength: z.number().int(),
    }),
    failures: [],
  }),

  /** Own password, own PIN, or both; null leaves it unchanged. */
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
