/** The system's queues of print jobs, as far as they can be asked. */
import type { PrinterTrouble } from '../../contract/shell.ts'

export interface SpooledJob {
  /** One of a kind among its printer's jobs. */
  id: number
  name: string
  printer: string
  /** `printing`: on its way to the paper at this moment; `failed`: ended without all of it printed, cancelled for one. */
  state: 'queued' | 'printing' | 'printed' | 'failed'
}

export interface SpooledPrinter {
  name: string
  displayName: string
  isDefault: boolean
}

/** All of these reject when the system cannot be asked, or does not answer within some seconds. */
export interface Spooler {
  /** This account's jobs that have not ended and whose names begin so. */
  unfinished(prefix: string): Promise<SpooledJob[]>
  /** This account's job of that name among those that ended last; null where the system remembers none. */
  ended(name: string): Promise<SpooledJob | null>
  /** One that has ended already is no error. */
  cancel(job: SpooledJob): Promise<void>
  printers(): Promise<SpooledPrinter[]>
  /** Null when the printer prints, or does not say that it cannot. */
  trouble(printer: string): Promise<PrinterTrouble | null>
  /** How often to look while a job is followed, and while nothing is printed, by what a look costs: in milliseconds. */
  readonly everyMs: { following: number; idle: number }
}
