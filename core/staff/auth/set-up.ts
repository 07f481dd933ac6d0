/**
 * The first administrator. As long as nobody works here, each start makes a one-time code and prints it where only
 * the operator of the program can read it; the person who types it in makes the first account. There is no default password.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf } from '../../../contract/operations.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import { codeCheck } from '../../passwords/maintenance-code.ts'
import { afterTry, currentTries } from '../../authentication/maintenance-tries.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import { hashPassword, type HashCost } from '../../passwords/password.ts'
import type { SignInCounter, StaffMember } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import { normalisePerson, normaliseUserName } from './names.ts'
import { passwordProblem, pinProblem, plainCode } from '../../passwords/staff-secrets.ts'

export type SetUpFailure = FailureOf<
  | 'setup-done'
  | 'setup-refused'
  | 'setup-wait'
  | 'user-name-invalid'
  | 'person-name-invalid'
  | 'account-number-invalid'
  | 'secret-weak'
>

export interface SetUp {
  /** Nobody works here yet. */
  isNeeded(): Promise<boolean>
  attempt(given: InputOf<'setUpStaff'>, kiosk: string): Promise<Result<StaffMember, SetUpFailure>>
}

export interface SetUpDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  hashCost: HashCost
  /** As printed; null where there is somebody already. */
  code: string | null
}

const counterKey = 'staff-set-up'
/** Written, not removed, so that its version stops a concurrent try. */
const setUpDone: SignInCounter = { failures: 0, nextTryAt: 0, lockedUntil: 0, lastFailureAt: 0 }

export function createSetUp({ store, clock, random, config, hashCost, code }: SetUpDeps): SetUp {
  const isRight = code === null ? () => false : codeCheck(plainCode(code), random)
  const isNeeded = async () => (await store.list('staff')).length === 0

  async function attempt(given: InputOf<'setUpStaff'>, kiosk: string): ReturnType<SetUp['attempt']> {
    if (!(await isNeeded())) return err({ kind: 'setup-done' })
    const made = await member(given)
    // What is wrong with the form costs no try.
    if (!made.ok) return made
    const counted = await count(kiosk)
    if (!counted.ok) return counted
    if (!isRight(plainCode(given.code))) return err({ kind: 'setup-refused' })
    const { userName } = made.value
    const hashes = {
      passwordHash: await hashPassword(given.password, random, hashCost),
      pinHash: await hashPassword(given.pin, random, hashCost),
    }
    const at = clock.now()
    const value: StaffMember = {
      ...made.value,
      ...hashes,
      role: 'administrator',
      mustChange: false,
      active: true,
      addedAt: at,
      addedBy: null,
      lastSignIn: { at, kiosk },
    }
    const event = {
      kind: 'staff.set-up' as const,
      at,
      kiosk,
      account: null,
      visit: null,
      staff: userName,
      data: { role: 'administrator' },
    }
    for (;;) {
      const counter = await store.get('signInCounters', counterKey)
      if (!(await isNeeded())) return err({ kind: 'setup-done' })
      const committed = await store.commit({
        event,
        puts: [
          { collection: 'staff', key: userName, value, expect: 0 },
          // Two who set up at once: both put this document, and one of them finds it changed and looks again.
          { collection: 'signInCounters', key: counterKey, value: setUpDone, expect: counter?.version ?? 0 },
        ],
      })
      if (committed.ok) return ok({ ...value, lastSignIn: null })
    }
  }

  async function member(given: InputOf<'setUpStaff'>) {
    const userName = normaliseUserName(given.userName)
    if (!userName.ok) return userName
    const person = normalisePerson(given)
    if (!person.ok) return person
    const naming = { userName: userName.value, shortest: config.staff.passwordLength }
    const weak = passwordProblem(given.password, naming) ?? pinProblem(given.pin)
    return weak ? err(weak) : ok({ userName: userName.value, ...person.value })
  }

  /** Before anything is compared, this try is gone. */
  async function count(kiosk: string): Promise<Result<null, FailureOf<'setup-wait'>>> {
    for (;;) {
      const kept = await store.get('signInCounters', counterKey)
      const now = clock.now()
      const tries = currentTries(kept?.value ?? null, now)
      if (tries.lockedUntil > now) return err({ kind: 'setup-wait', until: tries.lockedUntil })
      const value = afterTry(tries, now)
      const expect = kept?.version ?? 0
      const event = {
        kind: 'staff.set-up-tried' as const,
        at: now,
        kiosk,
        account: null,
        visit: null,
        data: { tries: value.failures },
      }
      const puts = [{ collection: 'signInCounters' as const, key: counterKey, value, expect }]
      if ((await store.commit({ event, puts })).ok) return ok(null)
    }
  }

  return { isNeeded, attempt }
}
