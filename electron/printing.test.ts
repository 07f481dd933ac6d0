import type { IpcMainInvokeEvent, WebContents, WebContentsPrintOptions } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PrintOutcome } from '../contract/shell.ts'
import type { KioskConfig } from '../core/config/config.ts'
import { printChannel, printStateChannel } from './channels.ts'
import { fakeQueue, fakeTitle, keptLog } from './testing/fakes.ts'
import { choosePrinter } from './print-jobs/choose-printer.ts'
import { printOptions, registerPrinting } from './printing.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>
const named = (...names: string[]) => names.map((name) => ({ name, displayName: name }))

interface Machine {
  receipt?: KioskConfig['receipt']
  printers?: () => Promise<{ name: string; displayName: string }[]>
  isOn?: boolean
  queue?: ReturnType<typeof fakeQueue>
  title?: ReturnType<typeof fakeTitle>
}

function machine({
  receipt = { paper: 'thermal80' },
  printers = () => Promise.resolve(named('Roll')),
  isOn = true,
  queue = fakeQueue(),
  title = fakeTitle(),
}: Machine = {}) {
  const handlers = new Map<string, Handler>()
  const jobs: {
    title: string
    options: WebContentsPrintOptions
    end: (success: boolean, reason?: string) => void
  }[] = []
  const mainFrame = { url: 'app://kiosk/', parent: null }
  const contents = {
    mainFrame,
    isDestroyed: () => false,
    ipc: {
      handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
      removeHandler: (channel: string) => handlers.delete(channel),
    },
    ...title,
    getPrintersAsync: printers,
    print: (options: WebContentsPrintOptions, end: (success: boolean, reason: string) => void) =>
      jobs.push({ title: title.getTitle(), options, end: (success, reason = '') => end(success, reason) }),
  }
  const log = keptLog()
  const told: string[] = []
  let visitIsOn = isOn
  const printing = registerPrinting({
    contents: contents as unknown as WebContents,
    receipt,
    visit: { isOn: () => visitIsOn },
    queue,
    onPrinted: (outcome) => told.push(outcome),
    log,
    withinMs: 20_000,
  })
  const ask = (...args: unknown[]) =>
    handlers.get(printChannel)?.(
      { sender: contents, senderFrame: mainFrame } as unknown as IpcMainInvokeEvent,
      ...args,
    )
  const askAs = (event: object) =>
    handlers.get(printChannel)?.({ sender: contents, senderFrame: mainFrame, ...event } as never, {
      heightMm: 100,
    })
  const state = () =>
    handlers.get(printStateChannel)?.({
      sender: contents,
      senderFrame: mainFrame,
    } as unknown as IpcMainInvokeEvent)
  const endVisit = () => {
    visitIsOn = false
    printing.visitEnded()
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)
  return { told, handlers, jobs, log, printing, queue, title, ask, askAs, state, endVisit, settle }
}

test('prints what the page shows, silently, on the roll, as long as the receipt is', async () => {
  const { jobs, log, told, ask, settle } = machine()
  const printed = ask({ heightMm: 123.4 })
  await settle()
  expect(jobs.map(({ options }) => options)).toEqual([
    {
      silent: true,
      printBackground: false,
      deviceName: '',
      pageSize: { width: 80_000, height: 123_400 },
      margins: { marginType: 'none' },
      copies: 1,
    },
  ])
  jobs[0]?.end(true)
  expect(await printed).toBe('printed')
  expect(told).toEqual(['printed'])
  expect(log.lines.map(({ level, fields }) => [level, fields['outcome'], fields['paper']])).toEqual([
    ['info', 'printed', 'thermal80'],
  ])
})

describe('the paper', () => {
  test.each([
    [10, 60_000],
    [60, 60_000],
    [250.0004, 250_001],
    [600, 600_000],
    [10_000, 600_000],
    [-5, 60_000],
  ])('a roll for %d mm is cut at %d µm', (heightMm, height) => {
    expect(printOptions('thermal80', 'Roll', heightMm).pageSize).toEqual({ width: 80_000, height })
  })

  test('a sheet is a sheet', () => {
    expect(printOptions('a4', 'Laser', 500)).toEqual({
      silent: true,
      printBackground: false,
      deviceName: 'Laser',
      pageSize: 'A4',
      margins: { marginType: 'none' },
      copies: 1,
    })
  })
})

