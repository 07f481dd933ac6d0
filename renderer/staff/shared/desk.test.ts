/** The desk as its store: what stands, what comes first, what a failure does, and that nothing outlives the session. */
// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../../contract/failures.ts'
import { err, ok } from '../../../contract/result.ts'
import type { CaseView, RequestView } from '../../../contract/counter/views.ts'
import type { SessionStatus, StaffRole } from '../../../contract/views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { scriptedApi, type Script } from '../../testing/scripted-api.ts'
import { standUp, status } from '../../testing/strict-api.ts'
import { useDesk, type Asking } from './desk.ts'
import type { StaffView } from '../../../contract/staff/views.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

const check = { document: 'cccd', last4: '4321', form: 'Mẫu TK1-TS' } as const
const me: StaffView = {
  ...{ userName: 'lan.tran', name: 'Trần Thị Lan', role: 'supervisor' },
  ...{ mustChange: false, hasPin: false, lastSignIn: null },
}
const file: CaseView = {
  id: 'case-1',
  account: {
    ...{ name: 'Nguyễn Thị Q•••', accountNumber: '•••••• 6789', personalId: null },
    ...{ phone: null, email: 'q•••@gmail.com' },
  },
  ...{ kind: 'individual', hasPassword: true, lockedUntil: null, revealed: null, check: null },
  ...{ request: null, lastChange: null, pending: false },
}
const request = (id: string, over: Partial<RequestView> = {}): RequestView => ({
  ...{ id, why: 'email-lost', reason: 'Không còn mở được hộp thư', check, state: 'waiting' },
  account: { name: 'Phạm Văn A•••', accountNumber: '•••••• 0004' },
  requestedBy: { userName: 'hoa.le', name: 'Lê Thị Hoa' },
  ...{ requestedAt: 0, approvedBy: null, expiresAt: 3_600_000, mayNot: null },
  ...over,
})

function sitDown(script: Script = {}, over: { me?: Partial<StaffView>; case?: CaseView | null } = {}) {
  const mine = { ...me, ...over.me }
  let live: SessionStatus | null = status({ role: mine.role })
  const scripted = scriptedApi(
    {
      getStaff: () =>
        ok({
          ...{ me: mine, case: over.case ?? null, requestsWaiting: 2, twoPersonChanges: 0 },
          ...{ form: 'Mẫu TK1-TS', passwordLength: 12, pinLength: 6, passphraseLength: 12 },
        }),
      ...script,
    },
    () => live,
  )
  unexpected = scripted.unexpected
  standUp(scripted.api)
  useSession().accept(live)
  return { desk: useDesk(), ...scripted, sessionIs: (next: SessionStatus | null) => (live = next) }
}
async function seated(...given: Parameters<typeof sitDown>) {
  const at = sitDown(...given)
  await at.desk.look()
  return at
}

test('who sits here, the open account and what waits come from the service', async () => {
  const { desk } = await seated({}, { case: file })
  expect([desk.me, desk.open, desk.requestsWaiting]).toEqual([me, file, 2])
  expect(desk.usual).toEqual({ form: 'Mẫu TK1-TS', passwordLength: 12, pinLength: 6, passphraseLength: 12 })
})

test.each<[StaffRole, { has: string[]; hasNot: string[] }]>([
  [
    'clerk',
    { has: ['support', 'approvals', 'own'], hasNot: ['journal', 'imports', 'colleagues', 'settings'] },
  ],
  ['supervisor', { has: ['support', 'journal'], hasNot: ['imports', 'colleagues', 'settings'] }],
  ['administrator', { has: ['support', 'journal', 'imports', 'colleagues', 'settings'], hasNot: [] }],
])('the parts that a %s has', async (role, { has, hasNot }) => {
  const { desk } = await seated({}, { me: { role } })
  expect(desk.parts).toEqual(expect.arrayContaining(has))
  for (const part of hasNot) expect(desk.parts).not.toContain(part)
})

test('before it is known who sits here there is no part', () => {
  expect(sitDown().desk.parts).toEqual([])
})

test('with a password that somebody else gave, only the own account stands, until it is changed', async () => {
  const { desk } = await seated({}, { me: { mustChange: true } })
  desk.goTo('journal')
  expect(desk.standing).toBe('own')
  desk.me = me
  expect(desk.standing).toBe('journal')
})

test('that a password must be changed is found out at the next call, too', async () => {
  const mine: Partial<StaffView> = { mustChange: false }
  const { desk, script } = await seated({ findAccounts: () => err({ kind: 'must-change' }) })
  const before = script.getStaff!
  script.getStaff = async (input) => {
    const told = await before(input)
    return told.ok ? ok({ ...told.value, me: { ...me, ...mine, mustChange: true } }) : told
  }
  await desk.find()
  expect([desk.standing, desk.failure?.kind]).toEqual(['own', 'must-change'])
})

test.each<Asking>(['hand-over', 'approval', 'undo'])('a document comes before "%s"', async (asking) => {
  const { desk } = await seated({}, { case: file })
  desk.askFor(asking)
  expect(desk.asking).toBe('check')
  desk.open = { ...file, check }
  desk.askFor(asking)
  expect(desk.asking).toBe(asking)
})

