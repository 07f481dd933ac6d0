/**
 * Whether the machine's clock can be trusted. All deadlines, locks and the journal go by it, so a clock that is plainly
 * wrong takes the kiosk out of service; and a jump is kept away from the service's own time, so that it ends no
 * lock-out, and nothing is journalled in a future from which there would be no way back.
 */
import { uptime } from 'node:os'
import { machineClock, type ClockSources } from '../../foundation/clock.ts'
import { builtAt } from './built-at.ts'
import type { ClockTrouble } from './trouble.ts'

export interface MachineTime extends ClockSources {
  /** Milliseconds since the machine started. Goes on while it sleeps, as `monotonic` may not; costs more to ask. */
  uptime(): number
}

export const machineTime: MachineTime = { ...machineClock, uptime: () => uptime() * 1000 }

export interface ClockWatch {
  /** For the service's clock: the machine's, without its jumps. */
  sources: ClockSources
  /** @param serviceNow the service's own time, which never goes back */
  trouble(serviceNow: number): ClockTrouble | null
  /** Now and then: where the clock stood, for telling sleep from a jump. */
  check(): void
  /** The machine's clock as it is, jumps included. Milliseconds since the epoch. */
  machineNow(): number
  /** Whether the machine, just started, has set its clock back since, and the service's time is still ahead of it. */
  hasSettledBack(serviceNow: number): boolean
  /** From now on the machine's clock is right, whatever the journal says. @returns takes that back */
  accept(): () => void
}

/** A clock restarted within a minute of the last entry, and set by the network meanwhile, may be a little behind. */
const behindJournalMs = 60_000
/** What network time corrects in one step at most, on a machine that is looked after. */
const jumpMs = 5 * 60_000
/** What it corrects little by little in an hour: twice the rate at which Linux slews. However many the steps, no more than both. */
const driftMsPerHour = 3_600
const hourMs = 3_600_000
/** A machine that has just started gets its time from the network: that jump sets it right. */
const settlingMs = 10 * 60_000

/** @param lastActAt when somebody last did something, as the service opens; 0 for never */
export function watchClock(machine: MachineTime, lastActAt: number): ClockWatch {
  /** Where the clock was believed, and what it is measured from since; null while it never was. */
  let anchor: { wall: number; monotonic: number; uptime: number } | null = null
  let settledBack = false
  let notBefore = lastActAt

  const here = () => ({ wall: machine.wall(), monotonic: machine.monotonic(), uptime: machine.uptime() })
  const plausible = (wall: number) => wall >= builtAt && wall >= notBefore - behindJournalMs

  /** @returns what the machine says, what to go by, and by how much the two differ. */
  function read() {
    const wall = machine.wall()
    const monotonic = machine.monotonic()
    if (!anchor) {
      // While it was never right, any step may be the one that sets it right.
      if (plausible(wall)) anchor = here()
      return { wall, by: wall, byMs: 0 }
    }
    const expected = anchor.wall + monotonic - anchor.monotonic
    if (isDrift(wall - expected, monotonic - anchor.monotonic)) return { wall, by: wall, byMs: 0 }
    const uptime = machine.uptime()
    const afterSleep = anchor.wall + uptime - anchor.uptime
    if (uptime < settlingMs) {
      anchor = { wall, monotonic, uptime }
      settledBack ||= wall < expected
    }
    // Measured from where sleep alone would have brought it, so that steps do not add up over many nights.
    else if (isDrift(wall - afterSleep, uptime - anchor.uptime))
      anchor = { wall: afterSleep, monotonic, uptime }
    else return { wall, by: expected, byMs: wall - expected }
    return { wall, by: wall, byMs: 0 }
  }

  const isDrift = (byMs: number, elapsedMs: number) =>
    Math.abs(byMs) <= jumpMs + Math.floor(elapsedMs / hourMs) * driftMsPerHour

  const check = () => void read()

  check()
  return {
    sources: { wall: () => read().by, monotonic: () => machine.monotonic() },
    check,
    trouble(serviceNow) {
      const { wall, byMs } = read()
      if (wall < builtAt) return { reason: 'clock', why: 'before-build' }
      if (wall < notBefore - behindJournalMs) {
        return { reason: 'clock', why: 'behind-journal', lastActAt: notBefore }
      }
      if (byMs !== 0) return { reason: 'clock', why: 'jumped', byMs }
      const aheadMs = serviceNow - wall
      return aheadMs > jumpMs ? { reason: 'clock', why: 'behind-service', byMs: aheadMs } : null
    },
    machineNow: () => machine.wall(),
    hasSettledBack(serviceNow) {
      const { wall, byMs } = read()
      return settledBack && byMs === 0 && plausible(wall) && serviceNow - wall > jumpMs
    },
    accept() {
      const before = { anchor, notBefore, settledBack }
      anchor = here()
      notBefore = anchor.wall
      settledBack = false
      return () => ({ anchor, notBefore, settledBack } = before)
    },
  }
}
