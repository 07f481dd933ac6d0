/**
 * What an enrolled kiosk's shell and the service share beyond the operations: addresses, headers, and what goes over them.
 * A kiosk signs each call with its key (DPoP, RFC 9449).
 */
import { z } from 'zod'
import { deviceName, deviceOrderKind, deviceTroubleKind, deviceValues } from './admin/device-views.ts'
import { count, time } from './shapes.ts'

/** `POST`, with a proof under the key that is to be known from now on. */
export const enrolPath = '/device/enrol'
/** `POST`, with a proof under the key that is known: an access token for ten minutes. */
export const tokenPath = '/device/token'

/** `POST`, signed like an operation, with the visit's token in its header: ends that visit from outside. */
export const endVisitPath = '/device/end-visit'

/** `POST`, signed like an operation: how the kiosk is, and what it is to do. */
export const heartbeatPath = '/device/heartbeat'
/** How often a kiosk reports, give or take a fifth. */
export const heartbeatEveryMs = 30_000

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

/** Of the log, in a report: with the longest letters still less than a call may hold. */
export const mostLine = { lines: 15, characters: 200 }

/**
 * How a kiosk is; nothing personal. Start and version are its token's, and whether somebody is at it the service knows itself.
 * Unknown fields are let pass: the kiosk's program may be a release ahead.
 */
export const heartbeat = z.object({
  uptimeS: count,
  memoryMb: count,
  troubles: z
    .array(
      z.object({
        what: deviceTroubleKind,
        detail: z
          .string()
          .regex(/^[a-z][a-z -]{0,39}$/)
          .nullable(),
        /** For how long it has stood: the kiosk's clock may be anything. */
        forS: count,
      }),
    )
    .max(10),
  /** The log's last warnings and errors, as it keeps them: without anything personal. */
  lines: z
    .array(
      z.object({
        level: z.string().max(10),
        time: z.string().max(40),
        text: z.string().max(mostLine.characters),
      }),
    )
    .max(mostLine.lines),
  /** Ids of orders that were carried out. */
  done: z.array(z.string().max(40)).max(20),
  /** What its own file says of what can be set for it. */
  file: deviceValues,
  /** Of the settings that it goes by; 0: none were ever set for it. */
  settings: count,
})
export type Heartbeat = z.infer<typeof heartbeat>

export const heartbeatAnswer = z.object({
  /** Each until it is reported as done; a restart is done when the program has started anew. */
  orders: z.array(z.object({ id: z.string(), what: deviceOrderKind })),
  /** Null where the kiosk goes by them already. */
  settings: z.object({ version: count, values: deviceValues }).nullable(),
})
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswer>
