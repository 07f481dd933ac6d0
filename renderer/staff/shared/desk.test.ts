/** The desk as a store: the shown panel, the effect of failures, and that nothing outlives the session. */
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

test('the member, the open account and waiting requests come from the service', async () => {
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
])('the panels for the role of %s', async (role, { has, hasNot }) => {
  const { desk } = await openDesk({}, { me: { role } })
  expect(desk.panels).toEqual(expect.arrayContaining(has))
  for (const part of hasNot) expect(desk.panels).not.toContain(part)
})

test('before the member is known there is no panel', () => {
  expect(installDesk().desk.panels).toEqual([])
})

test('with a temporary password only the own account is shown, until it is changed', async () => {
  const { desk } = await openDesk({}, { me: { mustChange: true } })
  desk.goTo('journal')
  expect(desk.shownPanel).toBe('own')
  desk.me = me
  expect(desk.shownPanel).toBe('journal')
})

test('a required change of the password is noticed at the next call, too', async () => {
  const { desk, counter, script } = await openDesk({ findAccounts: () => err({ kind: 'must-change' }) })
  const before = await script.getStaff!({})
  script.getStaff = () =>
    'value' in before ? ok({ ...before.value, me: { ...me, mustChange: true } }) : before
  await counter.find()
  expect([desk.shownPanel, desk.failure?.kind]).toEqual(['own', 'must-change'])
})

test('a failure is not shown on another panel', async () => {
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
    counter.showForm('reveal')
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
