/** Members of staff, and changes that wait for a second person, as the staff screens show them. */
import { z } from 'zod'
import { staffRole } from '../views.ts'
import { time } from '../shapes.ts'

/** A member of staff, for administrators. */
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

/** A change that an administrator requested and a second person must confirm. */
export const twoPersonChangeView = z.object({
  id: z.string(),
  what: z.enum(['add-staff', 'raise-role', 'reactivate-staff', 'change-settings', 'reset-settings']),
  /** The member concerned, and their new role; null for settings. */
  about: z.object({ userName: z.string(), role: staffRole }).nullable(),
  /** Only for a member who is to be added. */
  name: z.string().nullable(),
  /** Value null: the setting is removed, or its value is not shown. */
  settings: z.array(z.object({ path: z.string(), value: z.string().nullable() })),
  requestedBy: z.object({ userName: z.string(), name: z.string() }),
  requestedAt: time,
  /** It applies from then on, even without a second person. */
  inForceAt: time,
  /** Null: the caller may confirm it. Otherwise the reason why not. */
  mayNotConfirm: z.enum(['own-request', 'own-record', 'role', 'too-new', 'requester-new']).nullable(),
  mayStop: z.boolean(),
  /** The mail server has failed for so long that a code made on the machine replaces the second person. */
  takesCode: z.boolean(),
})

export type TwoPersonChangeView = z.infer<typeof twoPersonChangeView>
