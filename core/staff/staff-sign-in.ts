/**
 * Sign-in of staff: by password, or by PIN for who has signed in with the password at this machine within some hours.
 * The counters are those of citizens' sign-in, apart for staff: whoever guesses at one side does not close the other.
 * An unknown name, a wrong secret and a deactivated account get the same answer after the same work.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { Clock } from '../clock.ts'
import type { KioskConfig } from '../config/config.ts'
import type { EventKind } from '../journal/events.ts'
import { Queues } from '../queue.ts'
import type { Random } from '../random.ts'
import { err, ok, type Result } from '../result.ts'
import { hashPassword, verifyPassword, type HashCost } from '../sign-in/password.ts'
import {
  afterFailure,
  afterKioskFailure,
  currentCounter,
  kioskPausedUntil,
  refusal,
} from '../sign-in/throttle.ts'
import type { StaffMember } from '../store/documents.ts'
import type { Put, Store, Versioned } from '../store/store.ts'
import { plainUserName } from './names.ts'
import { looksLikePin } from './secrets.ts'

export type StaffSignInFailure = FailureOf<'staff-refused' | 'staff-wait' | 'staff-locked' | 'kiosk-wait'>

export interface StaffTry {
  userName: string
  secret: string
  kiosk: string
}

export interface StaffSignIn {
  /** The member as they were before this sign-in, so that they see when the last one was. */
  attempt(given: StaffTry): Promise<Result<StaffMember, StaffSignInFailure>>
  /** The same password, asked for once more by whoever is signed in: counted like a sign-in. */
  again(member: StaffMember, password: string, kiosk: string): Promise<Result<null, StaffSignInFailure>>
  /** From now on the PIN will not do, anywhere. */
  forget(userName: string): void
}

export interface StaffSignInDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  hashCost: HashCost
}

/** Its place among the counters of sign-in: no account number has letters. */
export const staffCounterKey = (userName: string) => `staff:${userName}`
const staffKioskKey = (kiosk: string) => `staff@${kiosk}`
/** Wrong PINs in a row, after which it takes the password again. */
const pinTries = 3

export function createStaffSignIn(deps: StaffSignInDeps): StaffSignIn {
  const { store, clock, config } = deps
  const queues = new Queues()
  const decoy = hashPassword(deps.random.bytes(16).toString('base64url'), deps.random, deps.hashCost)
  /** Who may use the PIN where, by "KIOSK USER". In memory only: a restart asks for the password. */
  const known = new Map<string, { until: number; passwordHash: string; wrong: number }>()
  const throttle = () => ({
    ...config.throttle,
    lockAfter: config.staff.lockAfter,
    lockMinutes: config.staff.lockMinutes,
  })

  function attempt(given: StaffTry) {
    const userName = plainUserName(given.userName)
    return queues.run(userName, () => evaluate({ ...given, userName }))
  }

  async function evaluate(given: StaffTry): Promise<Result<StaffMember, StaffSignInFailure>> {
    const may = await mayTry(given)
    if (!may.ok) return may
    const member = await store.get('staff', given.userName)
    const place = `${given.kiosk} ${given.userName}`
    const pin = looksLikePin(given.secret) ? pinFor(place, member?.value ?? null) : null
    const hash = pin ?? member?.value.passwordHash ?? (await decoy)
    const right = await verifyPassword(given.secret, hash)
    if (!member?.value.active || !right) {
      if (pin !== null) missed(place)
      return fail(given, pin === null ? 'password' : 'pin')
    }
    await succeed(given, member, pin === null ? 'password' : 'pin')
    if (pin === null) remember(place, member.value)
    return ok(member.value)
  }

  async function again(member: StaffMember, password: string, kiosk: string) {
    const given = { userName: member.userName, secret: password, kiosk }
    return queues.run(member.userName, async (): Promise<Result<null, StaffSignInFailure>> => {
      const may = await mayTry(given)
      if (!may.ok) return may
      if (!(await verifyPassword(password, member.passwordHash))) return fail(given, 'password')
      return ok(null)
    })
  }

  /** Tries that come too early are refused unevaluated, and do not count. */
  async function mayTry({ userName, kiosk }: StaffTry): Promise<Result<null, StaffSignInFailure>> {
    const now = clock.now()
    const kioskCounter = await store.get('kioskCounters', staffKioskKey(kiosk))
    const pausedUntil = kioskPausedUntil(kioskCounter?.value ?? null, throttle(), now)
    if (pausedUntil !== null) return err({ kind: 'kiosk-wait', until: pausedUntil })
    const counter = await store.get('signInCounters', staffCounterKey(userName))
    const refused = refusal(currentCounter(counter?.value ?? null, now), now)
    if (!refused) return ok(null)
    return err({
      kind: refused.kind === 'sign-in-locked' ? 'staff-locked' : 'staff-wait',
      until: refused.until,
    })
  }

  async function fail(given: StaffTry, by: 'password' | 'pin'): Promise<Result<never, StaffSignInFailure>> {
    return queues.run(`kiosk ${given.kiosk}`, async () => {
      const key = staffCounterKey(given.userName)
      const kioskKey = staffKioskKey(given.kiosk)
      const [counter, kioskCounter] = await Promise.all([
        store.get('signInCounters', key),
        store.get('kioskCounters', kioskKey),
      ])
      const now = clock.now()
      const value = afterFailure(currentCounter(counter?.value ?? null, now), throttle(), now)
      const locked = value.lockedUntil > now
      await write(locked ? 'staff.locked' : 'staff.refused', given, { by, failures: value.failures }, [
        { collection: 'signInCounters', key, value },
        {
          collection: 'kioskCounters',
          key: kioskKey,
          value: afterKioskFailure(kioskCounter?.value ?? null, throttle(), now),
        },
      ])
      if (locked) return err<StaffSignInFailure>({ kind: 'staff-locked', until: value.lockedUntil })
      return err<StaffSignInFailure>({ kind: 'staff-refused' })
    })
  }

  async function succeed(given: StaffTry, member: Versioned<StaffMember>, by: 'password' | 'pin') {
    const lastSignIn = { at: clock.now(), kiosk: given.kiosk }
    await write('staff.signed-in', given, { by, role: member.value.role }, [
      { collection: 'signInCounters', key: staffCounterKey(given.userName), value: null },
      { collection: 'staff', key: given.userName, value: { ...member.value, lastSignIn } },
    ])
  }

  async function write(kind: EventKind, given: StaffTry, data: Record<string, string | number>, puts: Put[]) {
    const event = {
      ...{ kind, at: clock.now(), kiosk: given.kiosk, account: null, visit: null },
      // What was typed may be anything, a password too: only names that somebody has are kept.
      ...((await store.get('staff', given.userName)) ? { staff: given.userName } : {}),
      data,
    }
    await store.commit({ event, puts })
  }

  function pinFor(place: string, member: StaffMember | null): string | null {
    const entry = known.get(place)
    const holds = entry && member && entry.until > clock.now() && entry.passwordHash === member.passwordHash
    return holds ? member.pinHash : null
  }

  function missed(place: string) {
    const entry = known.get(place)
    if (entry && ++entry.wrong >= pinTries) known.delete(place)
  }

  function remember(place: string, { passwordHash }: StaffMember) {
    const until = clock.now() + config.staff.pinHours * 3_600_000
    known.set(place, { until, passwordHash, wrong: 0 })
  }

  return {
    attempt,
    again,
    forget(userName) {
      for (const place of known.keys()) if (place.endsWith(` ${userName}`)) known.delete(place)
    },
  }
}
