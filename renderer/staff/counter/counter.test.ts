/** Actions at the counter: required forms, their results, and the open account. */
// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import type { CaseView } from '../../../contract/counter/views.ts'
import type { Failure } from '../../../contract/failures.ts'
import { err, ok } from '../../../contract/result.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { check, file, request, openDesk as openStaffDesk } from '../../testing/staff-desk.ts'
import type { CaseForm } from './counter.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

async function openDesk(...given: Parameters<typeof openStaffDesk>) {
  const at = await openStaffDesk(...given)
  unexpected = at.unexpected
  return at
}

test.each<CaseForm>(['hand-over', 'approval', 'undo'])('a document check comes before "%s"', async (form) => {
  const { desk, counter } = await openDesk({}, { case: file })
  counter.showForm(form)
  expect(counter.openForm).toBe('check')
  desk.open = { ...file, check }
  counter.showForm(form)
  expect(counter.openForm).toBe(form)
})

test.each<CaseForm>(['check', 'reveal', 'cancel'])('"%s" needs no document check', async (form) => {
  const { counter } = await openDesk({}, { case: file })
  counter.showForm(form)
  expect(counter.openForm).toBe(form)
})

test('opening an account clears the search hits', async () => {
  const hit = { id: 'hit-1', account: file.account }
  const asked: string[] = []
  const { desk, counter } = await openDesk({
    findAccounts: () => ok({ found: [hit], more: false }),
    openAccount: ({ id }) => {
      asked.push(id)
      return ok(file)
    },
  })
  counter.query = 'nguyen'
  await counter.find()
  expect(counter.found).toEqual({ hits: [hit], more: false })
  await counter.openAccount('hit-1')
  expect(asked).toEqual(['hit-1'])
  expect([desk.open, counter.found, counter.query]).toEqual([file, null, ''])
})

test('when an account cannot be opened, the hits stay', async () => {
  const { desk, counter } = await openDesk({
    findAccounts: () => ok({ found: [{ id: 'hit-1', account: file.account }], more: true }),
    openAccount: () => err({ kind: 'own-record' }),
  })
  await counter.find()
  await counter.openAccount('hit-1')
  expect([desk.open, counter.found?.hits.length, desk.failure?.kind]).toEqual([null, 1, 'own-record'])
})

test('a form closes once its call has succeeded', async () => {
  const seen = { ...file, check }
  const { desk, counter } = await openDesk({ recordCheck: () => ok(seen) }, { case: file })
  counter.showForm('hand-over')
  await counter.check(check)
  expect([desk.open, counter.openForm]).toEqual([seen, null])
})

test('after a refusal it stays open', async () => {
  const { desk, counter } = await openDesk(
    { recordCheck: () => err({ kind: 'check-invalid', field: 'last4' }) },
    { case: file },
  )
  counter.showForm('check')
  await counter.check({ ...check, last4: '1' })
  expect([desk.open, counter.openForm]).toEqual([file, 'check'])
})

test('a failure is shown until the next call, whatever that is', async () => {
  const refused: Failure = { kind: 'reason-missing' }
  const { desk, counter } = await openDesk(
    { revealAccount: () => err(refused), unlockAccount: () => ok(file) },
    { case: file },
  )
  await counter.reveal('')
  expect(desk.failure).toEqual(refused)
  const next = counter.unlock()
  expect(desk.failure).toBeNull()
  await next
  expect(desk.failure).toBeNull()
})

test('an undone change is reported with its receipt number, until the next action', async () => {
  const seen = { ...file, check }
  const { counter } = await openDesk(
    { undoChange: () => ok({ reference: 'R2DW-7KQ4-M', case: seen }), unlockAccount: () => ok(seen) },
    { case: seen },
  )
  await counter.undo('Nhập nhầm')
  expect(counter.undone).toBe('R2DW-7KQ4-M')
  await counter.unlock()
  expect(counter.undone).toBeNull()
})

test('closing removes the account; when refused, it stays', async () => {
  const { desk, counter, script } = await openDesk({ closeAccount: () => ok(null) }, { case: file })
  await counter.closeAccount()
  expect(desk.open).toBeNull()
  counter.show(file)
  script.closeAccount = () => err({ kind: 'must-change' })
  await counter.closeAccount()
  expect(desk.open).toEqual(file)
})

