/** For tests: a clock that stands still until it is moved, and timers that go by it. */
import type { Clock } from '../foundation/clock.ts'
import type { Timers } from '../foundation/timers.ts'

export interface ManualTime {
  clock: Clock
  timers: Timers
  /** How long until the next timer rings, in milliseconds; null when none is set. */
  next(): number | null
  /** Moves on by `ms`, ringing what is due in its order, and lets what that started get on. */
  advance(ms: number): Promise<void>
}

/** @param start milliseconds since the epoch. */
export function manualTime(start = Date.UTC(2026, 10, 24, 7, 30)): ManualTime {
  let now = start
  const set = new Set<{ at: number; run: () => void }>()
  const earliest = () => [...set].sort((a, b) => a.at - b.at)[0]

  return {
    clock: { now: () => now },
    timers: {
      after(ms, run) {
        const timer = { at: now + Math.max(0, ms), run }
        set.add(timer)
        return () => set.delete(timer)
      },
    },
    next: () => {
      const timer = earliest()
      return timer ? timer.at - now : null
    },
    async advance(ms) {
      const end = now + ms
      await settle()
      for (let timer = earliest(); timer && timer.at <= end; timer = earliest()) {
        set.delete(timer)
        now = Math.max(now, timer.at)
        timer.run()
        await settle()
      }
      now = end
      await settle()
    },
  }
}

/** Lets promises that wait for nothing from outside run to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
