/** Calls that take long, overlap or come too late, and the screen's state in the meantime. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { operations } from '../../../contract/operations.ts'
import { err, ok } from '../../../contract/result.ts'
import type { SessionStatus } from '../../../contract/views.ts'
import {
  deferred,
  installStores,
  type Outcome,
  type Script,
  scriptedApi,
  status,
} from '../../testing/scripted-api.ts'
import { useService } from './service.ts'
import { useSession } from './session.ts'

const nobody = { account: null, change: null, receipt: null }
let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

function open(script: Script, session: () => SessionStatus | null = () => status()) {
  const scripted = scriptedApi(script, session)
  unexpected = scripted.unexpected
  installStores(scripted.api)
  const stores = { service: useService(), session: useSession() }
  stores.session.accept(status())
  return { ...scripted, ...stores }
}

test('an answer to the previous visit is dropped, even if another person is here by now', async () => {
  const late = deferred<Outcome<'getVisit'>>()
  const { service, session } = open({ getVisit: () => late.promise, startVisit: () => ok(null) })
  const asked = service.call('getVisit', {})
  session.close(null)
  await service.call('startVisit', { language: 'vi' })
  const before = session.status
  late.resolve(ok(nobody))
  expect(await asked).toBeNull()
  expect(session.status).toBe(before)
})

test('the end of the previous visit does not end this one', async () => {
  const late = deferred<Outcome<'keepAlive'>>()
  const { service, session } = open({ keepAlive: () => late.promise, startVisit: () => ok(null) })
  const asked = service.call('keepAlive', {})
  session.close(null)
  await service.call('startVisit', { language: 'vi' })
  late.resolve(err({ kind: 'session-ended', reason: 'idle' }))
  await asked
  expect([session.live, session.notice]).toEqual([true, null])
})

test('a fault of a call from the previous visit is not this one’s', async () => {
  const late = deferred<Outcome<'checkAccountNumber'>>()
  const { service, session } = open({ checkAccountNumber: () => late.promise, startVisit: () => ok(null) })
  const asked = service.call('checkAccountNumber', { accountNumber: '1' })
  session.close(null)
  await service.call('startVisit', { language: 'vi' })
  late.resolve(err({ kind: 'out-of-service' }))
  expect(await asked).toBeNull()
  expect(service.fault).toBeNull()
})

test('the first call of a visit opens it, the end closes it', async () => {
  let now: SessionStatus | null = status()
  const { service, session } = open({ startVisit: () => ok(null), endVisit: () => ok(null) }, () => now)
  session.close(null)
  await service.call('startVisit', { language: 'vi' })
  expect(session.live).toBe(true)
  now = null
  session.close(null)
  await service.call('endVisit', {})
  expect(session.live).toBe(false)
})

test('the screen is busy while any call it waits for is pending, but not while it polls', async () => {
  const [first, second, look] = [
    deferred<Outcome<'setLanguage'>>(),
    deferred<Outcome<'signIn'>>(),
    deferred<Outcome<'getVisit'>>(),
  ]
  const { service } = open({
    setLanguage: () => first.promise,
    signIn: () => second.promise,
    getVisit: () => look.promise,
  })
  const looking = service.call('getVisit', {})
  expect(service.busy).toBe(false)
  const calls = [
    service.call('setLanguage', { language: 'en' }),
    service.call('signIn', { accountNumber: '1', password: 'x' }),
  ]
  first.resolve(ok(null))
  await calls[0]
  expect(service.busy).toBe(true)
  second.resolve(err({ kind: 'sign-in-refused' }))
  await calls[1]
  expect(service.busy).toBe(false)
  look.resolve(ok(nobody))
  await looking
  expect(service.busy).toBe(false)
})

test.each([{ kind: 'busy', seconds: 20 }, { kind: 'out-of-service' }] as const)(
  '$kind disappears when the next action succeeds',
  async (failure) => {
    const { service, script } = open({ checkAccountNumber: () => err(failure) })
    await service.call('checkAccountNumber', { accountNumber: '1' })
    expect(service.fault).toBe(failure.kind)
    script.checkAccountNumber = () => ok({ display: '1' })
    await service.call('checkAccountNumber', { accountNumber: '1' })
    expect(service.fault).toBeNull()
  },
)

test('a service that does not know its own operation is out of order; the person gets no other failure', async () => {
  const { service, script } = open({ newCaptcha: () => err({ kind: 'unknown-operation' }) })
  expect(await service.call('newCaptcha', { changeId: 'one' })).toBeNull()
  expect(service.fault).toBe('out-of-service')
  service.fault = null
  script.newCaptcha = () => err({ kind: 'invalid-input', path: 'changeId', rule: 'too_big' })
  expect(await service.call('newCaptcha', { changeId: 'one' })).toBeNull()
  expect(service.fault).toBe('out-of-service')
})

test.each(['keepAlive', 'endVisit'] as const)('a failed "%s" is not reported', async (name) => {
  const { service } = open({
    [name]: () => {
      throw new Error('no connection')
    },
  })
  expect(await service.call(name, {})).toBeNull()
  expect(service.fault).toBeNull()
})

test('typing counts as activity, polling does not', async () => {
  const { service } = open({ getVisit: () => ok(nobody), setLanguage: () => ok(null) })
  await service.call('getVisit', {})
  expect(service.lastActivity).toBe(-Infinity)
  await service.call('setLanguage', { language: 'vi' })
  expect(service.lastActivity).toBeGreaterThan(-Infinity)
})

test('a call counts as activity where the service counts it, and nowhere else', async () => {
  for (const [name, { activity }] of Object.entries(operations)) {
    const { service } = open({ [name]: () => ok(null) })
    await service.call(name as 'getVisit', {})
    expect([name, service.lastActivity > -Infinity]).toEqual([name, activity])
  }
})
