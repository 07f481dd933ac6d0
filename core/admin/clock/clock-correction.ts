/**
 * Takes the machine's clock for right when the service's time, or the journal, is ahead of it: by itself where the machine
 * has just started and nobody has done anything since, else when an administrator says so. Everything that is kept by
 * time is brought along in the commit that journals it.
 */
import type { SteadyClock } from '../../foundation/clock.ts'
import type { ClockWatch } from '../health/clock-watch.ts'
import type { JournalEvent } from '../../events/events.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Put } from '../../storage/port/model.ts'
import { timesBack } from './times-back.ts'
import type { Log } from '../../foundation/log.ts'

/** What an administrator has to compare. Milliseconds since the epoch. */
export interface ClockOffer {
  /** The machine's clock. */
  machineAt: number
  /** When somebody last did something here. */
  lastActAt: number
}

export interface ClockCorrection {
  /** Null while the clock is not in doubt, or shows a time before this program was made. */
  offer(): ClockOffer | null
  /**
   * The service's time is the machine's from the first `write` on, whose event is of that time. Where it fails, all is as
   * before.
   * @param write one commit of these; false on a conflict: it is called again with others
   * @param moved told at once by how much time went back, in ms, also when it is taken back
   */
  correct(
    write: (puts: readonly Put[], data: JournalEvent['data']) => Promise<boolean>,
    moved?: (byMs: number) => void,
  ): Promise<void>
  /** Follows a machine that has just started and set its clock back; nothing where that is not so. Never rejects. */
  followMachine(): Promise<void>
}

export interface ClockCorrectionDeps {
  store: Pick<Store, 'commit' | 'scan' | 'timeline'>
  clock: SteadyClock
  watch: Pick<ClockWatch, 'machineNow' | 'hasSettledBack' | 'accept' | 'trouble'>
  log: Log
  kiosk: string
  /** Nobody has a session, and no call is being answered. */
  isIdle: () => boolean
  /** Time was set back: what waits in memory is due again. */
  onCorrected: () => void
}

export function openClockCorrection(deps: ClockCorrectionDeps): ClockCorrection {
  const { store, clock, watch, log, kiosk } = deps
  let running = false

  async function correct(
    write: Parameters<ClockCorrection['correct']>[0],
    moved: (byMs: number) => void = () => {},
  ): Promise<void> {
    const clockBefore = clock.now()
    const { lastActAt } = store.timeline
    const doubtAgain = watch.accept()
    clock.goOnFrom(watch.machineNow())
    const byMs = clockBefore - clock.now()
    moved(byMs)
    try {
      while (!(await write(await timesBack(store, clock.now()), { clockBefore, lastActAt })));
    } catch (error) {
      doubtAgain()
      clock.goOnFrom(clock.now() + byMs)
      moved(-byMs)
      throw error
    }
    log.warn({ byMs }, 'the machine’s clock was accepted as right; the kiosk’s time goes on from it')
    deps.onCorrected()
  }

  return {
    offer() {
      const trouble = watch.trouble(clock.now())
      if (!trouble || trouble.why === 'before-build') return null
      return { machineAt: Math.floor(watch.machineNow()), lastActAt: store.timeline.lastActAt }
    },
    correct,
    async followMachine() {
      const nobodyActed = () => store.timeline.lastActAt <= watch.machineNow() && deps.isIdle()
      if (running || !watch.hasSettledBack(clock.now()) || !nobodyActed()) return
      running = true
      try {
        await correct(async (puts, { clockBefore = null }) => {
          const event = {
            kind: 'clock.followed' as const,
            at: clock.now(),
            kiosk,
            account: null,
            visit: null,
          }
          return (await store.commit({ event: { ...event, data: { clockBefore } }, puts })).ok
        })
      } catch (error) {
        log.error(
          { error: error instanceof Error ? error.name : 'unknown' },
          'the clock could not be followed',
        )
      } finally {
        running = false
      }
    },
  }
}
