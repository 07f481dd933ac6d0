/** The printer, and what became of the last print. Only the shell that prints knows, and reports it. */
import type { PrinterTrouble, PrintOutcome } from '../../../contract/shell.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Log } from '../../foundation/log.ts'

/** As the system says. */
export type PrinterState = 'ready' | 'no-printer' | PrinterTrouble

export interface PrintWatch {
  report(outcome: PrintOutcome): void
  /** @param state null when the printer cannot be asked */
  reportPrinter(state: PrinterState | null): void
  /** Null before the first print since the start. */
  last(): { outcome: PrintOutcome; at: number } | null
  /** How the printer was when it was last asked, and since when; null when it cannot be asked. */
  printer(): { state: PrinterState; since: number } | null
}

export function watchPrints(clock: Clock, log: Log): PrintWatch {
  let last: ReturnType<PrintWatch['last']> = null
  let printer: ReturnType<PrintWatch['printer']> = null
  return {
    report(outcome) {
      last = { outcome, at: clock.now() }
    },
    reportPrinter(state) {
      const before = printer?.state ?? null
      if (state === before) return
      printer = state && { state, since: clock.now() }
      if (state === null) return
      if (state !== 'ready') log.warn({ printer: state }, 'the printer needs staff')
      else if (before !== null) log.info({}, 'the printer is ready again')
    },
    last: () => last,
    printer: () => printer,
  }
}
