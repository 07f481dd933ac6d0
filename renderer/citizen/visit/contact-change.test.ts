/** The change as a store: each answer is shown, and a late one never undoes a newer action. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { err, ok } from '../../../contract/result.ts'
import type { ChangeView } from '../../../contract/citizen/views.ts'
import { useSession } from '../../shared/service/session.ts'
import { masked } from '../../testing/kiosk.ts'
import { deferred, type Outcome } from '../../testing/scripted-api.ts'
import { draft, openChange, sent } from '../../testing/open-change.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

function open(...given: Parameters<typeof openChange>) {
  const opened = openChange(...given)
  unexpected = opened.unexpected
  return opened
}

test('a wrong code reduces the tries on the screen, an incomplete one does not', async () => {
  const { change, script } = open({ confirmCode: () => err({ kind: 'code-wrong', triesLeft: 2 }) }, sent)
  await change.confirm('000000')
  expect(change.code?.triesLeft).toBe(2)
  script.confirmCode = () => err({ kind: 'code-incomplete', digits: 6 })
  await change.confirm('0')
  expect(change.code?.triesLeft).toBe(2)
})

test('a change that another page opened in this visit reloads the page', async () => {
  const other = { ...sent, id: 'another' }
  const { change } = open({ getVisit: () => ok({ account: masked, change: other, receipt: null }) }, sent)
  await change.refresh()
  expect(change.change).toBeNull()
  expect([useSession().live, useSession().notice]).toEqual([false, 'outdated'])
})

test('a refresh that is older than an action is dropped', async () => {
  const answer = deferred<Outcome<'getVisit'>>()
  const { change } = open({ getVisit: () => answer.promise, submitChange: () => ok(sent) })
  const late = change.refresh()
  await change.submit(null)
  answer.resolve(ok({ account: masked, change: draft, receipt: null }))
  await late
  expect(change.change?.state).toBe('code-sent')
})

test('a cancelled change is gone', async () => {
  const { change } = open({ cancelChange: () => ok(null) }, sent)
  await change.cancel()
  expect(change.change).toBeNull()
})

test('a change that has ended already needs no cancelling', async () => {
  const { change } = open({ cancelChange: () => err({ kind: 'change-not-found' }) }, sent)
  await change.cancel()
  expect(change.change).toBeNull()
})

test('a change that can no longer be cancelled shows its result', async () => {
  const kept: ChangeView = { ...sent, state: 'locked', code: null }
  const { change, calls } = open(
    {
      cancelChange: () => err({ kind: 'wrong-step' }),
      getVisit: () => ok({ account: masked, change: kept, receipt: null }),
    },
    sent,
  )
  await change.cancel()
  expect(calls).toEqual(['cancelChange', 'getVisit'])
  expect(change.change).toEqual(kept)
})

test('the end of the visit removes the account', () => {
  const { change } = open({}, sent)
  useSession().close('idle')
  expect(new Set(Object.values(change.$state))).toEqual(new Set([null]))
})
