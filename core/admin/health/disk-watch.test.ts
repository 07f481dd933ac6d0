/** Room on the disk, and a store that has failed. */
import { tmpdir } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { freeSpaceAt, watchDisk } from './disk-watch.ts'

const mb = 1_000_000

function disk(minFreeMb = 200) {
  const state = { freeMb: 5_000 as number | Error, healthy: true }
  const warn = vi.fn()
  const watch = watchDisk({
    store: {
      get healthy() {
        return state.healthy
      },
    },
    freeSpace: async () => {
      if (state.freeMb instanceof Error) throw state.freeMb
      return state.freeMb * mb
    },
    minFreeMb,
    log: { info() {}, warn, error: warn },
  })
  const freeMbIs = async (freeMb: number | Error) => {
    state.freeMb = freeMb
    await watch.check()
    return watch.trouble()?.why ?? null
  }
  return { watch, state, warn, freeMbIs }
}

describe('room on the disk', () => {
  it('is enough down to the floor, and again from a little above it', async () => {
    const { freeMbIs } = disk()
    expect(await freeMbIs(200)).toBeNull()
    expect(await freeMbIs(199.9)).toBe('nearly-full')
    expect(await freeMbIs(219)).toBe('nearly-full')
    expect(await freeMbIs(220)).toBeNull()
    expect(await freeMbIs(201)).toBeNull()
  })

  it('says how much there is and how much it takes to go on', async () => {
    const { watch, freeMbIs } = disk(1000)
    await freeMbIs(12.7)
    expect(watch.trouble()).toEqual({ reason: 'disk', why: 'nearly-full', freeMb: 12, neededMb: 1100 })
  })

  it('that cannot be told is no trouble, keeps the last word, and is said once', async () => {
    const { warn, freeMbIs } = disk()
    expect(await freeMbIs(new Error('ENOSYS'))).toBeNull()
    expect(await freeMbIs(10)).toBe('nearly-full')
    expect(await freeMbIs(new Error('ENOSYS'))).toBe('nearly-full')
    expect(await freeMbIs(new Error('ENOSYS'))).toBe('nearly-full')
    expect(warn).toHaveBeenCalledTimes(2)
  })

  it('is asked of the file system where the folder is', async () => {
    const free = await freeSpaceAt(tmpdir())()
    expect(free).toBeGreaterThan(0)
    await expect(freeSpaceAt(`${tmpdir()}/not/there`)()).rejects.toThrow('ENOENT')
  })
})

it('a store that has failed stays failed, whatever room there is', async () => {
  const { watch, state, freeMbIs } = disk()
  await freeMbIs(10)
  state.healthy = false
  expect(watch.trouble()).toEqual({ reason: 'disk', why: 'failed' })
  expect(await freeMbIs(5_000)).toBe('failed')
})
