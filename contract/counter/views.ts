/**
 * What the service tells the screens of staff. An account is masked here as it is for its owner, save in `revealed`,
 * which somebody gave a reason for. Codes and passwords of citizens never come this way.
 */
import { z } from 'zod'
import { time } from '../shapes.ts'
import { accountView } from '../views.ts'

export const document = z.enum(['cccd', 'passport', 'other'])
export type Document = z.infer<typeof document>

/** What was looked at, to be recorded: kind of document, the last 4 characters of its number, the form it stands on. */
export const documentCheck = z.strictObject({
  document,
  last4: z.string().max(8),
  form: z.string().max(60),
})
export type DocumentCheck = z.infer<typeof documentCheck>

/** E-mail on file that can no longer be read, or none at all: the two cases that need a second person. */
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
  /** Null: the caller may decide it. Else why not. */
  mayNot: z.enum(['own-request', 'own-record', 'role', 'too-new', 'requester-new']).nullable(),
})
export type RequestView = z.infer<typeof requestView>

/** What can be found: enough to tell one from another, opened by its id, which only this session knows. */
export const accountHit = z.object({ id: z.string(), account: accountView })
export type AccountHit = z.infer<typeof accountHit>

/** What the citizen is to do once the screen is theirs. */
export const purpose = z.enum(['change', 'new-email', 'password'])
export type Purpose = z.infer<typeof purpose>

/** The account somebody at the counter is being helped with. */
export const caseView = z.object({
  /** Of this opening; whatever is done for it names it. */
  id: z.string(),
  account: accountView,
  kind: z.enum(['individual', 'organisation']),
  hasPassword: z.boolean(),
  /** Sign-in is locked until then. */
  lockedUntil: time.nullable(),
  /** In full, once a reason was given. */
  revealed: accountView.nullable(),
  check: documentCheck.nullable(),
  /** The account's open request, whoever made it. */
  request: requestView.nullable(),
  lastChange: z
    .object({
      reference: z.string(),
      at: time,
      staff: z.array(z.string()),
      /** Until when it can be undone; null when it cannot any more. */
      undoUntil: time.nullable(),
    })
    .nullable(),
  /** Its owner is in the middle of a change somewhere, or a request is open. */
  pending: z.boolean(),
})
export type CaseView = z.infer<typeof caseView>
