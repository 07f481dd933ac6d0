/**
 * Prints what the page shows to printers, without a dialog: on the configured printer and paper, one print at a time,
 * only while a visit is on. Nothing is written to disk here; the job is the system's as soon as it is handed over.
 */
import type { PrinterInfo, WebContents, WebContentsPrintOptions } from 'electron'
import { z } from 'zod'
import type { PrintOutcome } from '../contract/shell.ts'
import type { KioskConfig } from '../core/config/config.ts'
import { printChannel } from './channels.ts'
import { isMainFrameOf, onlyPlainObject } from './ipc.ts'
import type { Log } from '../core/foundation/log.ts'

export interface PrintingOptions {
  contents: WebContents
  receipt: KioskConfig['receipt']
  visit: { isOn(): boolean }
  /** Told each print's outcome. */
  onPrinted: (outcome: PrintOutcome) => void
  log: Log
  withinMs?: number
}

export interface Printing {
  /** Resolves when nothing is being printed: a page that is taken away too early takes its print with it. */
  settled(): Promise<void>
  cleanUp(): void
}

const size = z.strictObject({ heightMm: z.number() })

/** A roll is cut behind what was printed: no strip too short to hold, no metres of paper. */
export const rollMm = { width: 80, shortest: 60, longest: 600 }

/** Printers that make a file, and ask where to: that question would cover the screens. */
const toFile = /pdf|onenote|document writer|image writer|\b(?:xps|fax)\b/i

export function registerPrinting(options: PrintingOptions): Printing {
  const { contents, receipt, visit, onPrinted, log, withinMs = 20_000 } = options
  let printing: Promise<PrintOutcome> | undefined

  contents.ipc.handle(printChannel, async (event, ...args: unknown[]): Promise<PrintOutcome> => {
    if (!isMainFrameOf(contents, event)) return refuse('a print from elsewhere was refused')
    const asked = size.safeParse(onlyPlainObject(args))
    if (!asked.success) return refuse('a print of the wrong form was refused')
    if (!visit.isOn()) return refuse('a print without a visit was refused')
    if (printing) return refuse('a second print at once was refused')
    const started = performance.now()
    printing = within(print(asked.data.heightMm), withinMs)
    const outcome = await printing
    printing = undefined
    onPrinted(outcome)
    const level = outcome === 'printed' ? 'info' : 'warn'
    log[level]({ outcome, paper: receipt.paper, ms: Math.round(performance.now() - started) }, 'a print')
    return outcome
  })

  function refuse(message: string): PrintOutcome {
    log.warn({}, message)
    return 'failed'
  }

  async function print(heightMm: number): Promise<PrintOutcome> {
    try {
      const printer = choosePrinter(await contents.getPrintersAsync(), receipt, log)
      if (printer === null || contents.isDestroyed()) return 'no-printer'
      return await new Promise((resolve) => {
        contents.print(printOptions(receipt.paper, printer, heightMm), (success, reason) => {
          if (!success) log.warn({ reason }, 'the printer refused')
          resolve(success ? 'printed' : 'failed')
        })
      })
    } catch (error) {
      log.error({ error }, 'printing failed')
      return 'failed'
    }
  }

  return {
    async settled() {
      await printing
    },
    cleanUp() {
      if (!contents.isDestroyed()) contents.ipc.removeHandler(printChannel)
    },
  }
}

/**
 * The configured one; without one, the system's default, `''`, as long as that cannot be one that makes files: which of
 * its printers is the default, the system does not say. Then the only real one is taken, or none.
 */
export function choosePrinter(
  printers: readonly Pick<PrinterInfo, 'name' | 'displayName'>[],
  { paper, printer: wanted }: KioskConfig['receipt'],
  log: Log,
): string | null {
  if (paper === 'none') return null
  const real = printers.filter(({ name, displayName }) => !toFile.test(name) && !toFile.test(displayName))
  if (wanted !== undefined) {
    const found = real.find(({ name, displayName }) => name === wanted || displayName === wanted)
    if (!found) log.warn({ printers: real.length }, 'there is no printer by the name in receipt.printer')
    return found?.name ?? null
  }
  if (real.length === 0) return null
  if (real.length === printers.length) return ''
  const [only] = real
  if (real.length === 1 && only) return only.name
  log.warn({ printers: real.length }, 'there are several printers: say which one in receipt.printer')
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
async function within(print: Promise<PrintOutcome>, ms: number): Promise<PrintOutcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, ms, 'timeout')
  })
  const outcome = await Promise.race([print, late])
  clearTimeout(timer)
  return outcome
}
