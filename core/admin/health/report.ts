/** How the kiosk is at this moment, in numbers and codes: for its screen of maintenance, for monitoring, and for support. */
import type { Clock } from '../../foundation/clock.ts'
import type { OutOfServiceReason } from '../../../contract/views.ts'
import type { Store } from '../../storage/port/store.ts'
import type { VersionNote, VersionWatch } from '../update/version-watch.ts'
import { version } from '../../foundation/version.ts'
import type { Health, HealthFindings } from './health.ts'
import type { PrintWatch } from './print-watch.ts'
import type { HealthTrouble } from './trouble.ts'
import type { VoiceFinding } from './voice-watch.ts'
import type { LogLine } from '../../logging/log-files.ts'

export interface Machine {
  node: string
  /** Absent in the browser shell. */
  electron?: string | undefined
  platform: string
  uptimeS(): number
  /** Of the service's process. */
  memoryMb(): number
}

export const thisMachine: Machine = {
  node: process.versions.node,
  electron: process.versions['electron'],
  platform: `${process.platform} ${process.arch}`,
  uptimeS: () => Math.round(process.uptime()),
  memoryMb: () => Math.round(process.memoryUsage.rss() / 1_000_000),
}

export interface HealthReport extends HealthFindings {
  version: string
  node: string
  electron: string | null
  platform: string
  /** Of the process, in seconds. */
  uptimeS: number
  memoryMb: number
  /** Milliseconds since the epoch, by the service's clock. */
  now: number
  /** By how much that clock, which never goes back, is ahead of the machine's. */
  aheadOfMachineMs: number
  outOfService: OutOfServiceReason | null
  troubles: readonly HealthTrouble[]
  /** Of an update that came to nothing; null when there is nothing to say. */
  update: VersionNote | null
  worthMending: readonly VoiceFinding[]
  /** Where the configuration file cannot be used, and the one that was last in force is; null when all is well. */
  configuration: { file: string; problems: readonly string[] } | null
  store: {
    healthy: boolean
    /** The journal's newest entry; null when the store cannot be read. */
    journal: { entries: number; head: string; newestAt: number } | null
    lastVerify: VerifyNews | null
    /** How long the journal is kept, and when what is past that was last looked for; null when not since the start. */
    keptMonths: number
    lastPurgeAt: number | null
  }
  /** Notices that wait; null when the store cannot be read. */
  outbox: { depth: number; oldestAt: number | null } | null
  lastPrint: ReturnType<PrintWatch['last']>
  /** Null where it cannot be asked. */
  printer: ReturnType<PrintWatch['printer']>
  visits: number
  staffSignedIn: number
  /** Newest last. */
  lastTroubles: readonly LogLine[]
}

export interface VerifyNews {
  at: number
  whole: boolean
  entries: number
}

export interface ReportDeps {
  store: Store
  clock: Clock
  health: Pick<Health, 'outOfService' | 'troubles' | 'worthMending' | 'findings'>
  /** Who is at the kiosks at this moment. */
  service: { present(): { visits: number; staff: number } }
  prints: Pick<PrintWatch, 'last' | 'printer'>
  versions: Pick<VersionWatch, 'note'>
  lastVerify: () => VerifyNews | null
  retention: { months: number; lastAt(): number | null }
  /** The machine's clock as it is. */
  wall: () => number
  lastTroubles: () => readonly LogLine[]
  machine: Machine
  /** Default: there is none. */
  configFile?: { file: string; problems: readonly string[] } | null
}

export async function healthReport(deps: ReportDeps): Promise<HealthReport> {
  const { store, clock, health, service, prints, lastVerify, lastTroubles, machine, retention } = deps
  const { visits, staff } = service.present()
  const now = clock.now()
  return {
    version,
    node: machine.node,
    electron: machine.electron ?? null,
    platform: machine.platform,
    uptimeS: machine.uptimeS(),
    memoryMb: machine.memoryMb(),
    now,
    aheadOfMachineMs: Math.round(now - deps.wall()),
    outOfService: health.outOfService(),
    troubles: health.troubles(),
    update: deps.versions.note(),
    worthMending: health.worthMending(),
    configuration: deps.configFile?.problems.length ? deps.configFile : null,
    ...health.findings(),
    store: {
      healthy: store.healthy,
      journal: await journalOf(store),
      lastVerify: lastVerify(),
      keptMonths: retention.months,
      lastPurgeAt: retention.lastAt(),
    },
    outbox: await outboxOf(store),
    lastPrint: prints.last(),
    printer: prints.printer(),
    visits,
    staffSignedIn: staff,
    lastTroubles: lastTroubles(),
  }
}

/** A report is wanted most when the store is broken: then these say null instead of failing. */
async function journalOf(store: Store): Promise<HealthReport['store']['journal']> {
  try {
    for await (const { sequence, hash, event } of store.historyBackwards()) {
      return { entries: sequence, head: hash, newestAt: event.at }
    }
  } catch {
    return null
  }
  return { entries: 0, head: '', newestAt: 0 }
}

async function outboxOf(store: Store): Promise<HealthReport['outbox']> {
  try {
    const [oldest, ...rest] = (await store.list('outbox'))
      .map(({ value }) => value.createdAt)
      .sort((a, b) => a - b)
    return oldest === undefined ? { depth: 0, oldestAt: null } : { depth: rest.length + 1, oldestAt: oldest }
  } catch {
    return null
  }
}