test.each<Asking>(['check', 'reveal', 'cancel'])('"%s" needs no document', async (asking) => {
  const { desk } = await seated({}, { case: file })
  desk.askFor(asking)
  expect(desk.asking).toBe(asking)
})

test('what was found makes room for the account that is opened', async () => {
  const hit = { id: 'hit-1', account: file.account }
  const asked: string[] = []
  const { desk } = await seated({
    findAccounts: () => ok({ found: [hit], more: false }),
    openAccount: ({ id }) => {
      asked.push(id)
      return ok(file)
    },
  })
  desk.query = 'nguyen'
  await desk.find()
  expect(desk.found).toEqual({ hits: [hit], more: false })
  await desk.openAccount('hit-1')
  expect(asked).toEqual(['hit-1'])
  expect([desk.open, desk.found, desk.query]).toEqual([file, null, ''])
})

test('an account that cannot be opened leaves what was found', async () => {
  const { desk } = await seated({
    findAccounts: () => ok({ found: [{ id: 'hit-1', account: file.account }], more: true }),
    openAccount: () => err({ kind: 'own-record' }),
  })
  await desk.find()
  await desk.openAccount('hit-1')
  expect([desk.open, desk.found?.hits.length, desk.failure?.kind]).toEqual([null, 1, 'own-record'])
})

test('what was asked for is done with once it has been answered', async () => {
  const seen = { ...file, check }
  const { desk } = await seated({ recordCheck: () => ok(seen) }, { case: file })
  desk.askFor('hand-over')
  await desk.check(check)
  expect([desk.open, desk.asking]).toEqual([seen, null])
})

test('refused, it stays asked for', async () => {
  const { desk } = await seated(
    { recordCheck: () => err({ kind: 'check-invalid', field: 'last4' }) },
    { case: file },
  )
  desk.askFor('check')
  await desk.check({ ...check, last4: '1' })
  expect([desk.open, desk.asking]).toEqual([file, 'check'])
})

test('a failure stands until the next call, whatever that is', async () => {
  const refused: Failure = { kind: 'reason-missing' }
  const { desk } = await seated(
    { revealAccount: () => err(refused), unlockAccount: () => ok(file) },
    { case: file },
  )
  await desk.reveal('')
  expect(desk.failure).toEqual(refused)
  const next = desk.unlock()
  expect(desk.failure).toBeNull()
  await next
  expect(desk.failure).toBeNull()
})

test('a failure does not go along to another part', async () => {
  const { desk } = await seated({ revealAccount: () => err({ kind: 'reason-missing' }) }, { case: file })
  await desk.reveal('')
  desk.goTo('own')
  expect(desk.failure).toBeNull()
})

test('an undone change is told with its reference, until something else is done', async () => {
  const seen = { ...file, check }
  const { desk } = await seated(
    { undoChange: () => ok({ reference: 'R2DW-7KQ4-M', case: seen }), unlockAccount: () => ok(seen) },
    { case: seen },
  )
  await desk.undo('Nhập nhầm')
  expect(desk.undone).toBe('R2DW-7KQ4-M')
  await desk.unlock()
  expect(desk.undone).toBeNull()
})

test('closed, the account is gone; refused, it stays', async () => {
  const { desk, script } = await seated({ closeAccount: () => ok(null) }, { case: file })
  await desk.closeAccount()
  expect(desk.open).toBeNull()
  desk.show(file)
  script.closeAccount = () => err({ kind: 'must-change' })
  await desk.closeAccount()
  expect(desk.open).toEqual(file)
})

test('a decided request disappears, and is not counted any more', async () => {
  const { desk } = await seated({
    listRequests: () => ok({ requests: [request('one'), request('two')] }),
    decideRequest: ({ id }) => ok({ requests: id === 'one' ? [request('two')] : [] }),
  })
  await desk.listRequests()
  expect(desk.requestsWaiting).toBe(2)
  expect(await desk.decide('one', false, 'Giấy tờ không khớp')).toBe(true)
  expect(desk.requests.map(({ id }) => id)).toEqual(['two'])
  expect(desk.requestsWaiting).toBe(1)
})

test('a request that somebody else was quicker with disappears, and why stays said', async () => {
  const { desk, script } = await seated({
    listRequests: () => ok({ requests: [request('one'), request('two')] }),
  })
  await desk.listRequests()
  script.decideRequest = () => err({ kind: 'request-not-found' })
  script.listRequests = () => ok({ requests: [request('two')] })
  expect(await desk.decide('one', true, 'Đã kiểm tra')).toBe(false)
  expect(desk.requests.map(({ id }) => id)).toEqual(['two'])
  expect(desk.failure?.kind).toBe('request-not-found')
})

test('only what waits for this very person is counted', async () => {
  const { desk } = await seated({
    listRequests: () =>
      ok({
        requests: [
          request('mine'),
          request('own', { mayNot: 'own-request' }),
          request('not-my-role', { mayNot: 'role' }),
          request('approved', { state: 'approved' }),
        ],
      }),
  })
  await desk.listRequests()
  expect(desk.requestsWaiting).toBe(1)
})

