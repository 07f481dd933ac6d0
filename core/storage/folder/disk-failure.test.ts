/** Disks that fail, fill up or lose power. */
import fc from 'fast-check'
import { expect, it, describe, afterEach, beforeEach } from 'vitest'
import { verifyJournal } from './verify-journal.ts'
import { machineDisk, type Disk } from '../disk/disk.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { failingDisk, powerCutDisk } from '../../testing/store/test-disks.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import { StoreBroken, type Store } from '../port/store.ts'
import type { Put } from '../port/model.ts'
import type { StoreWarning } from '../documents/store-warning.ts'

const put = (number: string, phone = 'a'): Put => ({
  collection: 'accounts',
  key: number,
  value: anAccount(number, phone),
  expect: 'whatever',
})
const commit = (store: Store, number: string) => store.commit({ event: anEvent(), puts: [put(number)] })

let folder: ReturnType<typeof aFolder>
beforeEach(() => {
  folder = aFolder()
})
afterEach(() => folder.remove())

describe('a failing disk', () => {
  for (const operation of ['dataSync', 'write'] as const) {
    it(`breaks the store for good when ${operation} fails: nothing is acknowledged any more`, async () => {
      let failing = false
      // Of a flush both kinds: which one is used depends on how fast the last ones were.
      const disk = failingDisk((name) => (failing && name.startsWith(operation) ? 'EIO' : null))
      const store = await openTestStore(folder.path, { disk })
      expect((await commit(store, '1')).ok).toBe(true)
      failing = true
      const pending = await Promise.allSettled([commit(store, '2'), commit(store, '3')])
      for (const end of pending) {
        expect(end).toMatchObject({ status: 'rejected', reason: expect.any(StoreBroken) as unknown })
      }
      expect(store.healthy).toBe(false)
      failing = false
      await expect(commit(store, '4')).rejects.toThrow(/Check the disk/)
      await expect(store.get('accounts', '2')).rejects.toThrow(StoreBroken)
      await store.close()

      const again = await openTestStore(folder.path)
      expect(await again.get('accounts', '1')).not.toBeNull()
      expect(await again.get('accounts', '4')).toBeNull()
      await again.close()
    })
  }

  it('breaks the store when a flush on another thread fails, also for those who wait for the next one', async () => {
    let failing = false
    // Slow first, so that flushes leave this thread.
    const slow = () => {
      for (const end = performance.now() + 60; performance.now() < end;);
    }
    const disk = failingDisk((name) => {
      if (name === 'dataSync') slow()
      return failing && name === 'dataSyncLater' ? 'EIO' : null
    })
    const store = await openTestStore(folder.path, { disk })
    await commit(store, '1')
    failing = true
    const first = commit(store, '2')
    await new Promise((resolve) => setImmediate(resolve))
    const ends = await Promise.allSettled([first, commit(store, '3'), commit(store, '4')])
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await store.close()
  })

  it('is written once more where a flush has failed: the system may take it for written', async () => {
    let failing = false
    const written: string[] = []
    const disk: Disk = {
      ...failingDisk((name) => (failing && name.startsWith('dataSync') ? 'EIO' : null)),
      write(fd, bytes, position) {
        written.push(Buffer.from(bytes).toString('latin1'))
        machineDisk.write(fd, bytes, position)
      },
    }
    const store = await openTestStore(folder.path, { disk })
    await commit(store, '1')
    failing = true
    await expect(commit(store, '2')).rejects.toThrow(StoreBroken)
    await store.close()
    failing = false
    const entry = written.findLast((text) => text.startsWith('2 '))!
    written.length = 0
    const again = await openTestStore(folder.path, { disk })
    // It counts from now on, so what comes after it must not stand on nothing.
    expect(await again.get('accounts', '2')).not.toBeNull()
    expect(written[0]).toBe(entry)
    await again.close()
  })

  it('says so when the disk is full', async () => {
    let full = false
    const disk = failingDisk((name) => (full && (name === 'write' || name === 'writeFile') ? 'ENOSPC' : null))
    const store = await openTestStore(folder.path, { disk })
    full = true
    await expect(commit(store, '1')).rejects.toThrow(/the disk is full. Free some space/)
    await store.close()
    await expect(openTestStore(`${folder.path}/new`, { disk })).rejects.toThrow(/the disk is full/)
  })

  it('goes on when only documents cannot be written: the journal has everything', async () => {
    const warnings: StoreWarning[] = []
    let failing = true
    const disk = failingDisk((name) => (failing && name === 'writeFile' ? 'ENOSPC' : null))
    failing = false
    const store = await openTestStore(folder.path, {
      disk,
      flushAfterMs: 1,
      onWarning: (warning) => warnings.push(warning),
    })
    failing = true
    expect((await commit(store, '1')).ok).toBe(true)
    await expect.poll(() => warnings[0]?.kind).toBe('documents-not-written')
    expect((await commit(store, '2')).ok).toBe(true)
    expect(store.healthy).toBe(true)
    await store.close()

    const again = await openTestStore(folder.path)
    expect(again.opened.replayed).toBe(2)
    expect(await again.get('accounts', '2')).not.toBeNull()
    await again.close()
  })

  it('never lets documents run ahead of the journal', async () => {
    const order: string[] = []
    let letGo = () => {}
    const disk: Disk = {
      ...machineDisk,
      // Slow once, so that flushes leave this thread; then held back until told.
      dataSync(fd) {
        for (const end = performance.now() + 60; performance.now() < end;);
        machineDisk.dataSync(fd)
      },
      async dataSyncLater(fd) {
        if (held) await new Promise<void>((resolve) => (letGo = resolve))
        order.push('journal')
        await machineDisk.dataSyncLater(fd)
      },
      async writeFile(path, bytes) {
        if (path.includes('accounts')) order.push('document')
        await machineDisk.writeFile(path, bytes)
      },
    }
    let held = false
    const store = await openTestStore(folder.path, { disk, flushAfterMs: 0 })
    await commit(store, '1')
    await expect.poll(() => order).toContain('document')
    await new Promise((resolve) => setTimeout(resolve, 50))
    order.length = 0
    held = true
    const pending = commit(store, '1')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(order).toEqual([])
    held = false
    letGo()
    await pending
    await expect.poll(() => order).toContain('document')
    expect(order[0]).toBe('journal')
    await store.close()
  })

  it('lets the journal file grow when the next one cannot be prepared', async () => {
    const warnings: StoreWarning[] = []
    const disk = failingDisk((name, path) =>
      name === 'rename' && String(path).endsWith('next.tmp') ? 'EIO' : null,
    )
    await (await openTestStore(folder.path, { segmentBytes: 2048 })).close()
    const store = await openTestStore(folder.path, {
      disk,
      segmentBytes: 2048,
      onWarning: (warning) => warnings.push(warning),
    })
    for (let i = 0; i < 20; i++) expect((await commit(store, String(i))).ok).toBe(true)
    await store.close()
    expect(warnings.map(({ kind }) => kind)).toContain('segment-not-prepared')
    expect(await verifyJournal(folder.path, testKey)).toMatchObject({ entries: 20, files: 1, problem: null })
  })
})

