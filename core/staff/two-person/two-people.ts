/**
 * Changes that take two people: making a supervisor or an administrator, and where the mail goes out. One administrator
 * asks; another confirms, or a day goes by, in which everybody at the desk sees it and any supervisor or administrator
 * can stop it. So an office with one administrator is not stuck, and one who wants to be alone with it is seen.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import type { JournalEvent } from '../../events/events.ts'
import { noticePuts } from '../../mail/outbox.ts'
import { afterTry, currentTries } from '../../authentication/maintenance-tries.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Err, type Result } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import { isMailServer } from '../../config/setting-keys.ts'
import type { StaffMember, TwoPersonAction, TwoPersonChange } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Check, Put, Versioned } from '../../storage/port/model.ts'
import type { MachineCode } from '../auth/machine-code.ts'
import { reaches } from '../roles.ts'
import { plainReason, RightsLost, type Actor, type StaffAudit } from '../staff-audit.ts'
import { secondPersonMs, twoPersonRule, whyNotSecond, type TwoPersonRule } from './two-person-rule.ts'
import type { Log } from '../../foundation/log.ts'
import type { TwoPersonChangeView } from '../../../contract/admin/people-views.ts'

/** What the commit that brings a change into force must carry. */
export interface Carried {
  actor: Actor
  data: JournalEvent['data']
  puts: readonly Put[]
  checks: readonly Check[]
  /** The member who asked. */
  requestedBy: string
}

/** Why it cannot be done any more: what it was to change has changed. `conflict`: read again. */
export type Void = 'not-allowed' | 'user-name-taken' | 'changed-meanwhile' | 'settings-refused' | 'conflict'
export type CarryOut = (change: TwoPersonAction, carried: Carried) => Promise<Result<null, Void>>

export interface TwoPeopleDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  log: Log
  audit: StaffAudit
  noticesWait: () => void
  /** Since when the mail server has failed each check; null while it does not. */
  mailFailingSince: () => number | null
  machineCode: MachineCode
  /** How each kind of change is brought into force. */
  carryOut: CarryOut
}

type Held = { key: string } & Versioned<TwoPersonChange>

/** Of the mail server's checks, before a code of the machine does in place of a second person. */
const mailFailsLongEnoughMs = 3_600_000
const codeCounterKey = 'machine-code'

export interface TwoPeople extends TwoPersonRule {
  /** Keeps what was asked for until it is confirmed, stopped, or its time has come. Always a failure: it is not done yet. */
  ask(session: StaffSession, change: TwoPersonAction): Promise<Err<TwoPersonFailure>>
  list(session: StaffSession): Promise<ResultOf<'listTwoPersonChanges'>>
  /** How many wait. */
  waiting(): Promise<number>
  decide(
    session: StaffSession,
    given: InputOf<'decideTwoPersonChange'>,
  ): Promise<ResultOf<'decideTwoPersonChange'>>
  /** In place of a second person, while the mail server that is to be changed fails. */
  confirmByCode(
    session: StaffSession,
    given: InputOf<'confirmMailServer'>,
  ): Promise<ResultOf<'confirmMailServer'>>
  /** Brings into force what has waited long enough. */
  applyDue(): Promise<void>
}

