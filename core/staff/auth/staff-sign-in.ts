/**
 * Sign-in of staff: by password, or by PIN for who has signed in with the password at this machine within some hours.
 * The counters are those of citizens' sign-in, apart for staff: guesses on one side do not lock the other.
 * An unknown name, a wrong secret and a deactivated account get the same answer after the same work and time.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import type { EventKind, JournalEvent } from '../../events/events.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import { countedTries, type CountedTry } from '../../authentication/counted-tries.ts'
import type { PasswordChecks } from '../../authentication/password-checks.ts'
import type { SignInQueue } from '../../authentication/sign-in-queue.ts'
import type { StaffMember } from '../../storage/port/documents.ts'
import { accountKeyOf } from '../../storage/port/find-account.ts'
import type { Store } from '../../storage/port/store.ts'
import { plainUserName } from './names.ts'
import { looksLikePin } from '../../passwords/staff-secrets.ts'

export type StaffSignInFailure = FailureOf<
  'staff-refused' | 'staff-wait' | 'staff-locked' | 'kiosk-wait' | 'busy'
>

export interface StaffTry {
  userName: string
  secret: string
  kiosk: string
  /** Who waits behind whom, see `sign-in-queue.ts`. */
  lane: string
}

export interface StaffSignIn {
  /** The member as they were before this sign-in, so that they see when the last one was. */
  attempt(given: StaffTry): Promise<Result<StaffMember, StaffSignInFailure>>
  /** The same password, asked for once more of the signed-in member: counted like a sign-in. */
  again(
    member: StaffMember,
    given: { password: string; kiosk: string },
  ): Promise<Result<null, StaffSignInFailure>>
  /** From now on the PIN will not do, anywhere. */
  forget(userName: string): void
  /** Nor will anybody’s. */
  forgetAll(): void
}

export interface StaffSignInDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  checks: PasswordChecks
  queue: Pick<SignInQueue, 'run'>
}

/** What of the throttle is set apart for staff. */
export const staffLock = ({ staff: { lockAfter, lockMinutes } }: Pick<KioskConfig, 'staff'>) => ({
  lockAfter,
  lockMinutes,
})

/** Its place among the counters of sign-in: no account number has letters. */
export const staffCounterKey = (userName: string) => `staff:${userName}`
const staffKioskKey = (kiosk: string) => `staff@${kiosk}`
/** Wrong PINs in a row, after which it takes the password again. */
const pinTries = 3

type Settled = Result<StaffMember, StaffSignInFailure>

