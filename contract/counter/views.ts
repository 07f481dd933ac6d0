/**
 * What the service returns to the staff screens. Accounts are masked as they are for their owners, except in
 * `revealed`, which needs a reason. Codes and passwords of citizens are never included.
 */
import { z } from 'zod'
import { count, time } from '../shapes.ts'
import { receipt } from '../citizen/views.ts'
import { accountView } from '../views.ts'

export const document = z.enum(['cccd', 'passport', 'other'])
export type Document = z.infer<typeof document>

/** The document check to be recorded: kind of document, last 4 characters of its number, and the paper form. */
export const documentCheck = z.strictObject({
  document,
  last4: z.string().max(8),
  form: z.string().max(60),
})
export type DocumentCheck = z.infer<typeof documentCheck>

/** Why a second person is needed: the e-mail on file can no longer be read, or there is none. */
export const requestWhy = z.enum(['email-lost', 'no-email'])
export type RequestWhy = z.infer<typeof requestWhy>

export const requestView = z.object({
  id: z.string(),
  why: requestWhy,
  reason: z.string(),
  check: documentCheck,
  state: z.enum(['waiting', 'approved']),
  account: z.object({ name: z.string(), accountNumber: z.string() }),
  requestedBy: z.object({ userName: z.string(), name: z.string() }),
  requestedAt: time,
  approvedBy: z.object({ userName: z.string(), name: z.string() }).nullable(),
  expiresAt: time,
  /** Null: the caller may decide it. Otherwise the reason why not. */
  mayNot: z.enum(['own-request', 'own-record', 'role', 'too-new', 'requester-new']).nullable(),
})
export type RequestView = z.infer<typeof requestView>

/** A search hit: enough to tell accounts apart. It is opened by its id, which is valid in this session only. */
export const accountHit = z.object({ id: z.string(), account: accountView })
export type AccountHit = z.infer<typeof accountHit>

/** What the citizen may do once the screen is theirs. */
export const purpose = z.enum(['change', 'new-email', 'password'])
export type Purpose = z.infer<typeof purpose>

/** A kiosk of the office at which a citizen can be served; the free ones come first. */
export const kioskChoice = z.object({
  id: z.string(),
  name: z.string(),
  /** Nobody is at it, and no hand-over waits there. */
  free: z.boolean(),
})
export type KioskChoice = z.infer<typeof kioskChoice>

/**
 * Where the citizen is: the number is asked for; reads the account; types; looks over what was typed; a code is on its way, or
 * waited for; the change cannot go on; done.
 */
export const handOverStep = z.enum([
  'number',
  'reading',
  'typing',
  'review',
  'code-sending',
  'code',
  'stopped',
  'done',
])
export type HandOverStep = z.infer<typeof handOverStep>

/**
 * How it ended. The first four are ends of the visit; the others but `taken-back` and `device-lost` came before it: three wrong
 * numbers, two minutes, somebody else at the kiosk, the clerk's session, the account changed, or the check or the approval
 * behind it no longer holds.
 */
export const handOverEnd = z.enum([
  'done',
  'ended',
  'idle',
  'limit',
  'taken-back',
  'device-lost',
  'number-wrong',
  'too-late',
  'visitor',
  'signed-out',
  'account-changed',
  'not-possible',
])
export type HandOverEnd = z.infer<typeof handOverEnd>

/** A hand-over as its clerk sees it: never what the citizen types, and no contact in full. */
export const handOverView = z.object({
  id: z.string(),
  /** Name of the kiosk. */
  kiosk: z.string(),
  /** The citizen's, masked. */
  name: z.string(),
  purpose,
  step: handOverStep,
  /** To be read out to the citizen, until it is taken up; then null. */
  number: z.string().nullable(),
  /** Until when the number is good. */
  expiresAt: time.nullable(),
  /** Of the number, or of the code that is waited for. */
  triesLeft: count.nullable(),
  /** Once the change is confirmed, also where the visit was then ended otherwise. */
  receipt: receipt.nullable(),
  /** Null while it goes on. */
  end: handOverEnd.nullable(),
})
export type HandOverView = z.infer<typeof handOverView>

/** The account of the person who is being helped at the counter. */
export const caseView = z.object({
  /** Identifies this opening; every operation on the account names it. */
  id: z.string(),
  account: accountView,
  kind: z.enum(['individual', 'organisation']),
  hasPassword: z.boolean(),
  /** Sign-in is locked until then. */
  lockedUntil: time.nullable(),
  /** In full, once a reason was given. */
  revealed: accountView.nullable(),
  check: documentCheck.nullable(),
  /** The account's open request, by any requester. */
  request: requestView.nullable(),
  lastChange: z
    .object({
      reference: z.string(),
      at: time,
      staff: z.array(z.string()),
      /** Until when it can be undone; null when it no longer can. */
      undoUntil: time.nullable(),
    })
    .nullable(),
  /** The owner has a pending change somewhere, or a request is open. */
  pending: z.boolean(),
})
export type CaseView = z.infer<typeof caseView>
