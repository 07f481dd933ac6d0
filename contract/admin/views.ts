/** Health and settings of the kiosk. Nothing personal, and no password. */
import { z } from 'zod'
import { time, count } from '../shapes.ts'
import { printerTroubles, printOutcomes } from '../shell.ts'
import { exportView, outOfServiceReason } from '../views.ts'

/** Why the kiosk is out of service. The numbers that come with a reason are listed beside it. */
export const healthTrouble = z.object({
  why: z.enum([
    'failed',
    /** `freeMb`, `neededMb` */
    'nearly-full',
    'before-build',
    /** `at`: the time of the last recorded action */
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
  /** For a technician: the full sentence in English, as in the log. */
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
  /** The service's clock, which is monotonic, and how far it is ahead of the machine's. */
  clock: z.object({
    now: time,
    aheadMs: z.number().int(),
    /** Where the machine's clock is in doubt: its time, and the time of the last recorded action. */
    offer: z.object({ machineAt: time, lastActAt: time }).nullable(),
  }),
  outOfService: outOfServiceReason.nullable(),
  troubles: z.array(healthTrouble),
  /** An update that failed, and the version that runs or will be restored. */
  update: z
    .object({
      why: z.enum(['unproven', 'not-installed', 'taken-back']),
      version: z.string(),
      proven: z.string(),
      since: time,
    })
    .nullable(),
  /** Set where the configuration file is invalid and the last valid one applies: full sentences in English. */
  configuration: z.object({ file: z.string(), problems: z.array(z.string()) }).nullable(),
  disk: z.object({ freeMb: count.nullable(), minFreeMb: count }),
  mail: z.object({
    state: z.enum(['up', 'doubtful', 'down', 'builtin']),
    lastFailure: z.string().nullable(),
  }),
  /** False after a failed write: no more writes are accepted. */
  storeWorks: z.boolean(),
  /** Null when the store cannot be read. */
  journal: z.object({ entries: count, newestAt: time }).nullable(),
  lastVerify: z.object({ at: time, whole: z.boolean() }).nullable(),
  /** For how many months the journal is kept, and when retention last ran since the start. */
  retention: z.object({ months: count, lastAt: time.nullable() }),
  /** Notices in the outbox; null when the store cannot be read. */
  outbox: z.object({ depth: count, oldestAt: time.nullable() }).nullable(),
  /** Changes not yet delivered to the central system; null where none is configured. */
  webhook: z.object({ depth: count, detail: z.string().nullable() }).nullable(),
  lastPrint: z.object({ outcome: z.enum(printOutcomes), at: time }).nullable(),
  /** As the system says, and since when; null where it cannot be asked. */
  printer: z.object({ state: z.enum(['ready', 'no-printer', ...printerTroubles]), since: time }).nullable(),
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
  'code',
  'twice',
  'order',
  'overlap',
  'password-needed',
  'user-needed',
])

export const settingProblem = z.object({
  /** Path of the field: "office.hours[0].from". */
  path: z.string(),
  /** The setting that contains it; null where it is no setting. */
  setting: z.string().nullable(),
  rule: settingRule,
  allowed: allowed.nullable(),
})
export type SettingProblem = z.infer<typeof settingProblem>

export const settingsView = z.object({
  /** Sent back with a change, so that a concurrent change is not overwritten. */
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
  /** Codes, and the server's reply where it names nobody. */
  detail: z.string().nullable(),
})
export type TestMailView = z.infer<typeof testMailView>

/** Why a clock is not accepted: it is not in doubt, or it changed since the page showed it. */
export const clockRefusal = z.enum(['right', 'changed'])
export type ClockRefusal = z.infer<typeof clockRefusal>

/** Why a backup was not made. `failed`: the log has the cause. */
export const backupRefusal = z.enum(['passphrase-short', 'busy', 'no-room', 'importing', 'failed'])
export type BackupRefusal = z.infer<typeof backupRefusal>

export const backupView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('making') }),
  z.object({
    state: z.literal('made'),
    file: exportView,
    bytes: count,
    /** The last journal entry that the backup is known to contain. */
    upToEntry: count,
    /** Of that entry. */
    hash: z.string(),
    at: time,
  }),
])
export type BackupView = z.infer<typeof backupView>
