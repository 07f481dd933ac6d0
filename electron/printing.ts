/**
 * Prints what the page shows to printers, without a dialog: on the configured printer and paper, one print at a time,
 * only while a visit is on. Nothing is written to disk here; the job is the system's as soon as it is handed over, and Electron
 * says "printed" then (electron#38975): what became of it is asked there.
 */
import type { WebContents, WebContentsPrintOptions } from 'electron'
import { z } from 'zod'
import { inQueue, type PrintOutcome } from '../contract/shell.ts'
import type { KioskConfig } from '../core/config/config.ts'
import { printChannel, printStateChannel } from './channels.ts'
import { isMainFrameOf, onlyPlainObject } from './ipc.ts'
import { choosePrinter } from './print-jobs/choose-printer.ts'
import type { PrintQueue } from './print-jobs/print-queue.ts'
import type { Log } from '../core/foundation/log.ts'

export interface PrintingOptions {
  contents: WebContents
  receipt: KioskConfig['receipt']
  visit: { isOn(): boolean }
  queue: PrintQueue
  /** Told each print's outcome, and again when it has become another one. */
  onPrinted: (outcome: PrintOutcome) => void
  log: Log
  /** For handing it over. */
  withinMs?: number
}

export interface Printing {
  /** Resolves when nothing is being handed over: a page that is taken away too early takes its print with it. */
  settled(): Promise<void>
  /** The visit is over: what of it is not printed is not printed any more. */
  visitEnded(): void
  cleanUp(): void
}

const size = z.strictObject({ heightMm: z.number() })

/** A roll is cut behind what was printed: no strip too short to hold, no metres of paper. */
export const rollMm = { width: 80, shortest: 60, longest: 600 }

export function registerPrinting(options: PrintingOptions): Printing {
  const { contents, receipt, visit, queue, onPrinted, log, withinMs = 20_000 } = options
  /** What became of the last one, as far as it was told. */
  let last: { name: string; outcome: PrintOutcome } | null = null
  let printing = false
  let handingOver: Promise<unknown> = Promise.resolve()
  const names: string[] = []

  contents.ipc.handle(printChannel, async (event, ...args: unknown[]): Promise<PrintOutcome> => {
    if (!isMainFrameOf(contents, event)) return refuse('a print from elsewhere was refused')
    const asked = size.safeParse(onlyPlainObject(args))
    if (!asked.success) return refuse('a print of the wrong form was refused')
    if (!visit.isOn()) return refuse('a print without a visit was refused')
    if (printing) return refuse('a second print at once was refused')
    printing = true
    const started = performance.now()
    // An earlier one that is not on paper by now would come out beside it.
    release()
    const name = queue.jobName()
    names.push(name)
    const handed = within(handOver(name, asked.data.heightMm), withinMs)
    handingOver = handed
    const outcome = (await handed) ?? (await queue.follow(name))
    printing = false
    last = { name, outcome }
    if (!visit.isOn()) release()
    onPrinted(outcome)
    const level = outcome === 'printed' || outcome === 'sent' ? 'info' : 'warn'
    log[level]({ outcome, paper: receipt.paper, ms: Math.round(performance.now() - started) }, 'a print')
    return outcome
  })

  contents.ipc.handle(printStateChannel, async (event): Promise<PrintOutcome | null> => {
    if (!isMainFrameOf(contents, event) || !visit.isOn() || last === null || printing) return null
    const { name, outcome: before } = last
    if (!inQueue.has(before)) return before
    const outcome = await queue.outcome(name)
    if (last.name === name && last.outcome !== outcome) {
      last = { name, outcome }
      onPrinted(outcome)
    }
    return outcome
  })

  function refuse(message: string): PrintOutcome {
    log.warn({}, message)
    return 'failed'
  }

  /** @returns null when it was handed over under this name, and can be followed by it */
  async function handOver(name: string, heightMm: number): Promise<PrintOutcome | null> {
    try {
      await queue.cleared()
      const printer = choosePrinter(await contents.getPrintersAsync(), receipt, log)
      if (printer === null || contents.isDestroyed()) return 'no-printer'
      const title = await giveTitle(contents, name)
      const ok = await new Promise<boolean>((resolve) => {
        contents.print(printOptions(receipt.paper, printer, heightMm), (success, reason) => {
          if (!success) log.warn({ reason }, 'the printer refused')
          resolve(success)
        })
      })
      if (title !== null) void giveTitle(contents, title)
      if (!ok) return 'failed'
      return title === null ? 'sent' : null
    } catch (error) {
      log.error({ error }, 'printing failed')
      return 'failed'
    }
  }

  function release(): void {
    queue.release(names.splice(0))
  }

  return {
    async settled() {
      await handingOver
    },
    visitEnded() {
      // One that is being handed over is released when it is in the queue, or is not going to be.
      void handingOver.then(release)
    },
    cleanUp() {
      release()
      if (contents.isDestroyed()) return
      contents.ipc.removeHandler(printChannel)
      contents.ipc.removeHandler(printStateChannel)
    },
  }
}

/**
 * A page's title is its print job's name.
 * @returns the one before; null when it could not be changed in time
 */
async function giveTitle(contents: WebContents, title: string): Promise<string | null> {
  const before = contents.getTitle()
  const changed = contents.executeJavaScript(`void (document.title = ${JSON.stringify(title)})`).then(
    () => true,
    () => false,
  )
  // It is told by another way than what was run, and may come later.
  for (let tries = 0; tries < 20 && !contents.isDestroyed(); tries++) {
    if ((await Promise.race([changed, wait(50)])) === false) return null
    if (contents.getTitle() === title) return before
    await wait(25)
  }
  return null
}

export function printOptions(
  paper: KioskConfig['receipt']['paper'],
  deviceName: string,
  heightMm: number,
): WebContentsPrintOptions {
  const height = Math.min(rollMm.longest, Math.max(rollMm.shortest, heightMm))
  return {
    silent: true,
    printBackground: false,
    deviceName,
    // In thousandths of a millimetre.
    pageSize: paper === 'a4' ? 'A4' : { width: rollMm.width * 1000, height: Math.ceil(height * 1000) },
    margins: { marginType: 'none' },
    copies: 1,
  }
}

/** The job may still come out of a printer that wakes up late; the page says that it may not. */
async function within<T>(handedOver: Promise<T>, ms: number): Promise<T | 'timeout'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, ms, 'timeout')
  })
  const outcome = await Promise.race([handedOver, late])
  clearTimeout(timer)
  return outcome
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
