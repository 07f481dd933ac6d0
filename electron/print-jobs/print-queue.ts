/**
 * What becomes of a receipt after it was handed to the system, and that none is left there for the next visitor. Electron tells
 * no job's number: a job is known by its name, the page's title, which is another one for each.
 */
import { randomBytes } from 'node:crypto'
import { inQueue, type PrinterTrouble, type PrintOutcome } from '../../contract/shell.ts'
import type { PrinterState } from '../../core/admin/health/print-watch.ts'
import type { KioskConfig } from '../../core/config/config.ts'
import { silentLog, type Log } from '../../core/foundation/log.ts'
import { choosePrinter } from './choose-printer.ts'
import type { SpooledJob, Spooler } from './spooler.ts'

export interface PrintQueueOptions {
  /** Null where the system cannot be asked. */
  spooler: Spooler | null
  /** With what the names of this kiosk's jobs begin, the same after a restart, and of no other kiosk's. */
  mark: string
  receipt: KioskConfig['receipt']
  /** Told how the printer is, whenever it was looked at; null: it cannot be asked. */
  onPrinter: (state: PrinterState | null) => void
  log: Log
}

export interface PrintQueue {
  /** The name of one job, of a visit that is on until `release`. */
  jobName(): string
  /** Until it is known what became of it, `followMs` at most. Never rejects. */
  follow(name: string): Promise<PrintOutcome>
  /** What became of it by now. Never rejects. */
  outcome(name: string): Promise<PrintOutcome>
  /** Their visit is over: what is not on paper by now is taken out of the queue, but for what is just coming out. */
  release(names: readonly string[]): void
  /** Resolves when what was released has been taken out, as far as it was there. */
  cleared(): Promise<void>
  /** Takes everything out, and looks no more. */
  close(): Promise<void>
}

export const followMs = 10_000

/** A job may come to the queue after it was handed over. */
const appearsWithinMs = 5_000

/** What lasts no longer says nothing: printers, and CUPS about them, say "no paper" until they look. */
const troubleLastsMs = 2_000

/** A receipt takes seconds: what is still coming out after this is stuck. */
const comesOutWithinMs = 30_000

export function createPrintQueue({ spooler, ...options }: PrintQueueOptions): PrintQueue {
  const { mark, receipt } = options
  return spooler === null || receipt.paper === 'none' ? unknownQueue(mark) : queueOf(spooler, options)
}

