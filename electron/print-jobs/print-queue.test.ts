import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PrinterTrouble } from '../../contract/shell.ts'
import { keptLog } from '../testing/fakes.ts'
import { createPrintQueue, followMs, type PrintQueue } from './print-queue.ts'
import type { SpooledJob, Spooler } from './spooler.ts'

const mark = 'VssID-kiosk-0123abcd-'
const idle = 30_000

let queue: PrintQueue
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(async () => {
  await queue.close()
  vi.useRealTimers()
})

/** A system with one printer, `Roll`. */
function machine({ paper = 'thermal80' }: { paper?: 'thermal80' | 'none' } = {}) {
  const jobs: SpooledJob[] = []
  const cancelled: string[] = []
  const system: { trouble: PrinterTrouble | null; answers: boolean; printers: string[] } = {
    trouble: null,
    answers: true,
    printers: ['Roll'],
  }
  const isEnded = ({ state }: SpooledJob) => state === 'printed' || state === 'failed'
  async function answered<T>(give: () => T): Promise<T> {
    await Promise.resolve()
    if (!system.answers) throw new Error('no CUPS here')
    return give()
  }
  const spooler: Spooler = {
    everyMs: { following: 500, idle },
    unfinished: (prefix) =>
      answered(() =>
        jobs.filter((job) => !isEnded(job) && job.name.startsWith(prefix)).map((job) => ({ ...job })),
      ),
    ended: (name) => answered(() => jobs.find((job) => isEnded(job) && job.name === name) ?? null),
    cancel: ({ id }) =>
      answered(() => {
        const job = jobs.find((one) => one.id === id)
        if (!job || isEnded(job)) return
        job.state = 'failed'
        cancelled.push(job.name)
      }),
    printers: () =>
      answered(() =>
        system.printers.map((name) => ({ name, displayName: name, isDefault: name === 'Roll' })),
      ),
    trouble: () => answered(() => system.trouble),
  }
  const told: unknown[] = []
  const log = keptLog()
  const open = () =>
    createPrintQueue({
      spooler,
      mark,
      receipt: { paper },
      onPrinter: (state) => {
        if (told.at(-1) !== state) told.push(state)
      },
      log,
    })
  const add = (name: string, state: SpooledJob['state'] = 'queued') => {
    const job: SpooledJob = { id: jobs.length + 1, name, printer: 'Roll', state }
    jobs.push(job)
    return job
  }
  queue = open()
  return { queue, jobs, system, cancelled, told, log, add, open }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('a job is followed', () => {
  test('until it is printed', async () => {
    const { add } = machine()
    const name = queue.jobName()
    expect(name.startsWith(mark)).toBe(true)
    const job = add(name)
    const outcome = queue.follow(name)
    await pass(1_000)
    job.state = 'printing'
    await pass(1_000)
    job.state = 'printed'
    await pass(500)
    expect(await outcome).toBe('printed')
  })

  test('though it comes to the queue later', async () => {
    const { add } = machine()
    const name = queue.jobName()
    const outcome = queue.follow(name)
    await pass(2_000)
    add(name, 'printed')
    await pass(500)
    expect(await outcome).toBe('printed')
  })

  test('and not found: that it was handed over is all that is known', async () => {
    const { add } = machine()
    add(`${mark}another`, 'printed')
    const outcome = queue.follow(queue.jobName())
    await pass(5_500)
    expect(await outcome).toBe('sent')
  })

  test('and gone, without a word what became of it', async () => {
    const { add, jobs } = machine()
    const name = queue.jobName()
    add(name, 'printing')
    const outcome = queue.follow(name)
    await pass(1_000)
    jobs.length = 0
    await pass(500)
    expect(await outcome).toBe('sent')
  })

  test('and cancelled by somebody', async () => {
    const { add } = machine()
    const name = queue.jobName()
    add(name, 'failed')
    expect(await queue.follow(name)).toBe('failed')
  })

  test('no longer than somebody waits: it waits in the queue', async () => {
    const { add } = machine()
    const name = queue.jobName()
    add(name)
    const outcome = queue.follow(name)
    await pass(followMs)
    expect(await outcome).toBe('waiting')
  })

  test.each(['no-paper', 'jam', 'cover-open', 'stopped', 'offline'] as const)(
    '%s: said when it lasts, and the desk is told at once',
    async (trouble) => {
      const { add, system, told } = machine()
      await pass(0)
      const name = queue.jobName()
      add(name, 'printing')
      system.trouble = trouble
      const outcome = queue.follow(name)
      await pass(0)
      expect(told).toEqual(['ready', trouble])
      await pass(2_500)
      expect(await outcome).toBe(trouble)
    },
  )

  test('by what is left of the job before: nothing is said of it', async () => {
    const { add, system } = machine()
    const name = queue.jobName()
    const job = add(name, 'printing')
    system.trouble = 'no-paper'
    const outcome = queue.follow(name)
    await pass(1_000)
    system.trouble = null
    await pass(1_000)
    job.state = 'printed'
    await pass(500)
    expect(await outcome).toBe('printed')
  })

  test('done by the system’s word, but without paper: nobody knows', async () => {
    const { add, system } = machine()
    const name = queue.jobName()
    add(name, 'printed')
    system.trouble = 'no-paper'
    expect(await queue.follow(name)).toBe('sent')
  })

  test('and printed when staff have put paper in', async () => {
    const { add, system } = machine()
    const name = queue.jobName()
    const job = add(name, 'printing')
    system.trouble = 'no-paper'
    expect(await queue.outcome(name)).toBe('no-paper')
    system.trouble = null
    expect(await queue.outcome(name)).toBe('waiting')
    job.state = 'printed'
    expect(await queue.outcome(name)).toBe('printed')
  })
})

describe('when the visit is over', () => {
  test('what waits is taken out before the next print', async () => {
    const { add, cancelled, log } = machine()
    const name = queue.jobName()
    add(name)
    add(`${mark.slice(0, -4)}ffff-x`)
    add('somebody’s letter')
    await pass(10_000)
    expect(cancelled).toEqual([])
    queue.release([name])
    await queue.cleared()
    expect(cancelled).toEqual([name])
    expect(JSON.stringify(log.lines)).not.toContain(name)
  })

  test('while it is followed: that we took it out is not the printer’s failure', async () => {
    const { add, system } = machine()
    const name = queue.jobName()
    add(name)
    system.trouble = 'no-paper'
    const outcome = queue.follow(name)
    await pass(600)
    queue.release([name])
    await pass(1_000)
    expect(await outcome).toBe('no-paper')
  })

  test('what is coming out may end', async () => {
    const { add, cancelled } = machine()
    const name = queue.jobName()
    const job = add(name, 'printing')
    queue.release([name])
    await pass(10_000)
    job.state = 'printed'
    await pass(60_000)
    expect(cancelled).toEqual([])
  })

  test('but not when the paper is out, or it is stuck', async () => {
    const { add, cancelled, system } = machine()
    const [stuck, without] = [queue.jobName(), queue.jobName()]
    add(stuck, 'printing')
    queue.release([stuck])
    await pass(29_000)
    expect(cancelled).toEqual([])
    await pass(1_500)
    expect(cancelled).toEqual([stuck])
    add(without, 'printing')
    system.trouble = 'no-paper'
    queue.release([without])
    await queue.cleared()
    expect(cancelled).toEqual([stuck, without])
  })

  test('what comes to the queue later is taken out then', async () => {
    const { add, cancelled } = machine()
    const [soon, late] = [queue.jobName(), queue.jobName()]
    queue.release([soon, late])
    await pass(3_000)
    add(soon)
    await pass(500)
    expect(cancelled).toEqual([soon])
    await pass(20_000)
    add(late)
    await pass(idle)
    expect(cancelled).toEqual([soon, late])
  })

  test('what a program that crashed left is taken out at the next start', async () => {
    const { add, cancelled, open } = machine()
    add(queue.jobName())
    await queue.close()
    cancelled.length = 0
    add(`${mark}of-before`)
    queue = open()
    await pass(0)
    expect(cancelled).toEqual([`${mark}of-before`])
  })

  test('the end of the program takes out what waits, and lets what is coming out end', async () => {
    const { add, cancelled } = machine()
    const [waits, comes] = [queue.jobName(), queue.jobName()]
    add(waits)
    add(comes, 'printing')
    await queue.close()
    expect(cancelled).toEqual([waits])
  })
})

describe('with nobody here', () => {
  test('the printer is looked at, and its trouble is over when it says so', async () => {
    const { system, told } = machine()
    await pass(0)
    system.trouble = 'no-paper'
    await pass(idle)
    system.trouble = null
    await pass(idle)
    system.printers = []
    await pass(idle)
    system.answers = false
    await pass(idle)
    expect(told).toEqual(['ready', 'no-paper', 'ready', 'no-printer', null])
  })

  test('a system that does not answer is said once', async () => {
    const { system, log } = machine()
    system.answers = false
    await pass(5 * idle)
    expect(await queue.follow(queue.jobName())).toBe('sent')
    system.answers = true
    await pass(idle)
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'info'])
  })

  test('without paper at all nothing is asked', async () => {
    const { told, log, system } = machine({ paper: 'none' })
    system.answers = false
    await pass(5 * idle)
    expect([told, log.lines]).toEqual([[], []])
  })
})

