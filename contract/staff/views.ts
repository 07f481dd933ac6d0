/** Staff as they see themselves, and the drafts of their forms. */
import { z } from 'zod'
import { staffRole } from '../views.ts'
import { time } from '../shapes.ts'

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
