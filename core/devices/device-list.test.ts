import { describe, expect, it } from 'vitest'
import { silentLog } from '../foundation/log.ts'
import { memoryStore } from '../storage/memory/memory-store.ts'
import type { Device } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import { listKey, openDeviceList } from './device-list.ts'

const device: Device = {
  name: 'quay-1',
  office: 'o',
  identity: { kind: 'kiosk', thumbprint: 't', publicKey: { x: 'x', y: 'y' } },
  state: 'active',
  enrolledAt: 0,
  enrolledBy: 'mai.pham',
}

async function open() {
  const store = memoryStore()
  const planned: Array<() => void> = []
  const lost: string[][] = []
  let now = 0
  let failing = false
  const list = await openDeviceList({
    store: {
      get: (...given: Parameters<Store['get']>) =>
        failing ? Promise.reject(new Error('no database')) : store.get(...given),
      list: store.list,
    } as Pick<Store, 'get' | 'list'>,
    timers: { after: (_ms, run) => (planned.push(run), () => {}) },
    monotonic: () => now,
    log: silentLog,
    onLost: (ids) => lost.push([...ids]),
  })
  return {
    list,
    lost,
    /** As another process would. */
    async write(key: string, value: Device) {
      const before = await store.get('devices', key)
      const kept = await store.get('deviceList', listKey)
      await store.commit({
        event: { kind: 'device.enrolled', at: 0, kiosk: 'k', account: null, visit: null, data: {} },
        puts: [
          { collection: 'devices', key, value, expect: before?.version ?? 0 },
          { collection: 'deviceList', key: listKey, value: { writtenAt: 0 }, expect: kept?.version ?? 0 },
        ],
      })
    },
    async second() {
      now += 1_000
      planned.splice(0).forEach((run) => run())
      await new Promise((resolve) => setImmediate(resolve))
    },
    fail: (on: boolean) => (failing = on),
  }
}

describe('the list of devices', () => {
  it('sees what another process wrote within a second, and says who is out', async () => {
    const { list, write, second, lost } = await open()
    expect(list.current()?.byId('a')).toBeNull()
    await write('a', device)
    await second()
    expect(list.current()?.byThumbprint('t')).toMatchObject({ id: 'a', name: 'quay-1' })
    await write('a', { ...device, state: 'suspended' })
    await second()
    expect(list.current()?.byId('a')?.state).toBe('suspended')
    await write('a', { ...device, state: 'removed' })
    await second()
    expect(list.current()?.byThumbprint('t')).toBeNull()
    expect(lost).toEqual([['a']])
  })

  it('ends the visits of a device whose key is another now', async () => {
    const { write, second, lost } = await open()
    await write('a', device)
    await second()
    await write('a', { ...device, name: 'renamed' })
    await second()
    expect(lost).toEqual([])
    await write('a', { ...device, identity: { kind: 'browser', secretHash: 'h' } })
    await second()
    expect(lost).toEqual([['a']])
  })

  it('lets nobody in when it could not be read for three seconds, and again when it can', async () => {
    const { list, write, second, fail } = await open()
    await write('a', device)
    await second()
    fail(true)
    await second()
    await second()
    expect(list.current()).not.toBeNull()
    await second()
    expect(list.current()).toBeNull()
    fail(false)
    await second()
    expect(list.current()?.byId('a')).not.toBeNull()
  })
})
