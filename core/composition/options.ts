/** What a shell opens a kiosk with, what it gets, and why it may get none. */
import type { DeviceView } from '../../contract/admin/device-views.ts'
import type { KioskConfig, KioskConfigInput } from '../config/config.ts'
import type { OAuthSecrets } from '../config/load-config.ts'
import type { DeviceGate } from '../devices/devices.ts'
import type { DemoMailbox } from '../demo/mailbox.ts'
import type { Health } from '../admin/health/health.ts'
import type { PrintWatch } from '../admin/health/print-watch.ts'
import type { HealthReport } from '../admin/health/report.ts'
import type { Leave } from '../admin/maintenance/maintenance-exit.ts'
import type { Settings } from '../admin/settings/settings.ts'
import type { VersionWatch } from '../admin/update/version-watch.ts'
import type { Log } from '../foundation/log.ts'
import type { LogLine } from '../logging/log-files.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { HashCost } from '../passwords/password.ts'
import type { CarryOut } from '../remote/heartbeats.ts'
import type { SendTestMail } from '../service/handler-types.ts'
import type { Service } from '../service/service.ts'
import type { StaffSession } from '../session/session.ts'
import type { AlarmedKiosk } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'

export interface OpenOptions {
  config: KioskConfig
  /** What the configuration file itself says. Default: all of `config`. */
  given?: KioskConfigInput
  /** Where it was read. Default: nowhere, and what is in force here is not kept for later starts. */
  configFile?: ConfigFile | null
  /** Made if it is not there. */
  dataDir: string
  /** KIOSK_SMTP_PASSWORD. */
  smtpPassword?: string | undefined
  /** For smtp.auth. */
  smtpSecrets?: OAuthSecrets | undefined
  /** KIOSK_WEBHOOK_SECRET; only where the configuration names a webhook. */
  webhookSecret?: string | undefined
  /** KIOSK_SET_UP_CODE, for the first administrator. Default: one is made for this run. */
  setUpCode?: string | undefined
  /** KIOSK_ENROL_CODE: with which a kiosk that belongs to a service has itself let in, where nobody types a code. */
  enrolCode?: string | undefined
  /** KIOSK_MAINTENANCE_CODE. Without it, or without `leave`, the kiosk cannot be left from its screen. */
  maintenanceCode?: string | undefined
  /** Why the shell cannot serve by this configuration, as a sentence; null when it can. */
  shellProblem?: ((config: KioskConfig) => string | null) | undefined
  /** The shell calls `serving` when it serves by this configuration, which is kept only then. Default: as soon as it is open. */
  callsServing?: boolean | undefined
  /** Only of a shell that can: ends the program, or starts it anew. Called a moment after the answer was given. */
  leave?: Leave | undefined
  /** Only of a shell that can: what the service of a kiosk that belongs to one orders it to do. */
  carryOut?: CarryOut | undefined
  /** 32 bytes from the OS key store; without them a 0600 key file in the data folder is used, with a warning. */
  key?: Buffer | undefined
  /** For measurements that count password hashing apart. */
  hashCost?: HashCost
  /** For measurements that count mail apart: in place of the configuration's mail server. Closed with the kiosk. */
  mailer?: Mailer
  /** The shell's own network, for the calls of a service elsewhere. Default: Node's. */
  fetch?: typeof globalThis.fetch
  log: Log
  /** The log's last warnings and errors. Default: none are known. */
  lastTroubles?: () => readonly LogLine[]
}

export interface ConfigFile {
  /** Full path. */
  file: string
  /** Why it is not used, and the one that was last in force is; whole sentences. Empty: it is used. */
  problems: readonly string[]
}

/** A demo account, to be printed at start. */
export interface DemoAccount {
  accountNumber: string
  password: string
  /** What it shows: "no e-mail on file". */
  shows: string
}

/** Somebody of the demo's staff, to be printed at start. */
export interface DemoStaff {
  userName: string
  password: string
  pin: string
  role: string
}

export interface KioskNumbers {
  /** Those that were not removed. */
  board(): DeviceView[]
  /** That were begun since the start. */
  visits(): number
  /** What the office was told of, and is not over. */
  alarms(): readonly AlarmedKiosk[]
}

/** What a shell needs of it. */
export interface OpenKiosk {
  service: Service
  /** Which machines may call from elsewhere; absent where none can be let in. */
  devices?: DeviceGate
  /** What is known of them, for monitoring; absent where none can be let in. */
  kiosks?: KioskNumbers
  health: Health
  /** How it is now; nothing personal. */
  report(): Promise<HealthReport>
  /** To be told how the screen is, so that a new version is confirmed, or spoken of. */
  versions: Omit<VersionWatch, 'close'>
  /** To be told how the printer is, and what became of each print. */
  prints: Pick<PrintWatch, 'report' | 'reportPrinter'>
  /** As in force: what administrators change shows in this very object. */
  config: KioskConfig
  /** Null in production. */
  mailbox: DemoMailbox | null
  /** The configuration in force serves: it is kept for a start whose file cannot be used. Only with `callsServing`. */
  serving?: () => Promise<void>
  /** Empty in production. */
  demoAccounts: readonly DemoAccount[]
  demoStaff: readonly DemoStaff[]
  /**
   * Whether the first administrator is still to be made, and with which code, to be printed where only whoever runs the
   * program reads it. Null in place of a chosen one: who chose it knows it.
   */
  setUp: { code: string | null } | null
  /** Ends all visits, waits for what is under way, writes what waits, releases the folder. Safe to call twice. */
  close(): Promise<void>
}

/** And what administrators look after it with. */
export interface WholeKiosk extends OpenKiosk {
  settings: Settings
  /** The store's check of its journal, remembered for the report. */
  verify: Store['verify']
  /** For support: chunks of one JSON document that names nobody. */
  supportBundle(staff: StaffSession): AsyncGenerator<string, void>
  testMail: SendTestMail
}

/** @throws OpenError */
export type Open = (options: OpenOptions) => Promise<OpenKiosk>

/**
 * Why the kiosk cannot open, as a sentence for the operator: folder in use, not writable, wrong key, chain broken, a
 * maintenance code that is too easy.
 */
export class OpenError extends Error {
  override name = 'OpenError'
}

/** What no rule of the configuration's schema knows of, and only opening finds out. */
export class ConfigError extends OpenError {}
