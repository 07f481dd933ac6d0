/** The last seconds of a visit: one call when time is up, and no timer left behind. */
// @vitest-environment happy-dom
import { effectScope, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
import { useSession } from '../service/session.ts'
import { keepAliveEveryMs, watchSessionActivity } from './session-activity.ts'

const nobody = { account: null, change: null, receipt: null }
let scope: EffectScope
let unexpected: string[] = []
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  expect(unexpected).toEqual([])
})

function open(script: Script, answers: () => SessionStatus | null = () => status()) {
  const scripted = scriptedApi(script, answers)
  unexpected = scripted.unexpected
  installStores(scripted.api)
  scope.run(() => watchSessionActivity({ retry: async () => {} }))
  const session = useSession()
  session.accept(status())
  return { ...scripted, session }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test.each(['pointerdown', 'keydown', 'input'])(
  '"%s" anywhere on the page is a sign of activity',
  async (name) => {
    const { calls } = open({ keepAlive: () => ok(null) })
    document.body.dispatchEvent(new Event(name, { bubbles: true }))
    await pass(0)
    expect(calls).toEqual(['keepAlive'])
  },
)

test('a minute of typing is reported at most every ten seconds', async () => {
  const at: number[] = []
  open({
    keepAlive: () => {
      at.push(performance.now())
      return ok(null)
    },
  })
  for (let i = 0; i < 200; i++) {
    window.dispatchEvent(new Event('keydown'))
    await pass(300)
  }
  expect(at.length).toBeGreaterThanOrEqual(6)
  for (const [i, time] of at.slice(1).entries())
    expect(time - at[i]!).toBeGreaterThanOrEqual(keepAliveEveryMs)
})

test('a service that extends the time is believed, and called again when that is over', async () => {
  const { session, calls, script } = open({ getVisit: () => ok(nobody) })
  await pass(121_000)
  expect([session.phase, calls]).toEqual(['live', ['getVisit']])
  script.getVisit = () => err({ kind: 'session-ended', reason: 'limit' })
  await pass(121_000)
  expect([session.phase, session.notice, calls.length]).toEqual(['none', 'limit', 2])
})

test('a service that considers the deadline passed but reports no end: cleared all the same', async () => {
  const { warnAt, endsAt } = status()
  const { session, calls } = open({ getVisit: () => ok(nobody) }, () => status({ warnAt, endsAt }))
  await pass(125_000)
  expect([session.live, session.notice, calls]).toEqual([false, 'idle', ['getVisit']])
})

test('a call still pending when another person begins does not end their visit', async () => {
  const answer = deferred<Outcome<'getVisit'>>()
  const { session } = open({ getVisit: () => answer.promise })
  await pass(121_000)
  session.close(null)
  session.accept(status())
  answer.resolve(err({ kind: 'session-ended', reason: 'idle' }))
  await pass(0)
  expect([session.live, session.notice]).toEqual([true, null])
})

test('without a visit, touches are not reported', async () => {
  const { session, calls } = open({})
  session.close(null)
  window.dispatchEvent(new Event('pointerdown'))
  await pass(keepAliveEveryMs * 2)
  expect(calls).toEqual([])
})

test('after unmounting, nothing is listened to and nothing is sent late', async () => {
  const { calls } = open({ keepAlive: () => ok(null) })
  window.dispatchEvent(new Event('pointerdown'))
  await pass(1_000)
  window.dispatchEvent(new Event('pointerdown'))
  scope.stop()
  window.dispatchEvent(new Event('pointerdown'))
  await pass(keepAliveEveryMs * 2)
  expect(calls).toEqual(['keepAlive'])
})
