/**
 * So many calls a minute from one caller, for calls that anybody may make and that write. A bucket that fills again
 * steadily, so that somebody who is at it in earnest never notices.
 */
import type { Clock } from './clock.ts'

export interface CallBudget {
  /** @returns null when the call is taken, else after how many seconds one will be. */
  take(caller: string): number | null
}

/** Callers that are remembered at once; the one that was quiet longest is forgotten first. */
const mostCallers = 10_000

export function callBudget({ now }: Clock, perMinute: number): CallBudget {
  const everyMs = 60_000 / perMinute
  /** When the bucket would be full again. */
  const fullAt = new Map<string, number>()
  return {
    take(caller) {
      const at = now()
      // No fuller than it ever was, also where the clock was set back.
      const full = Math.min(Math.max(at, fullAt.get(caller) ?? at), at + 60_000)
      const emptyForMs = full + everyMs - (at + 60_000)
      if (emptyForMs > 0) return Math.max(1, Math.ceil(emptyForMs / 1000))
      fullAt.delete(caller)
      fullAt.set(caller, full + everyMs)
      const oldest = fullAt.size > mostCallers ? fullAt.keys().next().value : undefined
      if (oldest !== undefined) fullAt.delete(oldest)
      return null
    },
  }
}
