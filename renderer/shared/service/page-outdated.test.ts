// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import type { OperationName } from '../../../contract/operations.ts'
import type { SessionStatus } from '../../../contract/views.ts'
import {
  deferred,
  failureReply,
  installStores,
  reply,
  type Script,
  scriptedApi,
  status,
} from '../../testing/scripted-api.ts'
import { useService } from './service.ts'
import { useSession } from './session.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

/** A page that shows the visit `visit-1`. */
function open(answers: Script) {
  const scripted = scriptedApi(answers)
  unexpected = scripted.unexpected
  installStores(scripted.api)
  useSession().accept(status())
  return { ...scripted, service: useService(), session: useSession() }
}
const other = (over: Partial<SessionStatus> = {}) => status({ visit: 'visit-2', ...over })

test('every call names the page’s visit, even after its end', async () => {
  const { service, session, visitIds } = open({
    keepAlive: () => reply(null),
    endVisit: () => reply(null, null),
  })
  await service.call('keepAlive', {})
  session.close(null)
  await service.call('endVisit', {})
  expect(visitIds).toEqual(['visit-1', 'visit-1'])
})

test('a refusal as outdated closes the page’s visit, with a notice that stays for the next', async () => {
  const refused = failureReply({ kind: 'page-outdated', what: 'visit' }, other({ role: 'citizen' }))
  const { service, session } = open({ draftChange: () => refused, getVisit: () => reply(null, other()) })
  expect(await service.call('draftChange', { changeId: null })).toBeNull()
  expect([session.live, session.notice, service.fault]).toEqual([false, 'outdated', null])
  await service.call('getVisit', {})
  expect([session.live, session.notice]).toEqual([true, 'outdated'])
  session.dismissNotice()
  expect(session.notice).toBeNull()
})

describe('an answer with another visit', () => {
  test.each(['getVisit', 'getKiosk', 'keepAlive'] as const)('is not shown after %s', async (name) => {
    const { service, session } = open({ [name]: () => reply({}, other({ endsAt: 9 })) })
    expect(await service.call(name, {})).toBeNull()
    expect([session.live, session.notice, session.status]).toEqual([false, 'outdated', null])
  })

  test('is shown after signing in', async () => {
    const { service, session } = open({ signIn: () => reply({}, other({ role: 'citizen' })) })
    expect(await service.call('signIn', { accountNumber: '1', password: 'x' })).toMatchObject({ ok: true })
    expect([session.live, session.visitId]).toEqual([true, 'visit-2'])
  })

  test.each(['staffSignIn', 'handOver'] as const)('changes nothing after %s', async (name) => {
    const { service, session } = open({ [name]: () => reply(null, other()) })
    const call = service.call as (name: OperationName, input: object) => Promise<unknown>
    expect(await call(name, {})).toMatchObject({ ok: true })
    expect([session.visitId, session.notice]).toEqual(['visit-1', null])
  })
})

test('a refusal from before the sign-in does not affect the page that shows the account', async () => {
  const late = deferred<ReturnType<typeof failureReply>>()
  const { service, session } = open({ keepAlive: () => late.promise, signIn: () => reply({}, other()) })
  const sign = service.call('keepAlive', {})
  await service.call('signIn', { accountNumber: '1', password: 'x' })
  late.resolve(failureReply({ kind: 'page-outdated', what: 'visit' }, other()))
  expect(await sign).toBeNull()
  expect([session.live, session.notice]).toEqual([true, null])
})

test('an end that is refused as outdated leaves a notice on the next page', async () => {
  const { service, session } = open({
    endVisit: () => failureReply({ kind: 'page-outdated', what: 'visit' }, other()),
  })
  session.close(null)
  await service.call('endVisit', {})
  expect(session.notice).toBe('outdated')
})
