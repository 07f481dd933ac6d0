// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import {
  failureReply,
  installStores,
  reply,
  type Script,
  scriptedApi,
  status,
  unreachable,
} from '../../testing/scripted-api.ts'
import { useService } from './service.ts'
import { useSession } from './session.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

function open(answers: Script) {
  const scripted = scriptedApi(answers)
  unexpected = scripted.unexpected
  installStores(scripted.api)
}

test('a result of the operation itself reaches the caller, and the visit’s deadlines are stored', async () => {
  open({ startVisit: () => reply(null), signIn: () => failureReply({ kind: 'sign-in-refused' }) })
  await useService().call('startVisit', { language: 'vi' })
  const result = await useService().call('signIn', { accountNumber: '0123456789', password: 'x' })
  expect(result).toEqual({ ok: false, error: { kind: 'sign-in-refused' } })
  expect(useSession().live).toBe(true)
  expect(useService().fault).toBeNull()
})

test('a missing answer is a state of the whole screen, not of a field', async () => {
  open({ signIn: unreachable })
  const service = useService()
  expect(await service.call('signIn', { accountNumber: '1', password: 'x' })).toBeNull()
  expect(service.fault).toBe('unreachable')
  expect(service.busy).toBe(false)
})

test('a failed keep-alive shows no fault', async () => {
  open({ keepAlive: unreachable })
  await useService().call('keepAlive', {})
  expect(useService().fault).toBeNull()
})

test.each([
  [{ kind: 'busy', seconds: 20 }, 'busy'],
  [{ kind: 'out-of-service' }, 'out-of-service'],
  [{ kind: 'not-allowed' }, 'out-of-service'],
] as const)('$kind has its own screen and keeps the visit', async (failure, fault) => {
  open({ checkAccountNumber: () => failureReply(failure, null) })
  const service = useService()
  useSession().accept(status())
  expect(await service.call('checkAccountNumber', { accountNumber: '1' })).toBeNull()
  expect(service.fault).toBe(fault)
  expect(useSession().live).toBe(true)
})

test('the end of the visit, in the answer to any call, closes it with a reason', async () => {
  open({ keepAlive: () => failureReply({ kind: 'session-ended', reason: 'limit' }, null) })
  const session = useSession()
  session.accept(status())
  await useService().call('keepAlive', {})
  expect(session.live).toBe(false)
  expect(session.notice).toBe('limit')
})

test('a late answer to a visit that is over is dropped', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  open({
    getVisit: async () => {
      await held
      return reply({ account: { name: 'Nguyễn Thị Q•••' } })
    },
  })
  const session = useSession()
  session.accept(status())
  const late = useService().call('getVisit', {})
  session.close(null)
  release()
  expect(await late).toBeNull()
  expect(session.live).toBe(false)
})

test('a staff sign-in counts even if a visit began in the meantime, as by the taps that opened it', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const at = status({ role: 'clerk' })
  open({
    startVisit: () => reply(null),
    staffSignIn: async () => {
      await held
      return { ...reply({ mustChange: false }), session: at }
    },
  })
  const service = useService()
  const signIn = service.call('staffSignIn', { userName: 'lan.tran', secret: 'x', language: 'vi' })
  await service.call('startVisit', { language: 'vi' })
  release()
  expect(await signIn).toMatchObject({ ok: true })
  // The page is reloaded and gets the state then.
  expect(useSession().staff).toBe(false)
})

test('signed-in staff get their desk back once the service answers again', async () => {
  const at = status({ role: 'clerk' })
  open({ findAccounts: unreachable, getVisit: () => failureReply({ kind: 'not-allowed' }, at) })
  useSession().accept(at)
  const service = useService()
  await service.call('findAccounts', { query: 'lan' })
  expect(service.fault).toBe('unreachable')
  await service.call('getVisit', {})
  expect(service.fault).toBeNull()
  expect(useSession().staff).toBe(true)
})
