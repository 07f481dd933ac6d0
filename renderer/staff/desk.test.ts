/** The desk's store over a service that answers to order. */
import { afterEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../contract/failures.ts'
import { err, ok } from '../../contract/result.ts'
import type { CaseView, RequestView, StaffView } from '../../contract/staff-views.ts'
import type { StaffRole } from '../../contract/views.ts'
import { useSession } from '../shared/session.ts'
import { scriptedApi, type Script } from '../testing/scripted-api.ts'
import { standUp, status } from '../testing/strict-api.ts'
import { useDesk } from './desk.ts'
import type { PartName } from './parts.ts'

const account = { name: 'Nguyễn Thị Q•••', accountNumber: '•••••• 6789', personalId: null, phone: null }
const unchecked: CaseView = {
  account: { ...account, email: 'q•••@gmail.com' },
  kind: 'individual',
  hasPassword: true,
  lockedUntil: null,
  revealed: null,
  check: null,
  request: null,
  lastChange: null,
  pending: false,
}
const check = { document: 'cccd', last4: '1234', form: 'TK1-TS' } as const
const checked: CaseView = { ...unchecked, check }
const waiting: RequestView = {
  id: 'one',
  why: 'email-lost',
  reason: 'Không còn mở được hộp thư',
  check,
  state: 'waiting',
  account,
  requestedBy: { userName: 'lan.tran', name: 'Trần Thị Lan' },
  requestedAt: 0,
  approvedBy: null,
  expiresAt: 1,
  mayNot: null,
}
const own: RequestView = { ...waiting, id: 'two', mayNot: 'own-request' }

function staff(over: Partial<StaffView> = {}): StaffView {
  const me = {
    userName: 'lan.tran',
    name: 'Trần Thị Lan',
    role: 'clerk',
    hasPin: true,
    lastSignIn: null,
  } as const
  return { ...me, mustChange: false, ...over }
}
const seen = (me: StaffView, open: CaseView | null = null) =>
  ok({ me, case: open, requestsWaiting: 0, form: 'TK1-TS', passwordLength: 10, pinLength: 6 })

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

async function sitDown(script: Script, open: CaseView | null = null, role: StaffRole = 'clerk') {
  const scripted = scriptedApi({ getStaff: () => seen(staff({ role }), open), ...script }, () =>
    status({ role }),
  )
  unexpected = scripted.unexpected
  standUp(scripted.api)
  useSession().accept(status({ role }))
  const desk = useDesk()
  await desk.look()
  return { desk, ...scripted }
}

test.each<[StaffRole, PartName[]]>([
  ['clerk', ['support', 'approvals', 'health', 'own']],
  ['supervisor', ['support', 'approvals', 'journal', 'health', 'own']],
  [
    'administrator',
    ['support', 'approvals', 'journal', 'imports', 'colleagues', 'settings', 'health', 'own'],
  ],
])('the parts of a %s', async (role, parts) => {
  const { desk } = await sitDown({}, null, role)
  expect(desk.parts).toEqual(parts)
})

test('a password that was given is changed before anything else, wherever one wants to go', async () => {
  const { desk } = await sitDown({ getStaff: () => seen(staff({ mustChange: true })) })
  desk.goTo('health')
  expect(desk.standing).toBe('own')
})

test('an answer that it has to be changed leads there', async () => {
  const { desk, script } = await sitDown({ findAccounts: () => err({ kind: 'must-change' }) })
  script.getStaff = () => seen(staff({ mustChange: true }))
  await desk.find()
  expect(desk.standing).toBe('own')
})

describe('an open account', () => {
  test.each(['hand-over', 'approval', 'undo'] as const)('the document comes before: %s', async (what) => {
    const { desk } = await sitDown({}, unchecked)
    desk.askFor(what)
    expect(desk.asking).toBe('check')
  })

  test.each(['reveal', 'cancel', 'check'] as const)('no document is needed for: %s', async (what) => {
    const { desk } = await sitDown({}, unchecked)
    desk.askFor(what)
    expect(desk.asking).toBe(what)
  })

  test('once it was seen, what was asked for stands', async () => {
    const { desk } = await sitDown({}, checked)
    desk.askFor('undo')
    expect(desk.asking).toBe('undo')
  })

  test('one that the service does not have open is gone, and why is said', async () => {
    const { desk, script } = await sitDown({ revealAccount: () => err({ kind: 'no-case' }) }, checked)
    script.getStaff = () => seen(staff())
    desk.askFor('reveal')
    await desk.reveal('Đối chiếu')
    expect([desk.open, desk.asking, desk.failure]).toEqual([null, null, { kind: 'no-case' }])
  })

  test('it is gone even where the service has nothing more to say', async () => {
    const { desk, script } = await sitDown({ revealAccount: () => err({ kind: 'no-case' }) }, checked)
    script.getStaff = () => err({ kind: 'busy' })
    await desk.reveal('Đối chiếu')
    expect(desk.open).toBeNull()
  })

  test.each<Failure>([
    { kind: 'account-changed' },
    { kind: 'request-expired' },
    { kind: 'approval-required' },
  ])('after $kind it stands as it is now, and the screen stays where it was', async (failure) => {
    const approved: CaseView = { ...checked, request: { ...waiting, state: 'approved' } }
    const { desk, script } = await sitDown({ handOver: () => err(failure) }, approved)
    script.getStaff = () => seen(staff(), checked)
    desk.askFor('hand-over')
    expect(await desk.handOver('new-email', 'vi')).toBe(false)
    expect([desk.open?.request, desk.asking, desk.failure]).toEqual([null, null, failure])
  })

  test('it stays open while the service cannot be reached', async () => {
    const { desk } = await sitDown({ closeAccount: () => Promise.reject(new Error('no line')) }, checked)
    await desk.closeAccount()
    expect(desk.open).toEqual(checked)
  })

  test('the screen is handed over once the service has done so, and not before', async () => {
    const { desk, script } = await sitDown({ handOver: () => Promise.reject(new Error('no line')) }, checked)
    expect(await desk.handOver('change', 'vi')).toBe(false)
    script.handOver = () => ok(null)
    expect(await desk.handOver('change', 'vi')).toBe(true)
  })
})

test('a decided request is not there any more, and neither is its number', async () => {
  const { desk } = await sitDown({
    listRequests: () => ok({ requests: [waiting, own] }),
    decideRequest: () => ok({ requests: [own] }),
  })
  await desk.listRequests()
  expect(desk.requestsWaiting).toBe(1)
  expect(await desk.decide('one', true, 'Đồng ý')).toBe(true)
  expect([desk.requests, desk.requestsWaiting]).toEqual([[own], 0])
})

test.each<Failure>([{ kind: 'request-not-found' }, { kind: 'request-expired' }, { kind: 'account-changed' }])(
  'after $kind the list is as it is now, and why is still said',
  async (failure) => {
    const { desk } = await sitDown({
      decideRequest: () => err(failure),
      listRequests: () => ok({ requests: [own] }),
    })
    expect(await desk.decide('one', true, 'Đồng ý')).toBe(false)
    expect([desk.requests, desk.failure]).toEqual([[own], failure])
  },
)

test('a failure stands until the next call, or until one goes elsewhere', async () => {
  const { desk, script } = await sitDown({ findAccounts: () => err({ kind: 'query-too-short' }) })
  await desk.find()
  expect(desk.failure?.kind).toBe('query-too-short')
  script.findAccounts = () => ok({ found: [], more: false })
  await desk.find()
  expect(desk.failure).toBeNull()
  script.findAccounts = () => err({ kind: 'query-too-short' })
  await desk.find()
  desk.goTo('own')
  expect(desk.failure).toBeNull()
})

test('nothing stands of it once the session is over', async () => {
  const { desk } = await sitDown({ listRequests: () => ok({ requests: [waiting] }) }, checked)
  await desk.listRequests()
  desk.query = 'quynh'
  useSession().close('idle')
  expect([desk.me, desk.open, desk.requests, desk.query, desk.parts]).toEqual([null, null, [], '', []])
})
