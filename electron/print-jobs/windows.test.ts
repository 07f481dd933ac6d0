import { beforeEach, describe, expect, test, vi } from 'vitest'
import { cancelScript, lookScript, windowsSpooler } from './windows.ts'

const job = (id: number, document: string, mask: number) => ({
  id,
  document,
  queue: `EPSON, TM-T82, ${id}`,
  mask,
})
const well = { name: 'EPSON, TM-T82', usual: true, workOffline: false, errorState: 2, status: 3 }

interface Given {
  jobs?: ReturnType<typeof job>[]
  printer?: Partial<typeof well>
}
let runs: [script: string, variables: Record<string, string>][]
beforeEach(() => {
  runs = []
})
function machine(given: Given, cancel: () => void = () => undefined) {
  return windowsSpooler(async (script, variables) => {
    runs.push([script, variables])
    if (script === cancelScript) {
      cancel()
      return ''
    }
    return JSON.stringify({ jobs: given.jobs ?? [], printers: [{ ...well, ...given.printer }] })
  })
}

describe('a job', () => {
  test.each([
    ['waits', 0, 'queued'],
    ['is spooled', 0x8, 'queued'],
    ['is coming out', 0x10, 'printing'],
    ['is coming out, and the paper is not', 0x50, 'queued'],
    ['is held up by an error', 0x12, 'queued'],
  ])('that %s', async (_what, mask, state) => {
    const spooler = machine({ jobs: [job(7, 'mark-a', mask), job(8, 'another’s', 0)] })
    expect(await spooler.unfinished('mark-')).toEqual([
      { id: 7, name: 'mark-a', printer: 'EPSON, TM-T82', state },
    ])
    expect(await spooler.ended('mark-a')).toBeNull()
  })

  test.each([
    ['printed, and kept', 0x80, 'printed'],
    ['being deleted', 0x4, 'failed'],
    ['deleted', 0x100, 'failed'],
  ])('that is %s', async (_what, mask, state) => {
    const spooler = machine({ jobs: [job(7, 'mark-a', mask)] })
    expect(await spooler.unfinished('mark-')).toEqual([])
    expect(await spooler.ended('mark-a')).toMatchObject({ id: 7, state })
  })

  test('is cancelled by variables, which no script has to quote', async () => {
    const printer = `Roll'; Remove-Item C:\\ -Recurse #`
    await machine({}).cancel({ id: 7, name: 'mark-a', printer, state: 'queued' })
    expect(runs).toEqual([[cancelScript, { KIOSK_PRINTER: printer, KIOSK_PRINT_JOB: '7' }]])
  })

  test('that was gone before it was cancelled is no error; one that is still there is', async () => {
    const fails = () => {
      throw new Error('access denied')
    }
    const mine = { id: 7, name: 'mark-a', printer: 'Roll', state: 'queued' } as const
    await machine({}, fails).cancel(mine)
    await expect(machine({ jobs: [job(7, 'mark-a', 0)] }, fails).cancel(mine)).rejects.toThrow('denied')
  })
})

describe('a printer', () => {
  test.each([
    [{}, null],
    [{ errorState: 0 }, null],
    [{ errorState: 4 }, 'no-paper'],
    [{ errorState: 7 }, 'cover-open'],
    [{ errorState: 8 }, 'jam'],
    [{ errorState: 9 }, 'offline'],
    [{ workOffline: true }, 'offline'],
    [{ status: 7 }, 'offline'],
    [{ status: 8 }, 'stopped'],
  ] as const)('with %j: %s', async (printer, trouble) => {
    expect(await machine({ printer }).trouble(well.name)).toBe(trouble)
  })

  test('whose job says what it does not say itself', async () => {
    expect(await machine({ jobs: [job(7, 'x', 0x50)] }).trouble(well.name)).toBe('no-paper')
    expect(await machine({ jobs: [job(7, 'x', 0x20)] }).trouble(well.name)).toBe('offline')
  })

  test('that is not there is an error', async () => {
    await expect(machine({}).trouble('Roll 2')).rejects.toThrow('no such printer')
  })
})

test('one look serves all that is asked at once, not what is asked later', async () => {
  vi.useFakeTimers()
  const spooler = machine({})
  await Promise.all([spooler.unfinished(''), spooler.printers(), spooler.trouble(well.name)])
  expect(runs.map(([script]) => script)).toEqual([lookScript])
  vi.advanceTimersByTime(1_500)
  await spooler.printers()
  expect(runs).toHaveLength(2)
  vi.useRealTimers()
})

test.each(['', 'null', '{"jobs":1}', 'Get-CimInstance : Access denied'])(
  'an answer of another form is an error: %j',
  async (text) => {
    await expect(windowsSpooler(() => Promise.resolve(text)).printers()).rejects.toThrow()
  },
)
