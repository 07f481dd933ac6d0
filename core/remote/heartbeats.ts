/** A kiosk's program reports to its service how it is, every half minute, and does what it is told in return. */
import { heartbeatEveryMs, mostLine, type HeartbeatAnswer } from '../../contract/device.ts'
import type { DeviceOrderKind } from '../../contract/admin/device-views.ts'
import type { KioskCondition } from '../admin/health/kiosk-condition.ts'
import type { Machine } from '../admin/health/report.ts'
import type { Log } from '../foundation/log.ts'
import type { Random } from '../foundation/random.ts'
import type { Timers } from '../foundation/timers.ts'
import type { LogLine } from '../logging/log-files.ts'
import type { KioskOwnSettings } from './kiosk-settings.ts'
import { NoAnswer, type SignedCalls } from './signed-calls.ts'

/**
 * Of a shell that can. Resolves once it is done, or, for a restart, once it is to come when nobody is at the kiosk; false: not
 * now, it is to be told again.
 */
export type CarryOut = (what: DeviceOrderKind) => Promise<boolean>

export interface HeartbeatsDeps {
  calls: Pick<SignedCalls, 'heartbeat'>
  /** Not before it was let in. */
  isEnrolled: () => boolean
  machine: Pick<Machine, 'uptimeS' | 'memoryMb'>
  condition: Pick<KioskCondition, 'troubles'>
  lastLines: () => readonly LogLine[]
  settings: KioskOwnSettings
  carryOut: CarryOut
  timers: Timers
  random: Random
  log: Log
}

const attemptMs = 10_000

export interface Heartbeats {
  close(): void
}

export function startHeartbeats(deps: HeartbeatsDeps): Heartbeats {
  const { calls, machine, condition, settings, timers, random, log } = deps
  const leaving = new AbortController()
  /** Given already, in this start: a restart is not done twice, since what it is for is a new start. */
  const taken = new Set<string>()
  const done = new Set<string>()
  let cancel = () => {}

  async function beat(): Promise<void> {
    if (!deps.isEnrolled()) return
    const late = new AbortController()
    const cancelLate = timers.after(attemptMs, () => late.abort())
    const told = [...done]
    try {
      const answer = await calls.heartbeat(report(), AbortSignal.any([leaving.signal, late.signal]))
      // Why it was refused stands on the screen.
      if (!answer.ok) return
      for (const id of told) done.delete(id)
      heed(answer.value)
    } catch (error) {
      // That there is no connection is found out, and said, by the calls of the screen.
      if (!(error instanceof NoAnswer)) log.error({ error }, 'a report to the service failed')
    } finally {
      cancelLate()
    }
  }

  const report = () => ({
    uptimeS: machine.uptimeS(),
    memoryMb: machine.memoryMb(),
    troubles: condition.troubles(),
    lines: deps
      .lastLines()
      .slice(-mostLine.lines)
      .map(({ level, time, msg }) => ({ level, time, text: msg.slice(0, mostLine.characters) })),
    done: [...done],
    file: settings.file,
    settings: settings.version(),
  })

  function heed({ orders, settings: set }: HeartbeatAnswer): void {
    if (set) settings.take(set)
    for (const { id, what } of orders) {
      if (taken.has(id)) continue
      taken.add(id)
      log.info({ order: what }, 'the service orders this kiosk to do something')
      deps
        .carryOut(what)
        .then((isDone) => {
          if (!isDone) taken.delete(id)
          // Started anew it is another program, of which the service hears.
          else if (what !== 'restart') done.add(id)
        })
        .catch((error: unknown) => {
          // It stands as ordered until the next start tries it again.
          log.error({ order: what, error }, 'an order of the service could not be carried out')
        })
    }
  }

  function plan(ms: number): void {
    cancel = timers.after(ms, () => {
      void beat().finally(() => {
        if (!leaving.signal.aborted) plan(withJitter())
      })
    })
  }
  const withJitter = () => heartbeatEveryMs * 0.8 + random.below(heartbeatEveryMs * 0.4)

  // Kiosks that were switched on together do not report together.
  plan(random.below(5_000))
  return {
    close() {
      leaving.abort()
      cancel()
    },
  }
}
