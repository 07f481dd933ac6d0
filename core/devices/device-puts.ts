import type { Clock } from '../foundation/clock.ts'
import type { Put } from '../storage/port/model.ts'
import type { Store } from '../storage/port/store.ts'
import { listKey } from './device-list.ts'

/** Written with each device, so that every process reads the list anew. */
export async function listPut(store: Pick<Store, 'get'>, clock: Clock): Promise<Put> {
  const kept = await store.get('deviceList', listKey)
  const value = { writtenAt: clock.now() }
  return { collection: 'deviceList', key: listKey, value, expect: kept?.version ?? 0 }
}
