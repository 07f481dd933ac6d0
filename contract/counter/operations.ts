/**
 * Operations for staff who help one citizen at the counter. None of them discloses a citizen's code or
 * password, or sets a contact directly.
 */
import { z } from 'zod'
import { secondPersonFailures, staffOperation } from '../operation.ts'
import { done, nothing, reason, text } from '../shapes.ts'
import { language } from '../views.ts'
import {
  accountHit,
  caseView,
  documentCheck,
  handOverView,
  kioskChoice,
  purpose,
  requestView,
} from './views.ts'

/** The open account that the page shows. */
const caseId = text(40)
/** The request of the account that the page shows; null where it shows none. */
const requestShown = text(40).nullable()
/** Failures of every operation on an open account. */
const caseFailures = ['no-case', 'own-record'] as const
/** What a hand-over takes, to whichever screen. */
const handOverFailures = [
  ...caseFailures,
  'check-required',
  'approval-required',
  'request-expired',
  'no-email',
  'account-changed',
] as const

export const counterOperations = {
  /**
   * Searches by a full number, e-mail or phone; by six or more last digits; by the last four digits with a
   * word of the name; or by two words of the name or their beginnings. Marks and capitals are ignored. At
   * most 20 hits. The query is journalled.
   */
  findAccounts: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    input: z.strictObject({ query: text(120) }),
    output: z.object({ found: z.array(accountHit).max(20), more: z.boolean() }),
    failures: ['query-too-short', 'search-limit', 'day-limit', 'account-number-invalid'],
  }),

  openAccount: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'hit',
    input: z.strictObject({ id: text(40) }),
    output: caseView,
    failures: ['account-not-found', 'own-record', 'day-limit'],
  }),

  closeAccount: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId }),
    output: done,
    failures: [],
  }),

  /** Shows the account in full; the reason is journalled. */
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

  /** Ends a lock caused by too many wrong passwords. */
  unlockAccount: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId }),
    output: caseView,
    failures: [...caseFailures, 'check-required', 'not-locked'],
  }),

  /** Cancels a pending change of the owner, and an open request. */
  cancelPending: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, request: requestShown, reason }),
    output: caseView,
    failures: [...caseFailures, 'reason-missing', 'nothing-pending'],
  }),

  /** Requests a second person's approval to send codes to a new address alone. */
  requestApproval: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, reason }),
    output: caseView,
    failures: [...caseFailures, 'reason-missing', 'check-required', 'request-open'],
  }),

  /**
   * Gives the screen to the citizen. The staff session ends and a visit for the open account begins, limited
   * to the purpose. A new e-mail without a code to the old one needs an approved request.
   */
  handOver: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, request: requestShown, purpose, language }),
    output: done,
    failures: handOverFailures,
  }),

  /** The kiosks of the caller's office that can serve now. Suspended ones, and ones not heard of lately, are left out. */
  listKiosks: staffOperation({
    role: 'clerk',
    activity: false,
    names: 'visit',
    input: nothing,
    output: z.object({ kiosks: z.array(kioskChoice) }),
    failures: [],
  }),

  /**
   * Hands the citizen over to a kiosk, which asks for a number that is shown to the caller alone. The staff session goes on. What
   * it takes is looked at again when the number is given.
   */
  handOverToKiosk: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'case',
    input: z.strictObject({ case: caseId, request: requestShown, purpose, language, kiosk: text(40) }),
    output: handOverView,
    failures: [...handOverFailures, 'kiosk-in-use', 'hand-over-open'],
  }),

  /** The caller's hand-over, for a page that polls; also how it ended, until it is closed. Never moves a deadline. */
  getHandOver: staffOperation({
    role: 'clerk',
    activity: false,
    names: 'visit',
    input: nothing,
    output: z.object({ handOver: handOverView.nullable() }),
    failures: [],
  }),

  /** Ends it, and the visit at the kiosk. What was confirmed by then stays. */
  takeBackHandOver: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'hand-over',
    input: z.strictObject({ id: text(40) }),
    output: handOverView,
    failures: ['hand-over-over', 'own-record'],
  }),

  /** How it ended was read. One that goes on stays. */
  closeHandOver: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'hand-over',
    input: z.strictObject({ id: text(40) }),
    output: done,
    failures: [],
  }),

  /** Restores the contact from before the last change, which the page shows; only within the time limit. */
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

  /**
   * The configuration says which role may decide. Nobody may decide their own request, or one about
   * themselves.
   */
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