test('every action on the open account names it, and the change to undo', async () => {
  const asked: unknown[] = []
  const lastChange = { reference: 'K7M4-92QX-T', at: 0, staff: [], undoUntil: 9 }
  const answers = (input: unknown) => {
    asked.push(input)
    return err({ kind: 'check-required' as const })
  }
  const names = ['closeAccount', 'revealAccount', 'recordCheck', 'unlockAccount'] as const
  const more = ['cancelPending', 'requestApproval', 'handOver', 'undoChange'] as const
  const script = Object.fromEntries([...names, ...more].map((name) => [name, answers]))
  const { counter } = await openDesk(script, { case: { ...file, check, lastChange } })
  await counter.closeAccount()
  await counter.reveal('x')
  await counter.check(check)
  await counter.unlock()
  await counter.cancel('x')
  await counter.requestApproval('x')
  await counter.handOver('change', 'vi')
  await counter.undo('x')
  expect(asked).toHaveLength(8)
  for (const input of asked) expect(input).toMatchObject({ case: 'case-1' })
  expect(asked.at(-1)).toEqual({ case: 'case-1', undoes: 'K7M4-92QX-T', reason: 'x' })
})

test('handing over returns whether the screen is the citizen’s now', async () => {
  const asked: unknown[] = []
  const { desk, counter, script } = await openDesk(
    {
      handOver: (input) => {
        asked.push(input)
        return ok(null)
      },
    },
    { case: { ...file, check } },
  )
  expect(await counter.handOver('password', 'en')).toBe(true)
  expect(asked).toEqual([{ case: 'case-1', request: null, purpose: 'password', language: 'en' }])
  script.handOver = () => err({ kind: 'approval-required' })
  expect(await counter.handOver('new-email', 'vi')).toBe(false)
  expect(desk.failure?.kind).toBe('approval-required')
  script.handOver = () => err({ kind: 'out-of-service' })
  expect(await counter.handOver('change', 'vi')).toBe(false)
  expect(useService().fault).toBe('out-of-service')
})

test('a late answer after the end is ignored', async () => {
  const { desk, counter } = await openDesk({ openAccount: () => ok(file) })
  const late = counter.openAccount('hit-1')
  useSession().close(null)
  await late
  expect(desk.open).toBeNull()
})

describe('an account that has changed', () => {
  const checked: CaseView = { ...file, check }

  test('is closed when the service no longer has it open, with the reason', async () => {
    const { desk, counter } = await openDesk(
      { revealAccount: () => err({ kind: 'no-case' }) },
      { case: null },
    )
    counter.show(checked)
    counter.showForm('reveal')
    await counter.reveal('Đối chiếu')
    expect([desk.open, counter.openForm, desk.failure]).toEqual([null, null, { kind: 'no-case' }])
  })

  test('is closed even if the service does not answer', async () => {
    const { desk, counter, script } = await openDesk(
      { revealAccount: () => err({ kind: 'no-case' }) },
      { case: checked },
    )
    script.getStaff = () => err({ kind: 'busy', seconds: 20 })
    await counter.reveal('Đối chiếu')
    expect(desk.open).toBeNull()
  })

  test.each<Failure>([
    { kind: 'account-changed' },
    { kind: 'request-expired' },
    { kind: 'approval-required' },
  ])('is shown in its current state after $kind', async (failure) => {
    const { desk, counter } = await openDesk({ handOver: () => err(failure) }, { case: checked })
    counter.show({ ...checked, request: request('one', { state: 'approved' }) })
    counter.showForm('hand-over')
    expect(await counter.handOver('new-email', 'vi')).toBe(false)
    expect([desk.open?.request, counter.openForm, desk.failure]).toEqual([null, null, failure])
  })

  test('stays open while the service cannot be reached', async () => {
    const { desk, counter } = await openDesk(
      { closeAccount: () => Promise.reject(new Error('no connection')) },
      { case: checked },
    )
    await counter.closeAccount()
    expect(desk.open).toEqual(checked)
  })
})
