/**
 * Who works here: taken on, changed, let go. Nobody is removed, since the journal speaks of them; nobody changes
 * themselves; and one active administrator is always left.
 */
import type { Failure, FailureOf } from '../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../contract/operations.ts'
import type { StaffMemberView } from '../../contract/staff-views.ts'
import type { Clock } from '../clock.ts'
import type { KioskConfig } from '../config/config.ts'
import { normaliseAccountNumber } from '../contact/account-number.ts'
import { maskNumber } from '../contact/mask.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Random } from '../random.ts'
import { err, ok, type Result } from '../result.ts'
import type { StaffSession } from '../session/session.ts'
import { hashPassword, type HashCost } from '../sign-in/password.ts'
import { forgive } from '../sign-in/counted-tries.ts'
import { currentCounter } from '../sign-in/throttle.ts'
import type { StaffMember } from '../store/documents.ts'
import type { Put, Store, Versioned } from '../store/store.ts'
import { normalisePerson, normalisePersonName, normaliseUserName, plainUserName } from './names.ts'
import { givenPassword } from './secrets.ts'
import type { StaffActKind, StaffActs } from './staff-acts.ts'
import { staffCounterKey, staffLock, type StaffSignIn } from './staff-sign-in.ts'

export interface ColleaguesDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  hashCost: HashCost
  acts: StaffActs
  signIn: Pick<StaffSignIn, 'forget'>
  /** Ends the sessions of somebody who may not go on as before. */
  signOut: (userName: string) => void
}

type Found = Versioned<StaffMember>
type PersonFailure = FailureOf<'person-name-invalid' | 'account-number-invalid'>
/** What somebody's document is to become, what the journal says of it, and what is written beside it. */
type Becoming<F extends Failure = never> = Result<
  { next: StaffMember; data: JournalEvent['data']; also?: readonly Put[] },
  F
>

