/** A device as the board shows it: what is kept of it, what was heard of it, and who is at it. */
import type { DeviceView } from '../../contract/admin/device-views.ts'
import type { OutOfServiceReason } from '../../contract/views.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Device } from '../storage/port/documents.ts'
import { byWeight, conditionOf } from './device-condition.ts'
import type { DeviceWatch } from './device-watch.ts'

/** By the device's id; where nobody is there is none. */
export type PresentAt = () => ReadonlyMap<string, 'citizen' | 'staff'>

export interface DeviceViewDeps {
  clock: Clock
  watch: DeviceWatch
  presentAt: PresentAt
  outOfService: () => OutOfServiceReason | null
}

export function deviceViews({ clock, watch, presentAt, outOfService }: DeviceViewDeps) {
  function of(devices: ReadonlyArray<{ id: string; device: Device }>): DeviceView[] {
    const present = presentAt()
    const service = { now: clock.now(), since: watch.since(), outOfService: outOfService() }
    return devices.map(({ id, device }) => {
      const { name, identity, state, suspended = null, enrolledAt, enrolledBy, run } = device
      const { closed = null, orders = [] } = device
      const news = watch.of(id)
      return {
        id,
        name,
        kind: identity.kind,
        keptIn: run?.keptIn ?? null,
        state,
        suspended,
        enrolledAt,
        enrolledBy,
        version: run?.version ?? null,
        startedAt: run?.since ?? null,
        ...conditionOf(device, news, service),
        troubles: byWeight(news.report?.troubles ?? []),
        lastSeenAt: news.lastSeenAt,
        visitsToday: news.visitsToday,
        inUse: present.get(id) ?? 'nobody',
        closed: closed && { ...closed, message: { ...closed.message } },
        orders: [...orders],
      }
    })
  }
  const one = (id: string, device: Device): DeviceView => {
    const [view] = of([{ id, device }])
    if (!view) throw new Error('one device makes one view')
    return view
  }
  return { of, one }
}

export type DeviceViews = ReturnType<typeof deviceViews>
