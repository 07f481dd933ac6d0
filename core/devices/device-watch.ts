/** What this process has heard of each device since it was started: nothing of it is kept. */
import type { Heartbeat } from '../../contract/device.ts'
import type { DeviceTrouble } from '../../contract/admin/device-views.ts'
import type { Clock } from '../foundation/clock.ts'
import { officeDay } from '../foundation/office-time.ts'

export interface DeviceReport extends Omit<Heartbeat, 'troubles' | 'done'> {
  at: number
  troubles: DeviceTrouble[]
}

export interface DeviceNews {
  /** By whatever call; null: not since the service's start. */
  lastSeenAt: number | null
  /** The program's last report since it was started. */
  report: DeviceReport | null
  /** Begun since midnight, in office time. */
  visitsToday: number
}

export interface DeviceWatch {
  /** Since when this process listens. */
  since(): number
  seen(device: string): void
  /** Its program was started anew. */
  started(device: string): void
  reported(device: string, beat: Heartbeat): void
  /** @param device null: the service's own machine, or one that need not be known */
  visitBegun(device: string | null): void
  /** Since the service's start, at all devices and at its own machine. */
  visits(): number
  of(device: string): DeviceNews
}

interface Kept {
  seenAt: number
  report: DeviceReport | null
  day: string
  visits: number
}

export function watchDevices(clock: Clock): DeviceWatch {
  const kept = new Map<string, Kept>()
  const openedAt = clock.now()
  /** Nothing was heard in the future: the clock was set back. */
  const notAhead = (at: number) => Math.min(at, clock.now())
  let visits = 0

  function seen(device: string): Kept {
    const known = kept.get(device) ?? { seenAt: 0, report: null, day: '', visits: 0 }
    known.seenAt = clock.now()
    kept.set(device, known)
    return known
  }

  return {
    since: () => notAhead(openedAt),
    seen: (device) => void seen(device),
    started(device) {
      seen(device).report = null
    },
    reported(device, { troubles, done: _, ...report }) {
      const known = seen(device)
      const before = known.report?.troubles ?? []
      const at = clock.now()
      known.report = {
        ...report,
        at,
        troubles: troubles.map(({ what, detail, forS }) => {
          const stands = before.find((one) => one.what === what && one.detail === detail)
          return { what, detail, since: stands?.since ?? at - forS * 1000 }
        }),
      }
    },
    visitBegun(device) {
      visits += 1
      if (device === null) return
      const known = seen(device)
      const today = officeDay(clock.now())
      if (known.day !== today) Object.assign(known, { day: today, visits: 0 })
      known.visits += 1
    },
    visits: () => visits,
    of(device) {
      const known = kept.get(device)
      if (!known) return { lastSeenAt: null, report: null, visitsToday: 0 }
      const isToday = known.day === officeDay(clock.now())
      return {
        lastSeenAt: notAhead(known.seenAt),
        report: known.report,
        visitsToday: isToday ? known.visits : 0,
      }
    },
  }
}