describe('a power cut', () => {
  it(
    'loses nothing that was acknowledged, whatever sectors of the rest arrive',
    { timeout: 60_000 },
    async () => {
      const seen = { torn: 0, replayed: 0 }
      await fc.assert(
        fc.asyncProperty(
          fc.infiniteStream(fc.nat(1_000_000)),
          fc.integer({ min: 0, max: 12 }),
          fc.integer({ min: 0, max: 5 }),
          async (stream, acknowledged, underWay) => {
            const place = aFolder()
            const below = (max: number) => (stream.next().value ?? 0) % max
            const disk = powerCutDisk(below)
            const store = await openTestStore(place.path, {
              disk,
              segmentBytes: 4096,
              flushAfterMs: below(3),
            })
            for (let i = 0; i < acknowledged; i++) await commit(store, `a${i}`)
            for (let i = 0; i < underWay; i++) await store.get('accounts', `b${i}`)
            // All loaded, so these write before this line is done; the power goes before the flush.
            const ends = Promise.allSettled(
              Array.from({ length: underWay }, (_, i) => commit(store, `b${i}`)),
            )
            disk.cutPower()
            const outcomes = await ends
            await store.close()

            const again = await openTestStore(place.path)
            seen.torn += again.opened.tornBytes > 0 ? 1 : 0
            seen.replayed += again.opened.replayed
            for (let i = 0; i < acknowledged; i++) expect(await again.get('accounts', `a${i}`)).not.toBeNull()
            for (const [i, outcome] of outcomes.entries()) {
              if (outcome.status === 'fulfilled') expect(await again.get('accounts', `b${i}`)).not.toBeNull()
            }
            // Usable as before, and whole.
            expect((await commit(again, 'after')).ok).toBe(true)
            await again.close()
            const verified = await verifyJournal(place.path, testKey)
            expect(verified.problem).toBeNull()
            expect(verified.tail).toBe(false)
            place.remove()
          },
        ),
        { numRuns: 40 },
      )
      expect(seen.torn).toBeGreaterThan(5)
      expect(seen.replayed).toBeGreaterThan(50)
    },
  )
})
