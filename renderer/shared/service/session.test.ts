// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installStores, scriptedApi, status } from '../../testing/scripted-api.ts'
import { useSession } from './session.ts'

let unexpected: string[] = []
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000_000 })
  const scripted = scriptedApi({})
  unexpected = scripted.unexpected
  installStores(scripted.api)
})
afterEach(() => {
  vi.useRealTimers()
  expect(unexpected).toEqual([])
})

/** A service whose clock is an hour behind this machine's. */
const serviceNow = 1_000_000_000_000 - 3_600_000

test('deadlines follow the service’s clock, whatever the machine’s says', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  expect(session.phase).toBe('live')
  expect(session.secondsLeft).toBe(120)
  vi.advanceTimersByTime(90_000)
  expect(session.phase).toBe('warning')
  expect(session.secondsLeft).toBe(30)
  vi.advanceTimersByTime(30_000)
  expect(session.phase).toBe('over')
  expect(session.secondsLeft).toBe(0)
})

test('an older answer does not restore an old deadline', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow + 10_000 }))
  session.accept(status({ now: serviceNow }))
  expect(session.status?.now).toBe(serviceNow + 10_000)
})

test('at the visit’s own limit no more time can be given', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  expect(session.atLimit).toBe(false)
  session.accept(status({ now: serviceNow + 1, endsAt: serviceNow + 60_000, limitAt: serviceNow + 60_000 }))
  expect(session.atLimit).toBe(true)
})

test('an end during a visit leaves a notice; one without a visit does not', () => {
  const session = useSession()
  session.close('none')
  expect(session.notice).toBeNull()
  session.accept(status({ now: serviceNow }))
  session.close('idle')
  expect(session.notice).toBe('idle')
  expect(session.live).toBe(false)
  session.accept(status({ now: serviceNow + 5 }))
  expect(session.notice).toBeNull()
  session.close(null)
  expect(session.notice).toBeNull()
})
