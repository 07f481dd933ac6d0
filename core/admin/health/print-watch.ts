/** What became of the last print. Only the shell that prints knows, and reports it. */
import type { PrintOutcome } from '../../../contract/shell.ts'
import type { Clock } from '../../foundation/clock.ts'

export interface PrintWatch {
  report(outcome: PrintOutcome): void
  /** Null before the first print since the start. */
  last(): { outcome: PrintOutcome; at: number } | null
}

export function watchPrints(clock: Clock): PrintWatch {
  let last: ReturnType<PrintWatch['last']> = null
  return {
    report(outcome) {
      last = { outcome, at: clock.now() }
    },
    last: () => last,
  }
}
