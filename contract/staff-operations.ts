/**
 * What the screens of staff may ask of the service: signing in, their colleagues' accounts, and the help they give a
 * citizen at the counter. Nobody here ever gets to see a code or a password of a citizen, or sets a contact by hand.
 */
import { z } from 'zod'
import { operation, staffOperation, text } from './operation.ts'
import {
  accountHit,
  caseView,
  documentCheck,
  draftsView,
  purpose,
  requestView,
  staffMemberView,
  staffView,
  twoPersonChangeView,
} from './staff-views.ts'
import { language, staffRole } from './views.ts'

const nothing = z.strictObject({})
const done = z.null()
const reason = text(300)
/** The open account that the page shows. */
const caseId = text(40)
/** Its request that the page shows; null where it shows none. */
const requestShown = text(40).nullable()
const userName = text(40)
const secret = z.string().min(1).max(256)
const person = { name: text(120), ownAccount: text(40) }

/** Whatever is done for an open account may meet this. */
const caseFailures = ['no-case', 'own-record'] as const
/** Whatever is done to a colleague's account may meet these. */
const colleagueFailures = ['staff-not-found', 'own-record', 'last-administrator'] as const
const personFailures = ['person-name-invalid', 'account-number-invalid'] as const
/** More power for somebody takes two people, once a citizen's first change has been confirmed. */
const raisingFailures = ['second-person', 'change-waits'] as const
/** Why somebody cannot be the second person. */
const secondPersonFailures = ['own-request', 'own-record', 'too-new', 'requester-new'] as const
const twoPersonChanges = z.object({ changes: z.array(twoPersonChangeView) })

