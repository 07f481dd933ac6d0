/** A kiosk to which a clerk sends somebody: its number screen, and what it leaves. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { vi as says } from '../../locales/vi.ts'
import { en } from '../../locales/en.ts'
import { masked, openKiosk, opened, theAccount } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'

const asks = { vi: says.handOver, en: en.handOver }

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
let unmount = () => {}
afterEach(() => {
  unmount()
  vi.useRealTimers()
})

/** An idle kiosk, and a clerk who has the account open. */
async function open() {
  const kiosk = await openKiosk()
  const quay = await kiosk.device('quay-1')
  const desk = await (await kiosk.device('pc-1', 'browser')).desk()
  await opened(desk, theAccount.number)
  const app = await mountApp(quay.visitor().api)
  unmount = () => app.wrapper.unmount()
  const pass = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms)
    await app.settle()
  }
  const make = async (language: 'vi' | 'en' = 'vi') => {
    const made = await desk.must('handOverToKiosk', { purpose: 'change', language, kiosk: quay.id })
    await pass(2_000)
    return { id: made.id, number: made.number ?? '' }
  }
  const seen = async () => (await desk.must('getHandOver', {})).handOver
  return { desk, app, pass, make, seen }
}

test('within two seconds the idle screen asks for the number, and the right one opens the account', async () => {
  const { app, make, seen } = await open()
  expect(app.heading()).toBe(says.idle.heading)
  const { number } = await make()
  expect(app.heading()).toBe(asks.vi.heading)
  expect(document.body.innerHTML).not.toContain('Nguyễn')
  await app.fill(asks.vi.label, number)
  await app.press(says.common.next)
  expect(app.text()).toContain(masked.phone)
  await app.press(says.account.editPhone)
  expect(await seen()).toMatchObject({ step: 'typing' })
})

test('a wrong number is told, an incomplete one is not sent, and after three it is idle again', async () => {
  const { app, make, seen } = await open()
  const { number } = await make()
  const wrong = number === '0000' ? '1111' : '0000'
  await app.fill(asks.vi.label, '12')
  await app.press(says.common.next)
  expect(app.text()).toContain(asks.vi.incomplete)
  for (const n of [2, 1]) {
    await app.fill(asks.vi.label, wrong)
    await app.press(says.common.next)
    expect(app.text()).toContain(asks.vi.wrong.replace('{n}', String(n)))
  }
  await app.fill(asks.vi.label, wrong)
  await app.press(says.common.next)
  expect(app.heading()).toBe(says.idle.heading)
  expect(await seen()).toMatchObject({ end: 'number-wrong' })
})

test('it is asked for in the language that the clerk chose, and idle is as before when nobody comes', async () => {
  const { app, pass, make } = await open()
  await make('en')
  expect(app.heading()).toBe(asks.en.heading)
  await pass(2 * 60_000 + 2_000)
  expect(app.heading()).toBe(says.idle.heading)
})

test('the visit goes on in the language that was chosen on the number’s screen', async () => {
  const { app, make } = await open()
  const { number } = await make('vi')
  await app.press(says.language.en)
  await app.fill(asks.en.label, number)
  await app.press(en.common.next)
  expect(app.text()).toContain(en.account.editPhone)
})

test('who has no number begins a visit of their own', async () => {
  const { app, make, seen } = await open()
  await make()
  await app.press(asks.vi.none)
  expect(app.heading()).toBe(says.kind.heading)
  expect(await seen()).toMatchObject({ end: 'visitor' })
})

test('a visit that is taken back leaves the screen within two seconds', async () => {
  const { desk, app, pass, make } = await open()
  const { id, number } = await make()
  await app.fill(asks.vi.label, number)
  await app.press(says.common.next)
  expect(app.text()).toContain(masked.phone)
  await desk.must('takeBackHandOver', { id })
  await pass(2_000)
  expect(document.body.innerHTML).not.toContain(masked.phone)
  expect(app.heading()).toBe(says.ended.heading)
})
