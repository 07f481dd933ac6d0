/** Long work lets the event loop run now and then: a citizen's tap must not wait for a supervisor's search. */
import { setImmediate } from 'node:timers/promises'

/** Of journal text. To check, decrypt and parse so much takes about a millisecond. */
const charactersPerYield = 32 * 1024

/** For work that is measured by the journal text it reads. */
export class EventLoopYielder {
  #since = 0

  /** Call it after each piece of work. @param characters how much journal text the piece was. */
  async after(characters: number): Promise<void> {
    this.#since += characters
    if (this.#since >= charactersPerYield) await this.now()
  }

  /** Waits for one turn of the event loop. */
  async now(): Promise<void> {
    this.#since = 0
    await setImmediate()
  }
}

/** A row of an import takes a tenth of a millisecond, a few when its documents must be read first. */
const rowsPerYield = 16

/** Call once for each row. @param row how many there were before */
export async function yieldAfterRow(row: number): Promise<void> {
  if (row % rowsPerYield === rowsPerYield - 1) await setImmediate()
}
