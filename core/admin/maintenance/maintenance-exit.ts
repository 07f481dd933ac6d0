/**
 * The maintenance exit of the kiosk, for the technician: a code, tries that are counted on disk before anything
 * is compared, and every outcome in the journal. Where no code is set, or the shell is not one that can be left, there
 * is no exit and nothing to guess.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { EventKind, JournalEvent } from '../../events/events.ts'
import type { Timers } from '../../foundation/timers.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import { nextVersion } from '../../storage/port/commit-check.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Put } from '../../storage/port/model.ts'
import { codeCheck } from '../../passwords/maintenance-code.ts'
import { afterTry, currentTries, triesKey } from '../../authentication/maintenance-tries.ts'
import type { Log } from '../../foundation/log.ts'

/** Closes the program, or starts it anew. */
export type Leave = (what: 'close' | 'restart') => void

export interface LeaveTry {
  code: string
  what: 'close' | 'restart'
  kiosk: string
  /** Of the visit that is on at this screen, for the journal. */
  visit: string | null
}

export interface MaintenanceExit {
  attempt(
    given: LeaveTry,
  ): Promise<Result<null, FailureOf<'maintenance-off' | 'maintenance-refused' | 'maintenance-wait'>>>
  /** Goes, a moment later: the answer that says so goes first. */
  leave: Leave
}

export interface MaintenanceExitDeps {
  store: Store
  clock: Clock
  timers: Timers
  random: Random
  log: Log
  /** Has passed `maintenanceCodeProblem`. */
  code: string | undefined
  leave: Leave | undefined
}

/** Long enough for an answer to reach the page, too short for anyone to start something. */
const answerFirstMs = 100

export const noMaintenanceExit: MaintenanceExit = {
  attempt: async () => err({ kind: 'maintenance-off' }),
  leave() {},
}

/** Without a code or without `leave` there is no exit. */
export function openMaintenanceExit({ code, leave, ...deps }: MaintenanceExitDeps): MaintenanceExit {
  return code === undefined || leave === undefined ? noMaintenanceExit : guarded(deps, code, leave)
}

function guarded(
  { store, clock, timers, random, log }: Omit<MaintenanceExitDeps, 'code' | 'leave'>,
  code: string,
  leave: Leave,
): MaintenanceExit {
  const isRight = codeCheck(code, random)
  // A kiosk whose disk has failed is one that somebody must be able to leave: tries are counted in memory then.
  const withoutDisk = memoryStore()
  const keeper = () => (store.healthy ? store : withoutDisk)

  async function attempt(given: LeaveTry): ReturnType<MaintenanceExit['attempt']> {
    const counted = await count(given)
    if (!counted.ok) return counted
    const { failures, lockedUntil } = counted.value.tries
    if (isRight(given.code)) {
      // Other tries that were counted since stay counted; the holder of the code leaves all the same.
      const clear = counter(given, null, counted.value.version)
      const left = (puts: readonly Put[]) => write('kiosk.left', given, { what: given.what }, puts)
      if (!(await left([clear])).ok) await left([])
      log.info({ kiosk: given.kiosk, what: given.what }, 'the kiosk is left with the maintenance code')
      return ok(null)
    }
    await write('maintenance.refused', given, { failures }, [])
    if (lockedUntil === 0) return err({ kind: 'maintenance-refused' })
    log.warn(
      { kiosk: given.kiosk, failures, until: new Date(lockedUntil).toISOString() },
      'the maintenance code was wrong too often: see who is at the kiosk; it is taken again after the time given',
    )
    return err({ kind: 'maintenance-wait', until: lockedUntil })
  }

  /** Before it is compared, whatever happens next, this try is gone. Tries that come too early are not taken at all. */
  async function count(given: LeaveTry) {
    for (;;) {
      const kept = await keeper().get('signInCounters', triesKey(given.kiosk))
      const now = clock.now()
      const tries = currentTries(kept?.value ?? null, now)
      if (tries.lockedUntil > now) {
        return err({ kind: 'maintenance-wait' as const, until: tries.lockedUntil })
      }
      const value = afterTry(tries, now)
      const before = kept?.version ?? 0
      const put = counter(given, value, before)
      const written = await write('maintenance.tried', given, { tries: value.failures }, [put])
      if (written.ok) return ok({ tries: value, version: nextVersion(before, written.value.sequence) })
      // Another try was counted between our reading and now: read again.
    }
  }

  function counter({ kiosk }: LeaveTry, value: ReturnType<typeof afterTry> | null, expect: number): Put {
    return { collection: 'signInCounters', key: triesKey(kiosk), value, expect }
  }

  async function write(
    kind: EventKind,
    { kiosk, visit }: LeaveTry,
    data: JournalEvent['data'],
    puts: readonly Put[],
  ) {
    const event = { kind, at: clock.now(), kiosk, account: null, visit, data }
    return keeper().commit({ event, puts })
  }

  return { attempt, leave: (what) => void timers.after(answerFirstMs, () => leave(what)) }
}
