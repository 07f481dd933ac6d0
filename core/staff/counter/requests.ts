/**
 * What needs a second person: a new e-mail without a code to the old one. Somebody asks, having seen a document; another
 * approves or refuses; then the citizen proves the new address. It runs out by itself, is used once, and nobody decides
 * what they asked for, what is about themselves, or what somebody asked for whom they have just made (two-person-rule.ts).
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { RequestView } from '../../../contract/counter/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import { shownNumber } from '../../contact/account-number.ts'
import { maskName, maskNumber } from '../../contact/mask.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import type { StaffMember, StaffRequest } from '../../storage/port/documents.ts'
import { accountByKey, type KeyedAccount } from '../../storage/port/find-account.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Versioned } from '../../storage/port/model.ts'
import { reaches } from '../roles.ts'
import { isOwnAccount, plainReason, type StaffAudit } from '../staff-audit.ts'
import { whyNotSecond } from '../two-person/two-person-rule.ts'

export interface RequestsDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  audit: StaffAudit
}

type Held = Versioned<StaffRequest>

export function createRequests({ store, clock, random, config, audit }: RequestsDeps) {
  /** Those that are open, oldest first; what has run out is taken away on the way, with a line in the journal. */
  async function open(): Promise<Held[]> {
    const all = await store.list('requests')
    const now = clock.now()
    const kept: Held[] = []
    for (const request of all) {
      if (now < request.value.expiresAt) kept.push(request)
      else await expire(request)
    }
    return kept.sort((a, b) => a.value.requestedAt - b.value.requestedAt)
  }

  async function expire({ version, value }: Held): Promise<void> {
    const { id, account, requestedBy, why, state } = value
    const event = {
      kind: 'request.expired' as const,
      at: clock.now(),
      kiosk: 'service',
      account,
      visit: null,
      staff: requestedBy,
      data: { request: id, why, state },
    }
    await store.commit({
      event,
      puts: [{ collection: 'requests', key: account, value: null, expect: version }],
    })
  }

  const ofAccount = async (account: string): Promise<Held | null> =>
    (await open()).find(({ value }) => value.account === account) ?? null

  async function make(
    session: StaffSession,
    account: KeyedAccount,
    check: StaffRequest['check'],
    reason: string,
  ): Promise<Result<null, FailureOf<'request-open'>>> {
    const { key } = account
    const { email } = account.value
    if (await ofAccount(key)) return err({ kind: 'request-open' })
    const now = clock.now()
    const value: StaffRequest = {
      id: random.bytes(9).toString('base64url'),
      account: key,
      accountVersion: account.version,
      why: email === null ? 'no-email' : 'email-lost',
      reason,
      check,
      requestedBy: session.userName,
      requestedAt: now,
      state: 'waiting',
      approvedBy: null,
      approvedAt: null,
      expiresAt: now + config.staff.approvalMinutes * 60_000,
    }
    const data = { request: value.id, why: value.why, reason, document: check.document, form: check.form }
    const put = { collection: 'requests' as const, key, value, expect: 0 }
    // Somebody else may have asked meanwhile.
    return (await audit.write(session, 'request.made', key, data, [put]))
      ? ok(null)
      : err({ kind: 'request-open' })
  }

  async function decide(
    session: StaffSession,
    { id, approve, reason: typed }: InputOf<'decideRequest'>,
  ): Promise<Result<null, DecideFailure>> {
    const held = (await open()).find(({ value }) => value.id === id)
    if (!held) return err({ kind: 'request-not-found' })
    const { value } = held
    const account = await accountByKey(store, value.account)
    const member = await audit.memberOf(session)
    const mayNot = account ? await whyNot(member, value, account) : null
    if (mayNot !== null) {
      const kind = mayNot === 'role' ? 'not-allowed' : mayNot
      return audit.deny(session, value.account, 'decideRequest', { kind })
    }
    if (value.state === 'approved' && approve) return err({ kind: 'request-not-found' })
    const reason = plainReason(typed)
    if (!approve && reason === null) return err({ kind: 'reason-missing' })
    if (!approve) {
      const refused = await remove(session, held, 'request.refused', reason)
      return refused ? ok(null) : err({ kind: 'request-not-found' })
    }
    if (!account || account.version !== value.accountVersion) {
      await remove(session, held, 'request.cancelled', null)
      return err({ kind: 'account-changed' })
    }
    const approved: StaffRequest = {
      ...value,
      state: 'approved',
      approvedBy: session.userName,
      approvedAt: clock.now(),
      // The citizen may have to be called back in.
      expiresAt: clock.now() + config.staff.approvalMinutes * 60_000,
    }
    const data = { request: id, why: value.why, requestedBy: value.requestedBy, reason }
    const put = { collection: 'requests' as const, key: value.account, value: approved, expect: held.version }
    if (
      await audit.write(session, 'request.approved', value.account, data, [put], {
        needs: config.staff.approval,
      })
    )
      return ok(null)
    return err({ kind: 'request-not-found' })
  }

  /** @returns false when it was used, decided or taken away meanwhile. */
  function remove(
    session: StaffSession,
    { version, value }: Held,
    kind: 'request.refused' | 'request.cancelled',
    reason: string | null,
  ): Promise<boolean> {
    const { id, account, why, requestedBy } = value
    const put = { collection: 'requests' as const, key: account, value: null, expect: version }
    return audit.write(session, kind, account, { request: id, why, requestedBy, reason }, [put])
  }

  async function whyNot(
    member: StaffMember,
    { requestedBy }: StaffRequest,
    account: KeyedAccount,
  ): Promise<RequestView['mayNot']> {
    if (member.userName === requestedBy) return 'own-request'
    if (isOwnAccount(member, account)) return 'own-record'
    if (!reaches(member.role, config.staff.approval)) return 'role'
    return whyNotSecond(store, { second: member, first: requestedBy, now: clock.now() })
  }

  async function view(member: StaffMember, request: StaffRequest): Promise<RequestView | null> {
    const account = await accountByKey(store, request.account)
    if (!account) return null
    const { id, why, reason, check, state, requestedBy, requestedAt, approvedBy, expiresAt } = request
    return {
      id,
      why,
      reason,
      check,
      state,
      requestedAt,
      expiresAt,
      account: {
        name: maskName(account.value.name),
        accountNumber: maskNumber(shownNumber(account.value)),
      },
      requestedBy: await named(requestedBy),
      approvedBy: approvedBy === null ? null : await named(approvedBy),
      mayNot: await whyNot(member, request, account),
    }
  }

  async function named(userName: string) {
    const member = await store.get('staff', userName)
    return { userName, name: member?.value.name ?? userName }
  }

  async function list(session: StaffSession): Promise<ResultOf<'listRequests'>> {
    const member = await audit.memberOf(session)
    const views = await Promise.all((await open()).map(({ value }) => view(member, value)))
    return ok({ requests: views.filter((one) => one !== null) })
  }

  /** How many wait for somebody's decision. */
  async function waiting(session: StaffSession): Promise<number> {
    const listed = await list(session)
    if (!listed.ok) return 0
    return listed.value.requests.filter(({ state, mayNot }) => state === 'waiting' && mayNot === null).length
  }

  return { ofAccount, make, decide, remove, view, list, waiting }
}

type DecideFailure = FailureOf<
  | ('request-not-found' | 'not-allowed' | 'reason-missing' | 'account-changed')
  | Exclude<NonNullable<RequestView['mayNot']>, 'role'>
>

export type Requests = ReturnType<typeof createRequests>
