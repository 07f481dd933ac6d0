/** Requests that wait for a second person: a decided one is removed, and no longer counted. */
// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { err, ok } from '../../../contract/result.ts'
import { deferred, type Outcome } from '../../testing/scripted-api.ts'
import { file, request, openDesk as openStaffDesk } from '../../testing/staff-desk.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

async function openDesk(...given: Parameters<typeof openStaffDesk>) {
  const at = await openStaffDesk(...given)
  unexpected = at.unexpected
  return at
}

test('a decided request disappears, and is no longer counted', async () => {
  const { desk, approvals } = await openDesk({
    listRequests: () => ok({ requests: [request('one'), request('two')] }),
    decideRequest: ({ id }) => ok({ requests: id === 'one' ? [request('two')] : [] }),
  })
  await approvals.list()
  expect(desk.requestsWaiting).toBe(2)
  expect(await approvals.decide('one', false, 'Giấy tờ không khớp')).toBe(true)
  expect(approvals.requests.map(({ id }) => id)).toEqual(['two'])
  expect(desk.requestsWaiting).toBe(1)
})

test('a request that another member decided first disappears, and the reason stays on the screen', async () => {
  const { desk, approvals, script } = await openDesk({
    listRequests: () => ok({ requests: [request('one'), request('two')] }),
  })
  await approvals.list()
  script.decideRequest = () => err({ kind: 'request-not-found' })
  script.listRequests = () => ok({ requests: [request('two')] })
  expect(await approvals.decide('one', true, 'Đã kiểm tra')).toBe(false)
  expect(approvals.requests.map(({ id }) => id)).toEqual(['two'])
  expect(desk.failure?.kind).toBe('request-not-found')
})

test('a request that is gone closes no form that was opened since', async () => {
  const late = deferred<Outcome<'listRequests'>>()
  const { desk, approvals, counter, calls } = await openDesk(
    { decideRequest: () => err({ kind: 'request-not-found' }), listRequests: () => late.promise },
    { case: file },
  )
  const deciding = approvals.decide('one', true, 'Đã kiểm tra')
  await vi.waitFor(() => expect(calls).toContain('listRequests'))
  desk.goTo('support')
  counter.showForm('reveal')
  late.resolve(ok({ requests: [request('two')] }))
  await deciding
  expect([counter.openForm, desk.failure]).toEqual(['reveal', null])
})

test('only requests that this member may decide are counted', async () => {
  const { desk, approvals } = await openDesk({
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
  await approvals.list()
  expect(desk.requestsWaiting).toBe(1)
})
