/** The kiosk's screens are served by the same thread: long work lets them have a turn. */
import { setImmediate } from 'node:timers/promises'

/** A row takes a tenth of a millisecond, a few when its documents must be read first. */
const rowsPerTurn = 16

/** Call once for each row, with how many there were before. */
export async function turn(row: number): Promise<void> {
  if (row % rowsPerTurn === rowsPerTurn - 1) await setImmediate()
}
