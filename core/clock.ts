/**
 * The service's time. Wall time for people and the journal, but never backwards: when the machine's clock is set
 * back, time goes on by the monotonic clock, so that no code lives longer and no lock-out ends sooner for it.
 */

export interface Clock {
  /** Milliseconds since the epoch; never less than what it said before. */
  now(): number
}

export interface ClockSources {
  /** Milliseconds since the epoch, as the machine says. */
  wall(): number
  /** Milliseconds since some moment, never set back. */
  monotonic(): number
}

export const machineClock: ClockSources = { wall: () => Date.now(), monotonic: () => performance.now() }

/** @param notBefore the time of the newest thing on disk: a machine that starts with a wrong clock goes on from there. */
export function steadyClock(notBefore = 0, sources: ClockSources = machineClock): Clock {
  let last = Math.max(sources.wall(), notBefore)
  let lastMonotonic = sources.monotonic()
  return {
    now() {
      const monotonic = sources.monotonic()
      last = Math.max(sources.wall(), last + (monotonic - lastMonotonic))
      lastMonotonic = monotonic
      return Math.floor(last)
    },
  }
}
