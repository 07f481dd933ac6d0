/** The desk's stores with a signed-in member and a scripted service. */
import type { CaseView, RequestView } from '../../contract/counter/views.ts'
import type { StaffView } from '../../contract/staff/views.ts'
import { ok } from '../../contract/result.ts'
import type { SessionStatus } from '../../contract/views.ts'
import { useSession } from '../shared/service/session.ts'
import { installStores, type Script, scriptedApi, status } from './scripted-api.ts'
import { useApprovals } from '../staff/approvals/approvals.ts'
import { useCounter } from '../staff/counter/counter.ts'
import { useDesk } from '../staff/shared/desk.ts'

export const check = { document: 'cccd', last4: '4321', form: 'Mẫu TK1-TS' } as const
export const me: StaffView = {
  userName: 'lan.tran',
  name: 'Trần Thị Lan',
  role: 'supervisor',
  mustChange: false,
  hasPin: false,
  lastSignIn: null,
}
export const file: CaseView = {
  id: 'case-1',
  account: {
    name: 'Nguyễn Thị Q•••',
    personalId: null,
    bhxhNumber: '•••••• 6789',
    phone: null,
    email: 'q•••@gmail.com',
  },
  kind: 'individual',
  hasPassword: true,
  lockedUntil: null,
  revealed: null,
  check: null,
  request: null,
  lastChange: null,
  pending: false,
}
export const request = (id: string, over: Partial<RequestView> = {}): RequestView => ({
  id,
  why: 'email-lost',
  reason: 'Không còn mở được hộp thư',
  check,
  state: 'waiting',
  account: { name: 'Phạm Văn A•••', accountNumber: '•••••• 0004' },
  requestedBy: { userName: 'hoa.le', name: 'Lê Thị Hoa' },
  requestedAt: 0,
  approvedBy: null,
  expiresAt: 3_600_000,
  mayNot: null,
  ...over,
})

/** A member is signed in, but the desk has not loaded its data. */
export function installDesk(
  script: Script = {},
  over: { me?: Partial<StaffView>; case?: CaseView | null } = {},
) {
  const mine = { ...me, ...over.me }
  let live: SessionStatus | null = status({ role: mine.role })
  const scripted = scriptedApi(
    {
      getStaff: () =>
        ok({
          me: mine,
          case: over.case ?? null,
          requestsWaiting: 2,
          twoPersonChanges: 0,
          form: 'Mẫu TK1-TS',
          passwordLength: 12,
          pinLength: 6,
          passphraseLength: 12,
        }),
      takeDrafts: () => ok(null),
      listTwoPersonChanges: () => ok({ changes: [] }),
      ...script,
    },
    () => live,
  )
  installStores(scripted.api)
  useSession().accept(live)
  const stores = { desk: useDesk(), counter: useCounter(), approvals: useApprovals() }
  return { ...stores, ...scripted, sessionIs: (next: SessionStatus | null) => (live = next) }
}
export async function openDesk(...given: Parameters<typeof installDesk>) {
  const at = installDesk(...given)
  await at.desk.refresh()
  return at
}
