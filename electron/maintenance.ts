/**
 * When the kiosk starts anew though nothing is wrong: every day at the time the office chose, and when it has come to
 * need too much memory. Only while nobody is at it; a visit is never cut short for it.
 *
 * Example, with 03:30 and 60 minutes: at 03:30 nobody is there, the kiosk starts anew. Had somebody been there until
 * 03:50, it would have been 03:50; until 05:00, the next day.
 *
 * With an update server, the window begins with a check for a new version; one that is there is installed at that start. A
 * machine that was off at that time checks when nobody has been at it for half an hour; once in a day, whatever comes of it.
 *
 * Neither repeats itself, whatever the machine's clock does: what was started lately, by a clock that is never set, is
 * not started anew. A clock that jumps to 03:30 again and again costs one start in `leastUptimeMs`.
 */
import type { App } from 'electron'
import type { KioskConfig } from '../core/config/config.ts'
import type { TimeRecord } from './crash-loop.ts'
import type { Log } from '../core/foundation/log.ts'

export interface MaintenanceOptions {
  settings: KioskConfig['maintenance']
  isInUse: () => Promise<boolean>
  memoryMb: () => number
  /**
   * Checks for a new version and has it ready to be installed, once each night before the daily start; true when it is. What
   * is not there within the time is left for the next night.
   */
  prepareUpdate?: ((withinMs: number) => Promise<boolean>) | undefined
  /** When it last checked, by the machine's clock; outlives the process. */
  updateChecks: TimeRecord
  /** `update`: what was prepared is installed. */
  restart: (reason: 'daily' | 'memory' | 'update' | 'ordered') => void
  /** The machine's clock, in its own time zone: for people. */
  now: () => Date
  /** Since the start of this process, by a clock that is never set. */
  uptimeMs: () => number
  log: Log
  everyMs?: number
}

const minuteMs = 60_000
/** Before a daily start. Longer than the longest window, so that there is one at most in each. */
export const leastUptimeMs = 6 * 60 * minuteMs
/** Before a start for memory: what needs too much right away needs it again, and the limit is wrong. */
export const leastUptimeForMemoryMs = 60 * minuteMs
/** Nobody has been there for as long, before a check for an update at another time than the office's. */
export const leastIdleMs = 30 * minuteMs
const dayMs = 24 * 60 * minuteMs

export interface Maintenance {
  /**
   * Somebody wants it now. A restart waits until nobody is at the kiosk. Resolves when an update was looked for; one that
   * is there is installed when nobody is there, too.
   */
  order(what: 'restart' | 'look-for-update'): Promise<void>
  stop(): void
}

