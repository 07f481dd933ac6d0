/**
 * What an enrolled kiosk's shell and the service share beyond the operations: addresses, headers, and what goes over them.
 * A kiosk signs each call with its key (DPoP, RFC 9449).
 */
import { z } from 'zod'
import { deviceName } from './admin/device-views.ts'
import { time } from './shapes.ts'

/** `POST`, with a proof under the key that is to be known from now on. */
export const enrolPath = '/device/enrol'
/** `POST`, with a proof under the key that is known: an access token for ten minutes. */
export const tokenPath = '/device/token'

/** `POST`, signed like an operation, with the visit's token in its header: ends that visit from outside. */
export const endVisitPath = '/device/end-visit'

/** The visit's token, which in a browser lies in a cookie. In an answer: the one from now on, empty for none. */
export const sessionHeader = 'kiosk-session'

/** In each call of an operation: its number since the program's start, from 1. Sent again, it gets the same answer. */
export const callHeader = 'kiosk-call'

/** A start of a kiosk's program. */
export const startedProgram = z.strictObject({
  /** Random, of each start: two at once under one key are two machines. */
  boot: z.string().regex(/^[\w-]{16,64}$/),
  version: z.string().max(40),
  /** Where the private half of its key lies. */
  keptIn: z.enum(['key-store', 'file']),
})
export type StartedProgram = z.infer<typeof startedProgram>

export const enrolInput = z.strictObject({ code: z.string().max(40) })

/** What a kiosk is told of itself. */
export const deviceIdentity = z.object({ id: z.string(), name: deviceName, office: z.string() })
export type DeviceIdentity = z.infer<typeof deviceIdentity>

export const enrolAnswer = z.object({ device: deviceIdentity })
export const tokenAnswer = z.object({
  device: deviceIdentity,
  accessToken: z.string(),
  /** By the service's clock. */
  expiresAt: time,
})
