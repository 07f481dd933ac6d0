// @vitest-environment happy-dom
import { effectScope, nextTick, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  failureReply,
  installStores,
  reply,
  type Script,
  scriptedApi,
  status,
  unreachable,
} from '../../testing/scripted-api.ts'
import { useService } from '../service/service.ts'
import { useSession } from '../service/session.ts'
import { watchSessionActivity } from './session-activity.ts'

let scope: EffectScope
let unexpected: string[] = []
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  expect(unexpected).toEqual([])
})
function watching(answers: Script, retry = async () => {}) {
  const scripted = scriptedApi(answers)
  unexpected = scripted.unexpected
  installStores(scripted.api)
  scope.run(() => watchSessionActivity({ retry }))
  return scripted
}
const touch = () => window.dispatchEvent(new Event('pointerdown'))

test('touches are reported as activity, at most one in ten seconds', async () => {
  const { calls } = watching({ keepAlive: () => reply(null) })
  useSession().accept(status())
  for (let i = 0; i < 19; i++) {
    touch()
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(calls).toEqual(['keepAlive'])
  // The last touch is not lost: it is reported at the next possible time.
  await vi.advanceTimersByTimeAsync(10_000)
  expect(calls).toEqual(['keepAlive', 'keepAlive'])
})

test('a touch that led to a call is not reported again, so that the warning is not delayed', async () => {
  const { calls } = watching({ keepAlive: () => reply(null), setLanguage: () => reply(null) })
  useSession().accept(status())
  await useService().call('setLanguage', { language: 'vi' })
  await vi.advanceTimersByTimeAsync(100)
  touch()
  await vi.advanceTimersByTimeAsync(100)
  await useService().call('setLanguage', { language: 'en' })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(calls).toEqual(['setLanguage', 'setLanguage'])
})

test('under the warning a stray touch has no effect', async () => {
  const { calls } = watching({ keepAlive: () => reply(null) })
  useSession().accept(status())
  await vi.advanceTimersByTimeAsync(91_000)
  touch()
  await vi.advanceTimersByTimeAsync(11_000)
  expect(calls).toEqual([])
})

test('when time is up the service is called once, and the screen follows its answer', async () => {
  const { calls } = watching({
    getVisit: () => failureReply({ kind: 'session-ended', reason: 'idle' }, null),
  })
  const session = useSession()
  session.accept(status())
  await vi.advanceTimersByTimeAsync(121_000)
  expect(calls).toEqual(['getVisit'])
  expect(session.notice).toBe('idle')
  await vi.advanceTimersByTimeAsync(15_000)
  expect(session.notice).toBeNull()
})

test('when time is up without an answer, nothing stays on the screen', async () => {
  watching({ getVisit: unreachable })
  const session = useSession()
  session.accept(status())
  await vi.advanceTimersByTimeAsync(121_000)
  expect(session.live).toBe(false)
  expect(useService().fault).toBe('unreachable')
})

test('a lost connection is retried automatically; a fault within a visit waits for the person', async () => {
  const retry = vi.fn(async () => {})
  watching({}, retry)
  const service = useService()
  useSession().accept(status())
  service.fault = 'out-of-service'
  await nextTick()
  await vi.advanceTimersByTimeAsync(11_000)
  expect(retry).not.toHaveBeenCalled()
  service.fault = 'unreachable'
  await nextTick()
  await vi.advanceTimersByTimeAsync(11_000)
  expect(retry).toHaveBeenCalledTimes(2)
})
