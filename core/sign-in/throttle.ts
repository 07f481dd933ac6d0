/**
 * The counters that stop guessing: per account number, known or not, and per kiosk. Pure functions from counter and
 * time to counter; who calls them keeps the result in the store, so that a restart forgets nothing.
 *
 * With the defaults (3 free failures, 5 s, lock at 5, 15 min), for one number:
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
import type { KioskCounter, SignInCounter } from '../store/documents.ts'

type Settings = KioskConfig['throttle']

/** A run of failures is forgotten after a day without any. */
const forgetAfterMs = 24 * 3_600_000

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

export function afterFailure(counter: SignInCounter, settings: Settings, now: number): SignInCounter {
  const failures = counter.failures + 1
  const locked = failures >= settings.lockAfter
  const waits = Math.max(0, failures - settings.freeFailures + 1)
  return {
    failures,
    nextTryAt: waits === 0 ? 0 : now + waits * settings.waitSeconds * 1000,
    lockedUntil: locked ? now + settings.lockMinutes * 60_000 : 0,
    lastFailureAt: now,
  }
}

/** When the kiosk takes sign-ins again, or null when it does now. */
export function kioskPausedUntil(
  counter: KioskCounter | null,
  settings: Settings,
  now: number,
): number | null {
  const recent = recentFailures(counter, settings, now)
  const oldestThatCounts = recent.at(-settings.kioskFailures)
  return oldestThatCounts === undefined ? null : oldestThatCounts + settings.kioskWindowMinutes * 60_000
}

export function afterKioskFailure(
  counter: KioskCounter | null,
  settings: Settings,
  now: number,
): KioskCounter {
  return { failedAt: [...recentFailures(counter, settings, now), now].slice(-settings.kioskFailures) }
}

function recentFailures(counter: KioskCounter | null, settings: Settings, now: number): number[] {
  return (counter?.failedAt ?? []).filter((at) => at > now - settings.kioskWindowMinutes * 60_000)
}
