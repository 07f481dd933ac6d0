/** Kiosks and counter PCs that may call this service from elsewhere, and how each of them is. */
import { z } from 'zod'
import { deviceNameForm } from '../device-texts.ts'
import { count, time } from '../shapes.ts'
import { bothLanguages, language, largestText, receiptPaper } from '../views.ts'
import { allowed } from './views.ts'

export const deviceName = z.string().regex(deviceNameForm)

/** Removed ones are not listed. */
export const deviceState = z.enum(['active', 'suspended', 'removed'])

/**
 * How a machine is, of all that is true of it what weighs most. `awaited`: the service has just started, and has not heard of
 * it yet. `silent`: not heard of for three minutes; of a browser that says only that nobody uses it.
 */
export const deviceCondition = z.enum([
  'suspended',
  'not-started',
  'closed',
  'awaited',
  'silent',
  'out-of-service',
  'staff-needed',
  'serving',
])
export type DeviceCondition = z.infer<typeof deviceCondition>

/** Why nobody is served there: the service's own mail, disk or clock; or the kiosk's page does not stand. */
export const deviceOutOfService = z.enum(['mail', 'disk', 'clock', 'screen'])

/** What staff must see to at the kiosk itself; what is wrong with it stands in `detail`. */
export const deviceTroubleKind = z.enum(['screen', 'paper', 'printer', 'voices', 'update'])
export type DeviceTroubleKind = z.infer<typeof deviceTroubleKind>

export const deviceTrouble = z.object({
  what: deviceTroubleKind,
  /**
   * A word of the program's, null where there is nothing more to say. `paper`: `no-paper`. `printer`: `no-printer`, `jam`,
   * `cover-open`, `stopped`, `offline`, `failed`, `timeout`. `voices`: the languages that are missing, `vi`, `en` or `vi en`.
   * `update`: `unproven`, `not-installed`, `taken-back`. There may be others.
   */
  detail: z.string().nullable(),
  since: time,
})
export type DeviceTrouble = z.infer<typeof deviceTrouble>

/** `restart` waits until nobody is at the kiosk. */
export const deviceOrderKind = z.enum(['restart', 'look-for-update'])
export type DeviceOrderKind = z.infer<typeof deviceOrderKind>

/** Not carried out yet. */
export const deviceOrder = z.object({
  id: z.string(),
  what: deviceOrderKind,
  /** User name. */
  by: z.string(),
  at: time,
})

/** Closed for maintenance, and what its idle screen says. */
export const deviceClosing = z.object({
  message: bothLanguages,
  /** User name. */
  by: z.string(),
  at: time,
})

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

  condition: deviceCondition,
  /** Null where the condition is another one. */
  outOfService: deviceOutOfService.nullable(),
  /** By its last report, what weighs most first. */
  troubles: z.array(deviceTrouble),
  /** Null: not since the service's start. */
  lastSeenAt: time.nullable(),
  /** Begun since midnight, or since the service's start. */
  visitsToday: count,
  /** Who is at it now. */
  inUse: z.enum(['nobody', 'citizen', 'staff']),
  closed: deviceClosing.nullable(),
  orders: z.array(deviceOrder),
})
export type DeviceView = z.infer<typeof deviceView>

/** What differs from kiosk to kiosk, by its path in the configuration. */
export const deviceValues = z
  .strictObject({
    'screen.diagonalInches': z.number(),
    'screen.largestText': largestText,
    'receipt.paper': receiptPaper,
    /** Null: the system's default printer. */
    'receipt.printer': z.string().max(200).nullable(),
    'scanner.enabled': z.boolean(),
    'scanner.maxGapMs': z.number(),
    languages: z.array(language).min(1),
  })
  .partial()
export type DeviceValues = z.infer<typeof deviceValues>

export const deviceSettingPath = deviceValues.keyof()
export type DeviceSettingPath = z.infer<typeof deviceSettingPath>

export const deviceSetting = z.object({
  path: deviceSettingPath,
  /** As in force at the kiosk; null where an optional key is not set. */
  value: z.unknown(),
  /** The service's configuration; the kiosk's own file; or set here. */
  from: z.enum(['default', 'file', 'here']),
  allowed: allowed.nullable(),
})

export type DeviceSetting = z.infer<typeof deviceSetting>

/** What the machine's own program reports; nothing personal. */
export const deviceProgram = z.object({
  uptimeS: count,
  memoryMb: count,
  reportedAt: time,
  /** Its log's last warnings and errors, newest last. */
  lines: z.array(z.object({ level: z.string(), time: z.string(), text: z.string() })),
})

export const deviceDetails = z.object({
  device: deviceView,
  /** Null in browsers, and before the first report since the service's start. */
  program: deviceProgram.nullable(),
  /** Of the journal, newest first, fifty at most of its newest 20 000 entries. */
  history: z.array(
    z.object({
      /** Of the event, as in the journal. */
      kind: z.string(),
      at: time,
      /** User name; null: the service, or the machine by itself. */
      who: z.string().nullable(),
    }),
  ),
  /** Empty for browsers. */
  settings: z.object({
    /** Sent back with a change, so that a concurrent change is not overwritten. */
    version: count,
    values: z.array(deviceSetting),
    /** Whether the kiosk has reported that it goes by them. */
    inForce: z.boolean(),
  }),
})
export type DeviceDetails = z.infer<typeof deviceDetails>

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