export const staffOperations = {
  /** What stands behind the door of the staff side. */
  getStaffDoor: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: nothing,
    output: z.object({
      /** There is nobody yet: whoever has the set-up code makes the first administrator. */
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
    input: z.strictObject({ code: text(40), userName, ...person, password: secret, pin: text(20), language }),
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
    input: z.strictObject({ userName, secret, language }),
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
    input: z.strictObject({ password: secret, newPassword: secret.nullable(), newPin: text(20).nullable() }),
    output: staffView,
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait', 'secret-weak'],
  }),

  // -- an account at the counter

  /**
   * By a whole number, e-mail or phone; a number's last six digits or more; its last four with a word of the name; or two
   * words of the name or their beginnings, marks and capitals aside. At most 20 hits. What was asked is journalled.
   */
  findAccounts: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    input: z.strictObject({ query: text(120) }),
    output: z.object({ found: z.array(accountHit).max(20), more: z.boolean() }),
    failures: ['query-too-short', 'search-limit', 'account-number-invalid'],
  }),

  openAccount: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'hit',
    input: z.strictObject({ id: text(40) }),
    output: caseView,
    failures: ['account-not-found', 'own-record'],
  }),

  closeAccount: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId }),
    output: done,
    failures: [],
  }),

  /** Shows the account in full, on a reason that stands in the journal. */
  revealAccount: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, reason }),
    output: caseView,
    failures: [...caseFailures, 'reason-missing'],
  }),

  recordCheck: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: documentCheck.extend({ case: caseId }),
    output: caseView,
    failures: [...caseFailures, 'check-invalid'],
  }),

  /** Ends the lock of sign-in after too many wrong passwords. */
  unlockAccount: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId }),
    output: caseView,
    failures: [...caseFailures, 'check-required', 'not-locked'],
  }),

  /** Ends the change its owner is in the middle of, and an open request. */
  cancelPending: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, request: requestShown, reason }),
    output: caseView,
    failures: [...caseFailures, 'reason-missing', 'nothing-pending'],
  }),

  /** Asks a second person to allow a code to a new address alone. */
  requestApproval: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, reason }),
    output: caseView,
    failures: [...caseFailures, 'reason-missing', 'check-required', 'request-open'],
  }),

  /**
   * The screen becomes the citizen's: the session of staff ends, a visit for the open account begins, and what it may do
   * is bound to the purpose. A new e-mail without a code to the old one takes an approved request.
   */
  handOver: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, request: requestShown, purpose, language }),
    output: done,
    failures: [
      ...caseFailures,
      'check-required',
      'approval-required',
      'request-expired',
      'no-email',
      'account-changed',
    ],
  }),

  /** Puts the contact back that was on file before the last change, which the page shows; within the time for that. */
  undoChange: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, undoes: text(40), reason }),
    output: z.object({ reference: z.string(), case: caseView }),
    failures: [
      ...caseFailures,
      'reason-missing',
      'check-required',
      'nothing-to-undo',
      'undo-too-late',
      'email-taken',
    ],
  }),

  // -- what needs a second person

  /** Open requests, oldest first. */
  listRequests: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    input: nothing,
    output: z.object({ requests: z.array(requestView) }),
    failures: [],
  }),

  /** The configuration says which role may; nobody may decide what they asked for, or what is about themselves. */
  decideRequest: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'request',
    input: z.strictObject({ id: text(40), approve: z.boolean(), reason }),
    output: z.object({ requests: z.array(requestView) }),
    failures: [
      'request-not-found',
      'request-expired',
      ...secondPersonFailures,
      'reason-missing',
      'account-changed',
    ],
  }),

  // -- what takes two people

  /** Oldest first. Everybody at the desk sees them. */
  listTwoPersonChanges: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    input: nothing,
    output: twoPersonChanges,
    failures: [],
  }),

  /**
   * Another administrator confirms; any supervisor or administrator, or whoever asked, stops it with a reason. A colleague
   * who is added so gets their password by `giveStaffPassword`.
   */
  decideTwoPersonChange: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'two-person-change',
    input: z.strictObject({ id: text(40), confirm: z.boolean(), reason }),
    output: twoPersonChanges,
    failures: ['request-not-found', 'change-void', 'reason-missing', ...secondPersonFailures],
  }),

  /** With a one-time code made on the machine (`--code`), while the mail server that is to be changed fails. */
  confirmMailServer: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'two-person-change',
    input: z.strictObject({ id: text(40), code: text(40) }),
    output: twoPersonChanges,
    failures: [
      'request-not-found',
      'change-void',
      'machine-code-off',
      'machine-code-refused',
      'machine-code-wait',
    ],
  }),

  // -- who works here

  listStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    output: z.object({ staff: z.array(staffMemberView) }),
    failures: [],
  }),

  /** @returns a password to hand over once; they choose their own at their first sign-in. */
  addStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ userName, role: staffRole, ...person }),
    output: z.object({ member: staffMemberView, password: z.string() }),
    failures: ['user-name-invalid', 'user-name-taken', ...personFailures, ...raisingFailures],
  }),

  /** Name and role; `ownAccount` null leaves it as it is. Nobody edits themselves. */
  editStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'colleague',
    input: z.strictObject({
      userName,
      role: staffRole,
      name: person.name,
      ownAccount: person.ownAccount.nullable(),
    }),
    output: staffMemberView,
    failures: [...colleagueFailures, ...personFailures, ...raisingFailures],
  }),

  /** Deactivated, somebody is signed out everywhere and cannot sign in; what they did stays on record. */
  setStaffActive: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'colleague',
    input: z.strictObject({ userName, active: z.boolean() }),
    output: staffMemberView,
    failures: [...colleagueFailures, ...raisingFailures],
  }),

  /** A new password to hand over once, in place of a forgotten one; a lock ends with it, and so does the PIN. */
  giveStaffPassword: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'colleague',
    input: z.strictObject({ userName }),
    output: z.object({ member: staffMemberView, password: z.string() }),
    failures: colleagueFailures,
  }),

  unlockStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'colleague',
    input: z.strictObject({ userName }),
    output: staffMemberView,
    failures: [...colleagueFailures, 'not-locked'],
  }),
} as const
