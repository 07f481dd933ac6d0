/**
 * Sign-in of individuals. An unknown number and a wrong password get the same answer after the same work: a password
 * is hashed in either case, and the counters run for numbers that do not exist just as for those that do.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { Clock } from '../clock.ts'
import type { KioskConfig } from '../config/config.ts'
import { normaliseAccountNumber } from '../contact/account-number.ts'
import type { EventKind } from '../journal/events.ts'
import { Queues } from '../queue.ts'
import type { Random } from '../random.ts'
import { err, ok, type Result } from '../result.ts'
import type { Account } from '../store/documents.ts'
import type { Put, Store, Versioned } from '../store/store.ts'
import { hashPassword, verifyPassword, type HashCost } from './password.ts'
import { afterFailure, afterKioskFailure, currentCounter, kioskPausedUntil, refusal } from './throttle.ts'

export type SignInFailure = FailureOf<
  | 'account-number-invalid'
  | 'sign-in-refused'
  | 'sign-in-wait'
  | 'sign-in-locked'
  | 'kiosk-wait'
  | 'organisation-account'
>

export interface SignInTry {
  accountNumber: string
  password: string
  kiosk: string
  /** The visit's id for the journal. */
  visit: string
}

export interface SignIn {
  /** The account on success, with every outcome counted and journaled before it is told. */
  attempt(attempt: SignInTry): Promise<Result<Account, SignInFailure>>
}

export interface SignInDeps {
  store: Store
  clock: Clock
  random: Random
  settings: KioskConfig['throttle']
  hashCost: HashCost
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, clock, settings } = deps
  const queues = new Queues()
  // What a password is checked against when there is no account: as costly as a real one, and never right.
  // Made at once, so that not even the first unknown number takes longer.
  const decoy = hashPassword(deps.random.bytes(16).toString('base64url'), deps.random, deps.hashCost)

  async function attempt(given: SignInTry): Promise<Result<Account, SignInFailure>> {
    const number = normaliseAccountNumber(given.accountNumber)
    if (!number.ok) return number
    const known = number.value.length === 12 ? await store.get('personalIds', number.value) : null
    // Both numbers of one account share its counter.
    const key = known?.value.account ?? number.value
    // One at a time per number: fifty tries at once are counted one after another, like fifty in a row.
    return queues.run(key, () => evaluate(key, given))
  }

  async function evaluate(key: string, given: SignInTry): Promise<Result<Account, SignInFailure>> {
    const counters = await readCounters(key, given.kiosk)
    const now = clock.now()
    const pausedUntil = kioskPausedUntil(counters.kiosk?.value ?? null, settings, now)
    if (pausedUntil !== null) return err({ kind: 'kiosk-wait', until: pausedUntil })
    const counter = currentCounter(counters.number?.value ?? null, now)
    const refused = refusal(counter, now)
    if (refused) return err(refused)

    const account = key.length === 10 ? await store.get('accounts', key) : null
    const hash = account?.value.passwordHash ?? null
    const right = await verifyPassword(given.password, hash ?? (await decoy))
    if (!account || hash === null || !right) return fail(key, given)
    return succeed(key, given, account, counters.number)
  }

  async function fail(key: string, given: SignInTry): Promise<Result<never, SignInFailure>> {
    // Other numbers fail at this kiosk at the same time: the kiosk's counter is read and written one at a time too.
    return queues.run(`kiosk ${given.kiosk}`, async () => {
      const counters = await readCounters(key, given.kiosk)
      const now = clock.now()
      const counter = afterFailure(currentCounter(counters.number?.value ?? null, now), settings, now)
      const kioskCounter = afterKioskFailure(counters.kiosk?.value ?? null, settings, now)
      const locked = counter.lockedUntil > now
      await write(locked ? 'sign-in.locked' : 'sign-in.refused', key, given, { failures: counter.failures }, [
        { collection: 'signInCounters', key, value: counter },
        { collection: 'kioskCounters', key: given.kiosk, value: kioskCounter },
      ])
      const pausedUntil = kioskPausedUntil(kioskCounter, settings, now)
      if (pausedUntil !== null) {
        await write('sign-in.kiosk-paused', null, given, { failures: kioskCounter.failedAt.length }, [])
      }
      if (locked) return err<SignInFailure>({ kind: 'sign-in-locked', until: counter.lockedUntil })
      return err<SignInFailure>({ kind: 'sign-in-refused' })
    })
  }

  async function succeed(
    key: string,
    given: SignInTry,
    account: Versioned<Account>,
    counter: Versioned<unknown> | null,
  ): Promise<Result<Account, SignInFailure>> {
    const clear: Put[] = counter ? [{ collection: 'signInCounters', key, value: null }] : []
    await write('sign-in.succeeded', key, given, {}, clear)
    if (account.value.kind === 'organisation') return err({ kind: 'organisation-account' })
    return ok(account.value)
  }

  async function readCounters(key: string, kiosk: string) {
    const [number, kioskCounter] = await Promise.all([
      store.get('signInCounters', key),
      store.get('kioskCounters', kiosk),
    ])
    return { number, kiosk: kioskCounter }
  }

  async function write(
    kind: EventKind,
    account: string | null,
    given: SignInTry,
    data: Record<string, number>,
    puts: Put[],
  ) {
    const event = { kind, at: clock.now(), kiosk: given.kiosk, account, visit: given.visit, data }
    const committed = await store.commit({ event, puts })
    if (!committed.ok) throw new Error('counters are written without conditions, so there is no conflict')
  }

  return { attempt }
}
