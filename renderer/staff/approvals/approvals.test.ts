/** What waits for a second person: what is decided is gone, and counted no more. */
// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { err, ok } from '../../../contract/result.ts'
import { held, type Outcome } from '../../testing/scripted-api.ts'
import { file, request, seated as seatedWith } from '../../testing/seated.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

async function seated(...given: Parameters<typeof seatedWith>) {
  const at = await seatedWith(...given)
  unexpected = at.unexpected
  return at
}

test('a decided request disappears, and is not counted any more', async () => {
  const { desk, approvals } = await seated({
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
  const { desk, approvals, script } = await seated({
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
  const late = held<Outcome<'listRequests'>>()
  const { desk, approvals, counter, calls } = await seated(
    { decideRequest: () => err({ kind: 'request-not-found' }), listRequests: () => late.promise },
    { case: file },
  )
  const deciding = approvals.decide('one', true, 'Đã kiểm tra')
  await vi.waitFor(() => expect(calls).toContain('listRequests'))
  desk.goTo('support')
  counter.askFor('reveal')
  late.release(ok({ requests: [request('two')] }))
  await deciding
  expect([counter.asking, desk.failure]).toEqual(['reveal', null])
})

test('only what waits for this very person is counted', async () => {
  const { desk, approvals } = await seated({
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
