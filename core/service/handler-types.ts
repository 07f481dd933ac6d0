/** What the handlers of the operations are, are given, and need of the rest. */
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts'
import type { Failure } from '../../contract/failures.ts'
import type { Language, OutOfServiceReason } from '../../contract/views.ts'
import type { SigningKey } from '../accounts/export-changes.ts'
import type { ImportJobs } from '../accounts/import/imports.ts'
import type { OutgoingBackups } from '../admin/backup/outgoing.ts'
import type { DeviceChangesDeps } from '../devices/device-changes.ts'
import type { DeviceList } from '../devices/device-list.ts'
import type { DeviceGate } from '../devices/devices.ts'
import type { Clock } from '../foundation/clock.ts'
import type { ClockCorrection } from '../admin/clock/clock-correction.ts'
import type { KioskConfig } from '../config/config.ts'
import type { HealthReport } from '../admin/health/report.ts'
import type { VoiceWatch } from '../admin/health/voice-watch.ts'
import type { ContactChangeDeps } from '../contact-change/deps.ts'
import type { TestMailOutcome } from '../admin/settings/test-mail.ts'
import type { SettingChanges, Settings, SettingsFailure } from '../admin/settings/settings.ts'
import type { Webhook } from '../admin/webhook/webhook.ts'
import type { MaintenanceExit } from '../admin/maintenance/maintenance-exit.ts'
import type { Random } from '../foundation/random.ts'
import type { Result } from '../foundation/result.ts'
import type { LiveSession, StaffSession } from '../session/session.ts'
import type { HashCost } from '../passwords/password.ts'
import type { SignInQueueOptions } from '../authentication/sign-in-queue.ts'
import type { MachineCode } from '../staff/auth/machine-code.ts'
import type { Store, Verified } from '../storage/port/store.ts'
import type { Caller } from './service.ts'
import type { Log } from '../foundation/log.ts'

/** Sends a letter by the mail server as these changes, not saved yet, would have it; none: as it is. */
export type SendTestMail = (
  staff: StaffSession,
  mail: { to: string; language: Language; changes: SettingChanges },
) => Promise<Result<TestMailOutcome, SettingsFailure>>

/** What administrators look after the kiosk with. */
export interface Admin {
  settings: Settings
  report: () => Promise<HealthReport>
  /** Remembered for the report. */
  verify: () => Promise<Verified>
  /** Null where no central system is to be told. */
  webhook: Pick<Webhook, 'depth' | 'trouble'> | null
  testMail: SendTestMail
  /** One file for the technician, piece by piece; nothing personal is in it. */
  support: (staff: StaffSession) => AsyncGenerator<string, void>
  backups: Pick<OutgoingBackups, 'make'>
  clockCorrection: Pick<ClockCorrection, 'offer' | 'correct'>
}

export interface ServiceDeps {
  admin: Admin
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  hashCost: HashCost
  receiptKey: ContactChangeDeps['receiptKey']
  sendCode: ContactChangeDeps['sendCode']
  noticesWait: ContactChangeDeps['noticesWait']
  log: Log
  /** Why nobody can be served now. Default: only a store that has failed counts. */
  outOfService?: () => OutOfServiceReason | null
  /** Nobody new is taken: the service is about to end. Default: never. */
  isDraining?: () => boolean
  /** Hears which voices the pages' machines lack. Default: nobody listens. */
  voices?: Pick<VoiceWatch, 'report'>
  /** Default: there is none. */
  maintenanceExit?: MaintenanceExit
  imports: ImportJobs
  devices: Pick<DeviceChangesDeps, 'key' | 'office' | 'address' | 'watch'> & {
    list: DeviceList
    gate: Pick<DeviceGate, 'enrolBrowser'>
  }
  /** Of exports of changes. */
  signing: SigningKey
  /** With which the first administrator is made, as printed; absent where there is somebody already. */
  setUpCode?: string | undefined
  /** With which the mail server is changed by one person while it fails. Default: there is none. */
  machineCode?: MachineCode
  /** Since when the mail server has failed each check; null while it does not. Default: never. */
  mailFailingSince?: () => number | null
  signInQueue: SignInQueueOptions
  /** How often visits that ran out are ended though nobody asks; 0 for never (tests). */
  sweepMs?: number
}

/** What is full, or about to end, says when to come again; visits that nobody ends run out after two minutes. */
export const noRoomSeconds = 30

/** What a handler is given; `session` is null only for operations that anyone may call. */
export interface HandlerContext {
  caller: Caller
  /** Who calls, for limits. */
  from: string
  session: LiveSession | null
  /** Replaces the caller's token; null makes the shell forget it. */
  setToken(token: string | null): void
  /** Makes the shell keep what the browser is known by. */
  setDeviceCookie(cookie: string): void
  /** Whether the caller has another session now: the end of the one before it is no failure then. */
  movedOn(): boolean
}

export type Handlers = {
  [N in OperationName]: (
    input: InputOf<N>,
    context: HandlerContext,
  ) => Promise<Result<OutputOf<N>, Failure>> | Result<OutputOf<N>, Failure>
}
