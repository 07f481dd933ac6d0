/** What a kiosk's program reports, and what it is told in return: its orders, and what is set for it. */
import type { Heartbeat, HeartbeatAnswer } from '../../contract/device.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Put } from '../storage/port/model.ts'
import type { Store } from '../storage/port/store.ts'
import type { DeviceList } from './device-list.ts'
import { listPut } from './device-puts.ts'
import type { DeviceWatch } from './device-watch.ts'

export interface HeartbeatDeps {
  store: Store
  clock: Clock
  list: DeviceList
  watch: DeviceWatch
}

export function createHeartbeats({ store, clock, list, watch }: HeartbeatDeps) {
  /** Nothing is written where nothing was carried out: thousands of kiosks report twice a minute. */
  return async function heard(device: string, beat: Heartbeat): Promise<HeartbeatAnswer> {
    watch.reported(device, beat)
    for (const id of beat.done) await noteDone(device, id)
    const { orders = [], settings } = list.current()?.byId(device) ?? {}
    const isKnown = settings === undefined || settings.version === beat.settings
    return {
      orders: orders.map(({ id, what }) => ({ id, what })),
      settings: isKnown ? null : { version: settings.version, values: settings.values },
    }
  }

  async function noteDone(device: string, id: string): Promise<void> {
    // It says so until it is told no more of the order: most of what it says is known.
    if (
      !list
        .current()
        ?.byId(device)
        ?.orders?.some((order) => order.id === id)
    )
      return
    for (;;) {
      const guard = await listPut(store, clock)
      const found = await store.get('devices', device)
      const { orders = [], name = '' } = found?.value ?? {}
      const done = orders.find((order) => order.id === id)
      if (!found || !done) return
      const value = { ...found.value, orders: orders.filter((order) => order !== done) }
      const puts: Put[] = [{ collection: 'devices', key: device, value, expect: found.version }, guard]
      const data = { device, deviceName: name, order: done.what }
      const event = { kind: 'device.order-done' as const, at: clock.now(), kiosk: name }
      const committed = await store.commit({ event: { ...event, account: null, visit: null, data }, puts })
      if (!committed.ok) continue
      await list.refresh()
      return
    }
  }
}
