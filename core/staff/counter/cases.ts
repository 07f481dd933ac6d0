/**
 * The help that staff give at the counter: they find an account, see it masked, record which document they saw, and hand
 * the screen over to the citizen, who proves the change. Nothing here sets a contact, and nothing shows a code or a
 * password. Who touches their own account is refused, and every step and refusal stands in the journal.
 */
import { plainCharacters } from '../../../contract/digits.ts'
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { CaseView } from '../../../contract/counter/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import { fullAccountView, maskedAccountView } from '../../contact/account-view.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import type { Assistance } from '../../session/assistance.ts'
import type { Session, StaffSession } from '../../session/session.ts'
import { forgiveTries, signInCounterKeys } from '../../authentication/counted-tries.ts'
import { currentCounter } from '../../authentication/throttle.ts'
import { accountByKey, type KeyedAccount } from '../../storage/port/find-account.ts'
import type { Check, Put } from '../../storage/port/model.ts'
import type { Store } from '../../storage/port/store.ts'
import { findAccounts } from './find-accounts.ts'
import { askedWords, searchQuery, type SearchQuery } from './search-query.ts'
import type { Requests } from './requests.ts'
import { isOwnAccount, plainReason, type StaffAudit } from '../staff-audit.ts'
import { undoUntil, type createUndo } from './undo.ts'

const dayMs = 24 * 3_600_000
const hourMs = 3_600_000

export interface CasesDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  audit: StaffAudit
  requests: Requests
  undo: ReturnType<typeof createUndo>
  /** Visits in which this account's owner is in the middle of a change. */
  changesUnderWay: (account: string) => Session[]
  /**
   * Ends such a change, if it is still under way when it is the visit's turn; the visit goes on.
   * @param write says so in the journal first.
   */
  cancelChange: (visit: Session, write: (change: string) => Promise<void>) => Promise<void>
}

