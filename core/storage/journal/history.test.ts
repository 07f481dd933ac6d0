import fc from 'fast-check'
import * as fs from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreProblem } from '../disk/store-problem.ts'
import type { LowdbStore } from '../folder/lowdb-store.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { aFolder, openTestStore } from '../../testing/store/test-folder.ts'
import type { HistoryEntry } from '../port/entry.ts'
import { listSegments, segmentFile } from './segments.ts'

let folder: ReturnType<typeof aFolder>
beforeEach(() => {
  folder = aFolder()
})
afterEach(() => folder.remove())

async function write(store: LowdbStore, count: number, nameLength = 10, from = 0): Promise<void> {
  for (let i = from; i < from + count; i++) {
    const value = { ...anAccount(String(i)), name: 'x'.repeat(nameLength) }
    await store.commit({
      event: anEvent(i),
      puts: [{ collection: 'accounts', key: String(i % 9), value, expect: 'whatever' }],
    })
  }
}
async function sequences(entries: AsyncIterable<HistoryEntry>): Promise<number[]> {
  const found: number[] = []
  for await (const { sequence } of entries) found.push(sequence)
  return found
}
const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('the history beside a running store', () => {
  it('gives every entry, whatever the segments, while commits go on', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          segmentBytes: fc.integer({ min: 600, max: 20_000 }),
          first: fc.integer({ min: 0, max: 60 }),
          meanwhile: fc.integer({ min: 1, max: 40 }),
          nameLength: fc.integer({ min: 0, max: 3_000 }),
          // Where to begin, as a part of what is there.
          part: fc.double({ min: 0, max: 1.2, noNaN: true }),
        }),
        async ({ segmentBytes, first, meanwhile, nameLength, part }) => {
          const own = aFolder()
          const store = await openTestStore(own.path, { segmentBytes })
          await write(store, first, nameLength)
          const going = write(store, meanwhile, nameLength, first)
          const place = Math.round(first * part)
          const answers = await Promise.all([
            sequences(store.historyBackwards()),
            sequences(store.historyBackwards(place + 1)),
            sequences(store.history(0)),
            sequences(store.history(place)),
          ])
          expect(answers).toEqual([
            count(1, first).reverse(),
            count(1, Math.min(place, first)).reverse(),
            count(1, first),
            count(place + 1, Math.max(first, place)),
          ])
          await going
          expect(await sequences(store.historyBackwards())).toEqual(count(1, first + meanwhile).reverse())
          await store.close()
          const again = await openTestStore(own.path, { segmentBytes })
          expect(await sequences(again.historyBackwards())).toEqual(count(1, first + meanwhile).reverse())
          await again.close()
          own.remove()
        },
      ),
      { numRuns: 40 },
    )
  })

  it('leaves out what is written but not acknowledged', async () => {
    const store = await openTestStore(folder.path)
    await write(store, 3)
    const pending = store.commit({ event: anEvent(), puts: [] })
    // The commit's line stands in the file by now.
    await Promise.resolve()
    expect(await sequences(store.historyBackwards())).toEqual([3, 2, 1])
    await pending
    await store.close()
  })

  it('lets others have their turn', async () => {
    const store = await openTestStore(folder.path, { segmentBytes: 1024 * 1024 })
    await write(store, 300, 4_000)
    for (const read of [() => store.historyBackwards(), () => store.history(0)]) {
      let turns = 0
      const others = setInterval(() => turns++, 0)
      await sequences(read())
      clearInterval(others)
      expect(turns).toBeGreaterThan(5)
    }
    await store.close()
  })

  it('says which entry is damaged, after those that are not', async () => {
    const store = await openTestStore(folder.path, { segmentBytes: 2_000 })
    await write(store, 200)
    // A file grows until the next one is prepared, which a busy disk takes its time for.
    let last = 200
    for (; listSegments(folder.path, 1).length < 3; last++) await write(store, 1, 10, last)
    const file = segmentFile(folder.path, 2)
    const bytes = fs.readFileSync(file)
    bytes[50] = bytes[50]! ^ 1
    fs.writeFileSync(file, bytes)
    const damaged = Number(/^\d+/.exec(bytes.toString('latin1'))?.[0])
    const seen: number[] = []
    const read = async () => {
      for await (const { sequence } of store.historyBackwards()) seen.push(sequence)
    }
    await expect(read()).rejects.toMatchObject({ problem: 'journal-damaged', sequence: damaged })
    expect(seen).toEqual(count(damaged + 1, last).reverse())
    await expect(sequences(store.history(0))).rejects.toThrow(StoreProblem)
    await store.close()
  })

  it.each(['removed', 'emptied', 'cut'] as const)('notices a segment that was %s', async (how) => {
    const store = await openTestStore(folder.path, { segmentBytes: 2_000 })
    await write(store, 200)
    for (let last = 200; listSegments(folder.path, 1).length < 3; last++) await write(store, 1, 10, last)
    const file = segmentFile(folder.path, 2)
    if (how === 'removed') fs.rmSync(file)
    else if (how === 'emptied') fs.writeFileSync(file, Buffer.alloc(2_000))
    else fs.truncateSync(file, fs.readFileSync(file).indexOf(0x0a) + 1)
    await expect(sequences(store.historyBackwards())).rejects.toThrow(StoreProblem)
    await store.close()
  })
})