describe('the printer', () => {
  const choose = (names: string[], printer?: string, paper: KioskConfig['receipt']['paper'] = 'thermal80') =>
    choosePrinter(named(...names), { paper, ...(printer === undefined ? {} : { printer }) }, keptLog())

  test.each<[string, string[], string | undefined, string | null]>([
    ['the one that is configured', ['Laser', 'Roll'], 'Roll', 'Roll'],
    ['none, when the configured one is not there', ['Laser'], 'Roll', null],
    ['the system’s default, when none is configured', ['Laser', 'Roll'], undefined, ''],
    ['none, where there is none', [], undefined, null],
    [
      'the only real one, where the default may make files',
      ['Microsoft Print to PDF', 'Roll'],
      undefined,
      'Roll',
    ],
    ['none, where the default may be any', ['Microsoft Print to PDF', 'Laser', 'Roll'], undefined, null],
    [
      'none that would ask where to save',
      ['Microsoft XPS Document Writer', 'Fax', 'OneNote (Desktop)', 'CUPS-PDF', 'CutePDF Writer'],
      undefined,
      null,
    ],
    ['not even when it is configured', ['Microsoft Print to PDF'], 'Microsoft Print to PDF', null],
  ])('%s', (_what, names, wanted, chosen) => {
    expect(choose(names, wanted)).toBe(chosen)
  })

  test('is known by the name that people see as well', () => {
    const printers = [{ name: 'TM_T82', displayName: 'EPSON TM-T82' }]
    expect(choosePrinter(printers, { paper: 'thermal80', printer: 'EPSON TM-T82' }, keptLog())).toBe('TM_T82')
  })

  test('is none where receipts stand on the screen only', () => {
    expect(choose(['Roll'], undefined, 'none')).toBeNull()
  })

  test('that is not there is said, and nothing is sent', async () => {
    const { jobs, ask } = machine({ receipt: { paper: 'thermal80', printer: 'Roll 2' } })
    expect(await ask({ heightMm: 100 })).toBe('no-printer')
    expect(jobs).toEqual([])
  })
})

describe('what goes wrong', () => {
  test('the printer refuses', async () => {
    const { jobs, log, ask, settle } = machine()
    const printed = ask({ heightMm: 100 })
    await settle()
    jobs[0]?.end(false, 'Print job failed')
    expect(await printed).toBe('failed')
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'warn'])
  })

  test('it does not answer: after twenty seconds nobody waits any longer, and the next print is taken', async () => {
    const { jobs, log, ask, settle } = machine()
    const printed = ask({ heightMm: 100 })
    await vi.advanceTimersByTimeAsync(19_999)
    expect(log.lines).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(await printed).toBe('timeout')
    const next = ask({ heightMm: 100 })
    await settle()
    jobs[0]?.end(true)
    jobs[1]?.end(true)
    expect(await next).toBe('printed')
  })

  test('nor does the list of printers', async () => {
    const { ask } = machine({ printers: () => new Promise(() => undefined) })
    const printed = ask({ heightMm: 100 })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await printed).toBe('timeout')
  })

  test('something inside', async () => {
    const { ask } = machine({ printers: () => Promise.reject(new Error('spooler')) })
    expect(await ask({ heightMm: 100 })).toBe('failed')
  })
})

describe('is refused', () => {
  test('without a visit', async () => {
    const { jobs, ask } = machine({ isOn: false })
    expect([await ask({ heightMm: 100 }), jobs]).toEqual(['failed', []])
  })

  test('while another is being printed', async () => {
    const { jobs, ask, settle } = machine()
    const first = ask({ heightMm: 100 })
    await settle()
    expect(await ask({ heightMm: 100 })).toBe('failed')
    jobs[0]?.end(true)
    expect([await first, jobs.length]).toEqual(['printed', 1])
  })

  test.each([
    ['from a frame', { senderFrame: { url: 'app://kiosk/mailbox', parent: {} } }],
    ['from another window', { sender: {} }],
    ['from a frame that is gone', { senderFrame: null }],
    ['from elsewhere', { senderFrame: { url: 'https://kiosk/', parent: null } }],
  ])('%s', async (_what, event) => {
    const { jobs, askAs } = machine()
    expect([await askAs(event), jobs]).toEqual(['failed', []])
  })

  test.each([
    [[]],
    [[undefined]],
    [[null]],
    [[100]],
    [['100']],
    [[{}]],
    [[{ heightMm: '100' }]],
    [[{ heightMm: Number.NaN }]],
    [[{ heightMm: Number.POSITIVE_INFINITY }]],
    [[{ heightMm: 100, deviceName: 'another' }]],
    [[{ heightMm: 100 }, { silent: false }]],
    [[[{ heightMm: 100 }]]],
  ])('of the wrong form: %j', async (args) => {
    const { jobs, ask } = machine()
    expect([await ask(...args), jobs]).toEqual(['failed', []])
  })
})

