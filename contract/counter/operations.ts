/**
 * The help that staff give one citizen at the counter. Nobody here ever gets to see a code or a password of a citizen, or sets a
 * contact by hand.
 */
import { z } from 'zod'
import { secondPersonFailures, staffOperation } from '../operation.ts'
import { done, nothing, reason, text } from '../shapes.ts'
import { language } from '../views.ts'
import { accountHit, caseView, documentCheck, purpose, requestView } from './views.ts'

/** The open account that the page shows. */
const caseId = text(40)
/** Its request that the page shows; null where it shows none. */
const requestShown = text(40).nullable()
/** Whatever is done for an open account may meet this. */
const caseFailures = ['no-case', 'own-record'] as const

export const counterOperations = {
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
} as const