test('whatever is done for the open account names it, and the change that is undone', async () => {
  const asked: unknown[] = []
  const lastChange = { reference: 'K7M4-92QX-T', at: 0, staff: [], undoUntil: 9 }
  const answers = (input: unknown) => {
    asked.push(input)
    return err({ kind: 'check-required' as const })
  }
  const names = ['closeAccount', 'revealAccount', 'recordCheck', 'unlockAccount'] as const
  const more = ['cancelPending', 'requestApproval', 'handOver', 'undoChange'] as const
  const script = Object.fromEntries([...names, ...more].map((name) => [name, answers]))
  const { desk } = await seated(script, { case: { ...file, check, lastChange } })
  await desk.closeAccount()
  await desk.reveal('x')
  await desk.check(check)
  await desk.unlock()
  await desk.cancel('x')
  await desk.requestApproval('x')
  await desk.handOver('change', 'vi')
  await desk.undo('x')
  expect(asked).toHaveLength(8)
  for (const input of asked) expect(input).toMatchObject({ case: 'case-1' })
  expect(asked.at(-1)).toEqual({ case: 'case-1', undoes: 'K7M4-92QX-T', reason: 'x' })
})

test('handing over says whether the screen is the citizen’s now', async () => {
  const asked: unknown[] = []
  const { desk, script } = await seated(
    {
      handOver: (input) => {
        asked.push(input)
        return ok(null)
      },
    },
    { case: { ...file, check } },
  )
  expect(await desk.handOver('password', 'en')).toBe(true)
  expect(asked).toEqual([{ case: 'case-1', request: null, purpose: 'password', language: 'en' }])
  script.handOver = () => err({ kind: 'approval-required' })
  expect(await desk.handOver('new-email', 'vi')).toBe(false)
  expect(desk.failure?.kind).toBe('approval-required')
  script.handOver = () => err({ kind: 'out-of-service' })
  expect(await desk.handOver('change', 'vi')).toBe(false)
  expect(useService().fault).toBe('out-of-service')
})

test('nothing outlives the session, whether it was ended here or by the service', async () => {
  for (const end of ['here', 'there'] as const) {
    const { desk, script, sessionIs } = await seated(
      {
        findAccounts: () => ok({ found: [{ id: 'hit-1', account: file.account }], more: false }),
        listRequests: () => ok({ requests: [request('one')] }),
        revealAccount: () => err({ kind: 'reason-missing' }),
      },
      { case: { ...file, check } },
    )
    const before = JSON.stringify({ ...sitDown().desk.$state, usual: null })
    desk.query = 'nguyen'
    await desk.find()
    await desk.listRequests()
    desk.goTo('approvals')
    await Promise.resolve()
    desk.askFor('reveal')
    await desk.reveal('')
    if (end === 'here') useSession().close(null)
    else {
      sessionIs(null)
      script.unlockAccount = () => err({ kind: 'session-ended', reason: 'idle' })
      await desk.unlock()
    }
    expect(JSON.stringify({ ...desk.$state, usual: null }), end).toBe(before)
  }
})

test('an answer that comes after the end is nobody’s any more', async () => {
  const { desk } = await seated({ openAccount: () => ok(file) })
  const late = desk.openAccount('hit-1')
  useSession().close(null)
  await late
  expect(desk.open).toBeNull()
})

describe('an account that is not as it was', () => {
  const checked: CaseView = { ...file, check }

  test('is gone when the service does not have it open, and why is said', async () => {
    const { desk } = await seated({ revealAccount: () => err({ kind: 'no-case' }) }, { case: null })
    desk.show(checked)
    desk.askFor('reveal')
    await desk.reveal('Đối chiếu')
    expect([desk.open, desk.asking, desk.failure]).toEqual([null, null, { kind: 'no-case' }])
  })

  test('is gone even where the service has nothing more to say', async () => {
    const { desk, script } = await seated(
      { revealAccount: () => err({ kind: 'no-case' }) },
      { case: checked },
    )
    script.getStaff = () => err({ kind: 'busy', seconds: 20 })
    await desk.reveal('Đối chiếu')
    expect(desk.open).toBeNull()
  })

  test.each<Failure>([
    { kind: 'account-changed' },
    { kind: 'request-expired' },
    { kind: 'approval-required' },
  ])('stands as it is now after $kind', async (failure) => {
    const { desk } = await seated({ handOver: () => err(failure) }, { case: checked })
    desk.show({ ...checked, request: request('one', { state: 'approved' }) })
    desk.askFor('hand-over')
    expect(await desk.handOver('new-email', 'vi')).toBe(false)
    expect([desk.open?.request, desk.asking, desk.failure]).toEqual([null, null, failure])
  })

  test('stays open while the service cannot be reached', async () => {
    const { desk } = await seated(
      { closeAccount: () => Promise.reject(new Error('no line')) },
      { case: checked },
    )
    await desk.closeAccount()
    expect(desk.open).toEqual(checked)
  })
})
