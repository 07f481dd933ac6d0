/** The desk as its store: what is shown, what a failure does, and that nothing outlives the session. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { err, ok } from '../../../contract/result.ts'
import type { StaffRole } from '../../../contract/views.ts'
import { useSession } from '../../shared/service/session.ts'
import { check, file, me, request, openDesk as openStaffDesk, installDesk } from '../../testing/staff-desk.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

async function openDesk(...given: Parameters<typeof openStaffDesk>) {
  const at = await openStaffDesk(...given)
  unexpected = at.unexpected
  return at
}

test('who sits here, the open account and what waits come from the service', async () => {
  const { desk } = await openDesk({}, { case: file })
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
  const { desk } = await openDesk({}, { me: { role } })
  expect(desk.panels).toEqual(expect.arrayContaining(has))
  for (const part of hasNot) expect(desk.panels).not.toContain(part)
})

test('before it is known who sits here there is no part', () => {
  expect(installDesk().desk.panels).toEqual([])
})

test('with a password that somebody else gave, only the own account stands, until it is changed', async () => {
  const { desk } = await openDesk({}, { me: { mustChange: true } })
  desk.goTo('journal')
  expect(desk.shownPanel).toBe('own')
  desk.me = me
  expect(desk.shownPanel).toBe('journal')
})

test('that a password must be changed is found out at the next call, too', async () => {
  const { desk, counter, script } = await openDesk({ findAccounts: () => err({ kind: 'must-change' }) })
  const before = await script.getStaff!({})
  script.getStaff = () =>
    'value' in before ? ok({ ...before.value, me: { ...me, mustChange: true } }) : before
  await counter.find()
  expect([desk.shownPanel, desk.failure?.kind]).toEqual(['own', 'must-change'])
})

test('a failure does not go along to another part', async () => {
  const { desk, counter } = await openDesk(
    { revealAccount: () => err({ kind: 'reason-missing' }) },
    { case: file },
  )
  await counter.reveal('')
  desk.goTo('own')
  expect(desk.failure).toBeNull()
})

test('nothing outlives the session, whether it was ended here or by the service', async () => {
  for (const end of ['here', 'there'] as const) {
    const at = await openDesk(
      {
        findAccounts: () => ok({ found: [{ id: 'hit-1', account: file.account }], more: false }),
        listRequests: () => ok({ requests: [request('one')] }),
        revealAccount: () => err({ kind: 'reason-missing' }),
      },
      { case: { ...file, check } },
    )
    const { desk, counter, approvals, script, sessionIs } = at
    const before = stateOf(installDesk())
    counter.query = 'nguyen'
    await counter.find()
    await approvals.list()
    desk.goTo('approvals')
    await Promise.resolve()
    counter.askFor('reveal')
    await counter.reveal('')
    if (end === 'here') useSession().close(null)
    else {
      sessionIs(null)
      script.unlockAccount = () => err({ kind: 'session-ended', reason: 'idle' })
      await counter.unlock()
    }
    expect(stateOf(at), end).toEqual(before)
  }
})

function stateOf({ desk, counter, approvals }: ReturnType<typeof installDesk>) {
  return structuredClone([{ ...desk.$state, usual: null }, { ...counter.$state }, { ...approvals.$state }])
}
