/** How the kiosk is: what is watched, the report for the technician, and the file for support. */
import { freeSpaceAt, watchDisk } from '../admin/health/disk-watch.ts'
import { openHealth, type Health, type WatchedHealth } from '../admin/health/health.ts'
import { watchMail } from '../admin/health/mail-watch.ts'
import { watchPrints, type PrintWatch } from '../admin/health/print-watch.ts'
import { healthReport, thisMachine, type HealthReport, type VerifyNews } from '../admin/health/report.ts'
import { machineTime } from '../admin/health/clock-watch.ts'
import { watchVoices, type VoiceWatch } from '../admin/health/voice-watch.ts'
import type { Retention } from '../admin/retention/retention.ts'
import { supportBundle } from '../admin/support/bundle.ts'
import type { VersionWatch } from '../admin/update/version-watch.ts'
import type { KioskConfig } from '../config/config.ts'
import { machineTimers } from '../foundation/timers.ts'
import { lastLogLines, logsDir } from '../logging/log-files.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Service } from '../service/service.ts'
import type { StaffSession } from '../session/session.ts'
import type { Store } from '../storage/port/store.ts'
import type { CleanUps } from './clean-ups.ts'
import type { OpenOptions } from './options.ts'
import type { Storage } from './storage.ts'

export interface KioskHealth {
  health: WatchedHealth
  voices: VoiceWatch
}

/** @param correctClock follows a machine whose clock was set right while nobody had acted */
export async function openKioskHealth(
  { dataDir, log }: OpenOptions,
  { store, clock, clockWatch }: Storage,
  deps: { config: KioskConfig; mailer: Mailer; correctClock: () => Promise<void> },
  cleanUps: CleanUps,
): Promise<KioskHealth> {
  const { config, mailer, correctClock } = deps
  const timers = machineTimers
  const voices = watchVoices({ settings: config, clock, log })
  const health = await openHealth({
    store,
    clock,
    timers,
    log,
    kiosk: config.kiosk,
    clockWatch,
    voices,
    correctClock,
    disk: watchDisk({ store, log, minFreeMb: config.store.minFreeMb, freeSpace: freeSpaceAt(dataDir) }),
    // The demo's mailbox is a part of the program.
    mail: config.demo ? null : (onChange) => watchMail({ mailer, clock, timers, onChange }),
  })
  cleanUps.add(() => health.close())
  return { health, voices }
}

export interface Reports {
  prints: PrintWatch
  report: () => Promise<HealthReport>
  /** The store's check of its journal, remembered for the report. */
  verify: Store['verify']
  supportBundle: (staff: StaffSession) => AsyncGenerator<string, void>
}

export function createReports(
  options: OpenOptions,
  { store, clock }: Storage,
  deps: {
    config: KioskConfig
    health: Health
    versions: VersionWatch
    /** Both begin after what they are reported by. */
    service: () => Service
    retention: () => Retention
  },
): Reports {
  const { config, health, versions } = deps
  const prints = watchPrints(clock, options.log)
  let lastVerify: VerifyNews | null = null
  const verify: Reports['verify'] = async () => {
    const verified = await store.verify()
    lastVerify = { at: clock.now(), whole: verified.problem === null, entries: verified.entries }
    return verified
  }
  const report = () =>
    healthReport({
      store,
      clock,
      health,
      prints,
      versions,
      service: deps.service(),
      machine: thisMachine,
      lastVerify: () => lastVerify,
      retention: { months: config.retention.months, lastAt: () => deps.retention().last()?.at ?? null },
      wall: () => machineTime.wall(),
      lastTroubles: options.lastTroubles ?? (() => []),
      configFile: options.configFile ?? null,
    })
  const logLines = () => lastLogLines(logsDir(options.dataDir), bundledLogBytes)
  return {
    prints,
    report,
    verify,
    supportBundle: (staff) => supportBundle({ store, clock, config, report, verify, logLines }, staff),
  }
}

/** Some thousand lines. */
const bundledLogBytes = 500_000
