/** The made-up account at the counter: found, opened, helped with, handed over; and the requests that wait for a second person. */
import type { Failure } from '../../contract/failures.ts'
import type { OutputOf } from '../../contract/operations.ts'
import type { CaseView, RequestView } from '../../contract/counter/views.ts'
import type { AccountView } from '../../contract/views.ts'
import type { FakeHandlers, FakeSession } from './fake-handlers.ts'
import type { StaffView } from '../../contract/staff/views.ts'

export interface FakeCounterOptions {
  /** On top of the account that is opened. */
  case?: Partial<CaseView>
  /** In place of the two that are open. */
  requests?: readonly RequestView[]
  /** In place of the one account that is found. */
  found?: OutputOf<'findAccounts'>
}

/** What a reason brings to light. */
export const inFull: AccountView = {
  name: 'Nguyễn Thị Quỳnh',
  accountNumber: '0123 456 789',
  personalId: '079 085 001 234',
  phone: '0912 345 678',
  email: 'quynh.nguyen@example.vn',
}

type CounterOperation =
  | ('findAccounts' | 'openAccount' | 'closeAccount' | 'revealAccount' | 'recordCheck' | 'unlockAccount')
  | ('cancelPending' | 'requestApproval' | 'handOver' | 'undoChange' | 'listRequests' | 'decideRequest')

const hour = 3_600_000

export function createFakeCounter(
  options: FakeCounterOptions,
  masked: AccountView,
  session: FakeSession,
): {
  sitsDown: (who: StaffView) => void
  waiting: () => { case: CaseView | null; requestsWaiting: number }
  handlers: FakeHandlers<CounterOperation>
} {
  const now = Date.now()
  let me: StaffView | null = null
  let open: CaseView | null = null
  let requests: RequestView[] = [...(options.requests ?? usualRequests(masked, now))]

  const usualCase = (): CaseView => ({
    id: 'case-1',
    account: masked,
    kind: 'individual',
    hasPassword: true,
    lockedUntil: null,
    revealed: null,
    check: null,
    request: null,
    lastChange: { reference: 'K7M4-92QX-T', at: now - hour, staff: [], undoUntil: now + 47 * hour },
    pending: false,
    ...options.case,
  })
  function inCase(over: Partial<CaseView>): CaseView | Failure {
    if (open === null) return { kind: 'no-case' }
    open = { ...open, ...over }
    return open
  }
  function asks(one: CaseView, who: StaffView, check: RequestView['check'], reason: string): RequestView {
    return {
      id: `request-${requests.length + 1}`,
      why: one.account.email === null ? 'no-email' : 'email-lost',
      ...{ reason, check },
      state: 'waiting',
      account: { name: one.account.name, accountNumber: one.account.accountNumber },
      requestedBy: { userName: who.userName, name: who.name },
      requestedAt: now,
      approvedBy: null,
      expiresAt: now + 2 * hour,
      mayNot: 'own-request',
    }
  }

  const handlers: FakeHandlers<CounterOperation> = {
    findAccounts: ({ query }) => {
      if (query.length < 2) return { kind: 'query-too-short' }
      if (query === 'nobody') return { found: [], more: false }
      return options.found ?? { found: [{ id: 'hit-1', account: masked }], more: false }
    },
    openAccount: () => {
      open = usualCase()
      return open
    },
    closeAccount: () => {
      open = null
      return null
    },
    revealAccount: () => inCase({ revealed: inFull }),
    recordCheck: (check) => {
      if (check.last4.length !== 4) return { kind: 'check-invalid', field: 'last4' }
      if (check.form === '') return { kind: 'check-invalid', field: 'form' }
      return inCase({ check })
    },
    unlockAccount: () => inCase({ lockedUntil: null }),
    cancelPending: () => inCase({ pending: false, request: null }),
    requestApproval: ({ reason }) => {
      if (open === null || me === null) return { kind: 'no-case' }
      if (open.check === null) return { kind: 'check-required' }
      const request = asks(open, me, open.check, reason)
      requests = [...requests, request]
      return inCase({ request, pending: true })
    },
    handOver: ({ purpose, language }) => {
      if (open === null || me === null) return { kind: 'no-case' }
      if (purpose === 'new-email' && open.request?.state !== 'approved') return { kind: 'approval-required' }
      const { account } = open
      const by = me.name
      open = null
      me = null
      session.handOver({ purpose, by }, account, language)
      return null
    },
    undoChange: () => {
      const after = inCase({ lastChange: null })
      return 'account' in after ? { reference: 'P4XD-77QM-H', case: after } : after
    },
    listRequests: () => ({ requests }),
    decideRequest: ({ id, approve }) => {
      const found = requests.find((one) => one.id === id)
      if (found === undefined || me === null) return { kind: 'request-not-found' }
      const approvedBy = { userName: me.userName, name: me.name }
      requests = requests.flatMap((one) => {
        if (one !== found) return [one]
        return approve ? [{ ...one, state: 'approved' as const, approvedBy }] : []
      })
      return { requests }
    },
  }
  return {
    sitsDown: (who) => {
      me = who
      open = null
    },
    waiting: () => ({
      case: open,
      requestsWaiting: requests.filter((one) => one.state === 'waiting' && one.mayNot === null).length,
    }),
    handlers,
  }
}

function usualRequests(account: AccountView, now: number): RequestView[] {
  const common = {
    check: { document: 'cccd' as const, last4: '1234', form: 'Mẫu TK1-TS' },
    state: 'waiting' as const,
    account: { name: account.name, accountNumber: account.accountNumber },
    requestedAt: now - hour / 2,
    approvedBy: null,
    expiresAt: now + 2 * hour,
  }
  return [
    {
      ...common,
      id: 'request-1',
      why: 'email-lost',
      reason: 'Không còn mở được hộp thư',
      requestedBy: { userName: 'lan.tran', name: 'Trần Thị Lan' },
      mayNot: null,
    },
    {
      ...common,
      id: 'request-2',
      why: 'no-email',
      reason: 'Chưa từng có email',
      requestedBy: { userName: 'minh.le', name: 'Lê Quang Minh' },
      mayNot: 'own-request',
    },
  ]
}
