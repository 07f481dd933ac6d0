/** What administrators see of each machine, and what they have it do. */
import { describe, expect, it } from 'vitest'
import type { Heartbeat } from '../../contract/device.ts'
import type { OutOfServiceReason } from '../../contract/views.ts'
import { kioskKey } from '../testing/kiosk-key.ts'
import { minute, openTestKiosk } from '../testing/kiosk.ts'

const quiet: Heartbeat = {
  uptimeS: 60,
  memoryMb: 200,
  troubles: [],
  lines: [],
  done: [],
  file: {},
  settings: 0,
}
const noPaper = { what: 'paper' as const, detail: 'no-paper', forS: 120 }

async function open() {
  let reason: OutOfServiceReason | null = null
  const kiosk = await openTestKiosk({ outOfService: () => reason })
  const { devices, service } = kiosk
  let desk = await kiosk.desk('mai.pham')
  const key = await kioskKey()
  const { code } = await desk.must('makeDeviceCode', { name: 'quay-1', replaces: null })
  const enrolled = await devices.enrol(code, key.identity, 'here')
  if (!enrolled.ok) throw new Error(enrolled.error.kind)
  const { id } = enrolled.value
  const caller = { kiosk: 'quay-1', device: enrolled.value, visit: null }
  let starts = 0
  return {
    kiosk,
    id,
    desk: () => desk,
    start: () =>
      devices.tokenFor(key.proven, { boot: `boot-${++starts}-0123456789`, version: '1.2.3', keptIn: 'file' }),
    beat: (more: Partial<Heartbeat> = {}) => devices.heard(id, { ...quiet, ...more }),
    board: async () => (await desk.must('listDevices', {})).devices[0],
    getKiosk: async () => (await service.call('getKiosk', {}, { ...caller, session: null })).reply.result,
    startVisit: () => service.call('startVisit', { language: 'vi' }, { ...caller, session: null }),
    serves: (next: OutOfServiceReason | null) => void (reason = next),
    async pass(minutes: number) {
      kiosk.pass(minutes * minute)
      desk = await kiosk.desk('mai.pham')
    },
  }
}

describe('the condition of a kiosk', () => {
  it('follows what it reports, and what the service is', async () => {
    const { start, beat, board, serves, pass } = await open()
    expect(await board()).toMatchObject({ condition: 'not-started', lastSeenAt: null, troubles: [] })
    await start()
    expect(await board()).toMatchObject({ condition: 'serving', version: '1.2.3' })
    await beat({ troubles: [noPaper] })
    expect(await board()).toMatchObject({ condition: 'staff-needed', troubles: [{ what: 'paper' }] })
    await beat({ troubles: [noPaper, { what: 'screen', detail: null, forS: 0 }] })
    expect(await board()).toMatchObject({ condition: 'out-of-service', outOfService: 'screen' })
    serves('mail')
    expect(await board()).toMatchObject({ condition: 'out-of-service', outOfService: 'mail' })
    serves(null)
    await beat()
    expect(await board()).toMatchObject({ condition: 'serving', troubles: [] })
    await pass(2.9)
    expect(await board()).toMatchObject({ condition: 'serving' })
    await pass(0.1)
    expect(await board()).toMatchObject({ condition: 'silent' })
  })

  it('says since when a trouble stands, by the service’s clock', async () => {
    const { start, beat, board, pass, kiosk } = await open()
    await start()
    const since = kiosk.clock.now() - 2 * minute
    await beat({ troubles: [noPaper] })
    await pass(1)
    await beat({ troubles: [{ ...noPaper, forS: 0 }] })
    expect((await board())?.troubles).toEqual([{ what: 'paper', detail: 'no-paper', since }])
  })

  it('knows of a visit by the service, and counts those of the day', async () => {
    const { start, board, startVisit, pass } = await open()
    await start()
    await startVisit()
    expect(await board()).toMatchObject({ inUse: 'citizen', visitsToday: 1 })
    await pass(24 * 60)
    expect(await board()).toMatchObject({ inUse: 'nobody', visitsToday: 0 })
  })
})