test('it is told when nothing is being printed any more', async () => {
  const { jobs, printing, ask, settle } = machine()
  await printing.settled()
  const printed = ask({ heightMm: 100 })
  let settled = false
  void printing.settled().then(() => (settled = true))
  await settle()
  expect(settled).toBe(false)
  jobs[0]?.end(true)
  await printed
  await settle()
  expect(settled).toBe(true)
})

describe('what becomes of it is asked of the system', () => {
  test('by the job’s name, which is the page’s title in the meantime', async () => {
    const { jobs, queue, title, ask, settle } = machine()
    const printed = ask({ heightMm: 100 })
    await settle()
    jobs[0]?.end(true)
    await printed
    expect([jobs[0]?.title, queue.followed, title.getTitle()]).toEqual(['job 1', ['job 1'], 'VssID'])
  })

  test('and told, whatever it is', async () => {
    const { jobs, log, told, ask, settle } = machine({
      queue: fakeQueue({ follow: () => Promise.resolve('no-paper') }),
    })
    const printed = ask({ heightMm: 100 })
    await settle()
    jobs[0]?.end(true)
    expect(await printed).toBe('no-paper')
    expect([told, log.lines.map(({ level }) => level)]).toEqual([['no-paper'], ['warn']])
  })

  test('where the page has no such title in time, it is not known', async () => {
    const title = { ...fakeTitle(), executeJavaScript: () => new Promise<void>(() => undefined) }
    const { jobs, queue, ask } = machine({ title })
    const printed = ask({ heightMm: 100 })
    await vi.advanceTimersByTimeAsync(2_000)
    jobs[0]?.end(true)
    expect([await printed, queue.followed]).toEqual(['sent', []])
  })

  test('later too, while it waits: the page and the report learn that it has come', async () => {
    let now: PrintOutcome = 'no-paper'
    const queue = fakeQueue({ follow: () => Promise.resolve('no-paper'), outcome: () => now })
    const { jobs, told, ask, state, settle } = machine({ queue })
    expect(await state()).toBeNull()
    const printed = ask({ heightMm: 100 })
    await settle()
    expect(await state()).toBeNull()
    jobs[0]?.end(true)
    await printed
    expect(await state()).toBe('no-paper')
    now = 'printed'
    expect(await state()).toBe('printed')
    now = 'failed'
    expect(await state()).toBe('printed')
    expect(told).toEqual(['no-paper', 'printed'])
  })
})

describe('the queue lets go of it', () => {
  test('when the visit is over', async () => {
    const { jobs, queue, ask, endVisit, state, settle } = machine()
    const printed = ask({ heightMm: 100 })
    await settle()
    jobs[0]?.end(true)
    await printed
    expect(queue.released).toEqual([])
    endVisit()
    await settle()
    expect(queue.released).toEqual(['job 1'])
    expect(await state()).toBeNull()
  })

  test('not before it was handed over, or it would come to the queue afterwards', async () => {
    const { jobs, queue, ask, endVisit, settle } = machine()
    void ask({ heightMm: 100 })
    await settle()
    endVisit()
    await settle()
    expect(queue.released).toEqual([])
    jobs[0]?.end(true)
    await settle()
    expect(queue.released).toEqual(['job 1'])
  })

  test('when another is printed in its place', async () => {
    const { jobs, queue, ask, settle } = machine({
      queue: fakeQueue({ follow: () => Promise.resolve('failed') }),
    })
    for (const one of [0, 1]) {
      const printed = ask({ heightMm: 100 })
      await settle()
      jobs[one]?.end(true)
      await printed
    }
    expect(queue.released).toEqual(['job 1'])
  })
})

test('its clean-up leaves no channel', () => {
  const { handlers, printing } = machine()
  expect([...handlers.keys()]).toEqual([printChannel, printStateChannel])
  printing.cleanUp()
  expect(handlers.size).toBe(0)
})