function queueOf(spooler: Spooler, options: Omit<PrintQueueOptions, 'spooler'>): PrintQueue {
  const { mark, receipt, onPrinter, log } = options
  const { everyMs } = spooler
  /** Of visits that are on. */
  const ofVisits = new Set<string>()
  /** Since when what is coming out has been seen to, though its visit is over. */
  const comingOut = new Map<string, number>()
  let clearing: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let answers = true

  /** @returns null where the system cannot be asked; said once, until it can be again */
  async function asked<T>(ask: () => Promise<T>): Promise<{ value: T } | null> {
    try {
      const value = await ask()
      if (!answers) log.info({}, 'the print queue answers again')
      answers = true
      return { value }
    } catch (error) {
      if (answers)
        log.warn({ error }, 'the print queue does not answer: what becomes of receipts is not known')
      answers = false
      return null
    }
  }

  interface Look {
    job: SpooledJob | null
    trouble: PrinterTrouble | null
  }

  const look = (name: string) =>
    asked(async (): Promise<Look> => {
      const [waiting] = await spooler.unfinished(name)
      const job = waiting ?? (await spooler.ended(name))
      return { job, trouble: job && (await spooler.trouble(job.printer)) }
    })

  async function follow(name: string): Promise<PrintOutcome> {
    const started = performance.now()
    let seen = false
    let troubledSince: number | null = null
    let before: PrintOutcome = 'waiting'
    for (;;) {
      const found = await look(name)
      const now = performance.now()
      if (found === null) return 'sent'
      const { job, trouble } = found.value
      if (job) {
        seen = true
        onPrinter(trouble ?? 'ready')
      }
      const outcome = outcomeOf(found.value)
      // Taken out by us: what kept it from being printed is what there is to say.
      if (outcome === 'failed' && !ofVisits.has(name)) return before
      before = outcome
      troubledSince = trouble === null ? null : (troubledSince ?? now)
      const isKnown =
        job === null
          ? seen || now - started >= appearsWithinMs
          : !inQueue.has(outcome) || (troubledSince !== null && now - troubledSince >= troubleLastsMs)
      if (isKnown) return outcome
      if (now - started >= followMs) return seen ? outcome : 'sent'
      await wait(everyMs.following)
    }
  }

  /** One look at all that is ours. @returns whether something is still coming out */
  async function clear(): Promise<boolean> {
    const found = await asked(() => spooler.unfinished(mark))
    const left = (found?.value ?? []).filter(({ name }) => !ofVisits.has(name))
    for (const name of comingOut.keys()) {
      if (!left.some((job) => job.name === name)) comingOut.delete(name)
    }
    let more = false
    for (const job of left) {
      const cancelled = await asked(async () => {
        if (await mayComeOut(job)) return false
        await spooler.cancel(job)
        return true
      })
      if (cancelled?.value)
        log.info({ printer: job.printer }, 'a receipt whose visit is over was not printed')
      more ||= cancelled?.value === false
    }
    return more
  }

  /** Half a receipt tells more than none, and a printer does not take it back. */
  async function mayComeOut({ name, state, printer }: SpooledJob): Promise<boolean> {
    if (closed) return state === 'printing'
    if (state !== 'printing' || (await spooler.trouble(printer)) !== null) return false
    const since = comingOut.get(name) ?? performance.now()
    comingOut.set(name, since)
    return performance.now() - since < comesOutWithinMs
  }

  /** At once, and until nothing is coming out and nothing can come to the queue any more. */
  async function clearFor(ms: number): Promise<void> {
    const until = performance.now() + ms
    const first = clearing.then(clear)
    clearing = first
    let more = await first
    while (!closed && (more || performance.now() < until)) {
      await wait(everyMs.following)
      more = await clear()
    }
  }

  /** With nobody here: a job that was late, or that a crash left; and how the printer is. */
  async function lookAround(): Promise<void> {
    await clear()
    const state = await asked(() => printerState(spooler, receipt))
    if (!closed) onPrinter(state?.value ?? null)
    if (!closed) timer = setTimeout(() => void lookAround(), everyMs.idle)
  }

  void lookAround()

  return {
    jobName() {
      const name = nameOf(mark)
      ofVisits.add(name)
      return name
    },
    follow,
    async outcome(name) {
      const found = await look(name)
      return found ? outcomeOf(found.value) : 'sent'
    },
    release(names) {
      for (const name of names) ofVisits.delete(name)
      if (names.length > 0) void clearFor(appearsWithinMs)
    },
    async cleared() {
      await clearing
    },
    async close() {
      closed = true
      clearTimeout(timer)
      ofVisits.clear()
      await clear()
    },
  }
}

const nameOf = (mark: string) => mark + randomBytes(6).toString('hex')

/** Where nothing can be asked: handed over is all that is known. */
function unknownQueue(mark: string): PrintQueue {
  const nothing = () => Promise.resolve()
  const sent = () => Promise.resolve<PrintOutcome>('sent')
  return {
    jobName: () => nameOf(mark),
    follow: sent,
    outcome: sent,
    release() {},
    cleared: nothing,
    close: nothing,
  }
}

function outcomeOf({
  job,
  trouble,
}: {
  job: SpooledJob | null
  trouble: PrinterTrouble | null
}): PrintOutcome {
  switch (job?.state) {
    case 'queued':
    case 'printing':
      return trouble ?? 'waiting'
    case 'printed':
      // Of many printers the system knows only that they took all of it: without paper, it is not on paper.
      return trouble === null || trouble === 'offline' ? 'printed' : 'sent'
    case 'failed':
      return 'failed'
    case undefined:
      return 'sent'
  }
}

async function printerState(spooler: Spooler, receipt: KioskConfig['receipt']): Promise<PrinterState> {
  const printers = await spooler.printers()
  const chosen = choosePrinter(printers, receipt, silentLog)
  const name = chosen === '' ? printers.find(({ isDefault }) => isDefault)?.name : (chosen ?? undefined)
  return name === undefined ? 'no-printer' : ((await spooler.trouble(name)) ?? 'ready')
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