export function createStaffSignIn(deps: StaffSignInDeps): StaffSignIn {
  const { store, clock, config, checks, queue } = deps
  /** Who may use the PIN where, by "KIOSK USER". In memory only: a restart asks for the password. */
  const known = new Map<string, { until: number; passwordHash: string; wrong: number }>()
  const tries = countedTries({
    ...deps,
    settings: () => ({ ...config.throttle, ...staffLock(config) }),
  })

  async function attempt(typed: StaffTry): Promise<Settled> {
    const given = { ...typed, userName: plainUserName(typed.userName) }
    const answered = await queue.run(`staff ${given.lane}`, () => evaluate(given))
    return answered.ok ? answered.value : answered
  }

  async function evaluate(given: StaffTry): Promise<Settled> {
    const counted = await begin(given)
    if (!counted.ok) return counted
    const member = (await store.get('staff', given.userName))?.value ?? null
    const pinHash = looksLikePin(given.secret) ? takePinTry(placeOf(given), member) : null
    const by = pinHash === null ? 'password' : 'pin'
    const right = await checks.isRight(given.secret, pinHash ?? member?.passwordHash ?? null)
    if (!member?.active || !right) return fail(given, counted.value, by)

    const checked = pinHash ?? member.passwordHash
    const renewed = (await checks.renewed(given.secret, checked)) ?? checked
    const hashes = by === 'pin' ? { pinHash: renewed } : { passwordHash: renewed }
    const at = clock.now()
    const succeeded = await tries.succeeded(
      counted.value,
      () => eventOf('staff.signed-in', given, true, { by, role: member.role }),
      async () => {
        const now = await store.get('staff', given.userName)
        if (!now || !isStill(member, now.value)) return null
        const ownKey = await accountKeyOf(store, now.value.ownAccount)
        const value = {
          ...now.value,
          ...hashes,
          lastSignIn: { at, kiosk: given.kiosk },
          ...(ownKey !== null && { ownKey }),
        }
        const put = { collection: 'staff' as const, key: given.userName, value, expect: now.version }
        return { puts: [put], checks: [] }
      },
    )
    if (!succeeded) return fail(given, counted.value, by)
    if (by === 'pin') givePinTryBack(placeOf(given))
    else remember(placeOf(given), renewed)
    return ok(member)
  }

  async function again(
    member: StaffMember,
    { password, kiosk }: { password: string; kiosk: string },
  ): Promise<Result<null, StaffSignInFailure>> {
    const given = { userName: member.userName, secret: password, kiosk, lane: member.userName }
    const answered = await queue.run(`again ${member.userName}`, async (): Promise<Settled> => {
      const counted = await begin(given)
      if (!counted.ok) return counted
      if (!(await checks.isRight(password, member.passwordHash))) {
        return fail(given, counted.value, 'password')
      }
      const confirmed = await tries.succeeded(
        counted.value,
        () => eventOf('staff.password-confirmed', given, true, {}),
        async () => {
          const now = await store.get('staff', member.userName)
          if (!now || !isStill(member, now.value)) return null
          const check = { collection: 'staff' as const, key: member.userName, expect: now.version }
          return { puts: [], checks: [check] }
        },
      )
      return confirmed ? ok(member) : fail(given, counted.value, 'password')
    })
    if (!answered.ok) return answered
    return answered.value.ok ? ok(null) : answered.value
  }

  async function begin(given: StaffTry): Promise<Result<CountedTry, StaffSignInFailure>> {
    const isKnown = (await store.get('staff', given.userName)) !== null
    const counters = {
      disclosed: staffCounterKey(given.userName),
      undisclosed: [],
      kiosk: staffKioskKey(given.kiosk),
    }
    const begun = await tries.begin(counters, () => eventOf('staff.tried', given, isKnown, {}))
    if (begun.ok || begun.error.kind === 'kiosk-wait') return begun as Result<CountedTry, StaffSignInFailure>
    const kind = begun.error.kind === 'sign-in-locked' ? 'staff-locked' : 'staff-wait'
    return err({ kind, until: begun.error.until })
  }

  async function fail(
    given: StaffTry,
    counted: CountedTry,
    by: 'password' | 'pin',
  ): Promise<Result<never, StaffSignInFailure>> {
    const { failures, lockedUntil } = counted
    const kind = lockedUntil > 0 ? 'staff.locked' : 'staff.refused'
    const isKnown = (await store.get('staff', given.userName)) !== null
    await tries.failed(counted, () => eventOf(kind, given, isKnown, { by, failures }))
    return err(lockedUntil > 0 ? { kind: 'staff-locked', until: lockedUntil } : { kind: 'staff-refused' })
  }

  /** What was typed as a name may be anything, a password too: only names that somebody has are kept. */
  function eventOf(
    kind: EventKind,
    { kiosk, userName }: StaffTry,
    isKnown: boolean,
    data: JournalEvent['data'],
  ): JournalEvent {
    const staff = isKnown ? { staff: userName } : {}
    return { kind, at: clock.now(), kiosk, account: null, visit: null, ...staff, data }
  }

  /** Takes one of the tries at the PIN before it is compared. @returns its hash where the PIN will do. */
  function takePinTry(place: string, member: StaffMember | null): string | null {
    const entry = known.get(place)
    const holds =
      entry &&
      member &&
      entry.wrong < pinTries &&
      entry.until > clock.now() &&
      entry.passwordHash === member.passwordHash
    if (!holds || member.pinHash === null) return null
    entry.wrong++
    return member.pinHash
  }

  function givePinTryBack(place: string) {
    const entry = known.get(place)
    if (entry) entry.wrong--
  }

  function remember(place: string, passwordHash: string) {
    const until = clock.now() + config.staff.pinHours * 3_600_000
    known.set(place, { until, passwordHash, wrong: 0 })
  }

  return {
    attempt,
    again,
    forget(userName) {
      for (const place of known.keys()) if (place.endsWith(` ${userName}`)) known.delete(place)
    },
    forgetAll: () => known.clear(),
  }
}

const placeOf = ({ kiosk, userName }: StaffTry) => `${kiosk} ${userName}`

/** Whether what was checked a moment ago still lets this member in. */
function isStill(checked: StaffMember, now: StaffMember): boolean {
  return now.active && now.passwordHash === checked.passwordHash && now.pinHash === checked.pinHash
}
