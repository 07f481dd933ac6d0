/** With any change of the machine's clock, and any order of answers: the deadlines follow the service's clock. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installStores, scriptedApi, status } from '../../testing/scripted-api.ts'
import { useSession } from './session.ts'

const serviceNow = Date.UTC(2026, 10, 22, 7, 0)
beforeEach(() => {
  vi.useFakeTimers({ now: serviceNow })
  installStores(scriptedApi({}, () => null).api)
})
afterEach(() => vi.useRealTimers())

test.each([-400 * 86_400_000, -3_600_000, 0, 3_600_000, 400 * 86_400_000])(
  'a machine whose clock is %d ms off counts the same seconds',
  (off) => {
    vi.setSystemTime(serviceNow + off)
    const session = useSession()
    session.accept(status({ now: serviceNow }))
    expect([session.phase, session.secondsLeft]).toEqual(['live', 120])
    vi.advanceTimersByTime(89_750)
    expect(session.phase).toBe('live')
    vi.advanceTimersByTime(250)
    expect([session.phase, session.secondsLeft]).toEqual(['warning', 30])
    vi.advanceTimersByTime(29_750)
    expect([session.phase, session.secondsLeft]).toEqual(['warning', 1])
    vi.advanceTimersByTime(250)
    expect([session.phase, session.secondsLeft]).toEqual(['over', 0])
  },
)

test('setting the clock during a visit neither ends nor lengthens it', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  vi.advanceTimersByTime(10_000)
  for (const jump of [86_400_000, -86_400_000]) {
    vi.setSystemTime(serviceNow + jump)
    vi.advanceTimersByTime(1_000)
    expect(session.phase).toBe('live')
  }
  expect(session.secondsLeft).toBe(108)
})

test('more time moves the deadlines, and an older answer does not move them back', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  vi.advanceTimersByTime(100_000)
  expect(session.phase).toBe('warning')
  session.accept(status({ now: serviceNow + 100_000 }))
  expect([session.phase, session.secondsLeft]).toEqual(['live', 120])
  vi.advanceTimersByTime(5_000)
  session.accept(status({ now: serviceNow + 60_000 }))
  expect([session.phase, session.secondsLeft]).toEqual(['live', 115])
})

test('after the service’s clock was set back, its time is followed', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  vi.advanceTimersByTime(5_000)
  session.accept(status({ now: serviceNow - 61_000 }))
  expect([session.phase, session.secondsLeft, session.now]).toEqual(['live', 120, serviceNow - 61_000])
})

test('without a visit there is no deadline and no phase', () => {
  const session = useSession()
  expect([session.phase, session.secondsLeft, session.atLimit, session.live]).toEqual([
    'none',
    0,
    false,
    false,
  ])
  session.accept(status({ now: serviceNow }))
  session.close(null)
  vi.advanceTimersByTime(500_000)
  expect([session.phase, session.secondsLeft]).toEqual(['none', 0])
})

test('every visit has a new number, replies within one have not', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  const first = session.visitNumber
  session.accept(status({ now: serviceNow + 1 }))
  expect(session.visitNumber).toBe(first)
  session.close('ended')
  session.accept(status({ now: serviceNow + 2 }))
  expect(session.visitNumber).toBe(first + 1)
})

test.each(['idle', 'limit', 'ended'] as const)('the end by "%s" is shown until it is dismissed', (reason) => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  session.close(reason)
  expect(session.notice).toBe(reason)
  session.dismissNotice()
  expect(session.notice).toBeNull()
})

test('a second end, without a visit, keeps the first notice', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  session.close('limit')
  session.close('none')
  expect(session.notice).toBe('limit')
})

test('a countdown is never below zero and rounds up', () => {
  const session = useSession()
  session.accept(status({ now: serviceNow }))
  expect(session.secondsUntil(serviceNow + 1)).toBe(1)
  expect(session.secondsUntil(serviceNow + 1_001)).toBe(2)
  expect(session.secondsUntil(serviceNow - 60_000)).toBe(0)
})