export function createColleagues(deps: ColleaguesDeps) {
  const { store, clock, random, config, hashCost, acts, signIn, signOut } = deps

  async function list(): Promise<ResultOf<'listStaff'>> {
    const members = await store.list('staff')
    return ok({ staff: await Promise.all(members.map(({ value }) => view(value))) })
  }

  async function add(session: StaffSession, given: InputOf<'addStaff'>): Promise<ResultOf<'addStaff'>> {
    const userName = normaliseUserName(given.userName)
    if (!userName.ok) return userName
    const person = normalisePerson(given)
    if (!person.ok) return person
    const password = givenPassword(random)
    const value: StaffMember = {
      ...{ userName: userName.value, ...person.value, role: given.role },
      ...{ passwordHash: await hashPassword(password, random, hashCost), pinHash: null, mustChange: true },
      ...{ active: true, addedAt: clock.now(), addedBy: session.userName, lastSignIn: null },
    }
    const put: Put = { collection: 'staff', key: userName.value, value, expect: 0 }
    const data = { user: userName.value, role: given.role }
    if (!(await acts.write(session, 'staff.added', null, data, [put])))
      return err({ kind: 'user-name-taken' })
    return ok({ member: await view(value), password })
  }

  function edit(session: StaffSession, given: InputOf<'editStaff'>): Promise<ResultOf<'editStaff'>> {
    return change(session, given.userName, 'staff.edited', ({ value }): Becoming<PersonFailure> => {
      const name = normalisePersonName(given.name)
      if (!name.ok) return name
      const number =
        given.ownAccount === null ? ok(value.ownAccount) : normaliseAccountNumber(given.ownAccount)
      if (!number.ok) return number
      const next = { ...value, name: name.value, ownAccount: number.value, role: given.role }
      return ok({ next, data: { role: given.role, roleBefore: value.role } })
    })
  }

  async function setActive(
    session: StaffSession,
    { userName, active }: InputOf<'setStaffActive'>,
  ): Promise<ResultOf<'setStaffActive'>> {
    const kind = active ? 'staff.reactivated' : 'staff.deactivated'
    const changed = await change(session, userName, kind, ({ value }): Becoming =>
      ok({ next: { ...value, active }, data: {} }),
    )
    if (changed.ok && !active) {
      signIn.forget(changed.value.userName)
      signOut(changed.value.userName)
    }
    return changed
  }

  async function givePassword(
    session: StaffSession,
    { userName }: InputOf<'giveStaffPassword'>,
  ): Promise<ResultOf<'giveStaffPassword'>> {
    const password = givenPassword(random)
    const passwordHash = await hashPassword(password, random, hashCost)
    const changed = await change(
      session,
      userName,
      'staff.password-given',
      async ({ value }): Promise<Becoming> =>
        ok({
          next: { ...value, passwordHash, pinHash: null, mustChange: true },
          data: {},
          also: await forgiveStaff(value.userName),
        }),
    )
    if (!changed.ok) return changed
    signIn.forget(changed.value.userName)
    signOut(changed.value.userName)
    return ok({ member: changed.value, password })
  }

  async function unlock(
    session: StaffSession,
    { userName }: InputOf<'unlockStaff'>,
  ): Promise<ResultOf<'unlockStaff'>> {
    const become = async ({ value }: Found): Promise<Becoming<FailureOf<'not-locked'>>> => {
      const also = await forgiveStaff(value.userName)
      return also.length > 0 ? ok({ next: value, data: {}, also }) : err({ kind: 'not-locked' })
    }
    return change(session, userName, 'staff.unlocked', become)
  }

  const forgiveStaff = (userName: string) =>
    forgive(store, [staffCounterKey(userName)], {
      throttle: { ...config.throttle, ...staffLock(config) },
      now: clock.now(),
    })

  /** Reads, asks what it is to become, and writes; again when somebody else wrote meanwhile. */
  async function change<F extends Failure>(
    session: StaffSession,
    typedName: string,
    kind: StaffActKind,
    become: (found: Found) => Becoming<F> | Promise<Becoming<F>>,
  ): Promise<
    Result<StaffMemberView, F | FailureOf<'staff-not-found' | 'own-record' | 'last-administrator'>>
  > {
    const key = plainUserName(typedName)
    for (;;) {
      const found = await store.get('staff', key)
      if (!found) return err({ kind: 'staff-not-found' })
      if (key === session.userName) return acts.deny(session, null, kind, { kind: 'own-record' })
      const becomes = await become(found)
      if (!becomes.ok) return becomes
      const { next, data, also = [] } = becomes.value
      const puts: Put[] = [{ collection: 'staff', key, value: next, expect: found.version }, ...also]
      if (losesAdministrator(found.value, next)) {
        const other = await otherAdministrator(key)
        if (!other) return acts.deny(session, null, kind, { kind: 'last-administrator' })
        // Written as they are, so that two who let each other go at once cannot both succeed.
        puts.push({ collection: 'staff', key: other.key, value: other.value, expect: other.version })
      }
      if (await acts.write(session, kind, null, { user: key, ...data }, puts)) return ok(await view(next))
    }
  }

  async function otherAdministrator(than: string) {
    return (await store.list('staff')).find(({ key, value }) => key !== than && isAdministrator(value))
  }

  async function view(member: StaffMember): Promise<StaffMemberView> {
    const { userName, name, role, active, mustChange, lastSignIn, addedAt, addedBy } = member
    const counter = await store.get('signInCounters', staffCounterKey(userName))
    const now = clock.now()
    const { lockedUntil } = currentCounter(counter?.value ?? null, now)
    return {
      ...{ userName, name, role, active, mustChange, lastSignIn, addedAt, addedBy },
      ownAccount: maskNumber(member.ownAccount),
      lockedUntil: lockedUntil > now ? lockedUntil : null,
    }
  }

  return { list, add, edit, setActive, givePassword, unlock }
}

const isAdministrator = ({ role, active }: StaffMember) => active && role === 'administrator'
const losesAdministrator = (before: StaffMember, after: StaffMember) =>
  isAdministrator(before) && !isAdministrator(after)
