/** The machines that may call from elsewhere. */
import { machineTime } from '../admin/health/clock-watch.ts'
import type { KioskConfig } from '../config/config.ts'
import { openDeviceList, type DeviceList } from '../devices/device-list.ts'
import { deviceProofs } from '../devices/device-proof.ts'
import { watchDevices, type DeviceWatch } from '../devices/device-watch.ts'
import { createDevices, type DeviceGate } from '../devices/devices.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Random } from '../foundation/random.ts'
import { machineTimers as timers } from '../foundation/timers.ts'
import { deriveKey } from '../storage/encryption/derived-keys.ts'
import type { Store } from '../storage/port/store.ts'
import type { CleanUps } from './clean-ups.ts'

export interface DeviceParts {
  gate: DeviceGate
  list: DeviceList
  key: Buffer
  watch: DeviceWatch
}

export async function openDevices(
  deps: {
    store: Store
    clock: Clock
    random: Random
    log: Log
    config: KioskConfig
    master: Buffer
    endVisitsAt: (devices: readonly string[]) => void
  },
  cleanUps: CleanUps,
): Promise<DeviceParts> {
  const { store, clock, random, log, config, endVisitsAt } = deps
  const key = deriveKey(deps.master, 'devices')
  const { monotonic } = machineTime
  const list = await openDeviceList({ store, timers, monotonic, log, onLost: endVisitsAt })
  cleanUps.add(async () => list.close())
  const proofs = deviceProofs({
    key: deriveKey(deps.master, 'device-tokens'),
    clock,
    isKnown: (thumbprint) => (list.current()?.byThumbprint(thumbprint) ?? null) !== null,
  })
  const watch = watchDevices(clock)
  const gate = createDevices({
    store,
    clock,
    random,
    log,
    list,
    proofs,
    watch,
    key,
    kiosk: config.kiosk,
    onStarted: (id) => endVisitsAt([id]),
  })
  return { gate, list, key, watch }
}