export function createCases(deps: CasesDeps) {
  const { store, clock, random, config, audit, requests, undo, changesUnderWay, cancelChange } = deps

  async function find(session: StaffSession, query: string): Promise<ResultOf<'findAccounts'>> {
    const asked = searchQuery(query)
    if (!asked.ok) return asked
    const counted = await countSearch(session, asked.value)
    if (!counted.ok) return counted
    const { accounts, more } = await findAccounts(store, asked.value)
    const hits = accounts.map((account) => ({ id: random.bytes(9).toString('base64url'), account }))
    session.hits = new Map(hits.map(({ id, account }) => [id, account.key]))
    return ok({
      found: hits.map(({ id, account }) => ({ id, account: maskedAccountView(account.value) })),
      more,
    })
  }

  /** Before anything is looked at, this search is counted, and stands in the journal with what was asked. */
  async function countSearch(
    session: StaffSession,
    query: SearchQuery,
  ): Promise<Result<null, FailureOf<'search-limit' | 'day-limit'>>> {
    const { searchesPerHour, searchesPerDay } = config.staff
    const data = { by: query.by, asked: askedWords(query) }
    for (;;) {
      const counted = await oneMore(`search:${session.userName}`, [
        { kind: 'search-limit', most: searchesPerHour, withinMs: hourMs },
        { kind: 'day-limit', most: searchesPerDay, withinMs: dayMs },
      ])
      if (!counted.ok) return counted
      if (await audit.write(session, 'account.searched', null, data, [counted.value])) return ok(null)
    }
  }

  /** What counts one more use, to be written with it; or from when on there may be one. */
  async function oneMore<K extends 'search-limit' | 'day-limit'>(
    key: string,
    limits: ReadonlyArray<{ kind: K; most: number; withinMs: number }>,
  ): Promise<Result<Put, FailureOf<K>>> {
    const counter = await store.get('codeCounters', key)
    const now = clock.now()
    const longestMs = Math.max(...limits.map(({ withinMs }) => withinMs))
    const recent = (counter?.value.sentAt ?? []).filter((at) => at > now - longestMs)
    for (const { kind, most, withinMs } of limits) {
      const oldestThatCounts = recent.filter((at) => at > now - withinMs).at(-most)
      if (oldestThatCounts !== undefined)
        return err({ kind, until: oldestThatCounts + withinMs } as FailureOf<K>)
    }
    const value = { sentAt: [...recent, now] }
    return ok({ collection: 'codeCounters', key, value, expect: counter?.version ?? 0 })
  }

  async function open(session: StaffSession, id: string): Promise<ResultOf<'openAccount'>> {
    const key = session.hits.get(id)
    const account = key === undefined ? null : await accountByKey(store, key)
    if (!account) return err({ kind: 'account-not-found' })
    if (isOwnAccount(await audit.memberOf(session), account)) {
      return audit.deny(session, account.key, 'openAccount', { kind: 'own-record' })
    }
    // Counted and journalled before anything of it is shown.
    for (;;) {
      const { openingsPerDay: most } = config.staff
      const counted = await oneMore(`opening:${session.userName}`, [
        { kind: 'day-limit', most, withinMs: dayMs },
      ])
      if (!counted.ok) return counted
      if (await audit.write(session, 'account.opened', account.key, {}, [counted.value])) break
    }
    const opening = random.bytes(9).toString('base64url')
    const check = await seenBefore(session, account)
    session.case = { id: opening, account: account.key, revealed: false, check }
    return ok(await view(session, account))
  }

  /** What they themselves saw and recorded for a request that is still open, for the account as it still is. */
  async function seenBefore({ userName }: StaffSession, account: KeyedAccount) {
    const request = (await requests.ofAccount(account.key))?.value
    const isTheirs = request?.requestedBy === userName && request.accountVersion === account.version
    return isTheirs ? request.check : null
  }

  function close(session: StaffSession): void {
    session.case = null
    session.hits = new Map()
  }

  async function reveal(session: StaffSession, typed: string): Promise<ResultOf<'revealAccount'>> {
    const opened = await openCase(session)
    if (!opened.ok) return opened
    const reason = plainReason(typed)
    if (reason === null) return err({ kind: 'reason-missing' })
    await audit.write(session, 'account.revealed', opened.value.at.account, { reason })
    opened.value.at.revealed = true
    return ok(await view(session, opened.value.account))
  }

  async function recordCheck(
    session: StaffSession,
    given: InputOf<'recordCheck'>,
  ): Promise<ResultOf<'recordCheck'>> {
    const opened = await openCase(session)
    if (!opened.ok) return opened
    const last4 = plainCharacters(given.last4).toUpperCase()
    const form = given.form
      .normalize('NFC')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
    if (!/^[A-Z0-9]{4}$/.test(last4)) return err({ kind: 'check-invalid', field: 'last4' })
    if (!/[\p{L}\p{N}]/u.test(form)) return err({ kind: 'check-invalid', field: 'form' })
    const check = { document: given.document, last4, form }
    await audit.write(session, 'account.checked', opened.value.at.account, check)
    opened.value.at.check = check
    return ok(await view(session, opened.value.account))
  }

  async function unlock(session: StaffSession): Promise<ResultOf<'unlockAccount'>> {
    const opened = await checkedCase(session)
    if (!opened.ok) return opened
    const { account } = opened.value
    const { key } = account
    for (;;) {
      const held = await heldUp(account)
      if (!held) return err({ kind: 'not-locked' })
      const puts = await forgiveTries(store, account, { throttle: config.throttle, now: clock.now() })
      const unlocked = await audit.write(session, 'account.unlocked', key, { failures: held.failures }, puts)
      if (unlocked) return ok(await view(session, account))
      // Another try was counted meanwhile.
    }
  }

  async function cancelPending(
    session: StaffSession,
    { request: shown, reason: typed }: Pick<InputOf<'cancelPending'>, 'request' | 'reason'>,
  ): Promise<ResultOf<'cancelPending'>> {
    const opened = await openCase(session)
    if (!opened.ok) return opened
    const reason = plainReason(typed)
    if (reason === null) return err({ kind: 'reason-missing' })
    const { key } = opened.value.account
    const visits = changesUnderWay(key)
    const withdrawn = await withdraw(session, key, { shown, reason })
    if (!withdrawn.ok) return withdrawn
    let cancelled = 0
    for (const visit of visits) {
      await cancelChange(visit, async (change) => {
        await audit.write(session, 'change.cancelled', key, { change, reason })
        cancelled++
      })
    }
    if (!withdrawn.value && cancelled === 0) return err({ kind: 'nothing-pending' })
    return ok(await view(session, opened.value.account))
  }

  /** @returns whether there was a request that is withdrawn now. */
  async function withdraw(
    session: StaffSession,
    key: string,
    { shown, reason }: { shown: string | null; reason: string },
  ): Promise<Result<boolean, FailureOf<'page-outdated'>>> {
    for (;;) {
      const request = await requests.ofAccount(key)
      if (!request) return ok(false)
      if (request.value.id !== shown) return err(anotherRequest)
      if (await requests.remove(session, request, 'request.cancelled', reason)) return ok(true)
      // Somebody has decided it just now, or used it.
    }
  }

  async function requestApproval(session: StaffSession, typed: string): Promise<ResultOf<'requestApproval'>> {
    const opened = await checkedCase(session)
    if (!opened.ok) return opened
    const reason = plainReason(typed)
    if (reason === null) return err({ kind: 'reason-missing' })
    const made = await requests.make(session, opened.value.account, opened.value.check, reason)
    return made.ok ? ok(await view(session, opened.value.account)) : made
  }

  /** What the citizen's visit is to carry; the visit itself is begun by who holds the sessions. */
  async function handOver(session: StaffSession, given: Pick<InputOf<'handOver'>, 'purpose' | 'request'>) {
    for (;;) {
      const may = await mayHandOver(session, given)
      if (!may.ok) return may
      const { account, assistance, checks } = may.value
      const data = handOverData(assistance)
      if (await audit.write(session, 'account.handed-over', account.key, data, [], { checks }))
        return ok({ account: account.key, assistance })
    }
  }

  /**
   * Whether the open account may be handed over for this purpose, to whichever screen.
   * @returns also what must still be so at the moment of commit
   */
  async function mayHandOver(
    session: StaffSession,
    { purpose, request: shown }: Pick<InputOf<'handOver'>, 'purpose' | 'request'>,
  ): Promise<
    Result<
      { account: KeyedAccount; assistance: Assistance; checks: Check[] },
      FailureOf<
        'no-case' | 'check-required' | 'approval-required' | 'page-outdated' | 'account-changed' | 'no-email'
      >
    >
  > {
    const opened = await checkedCase(session)
    if (!opened.ok) return opened
    const { account, check } = opened.value
    const { userName, name } = await audit.memberOf(session)
    const request = purpose === 'new-email' ? await approvedRequest(account, shown) : ok(null)
    if (!request.ok) {
      return request.error.kind === 'approval-required'
        ? audit.deny(session, account.key, 'handOver', request.error)
        : request
    }
    if (purpose !== 'new-email' && account.value.email === null) return err({ kind: 'no-email' })
    const checks: Check[] = [{ collection: 'accounts', key: account.key, expect: account.version }]
    if (request.value)
      checks.push({ collection: 'requests', key: account.key, expect: request.value.version })
    const approval = request.value && { id: request.value.id, approvedBy: request.value.approvedBy }
    return ok({
      account,
      assistance: { purpose, by: { userName, name }, check, request: approval },
      checks,
    })
  }

  async function approvedRequest(account: KeyedAccount, shown: string | null) {
    const held = await requests.ofAccount(account.key)
    const request = held?.value
    if (!held || request?.state !== 'approved' || request.approvedBy === null) {
      return err({ kind: 'approval-required' as const })
    }
    if (request.id !== shown) return err(anotherRequest)
    if (request.accountVersion !== account.version) return err({ kind: 'account-changed' as const })
    return ok({ id: request.id, approvedBy: request.approvedBy, version: held.version })
  }

  async function undoChange(
    session: StaffSession,
    { undoes, reason: typed }: Pick<InputOf<'undoChange'>, 'undoes' | 'reason'>,
  ): Promise<ResultOf<'undoChange'>> {
    const opened = await checkedCase(session)
    if (!opened.ok) return opened
    const reason = plainReason(typed)
    if (reason === null) return err({ kind: 'reason-missing' })
    const { account, check } = opened.value
    const undone = await undo(session, account.key, { undoes, reason, check })
    if (!undone.ok) return undone
    const now = await accountByKey(store, account.key)
    return ok({ reference: undone.value, case: await view(session, now ?? account) })
  }

  async function openCase(session: StaffSession) {
    const at = session.case
    const account = at && (await accountByKey(store, at.account))
    if (!at || !account) return err({ kind: 'no-case' as const })
    if (!isOwnAccount(await audit.memberOf(session), account)) return ok({ at, account })
    // It has become theirs since it was opened.
    close(session)
    return err({ kind: 'no-case' as const })
  }

  async function checkedCase(session: StaffSession) {
    const opened = await openCase(session)
    if (!opened.ok) return opened
    const { check } = opened.value.at
    return check ? ok({ account: opened.value.account, check }) : err({ kind: 'check-required' as const })
  }

  /** The open case as it stands now; null where none is open. */
  async function current(session: StaffSession): Promise<CaseView | null> {
    const opened = await openCase(session)
    return opened.ok ? view(session, opened.value.account) : null
  }

  async function view(session: StaffSession, keyed: KeyedAccount): Promise<CaseView> {
    const { key, value: account } = keyed
    const held = await heldUp(keyed)
    const request = await requests.ofAccount(key)
    const { lastChange } = account
    const now = clock.now()
    return {
      id: session.case?.id ?? '',
      account: maskedAccountView(account),
      kind: account.kind,
      hasPassword: account.passwordHash !== null,
      lockedUntil: held?.until ?? null,
      revealed: session.case?.revealed ? fullAccountView(account) : null,
      check: session.case?.check ?? null,
      request: request && (await requests.view(await audit.memberOf(session), request.value)),
      lastChange: lastChange
        ? {
            reference: lastChange.reference,
            at: lastChange.at,
            staff: lastChange.staff,
            undoUntil: undoUntil(account, config, now),
          }
        : null,
      pending: request !== null || changesUnderWay(key).length > 0,
    }
  }

  /** Until when a sign-in to this account, by one of its numbers at least, is refused unevaluated; null when none is. */
  async function heldUp({ key, value }: KeyedAccount): Promise<{ until: number; failures: number } | null> {
    const keys = signInCounterKeys(key, value)
    const found = await Promise.all(keys.map((one) => store.get('signInCounters', one)))
    const now = clock.now()
    const counters = found.map((counter) => currentCounter(counter?.value ?? null, now))
    const until = Math.max(...counters.map(({ lockedUntil, nextTryAt }) => Math.max(lockedUntil, nextTryAt)))
    return until > now ? { until, failures: Math.max(...counters.map(({ failures }) => failures)) } : null
  }

  return {
    find,
    open,
    close,
    reveal,
    recordCheck,
    unlock,
    cancelPending,
    requestApproval,
    handOver,
    mayHandOver,
    undoChange,
    current,
  }
}

/** Another member has made another since the page was shown. */
const anotherRequest = { kind: 'page-outdated', what: 'request' } as const

/** What the journal says of a hand-over. */
export function handOverData({ purpose, check, request }: Assistance) {
  return {
    purpose,
    document: check.document,
    form: check.form,
    ...(request ? { request: request.id, approvedBy: request.approvedBy } : {}),
  }
}

export type Cases = ReturnType<typeof createCases>
