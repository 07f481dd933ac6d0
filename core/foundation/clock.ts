/**
 * The service's time. Wall time for people and the journal, but never backwards by itself: when the machine's clock is set
 * back, time goes on by the monotonic clock, so that no code is valid longer and no lock-out ends sooner for it.
 */

export interface Clock {
  /** Milliseconds since the epoch; never less than what it said before, but for a correction (`clock-correction/`). */
  now(): number
}

export interface SteadyClock extends Clock {
  /** Takes another time, earlier or later. Only for a correction, which sees to all that is kept by time. */
  goOnFrom(at: number): void
}

export interface ClockSources {
  /** Milliseconds since the epoch, as the machine says. */
  wall(): number
  /** Milliseconds since some moment, never set back. */
  monotonic(): number
}

export const machineClock: ClockSources = { wall: () => Date.now(), monotonic: () => performance.now() }

/** @param notBefore the time of the last act on disk: a machine that starts with a wrong clock goes on from there. */
export function steadyClock(notBefore = 0, sources: ClockSources = machineClock): SteadyClock {
  let last = Math.max(sources.wall(), notBefore)
  let lastMonotonic = sources.monotonic()
  return {
    now() {
      const monotonic = sources.monotonic()
      last = Math.max(sources.wall(), last + (monotonic - lastMonotonic))
      lastMonotonic = monotonic
      return Math.floor(last)
    },
    goOnFrom(at) {
      last = at
      lastMonotonic = sources.monotonic()
    },
  }
}
