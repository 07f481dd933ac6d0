/** How a device is, by what is kept of it and what was heard of it: of all that is true what weighs most. */
import type { DeviceCondition, DeviceTrouble, DeviceView } from '../../contract/admin/device-views.ts'
import type { OutOfServiceReason } from '../../contract/views.ts'
import type { Device } from '../storage/port/documents.ts'
import type { DeviceNews } from './device-watch.ts'

/** Six reports that did not come. */
export const silentAfterMs = 3 * 60_000

export interface ServiceNow {
  now: number
  /** Since when the service listens. */
  since: number
  /** Its own reason to serve nobody. */
  outOfService: OutOfServiceReason | null
}

export interface Condition {
  condition: DeviceCondition
  outOfService: DeviceView['outOfService']
}

export function conditionOf(
  { state, identity, run, closed }: Pick<Device, 'state' | 'identity' | 'run' | 'closed'>,
  { lastSeenAt, report }: DeviceNews,
  service: ServiceNow,
): Condition {
  const plain = (condition: DeviceCondition): Condition => ({ condition, outOfService: null })
  if (state !== 'active') return plain('suspended')
  if (identity.kind === 'kiosk' && run === undefined) return plain('not-started')
  // What is being worked at may well be switched off.
  if (closed) return plain('closed')
  if (service.now - (lastSeenAt ?? service.since) >= silentAfterMs) return plain('silent')
  if (lastSeenAt === null) return plain('awaited')
  const reason = service.outOfService
  if (reason === 'mail' || reason === 'disk' || reason === 'clock')
    return { condition: 'out-of-service', outOfService: reason }
  const troubles = report?.troubles ?? []
  if (troubles.some(({ what }) => what === 'screen'))
    return { condition: 'out-of-service', outOfService: 'screen' }
  return plain(troubles.length > 0 ? 'staff-needed' : 'serving')
}

const weight = {
  screen: 0,
  paper: 1,
  printer: 2,
  voices: 3,
  update: 4,
} as const satisfies Record<DeviceTrouble['what'], number>

/** What weighs most first. */
export function byWeight(troubles: readonly DeviceTrouble[]): DeviceTrouble[] {
  return troubles.toSorted((a, b) => weight[a.what] - weight[b.what] || a.since - b.since)
}
