/** Alarms of a service with its store, its list of devices and its mail's outbox. */
import { afterEach, describe, expect, it } from 'vitest'
import { configSchema } from '../../config/config.ts'
import type { KnownDevice } from '../../devices/device-list.ts'
import { watchDevices } from '../../devices/device-watch.ts'
import { secureRandom } from '../../foundation/random.ts'
import { silentLog } from '../../foundation/log.ts'
import { noticeMail } from '../../mail/templates/notice.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { manualTime, settle } from '../../testing/manual-time.ts'
import { alarmsQueue } from './alarm-record.ts'
import { openAlarms, type Alarms } from './alarms.ts'
import { openWebhook } from '../webhook/webhook.ts'

const minute = 60_000
const opened: Alarms[] = []
afterEach(async () => {
  for (const alarms of opened.splice(0)) await alarms.close()
})

/** @param from a Tuesday, 14:30 in office time, where nothing else is said */
async function open({
  kiosks = 1,
  hours = true,
  alertsTo = true,
  store = memoryStore(),
  time = manualTime(),
} = {}) {
  const { office } = configSchema.parse({
    office: {
      code: 'A',
      name: 'BHXH',
      hotline: '1900 9068',
      ...(alertsTo && { alertsTo: 'office@example.vn' }),
      ...(hours && { hours: [{ days: ['mon', 'tue', 'wed'], from: '07:30', to: '17:00' }] }),
    },
  })
  let devices = Array.from({ length: kiosks }, (_, n) => kiosk(n))
  let mailIsUp = true
  const watch = watchDevices(time.clock)
  const alarms = await openAlarms({
    store,
    clock: time.clock,
    timers: time.timers,
    random: secureRandom,
    log: silentLog,
    config: { office },
    kiosk: 'service',
    list: { current: () => ({ all: () => devices, byId: () => null, byThumbprint: () => null }) },
    watch,
    mayTell: () => mailIsUp,
    onTold() {},
  })
  opened.push(alarms)
  return {
    store,
    time,
    alarms,
    change: (n: number, more: Partial<KnownDevice>) =>
      void (devices = devices.map((one, at) => (at === n ? { ...one, ...more } : one))),
    mail: (isUp: boolean) => void (mailIsUp = isUp),
    /** Reports come every half minute of those from `from` on; the others are silent. */
    async pass(minutes: number, { from = 0, paper = false } = {}) {
      for (let passed = 0; passed < minutes * 60; passed += 30) {
        for (const { id } of devices.slice(from)) {
          const troubles = paper ? [{ what: 'paper' as const, detail: 'no-paper', forS: 0 }] : []
          const quiet = { uptimeS: 1, memoryMb: 1, lines: [], done: [], file: {}, settings: 0 }
          watch.reported(id, { ...quiet, troubles })
        }
        await time.advance(30_000)
      }
    },
    told: () =>
      store.events
        .filter(({ kind }) => kind === 'kiosks.alarm')
        .map(({ data }) => [data['raised'], data['over']]),
    letters: async () => (await store.list('outbox')).map(({ value }) => value),
  }
}

const kiosk = (n: number): KnownDevice => ({
  id: `d${n}`,
  name: `quay-${n}`,
  office: 'o',
  identity: { kind: 'kiosk', thumbprint: `t${n}`, publicKey: { x: 'x', y: 'y' } },
  state: 'active',
  enrolledAt: 0,
  enrolledBy: 'mai.pham',
  run: { boot: 'b', version: '1', keptIn: 'file', since: 0, earlier: [] },
})

