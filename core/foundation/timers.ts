/** Waiting comes in as an argument, like the clock, so that a test of an hour takes no hour. */

export interface Timers {
  /** Runs `run` once after `ms` milliseconds. Returns what calls it off. */
  after(ms: number, run: () => void): () => void
}

/** The longest wait setTimeout knows; beyond it Node would fire at once. */
const longestMs = 2 ** 31 - 1

/** The machine's own. They keep no process alive. */
export const machineTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), longestMs))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
