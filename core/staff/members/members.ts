/**
 * Who works here: taken on, changed, let go. Nobody is removed, since the journal speaks of them; nobody changes
 * themselves; and one active administrator is always left.
 */
import type { Failure, FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import { normaliseAccountNumber } from '../../contact/account-number.ts'
import { maskNumber } from '../../contact/mask.ts'
import type { JournalEvent } from '../../events/events.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Err, type Result } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import { hashPassword, type HashCost } from '../../passwords/password.ts'
import { forgive } from '../../authentication/counted-tries.ts'
import { currentCounter } from '../../authentication/throttle.ts'
import type { Grant, StaffMember, TwoPersonAction } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Put, Versioned } from '../../storage/port/model.ts'
import { normalisePerson, normalisePersonName, normaliseUserName, plainUserName } from '../auth/names.ts'
import { givenPassword } from '../../passwords/staff-secrets.ts'
import type { StaffAuditKind, StaffAudit } from '../staff-audit.ts'
import type { CarryOut, TwoPeople, TwoPersonFailure } from '../two-person/two-people.ts'
import { raises } from '../two-person/two-person-rule.ts'
import { staffCounterKey, staffLock, type StaffSignIn } from '../auth/staff-sign-in.ts'
import type { StaffMemberView } from '../../../contract/admin/people-views.ts'

export interface MembersDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  hashCost: HashCost
  audit: StaffAudit
  signIn: Pick<StaffSignIn, 'forget'>
  /** Ends the sessions of somebody who may not go on as before. */
  signOut: (userName: string) => void
  twoPeople: Pick<TwoPeople, 'inForce' | 'ask'>
}

type Found = Versioned<StaffMember>
type PersonFailure = FailureOf<'person-name-invalid' | 'account-number-invalid'>
/** What somebody's document is to become, what the journal says of it, and what is written beside it. */
type Becoming<F extends Failure = never> = Result<
  {
    /** Null: it stays as it is. */
    next: StaffMember | null
    data: JournalEvent['data']
    also?: readonly Put[]
    /** What remains and takes two people. */
    ask?: () => Promise<Err<F>>
  },
  F
>

