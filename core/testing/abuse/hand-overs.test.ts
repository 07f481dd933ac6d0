/** A hand-over that is meant for one kiosk, and what others try with it. */
import { describe, expect, it } from 'vitest'
import { opened, openTestKiosk, withEmail, type TestOptions } from '../kiosk.ts'

const over = { ok: false, error: { kind: 'hand-over-over' } }

async function waiting(options: TestOptions = {}) {
  const kiosk = await openTestKiosk(options)
  const quay = await kiosk.device('quay-1')
  const screen = quay.visitor()
  await screen.must('getKiosk', {})
  const desk = await (await kiosk.device('pc-1', 'browser')).desk()
  await opened(desk, withEmail)
  const asked = { purpose: 'change', language: 'vi', kiosk: quay.id } as const
  const { number } = await desk.must('handOverToKiosk', asked)
  return { kiosk, quay, screen, desk, number: number ?? '' }
}

describe('the right number', () => {
  it.each([
    ['at another kiosk', 'quay-2', 'kiosk'],
    ['at a counter PC', 'pc-2', 'browser'],
  ] as const)('opens nothing %s, and costs no try', async (_, name, kind) => {
    const { kiosk, screen, number } = await waiting()
    const elsewhere = (await kiosk.device(name, kind)).visitor()
    for (let tries = 0; tries < 5; tries++)
      expect(await elsewhere.call('takeHandOver', { number })).toMatchObject(over)
    expect(kiosk.events('hand-over.tried')).toEqual([])
    expect(await screen.call('takeHandOver', { number })).toMatchObject({ ok: true })
  })

  it('opens nothing for a caller without a device, or of the clerk’s own session', async () => {
    const { kiosk, desk, number } = await waiting()
    expect(await kiosk.visitor('quay-1').call('takeHandOver', { number })).toMatchObject(over)
    expect(await desk.call('takeHandOver', { number })).toMatchObject(over)
    expect((await desk.must('getHandOver', {})).handOver).toMatchObject({ step: 'number', triesLeft: 3 })
  })

  it('opens nothing from a visit that is under way there: it came first', async () => {
    const { kiosk, screen, number } = await waiting()
    await screen.must('startVisit', { language: 'vi' })
    expect(await screen.call('takeHandOver', { number })).toMatchObject(over)
    expect(await screen.must('getVisit', {})).toMatchObject({ account: null })
    expect(kiosk.events('account.handed-over')).toEqual([])
  })

  it('opens nothing a second time, also after the visit', async () => {
    const { quay, screen, number } = await waiting()
    await screen.must('takeHandOver', { number })
    expect(await quay.visitor().call('takeHandOver', { number })).toMatchObject(over)
    await screen.must('getVisit', {})
    await screen.must('endVisit', {})
    expect(await screen.call('takeHandOver', { number })).toMatchObject(over)
  })
})

it('numbers that are none cost no try and are not journalled', async () => {
  const { kiosk, screen } = await waiting()
  for (const number of ['', '12', '12345', 'abcd', '١٢٣٤', '12 4'])
    expect(await screen.call('takeHandOver', { number })).toMatchObject({ error: { kind: 'invalid-input' } })
  expect(kiosk.events('hand-over.tried')).toEqual([])
})

it('a kiosk without a hand-over can ask as often as it likes, and fills no journal', async () => {
  const kiosk = await openTestKiosk()
  const screen = (await kiosk.device('quay-1')).visitor()
  const before = kiosk.store.events.length
  for (let tries = 0; tries < 50; tries++)
    expect(await screen.call('takeHandOver', { number: '1234' })).toMatchObject(over)
  expect(kiosk.store.events).toHaveLength(before)
})

it('the visit may do what it was handed over for and no more', async () => {
  const { screen, number } = await waiting()
  await screen.must('takeHandOver', { number })
  await screen.must('getVisit', {})
  expect(await screen.call('draftPassword', { password: 'Bông lúa 2026' })).toMatchObject({
    error: { kind: 'staff-required' },
  })
})

it('a citizen who signed in by themselves is watched by nobody', async () => {
  const { kiosk, desk } = await waiting()
  const elsewhere = (await kiosk.device('quay-2')).visitor()
  await elsewhere.signIn()
  await elsewhere.must('reportScreen', { screen: 'edit-email' })
  expect((await desk.must('getHandOver', {})).handOver).toMatchObject({ step: 'number' })
})

it('the number stands in no journal, no log, and nothing that the kiosk is told', async () => {
  const said: string[] = []
  const note = (...given: unknown[]) => void said.push(JSON.stringify(given))
  const log = { info: note, warn: note, error: note }
  const { kiosk, screen, number } = await waiting({ log })
  said.push(JSON.stringify(await screen.must('getKiosk', {})))
  const wrong = number === '9999' ? '8888' : '9999'
  said.push(JSON.stringify(await screen.call('takeHandOver', { number: wrong })))
  said.push(JSON.stringify(await screen.call('takeHandOver', { number })))
  for (const { data } of kiosk.store.events) said.push(JSON.stringify(data))
  const alone = new RegExp(`(?<![\\w.-])(${number}|${wrong})(?![\\w.-])`)
  expect(said.filter((one) => alone.test(one))).toEqual([])
})