describe('an order', () => {
  it('to restart is given until the program has started anew, and not after that', async () => {
    const { start, beat, desk, id, board, kiosk } = await open()
    await start()
    await desk().must('orderDevice', { device: id, what: 'restart' })
    await desk().must('orderDevice', { device: id, what: 'restart' })
    const { orders } = await beat()
    expect(orders).toMatchObject([{ what: 'restart' }])
    expect((await beat()).orders).toEqual(orders)
    await start()
    expect((await beat()).orders).toEqual([])
    expect(await board()).toMatchObject({ orders: [] })
    expect(kiosk.events('device.ordered')).toHaveLength(1)
    expect(kiosk.events('device.started').at(-1)?.data).toMatchObject({
      order: 'restart',
      requestedBy: 'mai.pham',
    })
  })

  it('to look for an update is given until it is reported as done, and journalled once', async () => {
    const { start, beat, desk, id, kiosk } = await open()
    await start()
    await desk().must('orderDevice', { device: id, what: 'look-for-update' })
    const [order] = (await beat()).orders
    const done = [order?.id ?? '']
    const answers = await Promise.all([beat({ done }), beat({ done }), beat({ done: ['another'] })])
    expect(answers[0].orders).toEqual([])
    expect((await beat()).orders).toEqual([])
    expect(kiosk.events('device.order-done')).toMatchObject([
      { kiosk: 'quay-1', data: { order: 'look-for-update' } },
    ])
  })
})

describe('a kiosk that is closed for maintenance', () => {
  const message = { vi: 'Máy đang thay giấy.', en: 'Paper is being changed.' }

  it('says so on its idle screen, and begins no visit until it is opened again', async () => {
    const { start, desk, id, getKiosk, startVisit, board, pass, kiosk } = await open()
    await start()
    await desk().must('closeDevice', { device: id, message })
    expect(await getKiosk()).toMatchObject({ value: { outOfService: 'closed', closed: message } })
    expect((await startVisit()).reply.result).toMatchObject({ error: { kind: 'out-of-service' } })
    // Elsewhere nothing is closed.
    await kiosk.visitor().must('startVisit', { language: 'vi' })
    await pass(10)
    expect(await board()).toMatchObject({ condition: 'closed', closed: { message, by: 'mai.pham' } })
    await desk().must('openDevice', { device: id })
    await desk().must('openDevice', { device: id })
    expect(await getKiosk()).toMatchObject({ value: { outOfService: null, closed: null } })
    expect(kiosk.events('device.opened')).toHaveLength(1)
  })
})

describe('one machine in full', () => {
  it('has its history, its lines, and where each of its settings comes from', async () => {
    const { start, beat, desk, id } = await open()
    await start()
    const lines = [{ level: 'warn', time: '2026-11-22T05:00:00.000Z', text: 'the printer needs staff' }]
    await beat({ lines, file: { 'screen.diagonalInches': 32 } })
    const found = await desk().must('getDevice', { device: id })
    expect(found.program).toMatchObject({ uptimeS: 60, memoryMb: 200, lines })
    expect(found.history.map(({ kind, who }) => [kind, who])).toEqual([
      ['device.started', null],
      ['device.enrolled', null],
    ])
    expect(found.settings.values).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'screen.diagonalInches', value: 32, from: 'file' }),
        expect.objectContaining({ path: 'receipt.paper', value: 'thermal80', from: 'default' }),
        expect.objectContaining({ path: 'receipt.printer', value: null, from: 'default' }),
      ]),
    )
  })

  it('is set up from here: with its version, by the configuration’s own rules', async () => {
    const { start, beat, desk, id, getKiosk, kiosk } = await open()
    await start()
    const values = { 'receipt.paper': 'a4' as const, languages: ['vi' as const], 'scanner.enabled': false }
    const saved = await desk().must('saveDeviceSettings', { device: id, version: 0, values })
    expect(saved.settings).toMatchObject({ version: 1, inForce: false })
    expect(await getKiosk()).toMatchObject({
      value: { receipt: { paper: 'a4' }, languages: ['vi'], scanner: null },
    })
    expect((await beat()).settings).toEqual({ version: 1, values })
    expect((await beat({ settings: 1 })).settings).toBeNull()
    expect((await desk().must('getDevice', { device: id })).settings.inForce).toBe(true)
    expect(await desk().call('saveDeviceSettings', { device: id, version: 0, values: {} })).toMatchObject({
      error: { kind: 'settings-conflict' },
    })
    const tooLarge = { 'screen.diagonalInches': 500 }
    expect(
      await desk().call('saveDeviceSettings', { device: id, version: 1, values: tooLarge }),
    ).toMatchObject({
      error: { kind: 'settings-refused', problems: [{ path: 'screen.diagonalInches', rule: 'range' }] },
    })
    await desk().must('saveDeviceSettings', { device: id, version: 1, values: {} })
    expect(await getKiosk()).toMatchObject({ value: { receipt: { paper: 'thermal80' } } })
    expect(kiosk.events('device.configured')[0]?.data).toMatchObject({
      keys: ['receipt.paper', 'scanner.enabled', 'languages'],
    })
  })
})
