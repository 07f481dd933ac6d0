/**
 * The counters that stop guessing: per number, known or not, and per kiosk. Pure functions from counter and time to
 * counter; `counted-tries.ts` keeps the results in the store, so that a restart forgets nothing.
 *
 * A try counts as a failure from before it is evaluated; a right one is taken off again. With the defaults (3 free
 * failures, 5 s, lock at 5, 15 min), for one number:
 *
 *     1st, 2nd failure   next try at once
 *     3rd                next try after 5 s
 *     4th                next try after 10 s
 *     5th                locked for 15 min, then the count starts anew
 *
 * Tries that come too early are refused unevaluated and do not count: a queue of impatient taps locks nobody out.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { KioskConfig } from '../config/config.ts'
import type { KioskCounter, SignInCounter } from '../storage/port/documents.ts'

type Settings = KioskConfig['throttle']

/** A run of failures is forgotten after a day without any. */
const forgetAfterMs = 24 * 3_600_000

/** A try that has not ended by then has lost its process. */
const longestTryMs = 60_000

const fresh: SignInCounter = { failures: 0, nextTryAt: 0, lockedUntil: 0, lastFailureAt: 0 }

/** The counter as it stands now: run-out locks and old failures are gone. */
export function currentCounter(counter: SignInCounter | null, now: number): SignInCounter {
  if (!counter) return fresh
  if (counter.lockedUntil > now) return counter
  if (counter.lockedUntil > 0 || now - counter.lastFailureAt >= forgetAfterMs) return fresh
  return counter
}

/** Why a try is not taken now, or null when it is. */
export function refusal(
  counter: SignInCounter,
  now: number,
): FailureOf<'sign-in-locked' | 'sign-in-wait'> | null {
  if (counter.lockedUntil > now) return { kind: 'sign-in-locked', until: counter.lockedUntil }
  if (counter.nextTryAt > now) return { kind: 'sign-in-wait', until: counter.nextTryAt }
  return null
}

/** With one more try in flight, counted as the failure that it may turn out to be. */
export function withTry(counter: SignInCounter, id: string, settings: Settings, now: number): SignInCounter {
  const failures = counter.failures + 1
  const locked = failures >= settings.lockAfter
  const waits = Math.max(0, failures - settings.freeFailures + 1)
  return {
    failures,
    nextTryAt: waits === 0 ? 0 : now + waits * settings.waitSeconds * 1000,
    lockedUntil: locked ? now + settings.lockMinutes * 60_000 : 0,
    lastFailureAt: now,
    inFlight: [...(counter.inFlight ?? []), { id, at: now }],
  }
}

/** This try has failed: it was counted already. */
export function afterFailure(counter: SignInCounter, id: string): SignInCounter {
  return { ...counter, inFlight: (counter.inFlight ?? []).filter((one) => one.id !== id) }
}

/**
 * This try was right: all failures are forgiven, but tries that are still in flight stay counted.
 * @returns null when nothing is left to count.
 */
export function afterSuccess(
  counter: SignInCounter,
  id: string,
  settings: Settings,
  now: number,
): SignInCounter | null {
  const isInFlight = (one: { id: string; at: number }) => one.id !== id && one.at > now - longestTryMs
  const others = (counter.inFlight ?? []).filter(isInFlight)
  if (others.length === 0) return null
  return others.reduce((counted, other) => withTry(counted, other.id, settings, other.at), fresh)
}

/** When the kiosk takes sign-ins again, or null when it does now. */
export function kioskPausedUntil(
  counter: KioskCounter | null,
  settings: Settings,
  now: number,
): number | null {
  const recent = recentTries(counter, settings, now)
  const oldestThatCounts = recent.at(-settings.kioskFailures)
  return oldestThatCounts === undefined ? null : oldestThatCounts + settings.kioskWindowMinutes * 60_000
}

export function withKioskTry(counter: KioskCounter | null, settings: Settings, now: number): KioskCounter {
  return { failedAt: [...recentTries(counter, settings, now), now].slice(-settings.kioskFailures) }
}

/** Gives back the one try that was begun then, and no failure: nobody gets tries by signing in as themselves in between. */
export function withoutKioskTry(counter: KioskCounter, at: number): KioskCounter {
  const index = counter.failedAt.lastIndexOf(at)
  return { failedAt: counter.failedAt.filter((_, i) => i !== index) }
}

function recentTries(counter: KioskCounter | null, settings: Settings, now: number): number[] {
  return (counter?.failedAt ?? []).filter((at) => at > now - settings.kioskWindowMinutes * 60_000)
}
