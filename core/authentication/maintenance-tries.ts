/**
 * The counter of tries at the maintenance code. Pure functions from counter and time to counter; the maintenance exit keeps the
 * result in the store before it compares anything, so a restart forgets nothing.
 *
 *     1st to 4th try that was wrong     next try at once
 *     5th                               next try after 15 min
 *     6th to 9th                        at once
 *     10th                              after 30 min, the 15th after an hour, and so on, a day at most
 *
 * A wait that has run out does not start the count anew, unlike at sign-in, where somebody else's bad day must not
 * lengthen a citizen's. The right code does, and so does a week without tries.
 */
import type { SignInCounter } from '../storage/port/documents.ts'

const triesBetweenWaits = 5
const firstWaitMs = 15 * 60_000
const longestWaitMs = 24 * 3_600_000
const forgetAfterMs = 7 * 24 * 3_600_000

/** Its place among the counters of sign-in: no account number has letters. */
export const triesKey = (kiosk: string) => `maintenance:${kiosk}`

export function currentTries(counter: SignInCounter | null, now: number): SignInCounter {
  const forgotten = !counter || now - counter.lastFailureAt >= forgetAfterMs
  return forgotten ? { failures: 0, nextTryAt: 0, lockedUntil: 0, lastFailureAt: 0 } : counter
}

/** The counter once one more try is taken; it counts as wrong until it has turned out right. */
export function afterTry(counter: SignInCounter, now: number): SignInCounter {
  const failures = counter.failures + 1
  const waits = Math.floor(failures / triesBetweenWaits)
  const waitMs = Math.min(firstWaitMs * 2 ** (waits - 1), longestWaitMs)
  const lockedUntil = failures % triesBetweenWaits === 0 ? now + waitMs : 0
  return { failures, nextTryAt: lockedUntil, lockedUntil, lastFailureAt: now }
}