export function createTwoPeople(deps: TwoPeopleDeps): TwoPeople {
  const { store, clock, random, config, log, audit, noticesWait, machineCode, carryOut } = deps
  const rule = twoPersonRule(store)
  const all = () => store.list('twoPersonChanges')

  async function ask(session: StaffSession, change: TwoPersonAction) {
    const now = clock.now()
    const value: TwoPersonChange = {
      id: random.bytes(9).toString('base64url'),
      change,
      requestedBy: session.userName,
      requestedAt: now,
      inForceAt: now + secondPersonMs,
    }
    const { name } = await audit.memberOf(session)
    const puts: Put[] = [
      { collection: 'twoPersonChanges', key: subjectOf(change), value, expect: 0 },
      ...alertPuts(value, name),
    ]
    const data = { ...about(value), inForceAt: value.inForceAt }
    if (!(await audit.write(session, 'two-person.asked', null, data, puts)))
      return err({ kind: 'change-waits' as const })
    noticesWait()
    return err({ kind: 'second-person' as const, until: value.inForceAt })
  }

  /** By the mail server that is in force now: the member who asked may be pointing it elsewhere. */
  function alertPuts({ id, change, requestedBy, requestedAt, inForceAt }: TwoPersonChange, name: string) {
    const to = config.office.alertsTo
    if (to === undefined) return []
    const notice = {
      kind: 'two-person-asked' as const,
      side: 'office' as const,
      reference: id,
      at: requestedAt,
      what: change.kind,
      name,
      userName: requestedBy,
      inForceAt,
      about: 'userName' in change ? { userName: change.userName, role: change.role } : null,
      keys: 'keys' in change ? change.keys : [],
    }
    return noticePuts([{ to, language: 'vi', notice }], { now: requestedAt, random })
  }

  async function find(id: string): Promise<Held | null> {
    return (await all()).find(({ value }) => value.id === id) ?? null
  }

  async function decide(
    session: StaffSession,
    { id, confirm, reason: typed }: InputOf<'decideTwoPersonChange'>,
  ): Promise<ResultOf<'decideTwoPersonChange'>> {
    const held = await find(id)
    if (!held) return err({ kind: 'request-not-found' })
    const member = await audit.memberOf(session)
    if (confirm) {
      const mayNot = await whyNotConfirm(member, held.value)
      if (mayNot !== null) {
        const kind = mayNot === 'role' ? 'not-allowed' : mayNot
        return audit.deny(session, null, 'decideTwoPersonChange', { kind })
      }
      const done = await bringInForce(held, session, 'second-person')
      return done.ok ? list(session) : done
    }
    if (!mayStop(member, held.value)) {
      return audit.deny(session, null, 'decideTwoPersonChange', { kind: 'not-allowed' })
    }
    const reason = plainReason(typed)
    if (reason === null) return err({ kind: 'reason-missing' })
    const data = { ...about(held.value), requestedBy: held.value.requestedBy, reason }
    const stopped = await audit.write(session, 'two-person.stopped', null, data, [removal(held)])
    return stopped ? list(session) : err({ kind: 'request-not-found' })
  }

  async function confirmByCode(
    session: StaffSession,
    { id, code }: InputOf<'confirmMailServer'>,
  ): Promise<ResultOf<'confirmMailServer'>> {
    const held = await find(id)
    if (!held) return err({ kind: 'request-not-found' })
    if (!takesCode(held.value)) return err({ kind: 'machine-code-off' })
    const counted = await countTry(session)
    if (!counted.ok) return counted
    if (!machineCode.take(code, clock.now())) return err({ kind: 'machine-code-refused' })
    const done = await bringInForce(held, session, 'machine-code')
    return done.ok ? list(session) : done
  }

  /** Before anything is compared, this try is gone. */
  async function countTry(session: StaffSession): Promise<Result<null, FailureOf<'machine-code-wait'>>> {
    for (;;) {
      const kept = await store.get('signInCounters', codeCounterKey)
      const now = clock.now()
      const tries = currentTries(kept?.value ?? null, now)
      if (tries.lockedUntil > now) return err({ kind: 'machine-code-wait', until: tries.lockedUntil })
      const value = afterTry(tries, now)
      const put: Put = {
        collection: 'signInCounters',
        key: codeCounterKey,
        value,
        expect: kept?.version ?? 0,
      }
      const data = { tries: value.failures }
      if (await audit.write(session, 'two-person.code-tried', null, data, [put])) return ok(null)
    }
  }

  async function applyDue(): Promise<void> {
    const now = clock.now()
    for (const held of await all()) {
      if (held.value.inForceAt > now) continue
      const actor = { kiosk: 'service', visit: null, userName: held.value.requestedBy, ended: null }
      await bringInForce(held, actor, 'time')
    }
  }

  /** One commit: the change, and that it waits no more. What cannot be done any more is taken away, and said. */
  async function bringInForce(
    held: Held,
    actor: Actor,
    by: 'second-person' | 'time' | 'machine-code',
  ): Promise<Result<null, FailureOf<'request-not-found' | 'change-void'>>> {
    for (;;) {
      const now = await store.get('twoPersonChanges', held.key)
      if (now?.value.id !== held.value.id) return err({ kind: 'request-not-found' })
      const { requestedBy, change, id } = now.value
      const requester = await store.get('staff', requestedBy)
      // The member who asked must still have the right to.
      if (!requester?.value.active || requester.value.role !== 'administrator') {
        return remove(held, 'not-allowed')
      }
      const other = requestedBy === actor.userName
      const done = await carryOut(change, {
        actor,
        requestedBy,
        puts: [removal({ ...held, ...now })],
        data: { request: id, requestedBy, by },
        // The actor's own rights are checked by the audit.
        checks: other ? [] : [{ collection: 'staff', key: requestedBy, expect: requester.version }],
      }).catch((error: unknown) => {
        // Their password was just replaced, or they were let go in this very moment.
        if (by === 'time' && error instanceof RightsLost) return err('not-allowed' as const)
        throw error
      })
      if (done.ok) return done
      if (done.error !== 'conflict') return remove({ ...held, ...now }, done.error)
    }
  }

  async function remove(held: Held, why: string): Promise<Err<FailureOf<'change-void'>>> {
    const { requestedBy } = held.value
    const event: JournalEvent = {
      kind: 'two-person.void',
      at: clock.now(),
      kiosk: 'service',
      account: null,
      visit: null,
      data: { ...about(held.value), requestedBy, why },
    }
    // Somebody else took it away meanwhile: then it is gone as well.
    await store.commit({ event, puts: [removal(held)] })
    log.warn({ task: held.value.change.kind, why }, 'a change that needs two people was dropped')
    return err({ kind: 'change-void' })
  }

  async function whyNotConfirm(
    member: StaffMember,
    { change, requestedBy }: TwoPersonChange,
  ): Promise<TwoPersonChangeView['mayNotConfirm']> {
    if (!reaches(member.role, 'administrator')) return 'role'
    if ('userName' in change && change.userName === member.userName) return 'own-record'
    const now = clock.now()
    const mayNot = await whyNotSecond(store, { second: member, first: requestedBy, now })
    return mayNot ?? (now - member.addedAt < secondPersonMs ? 'too-new' : null)
  }

  function takesCode({ change }: TwoPersonChange): boolean {
    const since = deps.mailFailingSince()
    const isMail = 'keys' in change && change.keys.some(isMailServer)
    return isMail && since !== null && clock.now() - since >= mailFailsLongEnoughMs
  }

  async function view(member: StaffMember, { value }: Held): Promise<TwoPersonChangeView> {
    const { id, change, requestedBy, requestedAt, inForceAt } = value
    const requester = await store.get('staff', requestedBy)
    return {
      id,
      what: change.kind,
      requestedAt,
      inForceAt,
      about: 'userName' in change ? { userName: change.userName, role: change.role } : null,
      name: change.kind === 'add-staff' ? change.name : null,
      settings: 'keys' in change ? change.keys.map((path) => ({ path, value: shown(change, path) })) : [],
      requestedBy: { userName: requestedBy, name: requester?.value.name ?? requestedBy },
      mayNotConfirm: await whyNotConfirm(member, value),
      mayStop: mayStop(member, value),
      takesCode: reaches(member.role, 'administrator') && takesCode(value),
    }
  }

  async function list(session: StaffSession): Promise<ResultOf<'listTwoPersonChanges'>> {
    const member = await audit.memberOf(session)
    const held = (await all()).sort((a, b) => a.value.requestedAt - b.value.requestedAt)
    return ok({ changes: await Promise.all(held.map((one) => view(member, one))) })
  }

  return {
    inForce: rule.inForce,
    ask,
    list,
    decide,
    confirmByCode,
    applyDue,
    waiting: async () => (await all()).length,
  }
}

function subjectOf(change: TwoPersonAction): string {
  return 'userName' in change ? `staff:${change.userName}` : 'settings'
}

/** What the journal says of it. */
function about({ id, change }: TwoPersonChange): JournalEvent['data'] {
  const what = { request: id, task: change.kind }
  if ('keys' in change) return { ...what, keys: change.keys }
  return { ...what, user: change.userName, role: change.role }
}

function removal({ key, version }: Held): Put {
  return { collection: 'twoPersonChanges', key, value: null, expect: version }
}

function mayStop(member: StaffMember, { requestedBy }: TwoPersonChange): boolean {
  return reaches(member.role, 'supervisor') || member.userName === requestedBy
}

/** A value to be looked at before it is confirmed; null for one that goes, or that nobody is to see. */
function shown(change: Extract<TwoPersonAction, { keys: string[] }>, path: string): string | null {
  if (change.kind === 'reset-settings' || path === 'smtp.password') return null
  const value = change.changes[path]
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What asking comes to. */
export type TwoPersonFailure = FailureOf<'second-person' | 'change-waits'>