describe('a kiosk', () => {
  it('that falls silent is told of, with a letter, and again when it is back', async () => {
    const { pass, told, letters } = await open({ kiosks: 3 })
    await pass(10)
    await pass(3, { from: 1 })
    expect(told()).toEqual([])
    await pass(60, { from: 1 })
    expect(told()).toEqual([[['silent:quay-0'], undefined]])
    await pass(30)
    expect(told().slice(1)).toEqual([[undefined, ['silent:quay-0']]])
    const [raised, over] = await letters()
    expect(raised).toMatchObject({ to: 'office@example.vn', notice: { raised: [{ name: 'quay-0' }] } })
    const { notice } = over!
    const office = { name: 'BHXH', hotline: '1' }
    const head = { sequence: 1, hash: 'x' }
    expect(noticeMail({ language: 'vi', notice, office, head }).text).toContain('quay-0')
  })

  it('that is out of paper is told of after two minutes; closed by somebody it is in hand', async () => {
    const { pass, told, change } = await open()
    await pass(5)
    await pass(10, { paper: true })
    expect(told()).toEqual([[['paper:quay-0'], undefined]])
    const closed = { message: { vi: 'x', en: 'x' }, by: 'mai.pham', at: 0 }
    change(0, { closed })
    await pass(30, { from: 1 })
    expect(told()).toHaveLength(1)
  })

  it('with a twin is told of', async () => {
    const { pass, told, change } = await open()
    await pass(5)
    change(0, { state: 'suspended', suspended: 'two-machines' })
    await pass(30, { from: 1 })
    expect(told()).toEqual([[['two-machines:quay-0'], undefined]])
  })

  it('that is silent while the office is closed is no trouble', async () => {
    const { pass, told } = await open({ time: manualTime(Date.UTC(2026, 10, 24, 9, 55)) })
    await pass(6)
    await pass(12 * 60, { from: 1 })
    expect(told()).toEqual([])
  })
})

describe('no heap of alarms comes', () => {
  it('when many fall silent at once: one letter names a hundred of them', async () => {
    const { pass, told, letters } = await open({ kiosks: 130 })
    await pass(5)
    await pass(60, { from: 130 })
    expect(told()).toHaveLength(1)
    expect(await letters()).toMatchObject([{ notice: { raisedMore: 30 } }])
  })

  it('when the service starts, or was away', async () => {
    const { pass, told, time, store } = await open({ kiosks: 5 })
    await pass(10)
    const later = manualTime(time.clock.now() + 20 * minute)
    const again = await open({ kiosks: 5, store, time: later })
    await later.advance(minute)
    await again.pass(20)
    expect(told()).toEqual([])
  })

  it('when the machine slept: what was not heard says nothing', async () => {
    const time = manualTime()
    let ahead = 0
    const clock = { now: () => time.clock.now() + ahead }
    const { pass, told } = await open({ kiosks: 5, time: { ...time, clock } })
    await pass(10)
    ahead = 30 * minute
    // Its network takes a while.
    await pass(2, { from: 5 })
    await pass(20)
    expect(told()).toEqual([])
  })

  it('when the mail goes out again: what is still wrong is told then', async () => {
    const { pass, told, mail } = await open({ kiosks: 5 })
    await pass(5)
    mail(false)
    await pass(30, { from: 5 })
    await pass(30, { from: 1 })
    expect(told()).toEqual([])
    mail(true)
    await pass(5, { from: 1 })
    expect(told()).toEqual([[['silent:quay-0'], undefined]])
  })
})

it('is not told again after a restart', async () => {
  const { pass, told, time, store, alarms } = await open()
  await pass(5)
  await pass(10, { from: 1 })
  await alarms.close()
  const again = await open({ store, time })
  await again.pass(30, { from: 1 })
  expect(told()).toHaveLength(1)
  expect(again.alarms.standing()).toEqual([{ what: 'silent', name: 'quay-0' }])
  await again.pass(30)
  expect(told()).toHaveLength(2)
})

it('goes to an address of its own, in order, as what it is', async () => {
  const { pass, store, time, letters } = await open({ alertsTo: false })
  await pass(5)
  await pass(10, { from: 1 })
  expect(await letters()).toEqual([])
  const bodies: unknown[] = []
  const webhook = openWebhook({
    queue: alarmsQueue,
    store,
    history: (after) => store.history(after),
    ...time,
    log: silentLog,
    target: { url: 'https://central.example.vn/alarms', secret: 's'.repeat(32) },
    fetch: (async (_: string, init: RequestInit) => {
      bodies.push(JSON.parse(init.body as string))
      return new Response(null, { status: 204 })
    }) as typeof fetch,
  })
  await webhook.idle()
  await settle()
  await webhook.close()
  expect(bodies).toMatchObject([
    { kind: 'kiosks.alarm', raised: [{ kiosk: 'quay-0', what: 'silent' }], raisedMore: 0, over: [] },
  ])
  expect(store.events.at(-1)).toMatchObject({ kind: 'webhook.alarms-delivered', data: { count: 1 } })
})
