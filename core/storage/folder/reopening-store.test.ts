/** A store that has failed, and is opened again in the same process when its disk can be written. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Timers } from '../../foundation/timers.ts'
import type { Disk } from '../disk/disk.ts'
import { lockFolder } from '../disk/folder-lock.ts'
import type { StoreRemains } from './lowdb-store.ts'
import { reopeningStore, type ReopeningStore } from './reopening-store.ts'
import { anAccount, anEvent, describeStore } from '../../testing/store/store-contract.ts'
import { StoreBroken } from '../port/store.ts'
import type { Put } from '../port/model.ts'
import { failingDisk } from '../../testing/store/test-disks.ts'
import { aFolder, openTestStore } from '../../testing/store/test-folder.ts'
import { silentLog } from '../../foundation/log.ts'

let folder: ReturnType<typeof aFolder>
let failing: ReadonlyArray<keyof Disk>
let prepared: number
/** What waits, and how long. */
let waiting: Array<{ ms: number; run: () => void }>
const timers: Timers = {
  after(ms, run) {
    const one = { ms, run }
    waiting.push(one)
    return () => void (waiting = waiting.filter((other) => other !== one))
  },
}
const disk = failingDisk((operation) => (failing.includes(operation) ? 'ENOSPC' : null))

async function opened(): Promise<ReopeningStore> {
  const open = (after?: StoreRemains) => openTestStore(folder.path, { disk, ...(after && { after }) })
  const store = reopeningStore(await open(), { open, timers, log: silentLog })
  store.serve({
    settled: async () => {},
    async record(inner) {
      await inner.commit({ event: anEvent(), puts: [] })
    },
    async prepare() {
      prepared++
    },
  })
  return store
}
const put = (phone: string, expect: Put['expect'] = 'whatever'): Put => ({
  collection: 'accounts',
  key: '1',
  value: anAccount('1', phone),
  expect,
})
const commit = (store: ReopeningStore, ...puts: Put[]) => store.commit({ event: anEvent(), puts })
/** Lets the time pass until it is tried again, and what comes of it. */
async function triedAgain(store: ReopeningStore): Promise<void> {
  const before = waiting.splice(0)
  expect(before).toHaveLength(1)
  before[0]!.run()
  await expect.poll(() => store.healthy || waiting.length > 0).toBe(true)
}

beforeEach(() => {
  folder = aFolder()
  failing = []
  waiting = []
  prepared = 0
})
afterEach(() => folder.remove())

const flushes: ReadonlyArray<keyof Disk> = ['dataSync', 'dataSyncLater']
const everything: ReadonlyArray<keyof Disk> = [...flushes, 'write', 'writeFile', 'open']

describe.each([
  ['writing fails', ['write'] as const],
  ['flushing fails', flushes],
])('a store whose %s for lack of room', (_, fails) => {
  it('serves again when there is room, with all that was acknowledged and nothing else', async () => {
    const store = await opened()
    expect((await commit(store, put('kept'))).ok).toBe(true)
    failing = fails
    await expect(commit(store, put('not kept'))).rejects.toThrow(StoreBroken)
    expect(store.healthy).toBe(false)
    await expect(store.get('accounts', '1')).rejects.toThrow(StoreBroken)
    await expect(commit(store)).rejects.toThrow(StoreBroken)

    failing = []
    // Not before it was opened anew: what a failed flush left behind is not to be trusted.
    await expect(commit(store)).rejects.toThrow(StoreBroken)
    await triedAgain(store)
    expect(store.healthy).toBe(true)
    expect(prepared).toBe(1)
    expect(await store.get('accounts', '1')).toMatchObject({ value: { phone: 'kept' } })
    expect((await commit(store, put('new'))).ok).toBe(true)
    expect(await store.verify()).toMatchObject({ problem: null, tail: false })
    await expect(lockFolder(folder.path)).rejects.toMatchObject({ problem: 'folder-in-use' })
    await store.close()

    const again = await openTestStore(folder.path)
    expect(await again.get('accounts', '1')).toMatchObject({ value: { phone: 'new' } })
    await again.close()
  })

  it('is tried again and again while there is none, ever less often', async () => {
    const store = await opened()
    failing = fails
    await expect(commit(store, put('a'))).rejects.toThrow(StoreBroken)
    failing = everything
    const waits: number[] = []
    for (let round = 0; round < 7; round++) {
      waits.push(waiting[0]?.ms ?? 0)
      await triedAgain(store)
      expect(store.healthy).toBe(false)
    }
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000])
    failing = []
    await triedAgain(store)
    expect((await commit(store, put('b'))).ok).toBe(true)
    await store.close()
  })
})

it('gives no version again that somebody read of a change that was lost', async () => {
  const store = await opened()
  await commit(store, put('first'))
  failing = flushes
  const lost = commit(store, put('lost'))
  const made = store.commit({
    event: anEvent(),
    puts: [{ ...put('lost'), key: '2', value: anAccount('2', 'lost') } as Put],
  })
  // It may be read before its commit has failed.
  const read = await store.get('accounts', '1')
  const readNew = await store.get('accounts', '2')
  expect([read?.value.phone, readNew?.value.phone]).toEqual(['lost', 'lost'])
  await Promise.allSettled([lost, made])
  failing = []
  await triedAgain(store)
  expect(await store.get('accounts', '2')).toBeNull()
  await commit(store, put('by another'))
  await store.commit({
    event: anEvent(),
    puts: [{ collection: 'accounts', key: '2', value: anAccount('2', 'by another'), expect: 0 }],
  })
  for (const [key, version] of [
    ['1', read?.version ?? 0],
    ['2', readNew?.version ?? 0],
  ] as const) {
    const late = { collection: 'accounts', key, value: anAccount(key, 'late'), expect: version } as const
    expect(await store.commit({ event: anEvent(), puts: [late] })).toMatchObject({ ok: false })
    expect(await store.get('accounts', key)).toMatchObject({ value: { phone: 'by another' } })
  }
  await store.close()
})

it('can be closed while it waits, and while it is opened again', async () => {
  const store = await opened()
  failing = flushes
  await expect(commit(store, put('a'))).rejects.toThrow(StoreBroken)
  failing = []
  waiting[0]!.run()
  await store.close()
  await (await lockFolder(folder.path)).release()
})

describeStore('opened again when it fails', () => {
  const own = aFolder()
  const wrapped = async () =>
    reopeningStore(await openTestStore(own.path), {
      open: async () => Promise.reject(new Error()),
      timers,
      log: silentLog,
    })
  return {
    open: wrapped,
    async reopen(store) {
      await store.close()
      return wrapped()
    },
    dispose: async () => own.remove(),
  }
})
