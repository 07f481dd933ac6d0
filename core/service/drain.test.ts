import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  minute,
  openTestKiosk,
  password,
  staffPassword,
  withEmail,
  type TestKiosk,
} from '../testing/kiosk.ts'

let kiosk: TestKiosk
beforeEach(async () => {
  kiosk = await openTestKiosk()
})
afterEach(() => vi.useRealTimers())

const later = { kind: 'busy', seconds: 30 }
const staffSignIn = { userName: 'lan.tran', secret: staffPassword, language: 'vi' } as const

/** Drains on timers of its own, and says when it has come to its end. */
function drain(mostMs = 15 * minute) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  const ended: boolean[] = []
  void kiosk.service.drain(mostMs).then((done) => ended.push(done))
  return ended
}

it('is at its end at once where nobody is there', async () => {
  expect(await kiosk.service.drain(minute)).toBe(true)
})

it('takes nobody new, and lets a visit come to its end', async () => {
  const visitor = kiosk.visitor()
  await visitor.must('startVisit', { language: 'vi' })
  const ended = drain()
  expect(await kiosk.visitor('kiosk-2').call('startVisit', { language: 'vi' })).toEqual({
    ok: false,
    error: later,
  })
  expect(await kiosk.visitor('kiosk-2').call('staffSignIn', staffSignIn)).toEqual({ ok: false, error: later })
  // Also after the longest wait there is between two steps of one who is there.
  kiosk.pass(minute)
  await vi.advanceTimersByTimeAsync(minute)
  await visitor.must('signIn', { accountNumber: withEmail, password })
  expect(ended).toEqual([])
  await visitor.must('endVisit', {})
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ended).toEqual([true])
})

it('waits for staff', async () => {
  const desk = await kiosk.desk()
  const ended = drain()
  await vi.advanceTimersByTimeAsync(minute)
  expect(ended).toEqual([])
  await desk.must('getStaff', {})
  await desk.must('endVisit', {})
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ended).toEqual([true])
})

it('lets nothing of the throttles count for a sign-in that it refuses', async () => {
  await kiosk.service.drain(minute)
  for (let tries = 0; tries < 20; tries += 1) {
    const wrong = { ...staffSignIn, secret: 'not this one' }
    expect(await kiosk.visitor().call('staffSignIn', wrong)).toEqual({ ok: false, error: later })
  }
  expect(kiosk.events('staff.tried')).toEqual([])
})

it('ends a visit of a page that begins another one, and begins none', async () => {
  const visitor = kiosk.visitor()
  await visitor.must('startVisit', { language: 'vi' })
  const ended = drain()
  expect(await visitor.call('startVisit', { language: 'vi' })).toEqual({ ok: false, error: later })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ended).toEqual([true])
})

it('ends with a visit that runs out', async () => {
  await kiosk.visitor().must('startVisit', { language: 'vi' })
  const ended = drain()
  kiosk.pass(2 * minute)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ended).toEqual([true])
})

it('waits no longer than it is told to', async () => {
  await kiosk.visitor().must('startVisit', { language: 'vi' })
  const ended = drain(minute)
  await vi.advanceTimersByTimeAsync(minute - 1)
  expect(ended).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(ended).toEqual([false])
})
