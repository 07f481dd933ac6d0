/** Views of the signed-in member, and drafts of forms. */
import { z } from 'zod'
import { staffRole } from '../views.ts'
import { time } from '../shapes.ts'

/** The signed-in member of staff. */
export const staffView = z.object({
  userName: z.string(),
  name: z.string(),
  role: staffRole,
  /** The password is temporary: nothing else is possible before choosing one. */
  mustChange: z.boolean(),
  hasPin: z.boolean(),
  /** The previous sign-in, so that an unknown one is noticed. */
  lastSignIn: z.object({ at: time, kiosk: z.string() }).nullable(),
})

export type StaffView = z.infer<typeof staffView>

/** Field contents of the staff forms when the session timed out, by form name; never a secret. */
export const draftsView = z.strictObject({
  /** The panel that was open. */
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
