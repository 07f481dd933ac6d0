import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fakeCups, fakeIppPrinter } from '../testing/fake-cups.ts'
import { cupsAddress, cupsSpooler, troubleOf } from './cups.ts'

let cups: Awaited<ReturnType<typeof fakeCups>>
const spooler = (user = 'kiosk') => cupsSpooler({ address: cups.address, user, withinMs: 500 })
beforeEach(async () => {
  cups = await fakeCups()
})
afterEach(() => cups.close())

const job = (id: number, name: string, state: number, more: { user?: string; unloaded?: boolean } = {}) => ({
  id,
  name,
  state,
  printer: 'Cuộn 80',
  user: 'kiosk',
  ...more,
})

describe('jobs', () => {
  test.each([
    [3, 'queued'],
    [4, 'queued'],
    [5, 'printing'],
    [6, 'queued'],
  ])('in state %d: %s', async (state, said) => {
    cups.jobs.push(job(1, 'mark-a', state), job(2, 'another’s', state))
    expect(await spooler().unfinished('mark-')).toEqual([
      { id: 1, name: 'mark-a', printer: 'Cuộn 80', state: said },
    ])
    expect(await spooler().ended('mark-a')).toBeNull()
  })

  test.each([
    [7, 'failed'],
    [8, 'failed'],
    [9, 'printed'],
  ])('that ended in state %d: %s, also when CUPS has put it away', async (state, said) => {
    cups.jobs.push(job(1, 'mark-a', state, { unloaded: true }), job(2, 'mark-b', state))
    expect(await spooler().unfinished('mark-')).toEqual([])
    for (const name of ['mark-a', 'mark-b'])
      expect(await spooler().ended(name)).toMatchObject({ name, state: said })
  })

  test('of other accounts are not seen, and not cancelled', async () => {
    cups.jobs.push(job(1, 'mark-a', 3, { user: 'somebody' }))
    expect(await spooler().unfinished('mark-')).toEqual([])
    await expect(spooler().cancel({ id: 1, name: '', printer: '', state: 'queued' })).rejects.toThrow('0x403')
  })

  test('are cancelled; one that has ended, or is gone, is no error', async () => {
    cups.jobs.push(job(1, 'mark-a', 3), job(2, 'mark-b', 9))
    for (const id of [1, 2, 3]) await spooler().cancel({ id, name: '', printer: '', state: 'queued' })
    expect(cups.jobs.map(({ state }) => state)).toEqual([7, 9])
  })
})

describe('printers', () => {
  test('by both names, with the default; none where there is none', async () => {
    expect(await spooler().printers()).toEqual([])
    cups.printers.push(
      { name: 'Roll', info: 'EPSON TM-T82', state: 3, reasons: [] },
      { name: 'Laser', state: 3, reasons: [] },
    )
    cups.makeDefault('Laser')
    expect(await spooler().printers()).toEqual([
      { name: 'Roll', displayName: 'EPSON TM-T82', isDefault: false },
      { name: 'Laser', displayName: 'Laser', isDefault: true },
    ])
  })

  test('of their trouble the queue tells', async () => {
    cups.printers.push({ name: 'Cuộn 80', state: 4, reasons: ['media-empty-error', 'toner-low'] })
    expect(await spooler().trouble('Cuộn 80')).toBe('no-paper')
    await expect(spooler().trouble('none')).rejects.toThrow('0x406')
  })

  test('that speak IPP tell of it themselves: a queue learns of it only while it prints', async () => {
    const now = { state: 3, reasons: ['none'] }
    const device = await fakeIppPrinter(() => now)
    const queue = { name: 'Roll', state: 3, reasons: ['media-empty-error'], device: device.uri }
    cups.printers.push(queue)
    expect(await spooler().trouble('Roll')).toBeNull()
    now.reasons = ['cover-open']
    expect(await spooler().trouble('Roll')).toBe('cover-open')
    queue.state = 5
    expect(await spooler().trouble('Roll')).toBe('cover-open')
    now.reasons = ['none']
    expect(await spooler().trouble('Roll')).toBe('stopped')
    queue.reasons = ['paused']
    expect(await spooler().trouble('Roll')).toBe('stopped')
    queue.state = 3
    queue.reasons = []
    await device.close()
    expect(await spooler().trouble('Roll')).toBe('offline')
  })

  test.each([
    [3, ['none'], null],
    [4, ['connecting-to-device', 'toner-low-warning', 'media-low-report'], null],
    [3, ['media-empty'], 'no-paper'],
    [4, ['media-needed-report'], 'no-paper'],
    [4, ['media-empty-error', 'media-jam-error'], 'jam'],
    [4, ['media-empty', 'door-open'], 'cover-open'],
    [5, ['none'], 'stopped'],
    [5, ['paused', 'media-empty-error'], 'no-paper'],
    [3, ['offline-report'], 'offline'],
  ] as const)('in state %d, %j: %s', (state, reasons, trouble) => {
    expect(troubleOf(state, reasons)).toBe(trouble)
  })
})

describe('a server that cannot be asked is an error', () => {
  test('not there', async () => {
    const nowhere = cupsSpooler({ address: { socketPath: '/nowhere.sock' }, user: 'kiosk' })
    await expect(nowhere.unfinished('')).rejects.toThrow()
  })

  test.each([
    ['silent', { silent: true }],
    ['wants a password', { status: 401 }],
    ['no IPP', { body: '<html>' }],
    ['refuses', { code: 0x0403 }],
    ['too long', { body: 'x'.repeat(3_000_000) }],
  ])('%s', async (_what, wrong) => {
    Object.assign(cups.wrong, wrong)
    await expect(spooler().unfinished('')).rejects.toThrow()
    await expect(spooler().printers()).rejects.toThrow()
  })
})

test.each([
  [undefined, { socketPath: '/run/cups/cups.sock' }],
  ['', { socketPath: '/run/cups/cups.sock' }],
  ['/run/my.sock', { socketPath: '/run/my.sock' }],
  ['print.example.vn', { host: 'print.example.vn', port: 631 }],
  ['127.0.0.1:8631', { host: '127.0.0.1', port: 8631 }],
])('CUPS_SERVER %j: %j', (value, address) => {
  expect(cupsAddress(value === undefined ? {} : { CUPS_SERVER: value })).toEqual(address)
})
