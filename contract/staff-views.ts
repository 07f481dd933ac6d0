/**
 * What the service tells the screens of staff. An account is masked here as it is for its owner, save in `revealed`,
 * which somebody gave a reason for. Codes and passwords of citizens never come this way.
 */
import { z } from 'zod'
import { accountView, staffRole } from './views.ts'

const time = z.number().int()

/** Who is signed in at the staff side. */
export const staffView = z.object({
  userName: z.string(),
  name: z.string(),
  role: staffRole,
  /** The password was given by somebody else: nothing goes before choosing an own one. */
  mustChange: z.boolean(),
  hasPin: z.boolean(),
  /** The sign-in before this one, so that a stranger's is noticed. */
  lastSignIn: z.object({ at: time, kiosk: z.string() }).nullable(),
})
export type StaffView = z.infer<typeof staffView>

/** What stood in the fields of the desk when its session ran out, each form's by its own name; never a secret. */
export const draftsView = z.strictObject({
  /** The part of the desk that stood. */
  part: z.string().max(20),
  /** Some of it is about the account that was open. */
  ofCase: z.boolean(),
  fields: z
    .array(
      z.strictObject({ form: z.string().max(60), name: z.string().max(60), text: z.string().max(4_000) }),
    )
    .max(100),
})
export type DraftsView = z.infer<typeof draftsView>

/** One of those who work here, for whoever looks after their accounts. */
export const staffMemberView = z.object({
  userName: z.string(),
  name: z.string(),
  role: staffRole,
  active: z.boolean(),
  /** Masked. */
  ownAccount: z.string(),
  mustChange: z.boolean(),
  lockedUntil: time.nullable(),
  lastSignIn: z.object({ at: time, kiosk: z.string() }).nullable(),
  addedAt: time,
  addedBy: z.string().nullable(),
})
export type StaffMemberView = z.infer<typeof staffMemberView>

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
  /** Null: whoever looks may decide it. Else why not. */
  mayNot: z.enum(['own-request', 'own-record', 'role', 'too-new', 'requester-new']).nullable(),
})
export type RequestView = z.infer<typeof requestView>

/** What an administrator asked for and two must answer for. */
export const twoPersonChangeView = z.object({
  id: z.string(),
  what: z.enum(['add-staff', 'raise-role', 'reactivate-staff', 'change-settings', 'reset-settings']),
  /** Whom it is about, and the role they are to have; null for settings. */
  about: z.object({ userName: z.string(), role: staffRole }).nullable(),
  /** Of somebody who is to be added. */
  name: z.string().nullable(),
  /** Value null: it goes, or is not shown. */
  settings: z.array(z.object({ path: z.string(), value: z.string().nullable() })),
  requestedBy: z.object({ userName: z.string(), name: z.string() }),
  requestedAt: time,
  /** Without a second person it is in force from then on. */
  inForceAt: time,
  /** Null: whoever looks may confirm it. Else why not. */
  mayNotConfirm: z.enum(['own-request', 'own-record', 'role', 'too-new', 'requester-new']).nullable(),
  mayStop: z.boolean(),
  /** The mail server has failed for so long that a code made on the machine does in place of a second person. */
  takesCode: z.boolean(),
})
export type TwoPersonChangeView = z.infer<typeof twoPersonChangeView>

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