export function registerMaintenance(options: MaintenanceOptions): Maintenance {
  const { settings, isInUse, memoryMb, updateChecks, restart, now, uptimeMs, log, everyMs = 30_000 } = options
  let waiting = false
  let checking = false
  let aboveBefore = false
  let idleSince = uptimeMs()
  let checksByDay = true
  let ordered: 'restart' | 'update' | null = null
  let update: 'to-come' | 'none' | 'ready' = options.prepareUpdate ? 'to-come' : 'none'
  /** So that each is said once while it lasts. */
  let said: false | 'soon' | 'above' = false

  async function check(): Promise<void> {
    const due = dailyIsDue() ? 'daily' : memoryIsDue() ? 'memory' : updateCheckIsOverdue() ? 'update' : null
    if (due !== 'daily' && options.prepareUpdate) update = 'to-come'
    if (due !== 'daily' && waiting) {
      waiting = false
      log.warn({}, 'somebody was there all the time: the daily start is left for the next day')
    }
    const inUse = await isInUse()
    if (inUse) idleSince = uptimeMs()
    if (ordered !== null && !inUse) {
      stop()
      restart(ordered === 'update' ? 'update' : 'ordered')
      return
    }
    if (due === null) return
    if (inUse) {
      if (due === 'daily' && !waiting) log.info({}, 'the daily start waits for a visit to end')
      waiting ||= due === 'daily'
      return
    }
    if (due === 'daily' && update === 'to-come') {
      // Somebody may have come meanwhile: the next check decides.
      recordUpdateCheck()
      update = (await prepare(windowLeftMs())) ? 'ready' : 'none'
      return
    }
    if (due === 'update') {
      if (uptimeMs() - idleSince < leastIdleMs || !recordUpdateCheck()) return
      if (!(await prepare(settings.windowMinutes * minuteMs)) || (await isInUse())) return
    }
    stop()
    restart(due === 'daily' && update === 'ready' ? 'update' : due)
  }

  /** Before it checks, so that a check that fails in any way is not tried again before the next day. @returns whether it was kept */
  function recordUpdateCheck(): boolean {
    try {
      updateChecks.write([now().getTime()])
      return true
    } catch (error) {
      // What cannot be counted could go on for ever: by day it checks no more.
      checksByDay = false
      log.warn({ error }, 'when an update was last checked for could not be recorded')
      return false
    }
  }

  async function prepare(withinMs: number): Promise<boolean> {
    try {
      return (await options.prepareUpdate?.(withinMs)) ?? false
    } catch (error) {
      log.error({ error }, 'the check for an update failed')
      return false
    }
  }

  function windowLeftMs(): number {
    const since = minutesSince(settings.restartAt ?? '00:00', now())
    return (settings.windowMinutes - since) * minuteMs
  }

  function dailyIsDue(): boolean {
    return (
      settings.restartAt !== null &&
      uptimeMs() >= leastUptimeMs &&
      minutesSince(settings.restartAt, now()) < settings.windowMinutes
    )
  }

  /** Its time passed while the machine was off. */
  function updateCheckIsOverdue(): boolean {
    if (!options.prepareUpdate || settings.restartAt === null || !checksByDay) return false
    const last = updateChecks.read().at(-1)
    if (last === undefined) return true
    const passed = now().getTime() - last
    // In the future: the clock was set, and may be set again.
    return passed < 0 ? uptimeMs() >= leastUptimeMs : passed >= dayMs
  }

  /** Twice in a row: while one page takes the place of another there are two. */
  function memoryIsDue(): boolean {
    const [mb, limitMb] = [Math.round(memoryMb()), settings.memoryLimitMb]
    const above = mb > limitMb
    const twice = above && aboveBefore
    aboveBefore = above
    if (!above) said = false
    if (!twice) return false
    const long = uptimeMs() >= leastUptimeForMemoryMs
    if (long && said !== 'above') {
      log.warn({ mb, limitMb }, 'more memory than it may use: the kiosk starts anew when nobody is at it')
    } else if (!long && said === false) {
      log.warn({ mb, limitMb }, 'more memory than it may use, soon after its start: is the limit right?')
    }
    said = long ? 'above' : 'soon'
    return long
  }

  const timer = setInterval(look, everyMs)
  function look() {
    if (checking) return
    checking = true
    check()
      .catch((error: unknown) => {
        log.error({ error }, 'the maintenance check failed')
      })
      .finally(() => {
        checking = false
      })
  }
  function stop() {
    clearInterval(timer)
  }
  return {
    async order(what) {
      if (what === 'restart') ordered ??= 'restart'
      else if (!options.prepareUpdate) log.info({}, 'no update is looked for here: the system brings updates')
      else if (!checking) {
        // One at a time, with the nightly one.
        checking = true
        if (await prepare(settings.windowMinutes * minuteMs)) ordered = 'update'
        checking = false
      }
      if (ordered !== null) look()
    },
    stop,
  }
}

/** From the last time the clock showed `time`: 0 at 03:30 for '03:30', 1439 at 03:29. */
export function minutesSince(time: string, at: Date): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const now = at.getHours() * 60 + at.getMinutes()
  return (now - (hours * 60 + minutes) + 24 * 60) % (24 * 60)
}

/** All processes of the application together. What they share counts once for each. */
export function memoryMb(app: Pick<App, 'getAppMetrics'>): number {
  const kilobytes = app.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0)
  return kilobytes / 1024
}
