/**
 * Confirms a new version once it has been well for a while, and says so when it has not: in the log, in the journal and on
 * the page of the kiosk's condition, with the version to go back to. What "well" is only the shell knows: its screen
 * stands, and has not failed since.
 */
import { version as thisVersion } from '../../foundation/version.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { EventKind, JournalEvent } from '../../events/events.ts'
import type { Timers } from '../../foundation/timers.ts'
import type { Store } from '../../storage/port/store.ts'
import {
  doubtfulStarts,
  isRefused,
  readVersionRecord,
  started,
  writeVersionRecord,
  type VersionRecord,
} from './version-record.ts'
import type { Log } from '../../foundation/log.ts'

export interface VersionNote {
  /** `unproven`: it runs, and is not well. The others: it does not run. */
  why: 'unproven' | 'not-installed' | 'taken-back'
  version: string
  /** The last one that was well: what runs, or what to go back to. */
  proven: string
  /** When it first started, or was found to have come to nothing. */
  since: number
}

export interface VersionWatch {
  /** Null when all is well, or not known to be otherwise yet. */
  note(): VersionNote | null
  /** The first screen stands. */
  screenIsUp(): void
  screenFailed(): void
  /** The system is about to install it. */
  asked(version: string): void
  isRefused(version: string): boolean
  close(): Promise<void>
}

export interface VersionWatchOptions {
  dataDir: string
  log: Log
  timers: Timers
  /** The machine's clock. */
  now: () => number
  /** For tests. */
  version?: string
}

/** What is only there when the store is open. */
export interface Follow {
  store: Pick<Store, 'commit' | 'healthy'>
  clock: Clock
  kiosk: string
}

/** Of a screen that stands. */
export const provenAfterMs = 5 * 60_000
/** Since its first start; a page that never comes up crashes nothing. */
export const doubtfulAfterMs = 15 * 60_000

/** What the start itself needs of it. */
export interface StartedVersionWatch extends VersionWatch {
  /** Once the store is open. */
  follow(deps: Follow): void
  /** This start does not count: another kiosk has the folder, or this one starts once more at once. */
  notStarted(): void
}

/** Counts this start. To be called before anything is opened that could fail; `follow` once the store is open. */
export function watchVersion(options: VersionWatchOptions): StartedVersionWatch {
  const { dataDir, log, timers, now, version = thisVersion } = options
  const before = readVersionRecord(dataDir)
  const { record: atStart, found } = started(before, version, now())
  let record: VersionRecord = atStart
  let deps: Follow | null = null
  let writing: Promise<void> = Promise.resolve()
  let cancelProof: (() => void) | null = null
  let told = false
  writeVersionRecord(dataDir, record)
  if (found) {
    log.warn(
      { version: found.version, why: found.why },
      `an update came to nothing: ${version} runs as before`,
    )
  }
  if (record.trial) {
    log.info(
      { version, proven: record.proven },
      'this version is new here: it is watched until it is known to be well',
    )
    if (record.trial.starts >= doubtfulStarts) doubt()
  }
  const cancelDoubt = timers.after(doubtfulAfterMs, doubt)

  function doubt(): void {
    const { trial, proven } = record
    if (!trial || told) return
    told = true
    log.error(
      { version, proven, starts: trial.starts },
      `version ${version} has not proved itself; ${proven} was well: go back to it (docs/deployment, "Back")`,
    )
    journal('update.failed', { version, why: 'unproven', versionBefore: proven })
  }

  function prove(): void {
    if (!record.trial) return
    const from = record.proven
    cancelDoubt()
    record = { proven: version, trial: null, asked: null, failed: null }
    writeVersionRecord(dataDir, record)
    log.info({ version, from }, 'this version is well')
    journal('update.done', { version, versionBefore: from })
  }

  function journal(kind: EventKind, data: JournalEvent['data']): void {
    if (!deps?.store.healthy) return
    const { store, clock, kiosk } = deps
    writing = writing.then(async () => {
      try {
        const event = { kind, at: clock.now(), kiosk, account: null, visit: null, data }
        await store.commit({ event, puts: [] })
      } catch (error) {
        log.error({ error }, 'what became of an update could not be journalled')
      }
    })
  }

  return {
    follow(given) {
      deps = given
      if (found) journal('update.failed', { version: found.version, why: found.why, versionBefore: version })
      if (told) journal('update.failed', { version, why: 'unproven', versionBefore: record.proven })
    },
    notStarted() {
      if (before) writeVersionRecord(dataDir, before)
    },
    note() {
      const { trial, failed, proven } = record
      if (trial) return told ? { why: 'unproven', version, proven, since: trial.since } : null
      return failed && { why: failed.why, version: failed.version, proven, since: failed.at }
    },
    screenIsUp() {
      cancelProof ??= timers.after(provenAfterMs, prove)
    },
    screenFailed() {
      cancelProof?.()
      cancelProof = null
    },
    asked(next) {
      record = { ...record, asked: { version: next, at: now() } }
      writeVersionRecord(dataDir, record)
    },
    isRefused: (next) => isRefused(record, next),
    async close() {
      cancelProof?.()
      cancelDoubt()
      await writing
    },
  }
}

/** For services that are only there to try a shell: nothing is ever new. */
export const nothingNew: VersionWatch = {
  note: () => null,
  screenIsUp() {},
  screenFailed() {},
  asked() {},
  isRefused: () => false,
  close: async () => {},
}