type Step = { do: 'print' | 'end' | 'pass' | 'trouble' | 'well' | 'progress'; n: number }
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('print', 'end', 'pass', 'trouble', 'well', 'progress'),
  n: fc.nat({ max: 20 }),
})

test('whatever happens: nothing of a visit is cancelled while it is on, and nothing of it waits after it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { jobs, add, cancelled, system } = machine()
      let mine: string[] = []
      const foreign = add('somebody’s letter')
      for (const { do: what, n } of steps) {
        if (what === 'print') {
          const name = queue.jobName()
          mine.push(name)
          add(name, n % 2 === 0 ? 'queued' : 'printing')
        }
        if (what === 'end') {
          queue.release(mine)
          mine = []
          await queue.cleared()
          const waiting = jobs.filter(({ state, name }) => state === 'queued' && name.startsWith(mark))
          expect(waiting).toEqual([])
        }
        if (what === 'pass') await pass(n * 1_000)
        if (what === 'trouble') system.trouble = 'no-paper'
        if (what === 'well') system.trouble = null
        if (what === 'progress') {
          const job = jobs[n % jobs.length]
          if (job && job !== foreign && job.state === 'printing') job.state = 'printed'
        }
        expect(cancelled.filter((name) => mine.includes(name))).toEqual([])
      }
      queue.release(mine)
      await pass(120_000)
      expect(jobs.filter(({ state }) => state === 'queued' || state === 'printing')).toEqual([foreign])
      await queue.close()
    }),
    { numRuns: 60 },
  )
})
