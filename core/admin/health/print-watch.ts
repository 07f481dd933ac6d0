/** What became of the last print. The shell that prints tells; nobody else knows. */
import type { PrintOutcome } from '../../../contract/shell.ts'
import type { Clock } from '../../foundation/clock.ts'

export interface PrintWatch {
  told(outcome: PrintOutcome): void
  /** Null before the first print since the start. */
  last(): { outcome: PrintOutcome; at: number } | null
}

export function watchPrints(clock: Clock): PrintWatch {
  let last: ReturnType<PrintWatch['last']> = null
  return {
    told(outcome) {
      last = { outcome, at: clock.now() }
    },
    last: () => last,
  }
}