export function createMembers(deps: MembersDeps) {
  const { store, clock, random, config, hashCost, audit, signIn, signOut, twoPeople } = deps

  async function list(): Promise<ResultOf<'listStaff'>> {
    const members = await store.list('staff')
    return ok({ staff: await Promise.all(members.map(({ value }) => view(value))) })
  }

  async function add(session: StaffSession, given: InputOf<'addStaff'>): Promise<ResultOf<'addStaff'>> {
    const userName = normaliseUserName(given.userName)
    if (!userName.ok) return userName
    const person = normalisePerson(given)
    if (!person.ok) return person
    const added = { userName: userName.value, ...person.value, role: given.role }
    if (raises('clerk', given.role) && (await twoPeople.inForce())) {
      if (await store.get('staff', added.userName)) return err({ kind: 'user-name-taken' })
      return twoPeople.ask(session, { kind: 'add-staff', ...added })
    }
    const password = givenPassword(random)
    const value = await newMember(added, password, session.userName)
    const put: Put = { collection: 'staff', key: added.userName, value, expect: 0 }
    const data = { user: added.userName, role: given.role }
    if (!(await audit.write(session, 'staff.added', null, data, [put])))
      return err({ kind: 'user-name-taken' })
    return ok({ member: await view(value), password })
  }

  async function newMember(
    added: Pick<StaffMember, 'userName' | 'name' | 'role' | 'ownAccount'>,
    password: string,
    addedBy: string,
  ): Promise<StaffMember> {
    return {
      ...added,
      passwordHash: await hashPassword(password, random, hashCost),
      pinHash: null,
      mustChange: true,
      active: true,
      addedAt: clock.now(),
      addedBy,
      lastSignIn: null,
      ...(await grantBy(addedBy)),
    }
  }

  /** Whom somebody owes what they now are; nothing is said of it while the office is being set up. */
  async function grantBy(userName: string): Promise<{ granted?: Grant }> {
    return (await twoPeople.inForce()) ? { granted: { at: clock.now(), by: userName } } : {}
  }

  /** A higher role waits for a second person; what else was changed does not. */
  async function edit(session: StaffSession, given: InputOf<'editStaff'>): Promise<ResultOf<'editStaff'>> {
    const takesTwo = await twoPeople.inForce()
    const become = ({ value }: Found): Becoming<PersonFailure | TwoPersonFailure> => {
      const name = normalisePersonName(given.name)
      if (!name.ok) return name
      const number =
        given.ownAccount === null ? ok(value.ownAccount) : normaliseAccountNumber(given.ownAccount)
      if (!number.ok) return number
      const { userName, role: roleBefore } = value
      const raise: TwoPersonAction = { kind: 'raise-role', userName, role: given.role, roleBefore }
      const waits = takesTwo && raises(roleBefore, given.role)
      // What another number leads to is looked up at the next sign-in.
      const { ownKey: _, ...others } = value
      const kept = number.value === value.ownAccount ? value : others
      const next = { ...kept, name: name.value, ownAccount: number.value }
      if (!waits) return ok({ next: { ...next, role: given.role }, data: { role: given.role, roleBefore } })
      const isSame = next.name === value.name && next.ownAccount === value.ownAccount
      return ok({
        next: isSame ? null : next,
        data: { role: roleBefore, roleBefore },
        ask: () => twoPeople.ask(session, raise),
      })
    }
    return change(session, given.userName, 'staff.edited', become)
  }

  async function setActive(
    session: StaffSession,
    { userName, active }: InputOf<'setStaffActive'>,
  ): Promise<ResultOf<'setStaffActive'>> {
    const kind = active ? 'staff.reactivated' : 'staff.deactivated'
    const takesTwo = active && (await twoPeople.inForce())
    const granted = active ? await grantBy(session.userName) : {}
    const changed = await change(session, userName, kind, ({ value }): Becoming<TwoPersonFailure> => {
      const { role } = value
      if (!takesTwo || value.active || !raises('clerk', role))
        return ok({ next: { ...value, ...granted, active }, data: {} })
      const ask = () => twoPeople.ask(session, { kind: 'reactivate-staff', userName: value.userName, role })
      return ok({ next: null, data: {}, ask })
    })
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
    const granted = await grantBy(session.userName)
    const changed = await change(
      session,
      userName,
      'staff.password-given',
      async ({ value }): Promise<Becoming> =>
        ok({
          next: { ...value, ...granted, passwordHash, pinHash: null, mustChange: true },
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
    kind: StaffAuditKind,
    become: (found: Found) => Becoming<F> | Promise<Becoming<F>>,
  ): Promise<
    Result<StaffMemberView, F | FailureOf<'staff-not-found' | 'own-record' | 'last-administrator'>>
  > {
    const key = plainUserName(typedName)
    for (;;) {
      const found = await store.get('staff', key)
      if (!found) return err({ kind: 'staff-not-found' })
      if (key === session.userName) return audit.deny(session, null, kind, { kind: 'own-record' })
      const becomes = await become(found)
      if (!becomes.ok) return becomes
      const { next, data, also = [], ask } = becomes.value
      if (next === null) return ask ? ask() : ok(await view(found.value))
      const puts: Put[] = [{ collection: 'staff', key, value: next, expect: found.version }, ...also]
      if (losesAdministrator(found.value, next)) {
        const other = await otherAdministrator(key)
        if (!other) return audit.deny(session, null, kind, { kind: 'last-administrator' })
        // Written as they are, so that two who let each other go at once cannot both succeed.
        puts.push({ collection: 'staff', key: other.key, value: other.value, expect: other.version })
      }
      if (await audit.write(session, kind, null, { user: key, ...data }, puts))
        return ask ? ask() : ok(await view(next))
    }
  }

  /** What an administrator asked for, with a second person's word, or a day later. */
  const carryOut: CarryOut = async (act, { actor, data, puts, checks, requestedBy }) => {
    switch (act.kind) {
      case 'add-staff': {
        const { userName, name, role, ownAccount } = act
        // Nobody knows this password: one is given to them, to hand over, once they are there.
        const value = await newMember(
          { userName, name, role, ownAccount },
          givenPassword(random),
          requestedBy,
        )
        const put: Put = { collection: 'staff', key: userName, value, expect: 0 }
        const all = { user: userName, role, ...data }
        if (await audit.write(actor, 'staff.added', null, all, [put, ...puts], { checks })) return ok(null)
        return err((await store.get('staff', userName)) ? 'user-name-taken' : 'conflict')
      }
      case 'raise-role':
      case 'reactivate-staff': {
        const found = await store.get('staff', act.userName)
        const roleBefore = act.kind === 'raise-role' ? act.roleBefore : act.role
        const isAsAsked =
          found?.value.role === roleBefore && (act.kind === 'raise-role' || !found.value.active)
        if (!isAsAsked) return err('changed-meanwhile')
        const granted = { at: clock.now(), by: requestedBy }
        const next = { ...found.value, role: act.role, granted }
        if (act.kind === 'reactivate-staff') next.active = true
        const put: Put = { collection: 'staff', key: act.userName, value: next, expect: found.version }
        const kind = act.kind === 'raise-role' ? 'staff.edited' : 'staff.reactivated'
        const all = { user: act.userName, role: act.role, roleBefore, ...data }
        const written = await audit.write(actor, kind, null, all, [put, ...puts], { checks })
        return written ? ok(null) : err('conflict')
      }
      default:
        throw new Error('settings are not staff members')
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
      userName,
      name,
      role,
      active,
      mustChange,
      lastSignIn,
      addedAt,
      addedBy,
      ownAccount: maskNumber(member.ownAccount),
      lockedUntil: lockedUntil > now ? lockedUntil : null,
    }
  }

  return { list, add, edit, setActive, givePassword, unlock, carryOut }
}

export type Members = ReturnType<typeof createMembers>

const isAdministrator = ({ role, active }: StaffMember) => active && role === 'administrator'
const losesAdministrator = (before: StaffMember, after: StaffMember) =>
  isAdministrator(before) && !isAdministrator(after)
