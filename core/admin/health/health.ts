/**
 * Whether the kiosk can serve anyone, from real state: disk, clock and mail. What is wrong stands on the idle screen and
 * keeps new visits out; it mends itself where the cause does. A visit that is on goes on. Each change is one line for
 * the operator and one entry in the journal.
 */
import type { OutOfServiceReason } from '../../../contract/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Timers } from '../../foundation/timers.ts'
import type { Store } from '../../storage/port/store.ts'
import type { ClockWatch } from './clock-watch.ts'
import type { DiskWatch } from './disk-watch.ts'
import type { MailWatch } from './mail-watch.ts'
import type { VoiceFinding, VoiceWatch } from './voice-watch.ts'
import { troubleSentence, type HealthTrouble } from './trouble.ts'
import type { Log } from '../../foundation/log.ts'

export interface Health {
  /** Why nobody can be served at this moment; null when all is well. */
  outOfService(): OutOfServiceReason | null
  /** All that is wrong now, what weighs most first. */
  troubles(): readonly HealthTrouble[]
  /** What does not keep the kiosk from serving, and should be mended all the same. */
  worthMending(): readonly VoiceFinding[]
  /** What stands behind it, for reports. */
  findings(): HealthFindings
  /** Stops checking; waits for what is being written. */
  close(): Promise<void>
}

export interface HealthFindings {
  disk: ReturnType<DiskWatch['room']>
  /** `builtin`: the demo's own. `doubtful`: it failed, and may be passing. */
  mail: { state: 'up' | 'doubtful' | 'down' | 'builtin'; lastFailure: string | null }
}

/** For services that are only there to try a shell: nothing is ever wrong. */
export const soundHealth: Health = {
  outOfService: () => null,
  troubles: () => [],
  worthMending: () => [],
  findings: () => ({ disk: { freeMb: null, minFreeMb: 0 }, mail: { state: 'builtin', lastFailure: null } }),
  close: async () => {},
}

export interface HealthDeps {
  store: Pick<Store, 'commit' | 'healthy'>
  clock: Clock
  timers: Timers
  log: Log
  kiosk: string
  disk: DiskWatch
  clockWatch: Pick<ClockWatch, 'check' | 'trouble'>
  /** With each check: sets the service's time right where it can be, see `clock-correction/`. Default: it is never. */
  correctClock?: () => Promise<void>
  voices: Pick<VoiceWatch, 'finding'>
  /** Null in demo: its mailbox is part of the program. Is given what to call when something changes. */
  mail: ((onChange: () => void) => MailWatch) | null
}

const checkEveryMs = 10_000

/** Together with what it watches the mail server with. */
export type WatchedHealth = Health & Pick<MailWatch, 'failingSince' | 'follow' | 'settingsChanged'>

/** Resolves after the first check of disk and clock; the mail server's answer comes when it comes. */
export async function openHealth(deps: HealthDeps): Promise<WatchedHealth> {
  const { store, clock, timers, log, disk, clockWatch } = deps
  let closed = false
  let cancelNext = () => {}
  let reported = new Map<string, HealthTrouble>()
  let reportedReason: OutOfServiceReason | null = null
  let writing: Promise<void> = Promise.resolve()
  const mail = deps.mail?.(reportChanges) ?? null

  function troubles(): HealthTrouble[] {
    const all = [disk.trouble(), clockWatch.trouble(clock.now()), mail?.trouble() ?? null]
    return all.filter((trouble) => trouble !== null)
  }

  async function check(): Promise<void> {
    clockWatch.check()
    await deps.correctClock?.()
    await disk.check()
    if (closed) return
    reportChanges()
    cancelNext = timers.after(checkEveryMs, () => void check())
  }

  /** What is new, once; and what is over. */
  function reportChanges(): void {
    if (closed) return
    const now = new Map(troubles().map((trouble) => [`${trouble.reason} ${trouble.why}`, trouble]))
    for (const [name, trouble] of now) if (!reported.has(name)) warn(trouble)
    reported = now
    const [first] = now.values()
    const reason = first?.reason ?? null
    if (reason === reportedReason) return
    const before = reportedReason
    reportedReason = reason
    if (reason === null) log.info({ after: before }, 'in service again')
    writing = writing.then(() => record(before, first ?? null))
  }

  function warn(trouble: HealthTrouble): void {
    const { reason, why } = trouble
    log.warn({ reason, why }, troubleSentence(trouble))
  }

  async function record(before: OutOfServiceReason | null, trouble: HealthTrouble | null): Promise<void> {
    // A store that has failed takes no entry either; the log has the line.
    if (!store.healthy) return
    const data = { reason: trouble?.reason ?? null, why: trouble?.why ?? null, before }
    const event = { kind: 'health.changed' as const, at: clock.now(), kiosk: deps.kiosk }
    try {
      await store.commit({ event: { ...event, account: null, visit: null, data }, puts: [] })
    } catch (error) {
      log.error({ error }, 'that the kiosk went in or out of service could not be journalled')
    }
  }

  function mailFinding(): HealthFindings['mail'] {
    if (!mail) return { state: 'builtin', lastFailure: null }
    const lastFailure = mail.lastFailure()
    if (mail.trouble()) return { state: 'down', lastFailure }
    return { state: lastFailure === null ? 'up' : 'doubtful', lastFailure }
  }

  await check()
  return {
    outOfService: () => troubles()[0]?.reason ?? null,
    troubles,
    worthMending: () => [deps.voices.finding()].filter((finding) => finding !== null),
    findings: () => ({ disk: disk.room(), mail: mailFinding() }),
    follow: (recipient) => mail?.follow(recipient) ?? (() => {}),
    failingSince: () => mail?.failingSince() ?? null,
    settingsChanged: () => mail?.settingsChanged(),
    async close() {
      closed = true
      cancelNext()
      mail?.close()
      await writing
    },
  }
}
