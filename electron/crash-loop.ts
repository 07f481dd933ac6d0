/**
 * How to mend a screen that failed, by how often it failed lately: open it anew; start the whole application anew;
 * and when that has not helped either, show the page that says where to go, and try again later.
 *
 * Example, with the defaults: four crashes in ten minutes each open a new window. The fifth starts the application
 * anew. When the third such start within the hour fails in the same way, the maintenance page is shown.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

export type Remedy = 'reopen' | 'relaunch' | 'maintenance-page'

export interface CrashLimits {
  /** This many troubles within `withinMs` are one too many. */
  troubles: number
  withinMs: number
  /** Starts anew that are tried within `relaunchesWithinMs`. */
  relaunches: number
  relaunchesWithinMs: number
}

export const crashLimits: CrashLimits = {
  troubles: 5,
  withinMs: 10 * 60_000,
  relaunches: 3,
  relaunchesWithinMs: 60 * 60_000,
}

/** When the application was started anew by itself, in milliseconds since the epoch; outlives it. */
export interface TimeRecord {
  read(): readonly number[]
  write(times: readonly number[]): void
}

export interface CrashLoop {
  /** Records a trouble of the screen now and says what to do. */
  note(): Remedy
  /** Records a start anew; false when there were too many, or they cannot be counted. */
  mayRelaunch(): boolean
}

export function createCrashLoop(
  record: TimeRecord,
  now: () => number,
  limits: CrashLimits = crashLimits,
): CrashLoop {
  let troubles: number[] = []

  function mayRelaunch(): boolean {
    const at = now()
    const relaunches = recent(record.read(), at, limits.relaunchesWithinMs)
    if (relaunches.length >= limits.relaunches) return false
    try {
      record.write([...relaunches, at])
      return true
    } catch {
      // What cannot be counted could go on for ever.
      return false
    }
  }

  return {
    mayRelaunch,
    note() {
      const at = now()
      troubles = [...recent(troubles, at, limits.withinMs), at]
      if (troubles.length < limits.troubles) return 'reopen'
      troubles = []
      return mayRelaunch() ? 'relaunch' : 'maintenance-page'
    },
  }
}

/** A clock that was set back leaves times in the future: they do not count. */
function recent(times: readonly number[], at: number, withinMs: number): number[] {
  return times.filter((time) => time <= at && time > at - withinMs)
}

const recordForm = z.array(z.number())

/** A small file; one that is missing or damaged counts as empty. */
export function timeFile(path: string): TimeRecord {
  return {
    read() {
      try {
        return recordForm.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        return []
      }
    },
    write(times) {
      writeFileSync(path, JSON.stringify(times))
    },
  }
}
