/** Members of staff and what waits for a second person, as the people at the desk see them. */
import { z } from 'zod'
import { staffRole } from '../views.ts'
import { time } from '../shapes.ts'

/** A member of staff, for the administrators of their accounts. */
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
  /** Null: the caller may confirm it. Else why not. */
  mayNotConfirm: z.enum(['own-request', 'own-record', 'role', 'too-new', 'requester-new']).nullable(),
  mayStop: z.boolean(),
  /** The mail server has failed for so long that a code made on the machine does in place of a second person. */
  takesCode: z.boolean(),
})

export type TwoPersonChangeView = z.infer<typeof twoPersonChangeView>
