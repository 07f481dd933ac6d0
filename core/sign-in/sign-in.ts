/**
 * Sign-in of individuals. An unknown number and a wrong password get the same answer after the same work and time, and
 * the counters run for numbers that do not exist just as for those that do.
 *
 * A person may have two numbers. Tries count at the number that was typed, which is what the answer speaks of, and at the
 * account, which stops guessing over both: its waits are told as a wrong password, since they would tell that two
 * numbers belong together.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { Clock } from '../foundation/clock.ts'
import type { KioskConfig } from '../config/config.ts'
import { normaliseAccountNumber } from '../contact/account-number.ts'
import type { EventKind, JournalEvent } from '../events/events.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Account } from '../storage/port/documents.ts'
import { accountByKey, accountByNumber, accountKeyOf } from '../storage/port/find-account.ts'
import type { Store } from '../storage/port/store.ts'
import { countedTries, typedCounterKey, type CountedTry } from '../authentication/counted-tries.ts'
import type { PasswordChecks } from '../authentication/password-checks.ts'
import type { SignInQueue } from '../authentication/sign-in-queue.ts'

export type SignInFailure = FailureOf<
  | 'account-number-invalid'
  | 'sign-in-refused'
  | 'sign-in-wait'
  | 'sign-in-locked'
  | 'kiosk-wait'
  | 'organisation-account'
  | 'busy'
>

export interface SignInTry {
  accountNumber: string
  password: string
  kiosk: string
  /** Who waits behind whom, see `sign-in-queue.ts`. */
  lane: string
  /** The visit's id for the journal. */
  visit: string
}

/** An account, and the key it is kept under. */
export interface SignedIn {
  key: string
  account: Account
}

export interface SignIn {
  /** The account on success, with every outcome counted and journaled before it is told. */
  attempt(attempt: SignInTry): Promise<Result<SignedIn, SignInFailure>>
}

export interface SignInDeps {
  store: Store
  clock: Clock
  random: Random
  settings: KioskConfig['throttle']
  checks: PasswordChecks
  queue: Pick<SignInQueue, 'run'>
  /** Whether a change of this account is under way in a visit. */
  isChanging: (account: string) => boolean
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, clock, checks, queue } = deps
  const tries = countedTries({ ...deps, settings: () => deps.settings })

  async function attempt(given: SignInTry): Promise<Result<SignedIn, SignInFailure>> {
    const number = normaliseAccountNumber(given.accountNumber)
    if (!number.ok) return number
    const answered = await queue.run(`citizen ${given.lane}`, () => evaluate(number.value, given))
    return answered.ok ? answered.value : answered
  }

  async function evaluate(typed: string, given: SignInTry): Promise<Result<SignedIn, SignInFailure>> {
    const key = await accountKeyOf(store, typed)
    // Tries at a number that no account has count at that number. It may be the key of one whose ID was corrected: then
    // they have nothing to do with that one.
    const about = key ?? ((await accountByKey(store, typed)) ? null : typed)
    const undisclosed = about === null ? [] : [about]
    const counters = { disclosed: typedCounterKey(typed), undisclosed, kiosk: given.kiosk }
    const begun = await tries.begin(counters, () => event('sign-in.tried', about, given))
    if (!begun.ok) return begun
    const counted = begun.value
    const account = await accountByNumber(store, typed)
    const hash = counted.mayEvaluate ? (account?.value.passwordHash ?? null) : null
    const right = await checks.isRight(given.password, hash)
    if (key === null || account?.key !== key || !right) return fail(about, given, counted)
    return succeed(key, given, counted, account.value)
  }

  /** @param about see `JournalEvent.account` */
  async function fail(
    about: string | null,
    given: SignInTry,
    counted: CountedTry,
  ): Promise<Result<never, SignInFailure>> {
    const { failures, lockedUntil } = counted
    const kind = lockedUntil > 0 ? 'sign-in.locked' : 'sign-in.refused'
    const atKiosk = await tries.failed(counted, () => event(kind, about, given, { failures }))
    if (atKiosk !== null) {
      await store.commit({
        event: event('sign-in.kiosk-paused', null, given, { failures: atKiosk }),
        puts: [],
      })
    }
    return err(lockedUntil > 0 ? { kind: 'sign-in-locked', until: lockedUntil } : { kind: 'sign-in-refused' })
  }

  async function succeed(
    key: string,
    given: SignInTry,
    counted: CountedTry,
    { passwordHash }: Account,
  ): Promise<Result<SignedIn, SignInFailure>> {
    const newest: { account: Account | null } = { account: null }
    const renewed = passwordHash === null ? null : await checks.renewed(given.password, passwordHash)
    const succeeded = await tries.succeeded(
      counted,
      () => event('sign-in.succeeded', key, given),
      async () => {
        const found = await store.get('accounts', key)
        newest.account = found?.value ?? null
        // It was the right password of an account that has another one by now.
        if (found?.value.passwordHash !== passwordHash) return null
        const asRead = { collection: 'accounts' as const, key, expect: found.version }
        // A change and a request are about the account as it is: they would be void. The hash is renewed another time.
        const isHeld = async () => deps.isChanging(key) || (await store.get('requests', key)) !== null
        if (renewed === null || (await isHeld())) return { puts: [], checks: [asRead] }
        newest.account = { ...found.value, passwordHash: renewed }
        const noRequest = { collection: 'requests' as const, key, expect: 0 }
        return { puts: [{ ...asRead, value: newest.account }], checks: [noRequest] }
      },
    )
    const { account } = newest
    if (!succeeded || account === null) return fail(key, given, counted)
    return account.kind === 'organisation' ? err({ kind: 'organisation-account' }) : ok({ key, account })
  }

  function event(
    kind: EventKind,
    account: string | null,
    { kiosk, visit }: SignInTry,
    data: JournalEvent['data'] = {},
  ): JournalEvent {
    return { kind, at: clock.now(), kiosk, account, visit, data }
  }

  return { attempt }
}
