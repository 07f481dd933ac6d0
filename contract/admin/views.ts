/** How the kiosk is, and what can be set. Nothing personal, and no password. */
import { z } from 'zod'
import { time, count } from '../shapes.ts'
import { exportView } from '../views.ts'

/** Why nobody is served; which numbers come with it is told beside each. */
export const healthTrouble = z.object({
  why: z.enum([
    'failed',
    /** `freeMb`, `neededMb` */
    'nearly-full',
    'before-build',
    /** `at`: when somebody had last done something */
    'behind-journal',
    /** `minutes` */
    'jumped',
    /** `minutes` */
    'behind-service',
    'settings',
    'unreachable',
    'no-code-goes-out',
  ]),
  freeMb: count.optional(),
  neededMb: count.optional(),
  at: time.optional(),
  minutes: z.number().int().optional(),
  /** For a technician: the whole sentence in English, as in the log. */
  sentence: z.string(),
})
export type HealthTroubleView = z.infer<typeof healthTrouble>

export const healthView = z.object({
  version: z.string(),
  node: z.string(),
  electron: z.string().nullable(),
  platform: z.string(),
  uptimeS: count,
  memoryMb: count,
  /** The service's clock, which never goes back, and by how much it is ahead of the machine's. */
  clock: z.object({
    now: time,
    aheadMs: z.number().int(),
    /** Where the machine's clock is in doubt: it, and when somebody last did something here. */
    offer: z.object({ machineAt: time, lastActAt: time }).nullable(),
  }),
  outOfService: z.enum(['mail', 'disk', 'clock']).nullable(),
  troubles: z.array(healthTrouble),
  /** An update that came to nothing, and the version that runs or is to be gone back to. */
  update: z
    .object({
      why: z.enum(['unproven', 'not-installed', 'taken-back']),
      version: z.string(),
      proven: z.string(),
      since: time,
    })
    .nullable(),
  /** Where the configuration file cannot be used, and the one that was last in force is: whole sentences in English. */
  configuration: z.object({ file: z.string(), problems: z.array(z.string()) }).nullable(),
  disk: z.object({ freeMb: count.nullable(), minFreeMb: count }),
  mail: z.object({
    state: z.enum(['up', 'doubtful', 'down', 'builtin']),
    lastFailure: z.string().nullable(),
  }),
  /** False once the disk did not keep what it was given: nothing is taken any more. */
  storeWorks: z.boolean(),
  /** Null when the store cannot be read. */
  journal: z.object({ entries: count, newestAt: time }).nullable(),
  lastVerify: z.object({ at: time, whole: z.boolean() }).nullable(),
  /** For how many months the journal is kept; when older entries were last looked for, since the start. */
  retention: z.object({ months: count, lastAt: time.nullable() }),
  /** Notices that wait to be mailed; null when the store cannot be read. */
  outbox: z.object({ depth: count, oldestAt: time.nullable() }).nullable(),
  /** Changes the central system has not taken yet; null where there is none to tell. */
  webhook: z.object({ depth: count, detail: z.string().nullable() }).nullable(),
  lastPrint: z
    .object({ outcome: z.enum(['printed', 'no-printer', 'failed', 'timeout']), at: time })
    .nullable(),
  visits: count,
  staffSignedIn: count,
  /** The log's last warnings and errors, newest last. */
  lines: z.array(z.object({ level: z.string(), time: z.string(), text: z.string() })),
})
export type HealthView = z.infer<typeof healthView>

/** Null where there is no bound. */
export const allowed = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['whole-number', 'number']),
    min: z.number().nullable(),
    max: z.number().nullable(),
  }),
  z.object({ type: z.enum(['text', 'list']), min: z.number(), max: z.number().nullable() }),
  z.object({ type: z.literal('one-of'), values: z.array(z.unknown()) }),
  z.object({ type: z.literal('yes-no') }),
])
export type Allowed = z.infer<typeof allowed>

export const settingRule = z.enum([
  'not-a-setting',
  'not-in-demo',
  'missing',
  'type',
  'range',
  'length',
  'choice',
  'form',
  'twice',
  'order',
  'overlap',
  'password-needed',
  'user-needed',
])

export const settingProblem = z.object({
  /** Of the field: "office.hours[0].from". */
  path: z.string(),
  /** Of the setting it belongs to; null for what is none. */
  setting: z.string().nullable(),
  rule: settingRule,
  allowed: allowed.nullable(),
})
export type SettingProblem = z.infer<typeof settingProblem>

export const settingsView = z.object({
  /** To be handed back with a change: nobody writes over what they have not seen. */
  version: count,
  settings: z.array(
    z.object({
      path: z.string(),
      value: z.unknown(),
      from: z.enum(['default', 'file', 'here']),
      inForce: z.enum(['at-once', 'next-visit']),
      allowed: allowed.nullable(),
    }),
  ),
  smtpPasswordSet: z.boolean(),
  demo: z.boolean(),
})
export type SettingsView = z.infer<typeof settingsView>

export const testMailView = z.object({
  step: z.enum(['sent', 'settings', 'host', 'connect', 'tls', 'sign-in', 'sender', 'recipient', 'message']),
  reason: z.string().nullable(),
  /** Codes, and the server's own words where they name nobody. */
  detail: z.string().nullable(),
})
export type TestMailView = z.infer<typeof testMailView>

/** Why a clock is not accepted: nothing is wrong with it, or it is another one than was shown. */
export const clockRefusal = z.enum(['right', 'changed'])
export type ClockRefusal = z.infer<typeof clockRefusal>

/** Why a backup is not made. `failed`: the log says what it was. */
export const backupRefusal = z.enum(['passphrase-short', 'busy', 'no-room', 'importing', 'failed'])
export type BackupRefusal = z.infer<typeof backupRefusal>

export const backupView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('making') }),
  z.object({
    state: z.literal('made'),
    file: exportView,
    bytes: count,
    /** The last entry of the journal that is surely in it. */
    upToEntry: count,
    /** Of that entry. */
    hash: z.string(),
    at: time,
  }),
])
export type BackupView = z.infer<typeof backupView>
