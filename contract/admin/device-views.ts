/** Kiosks and counter PCs that may call this service from elsewhere. */
import { z } from 'zod'
import { time } from '../shapes.ts'

export const deviceName = z.string().regex(/^[A-Za-z0-9-]{1,32}$/)

/** Removed ones are not listed. */
export const deviceState = z.enum(['active', 'suspended', 'removed'])

export const deviceView = z.object({
  id: z.string(),
  name: z.string(),
  /** A kiosk's own program, or a browser at a counter PC. */
  kind: z.enum(['kiosk', 'browser']),
  /** Where a kiosk keeps its key: in the system's key store, or in a file; null for browsers, and before the first start. */
  keptIn: z.enum(['key-store', 'file']).nullable(),
  state: deviceState,
  /** Null where it is not suspended. */
  suspended: z.enum(['by-staff', 'two-machines']).nullable(),
  enrolledAt: time,
  /** User name of who made its code. */
  enrolledBy: z.string(),
  /** Of a kiosk's program, and when it was started; null in browsers, and before the first start. */
  version: z.string().nullable(),
  startedAt: time.nullable(),
})
export type DeviceView = z.infer<typeof deviceView>

/** A code that nobody has used yet, without its secret part. */
export const deviceCodeView = z.object({
  id: z.string(),
  name: z.string(),
  /** Id of the device whose place the next machine takes; null for a new one. */
  replaces: z.string().nullable(),
  madeBy: z.string(),
  expiresAt: time,
})
export type DeviceCodeView = z.infer<typeof deviceCodeView>
