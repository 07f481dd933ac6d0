/** The display stays on as long as the kiosk runs: a dark screen looks like a broken one. */
import type { PowerSaveBlocker } from 'electron'

/** @returns its clean-up */
export function preventDisplaySleep(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): () => void {
  const id = blocker.start('prevent-display-sleep')
  return () => {
    blocker.stop(id)
  }
}
