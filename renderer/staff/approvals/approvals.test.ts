/** What waits for a second person: what is decided is gone, and counted no more. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { err, ok } from '../../../contract/result.ts'
import { request, openDesk as openStaffDesk } from '../../testing/staff-desk.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

async function openDesk(...given: Parameters<typeof openStaffDesk>) {
  const at = await openStaffDesk(...given)
  unexpected = at.unexpected
  return at
}

test('a decided request disappears, and is not counted any more', async () => {
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

test('a request that somebody else was quicker with disappears, and why stays said', async () => {
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

test('only what waits for this very person is counted', async () => {
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
