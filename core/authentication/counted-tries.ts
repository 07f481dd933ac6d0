/**
 * Tries at a password, each counted in the store before it is evaluated, by compare-and-set: however many come at once,
 * at one process or several, no more are evaluated than are allowed. A try that its process did not live to settle stays
 * counted as a failure.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { Clock } from '../foundation/clock.ts'
import type { KioskConfig } from '../config/config.ts'
import type { JournalEvent } from '../events/events.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Account, KioskCounter, SignInCounter } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import type { Check, Put, Versioned } from '../storage/port/model.ts'
import {
  afterFailure,
  afterSuccess,
  currentCounter,
  kioskPausedUntil,
  refusal,
  withKioskTry,
  withoutKioskTry,
  withTry,
} from './throttle.ts'

/** The counter of a number as it was typed: an account's own key is its number. */
export const typedCounterKey = (number: string) => `typed:${number}`

/** Which counters a try counts at. */
export interface TryCounters {
  /** In `signInCounters`: its failures and waits are told to the caller. */
  disclosed: string
  /** In `signInCounters`: counted, too, but never told to the caller: that would tell whose number it is. */
  undisclosed: readonly string[]
  /** In `kioskCounters`. */
  kiosk: string
}

export interface CountedTry {
  counters: TryCounters
  id: string
  at: number
  /** By the disclosed counter, this try included. */
  failures: number
  /** Set when this try, if it fails, locks. */
  lockedUntil: number
  /** False: an undisclosed counter has had enough; the try fails, whatever was typed. */
  mayEvaluate: boolean
}

export type TryRefusal = FailureOf<'kiosk-wait' | 'sign-in-wait' | 'sign-in-locked'>

/**
 * What a right try writes beside its counters, and what must still be as it was read; made anew for each attempt to
 * commit. Null: it is right no longer.
 */
export type Also = () => Promise<{ puts: readonly Put[]; checks: readonly Check[] } | null>

export interface CountedTries {
  /** Counts one try durably. One that comes too early is refused, and not counted. */
  begin(counters: TryCounters, event: () => JournalEvent): Promise<Result<CountedTry, TryRefusal>>
  /** @returns how many failures the kiosk has seen when it takes no more tries now; null when it does. */
  failed(counted: CountedTry, event: () => JournalEvent): Promise<number | null>
  /** @returns false when `also` says that it is right no longer; then it is to be settled as failed. */
  succeeded(counted: CountedTry, event: () => JournalEvent, also: Also): Promise<boolean>
}

export interface CountedTriesDeps {
  store: Store
  clock: Clock
  random: Random
  /** As in force. */
  settings: () => KioskConfig['throttle']
}

export function countedTries({ store, clock, random, settings }: CountedTriesDeps): CountedTries {
  const keysOf = ({ disclosed, undisclosed }: TryCounters) => [
    disclosed,
    ...undisclosed.filter((key) => key !== disclosed),
  ]

  async function read(counters: TryCounters) {
    const keys = keysOf(counters)
    const kiosk = await store.get('kioskCounters', counters.kiosk)
    const numbers = await Promise.all(keys.map((key) => store.get('signInCounters', key)))
    return { kiosk, numbers: keys.map((key, i) => ({ key, found: numbers[i] ?? null })) }
  }

  async function begin(
    counters: TryCounters,
    event: () => JournalEvent,
  ): Promise<Result<CountedTry, TryRefusal>> {
    const id = random.bytes(9).toString('base64url')
    for (;;) {
      const { kiosk, numbers } = await read(counters)
      const now = clock.now()
      const pausedUntil = kioskPausedUntil(kiosk?.value ?? null, settings(), now)
      if (pausedUntil !== null) return err({ kind: 'kiosk-wait', until: pausedUntil })
      const current = numbers.map(({ found }) => currentCounter(found?.value ?? null, now))
      const [disclosed, ...undisclosed] = current
      const refused = disclosed ? refusal(disclosed, now) : null
      if (refused) return err(refused)
      const next = current.map((counter) => withTry(counter, id, settings(), now))
      const puts = [
        ...numbers.map(({ key, found }, i) => counterPut(key, found, next[i] ?? null)),
        kioskPut(counters.kiosk, kiosk, withKioskTry(kiosk?.value ?? null, settings(), now)),
      ]
      const { failures = 0, lockedUntil = 0 } = next[0] ?? {}
      const mayEvaluate = undisclosed.every((counter) => refusal(counter, now) === null)
      if ((await store.commit({ event: event(), puts })).ok) {
        return ok({ counters, id, at: now, failures, lockedUntil, mayEvaluate })
      }
      // Another try was counted between our reading and now: read again.
    }
  }

  async function failed({ counters, id }: CountedTry, event: () => JournalEvent) {
    for (;;) {
      const { kiosk, numbers } = await read(counters)
      const puts = numbers.flatMap(({ key, found }) =>
        found ? [counterPut(key, found, afterFailure(found.value, id))] : [],
      )
      if ((await store.commit({ event: event(), puts })).ok) {
        const paused = kioskPausedUntil(kiosk?.value ?? null, settings(), clock.now()) !== null
        return paused ? (kiosk?.value.failedAt.length ?? 0) : null
      }
    }
  }

  async function succeeded({ counters, id, at }: CountedTry, event: () => JournalEvent, also: Also) {
    for (;;) {
      const { kiosk, numbers } = await read(counters)
      const more = await also()
      if (more === null) return false
      const puts = [
        ...numbers.flatMap(({ key, found }) =>
          found ? [counterPut(key, found, afterSuccess(found.value, id, settings(), clock.now()))] : [],
        ),
        ...(kiosk ? [kioskPut(counters.kiosk, kiosk, withoutKioskTry(kiosk.value, at))] : []),
        ...more.puts,
      ]
      if ((await store.commit({ event: event(), puts, checks: more.checks })).ok) return true
    }
  }

  return { begin, failed, succeeded }
}

/** Everything that counts against an account's owner, whichever of the numbers was typed. */
export function signInCounterKeys(key: string, { number, personalId }: Numbers): string[] {
  return [key, ...[number, personalId].filter((one) => one !== null).map(typedCounterKey)]
}

type Numbers = Pick<Account, 'number' | 'personalId'>

interface Forgiving {
  throttle: KioskConfig['throttle']
  now: number
}

/** Forgives what was tried at this account so far, but for tries that are in flight. */
export async function forgiveTries(
  store: Store,
  { key, value }: { key: string; value: Numbers },
  by: Forgiving,
): Promise<Put[]> {
  return forgive(store, signInCounterKeys(key, value), by)
}

export async function forgive(
  store: Store,
  keys: readonly string[],
  { throttle, now }: Forgiving,
): Promise<Put[]> {
  const puts: Put[] = []
  for (const key of keys) {
    const found = await store.get('signInCounters', key)
    if (found) puts.push(counterPut(key, found, afterSuccess(found.value, '', throttle, now)))
  }
  return puts
}

function counterPut(key: string, found: Versioned<SignInCounter> | null, value: SignInCounter | null): Put {
  return { collection: 'signInCounters', key, value, expect: found?.version ?? 0 }
}

function kioskPut(key: string, found: Versioned<KioskCounter> | null, value: KioskCounter): Put {
  return { collection: 'kioskCounters', key, value, expect: found?.version ?? 0 }
}
