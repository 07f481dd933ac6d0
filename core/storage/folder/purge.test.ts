/** Purging in the embedded adapter: what is left must rebuild every document, whatever breaks on the way or later. */
import fc from 'fast-check'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { baseFile } from '../journal/base.ts'
import type { JournalEvent } from '../../events/events.ts'
import { rebuildDocuments } from './rebuild.ts'
import { segmentFiles } from '../journal/segments.ts'
import { verifyJournal } from './verify-journal.ts'
import type { LowdbStore } from './lowdb-store.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import type { PurgeEvents, PurgeLimits, Store } from '../port/store.ts'
import type { Put } from '../port/model.ts'
import { failingDisk } from '../../testing/store/test-disks.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import type { StoreWarning } from '../documents/store-warning.ts'

const small = { segmentBytes: 3_000 }
const everything: PurgeLimits = { before: Infinity, upTo: Infinity, fileBegunBefore: 0 }
const eventOf = (kind: JournalEvent['kind']): JournalEvent => ({ ...anEvent(), kind })
const events: PurgeEvents = {
  carried: () => eventOf('journal.carried'),
  purged: () => eventOf('journal.purged'),
}
const put = (key: string, phone: string | null): Put => ({
  collection: 'accounts',
  key,
  value: phone === null ? null : anAccount(key, phone),
  expect: 'whatever',
})

let folder: ReturnType<typeof aFolder>
beforeEach(() => {
  folder = aFolder()
})
afterEach(() => folder.remove())

async function write(store: Store, count: number): Promise<void> {
  const writeOne = (i: number) =>
    store.commit({ event: anEvent(i), puts: [put(String(i % 5), `phone ${i}`)] })
  for (let i = 0; i < count; i++) await writeOne(i)
  // A file grows until the next one is prepared, which a busy disk takes its time for: the last ones once more.
  for (let more = 0; segmentFiles(folder.path).length < 4; more++) await writeOne(count - 5 + (more % 5))
}

/** A closed folder whose first files are purged; five accounts and one that nobody touched since the first entry. */
async function purgedFolder(): Promise<Record<string, string>> {
  const first = await openTestStore(folder.path, small)
  await first.commit({ event: anEvent(), puts: [put('quiet', 'first'), put('gone', 'x')] })
  await first.commit({ event: anEvent(), puts: [put('gone', null)] })
  await write(first, 60)
  await first.close()
  const again = await openTestStore(folder.path, small)
  while (await again.purge(everything, events));
  const found = await phones(again)
  await again.close()
  expect(found).toMatchObject({ quiet: 'first', '0': 'phone 55' })
  expect(fs.existsSync(baseFile(folder.path))).toBe(true)
  return found
}

async function phones(store: Store): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const { key, version, value } of store.scan('accounts')) {
    found[key] = value.phone ?? ''
    found[`${key} version`] = String(version)
  }
  return found
}

describe('after a purge', () => {
  it('the journal alone makes every document anew', async () => {
    const before = await purgedFolder()
    await rebuildDocuments(folder.path, testKey, () => 0)
    const store = await openTestStore(folder.path, small)
    expect(await phones(store)).toEqual(before)
    await store.close()
  })

  it('a damaged document file is made anew, and a removed document does not come back from an old copy', async () => {
    const first = await openTestStore(folder.path, small)
    await first.commit({ event: anEvent(), puts: [put('gone', 'x'), put('quiet', 'first')] })
    await first.close()
    // The file as it is now becomes the previous copy, in which the account still stands.
    const second = await openTestStore(folder.path, small)
    await second.commit({ event: anEvent(), puts: [put('gone', null)] })
    await write(second, 60)
    await second.close()
    const accounts = join(folder.path, 'documents', 'accounts')
    const copies = fs.readdirSync(accounts).filter((name) => name.endsWith('.prev'))
    const old = new Map(copies.map((name) => [name, fs.readFileSync(join(accounts, name))]))
    const third = await openTestStore(folder.path, small)
    while (await third.purge(everything, events));
    const before = await phones(third)
    await third.close()
    for (const [name, bytes] of old) {
      fs.writeFileSync(join(accounts, name), bytes)
      fs.writeFileSync(join(accounts, name.replace('.prev', '')), 'damaged')
    }
    const warnings: StoreWarning[] = []
    const store = await openTestStore(folder.path, {
      ...small,
      onWarning: (warning) => warnings.push(warning),
    })
    expect(await phones(store)).toEqual(before)
    expect(before).not.toHaveProperty('gone')
    expect(warnings.map(({ kind }) => kind)).toContain('document-rebuilt')
    await store.close()
  })

  it('a lost checkpoint brings nothing back from old document files', async () => {
    const first = await openTestStore(folder.path, small)
    await first.commit({ event: anEvent(), puts: [put('gone', 'x')] })
    await first.close()
    const documents = join(folder.path, 'documents')
    const old = join(folder.path, 'old')
    fs.cpSync(documents, old, { recursive: true })
    const second = await openTestStore(folder.path, small)
    await second.commit({ event: anEvent(), puts: [put('gone', null)] })
    await write(second, 60)
    await second.close()
    const third = await openTestStore(folder.path, small)
    while (await third.purge(everything, events));
    const before = await phones(third)
    await third.close()
    fs.rmSync(documents, { recursive: true })
    fs.renameSync(old, documents)
    fs.rmSync(join(folder.path, 'checkpoint'))
    const store = await openTestStore(folder.path, small)
    expect(await phones(store)).toEqual(before)
    expect(before).not.toHaveProperty('gone')
    await store.close()
    expect(fs.readdirSync(join(folder.path, 'quarantine')).join()).toContain('-documents')
  })

  it.each([
    ['the base is gone', () => fs.rmSync(baseFile(folder.path)), 'segment-missing'],
    ['the base is altered', () => alter(baseFile(folder.path)), 'base-damaged'],
    ['store.json is gone', () => fs.rmSync(join(folder.path, 'store.json')), 'not-a-store'],
    ['another file is taken away', () => fs.rmSync(oldestFile()), 'segment-missing'],
  ])('%s: nothing is opened', async (_what, breakIt, problem) => {
    await purgedFolder()
    breakIt()
    await expect(openTestStore(folder.path, small)).rejects.toMatchObject({ problem })
    if (problem !== 'not-a-store') {
      expect((await verifyJournal(folder.path, testKey)).problem).toMatchObject({ problem })
    }
  })

  it('a base that was signed for another place is refused', async () => {
    await purgedFolder()
    const base = fs.readFileSync(baseFile(folder.path), 'latin1')
    fs.writeFileSync(
      baseFile(folder.path),
      base.replace(/^(\d+)/, (segment) => String(Number(segment) + 1)),
    )
    await expect(openTestStore(folder.path, small)).rejects.toMatchObject({ problem: 'base-damaged' })
  })

  it('the chain can still be checked without the key', async () => {
    await purgedFolder()
    const { purged, entries, head, problem } = await verifyJournal(folder.path, null)
    expect(problem).toBeNull()
    expect(purged).toBeGreaterThan(0)
    expect(purged + entries).toBe(head.sequence)
  })
})

function alter(file: string): void {
  const bytes = fs.readFileSync(file)
  bytes[4] = bytes[4]! ^ 1
  fs.writeFileSync(file, bytes)
}
const oldestFile = () =>
  join(folder.path, 'journal', `${String(segmentFiles(folder.path)[0]).padStart(6, '0')}.journal`)

describe('a purge that is disturbed', () => {
  async function filled(failing: (operation: string, path: string | number) => boolean): Promise<LowdbStore> {
    const before = await openTestStore(folder.path, small)
    await write(before, 60)
    await before.close()
    const disk = failingDisk((operation, path) => (failing(operation, path) ? 'EIO' : null))
    return openTestStore(folder.path, { ...small, disk, flushAfterMs: 20 })
  }

  it.each([
    ['a changed byte', (bytes: Buffer) => void (bytes[1_500]! ^= 1)],
    ['lost pages', (bytes: Buffer) => void bytes.fill(0, bytes.indexOf('\n', 1_000) + 1)],
  ])(
    'takes no file away in which it finds %s: what it could not read may still be needed',
    async (_what, spoil) => {
      const store = await openTestStore(folder.path, small)
      await write(store, 60)
      await store.close()
      const again = await openTestStore(folder.path, small)
      const file = join(folder.path, 'journal', '000001.journal')
      const bytes = fs.readFileSync(file)
      spoil(bytes)
      fs.writeFileSync(file, bytes)
      await expect(again.purge(everything, events)).rejects.toMatchObject({ problem: 'journal-damaged' })
      await again.close()
      expect([fs.existsSync(file), fs.existsSync(baseFile(folder.path))]).toEqual([true, false])
    },
  )

  it('takes nothing away when the new beginning cannot be kept, and serves on', async () => {
    let failing = true
    const store = await filled((_, path) => failing && String(path).includes('base'))
    const before = await phones(store)
    await expect(store.purge(everything, events)).rejects.toThrow('EIO')
    expect(segmentFiles(folder.path)[0]).toBe(1)
    expect(await phones(store)).toEqual(before)
    expect(await store.verify()).toMatchObject({ purged: 0, problem: null })
    failing = false
    expect(await store.purge(everything, events)).not.toBeNull()
    await store.close()
  })

  it('leaves a file that cannot be removed to the next start', async () => {
    let failing = true
    const store = await filled(
      (operation, path) => failing && operation === 'remove' && /1\.journal$/.test(String(path)),
    )
    await expect(store.purge(everything, events)).rejects.toThrow('EIO')
    expect(segmentFiles(folder.path)[0]).toBe(1)
    const { entries, purged, problem } = await store.verify()
    expect(problem).toBeNull()
    await store.close()
    failing = false
    const again = await openTestStore(folder.path, small)
    expect(segmentFiles(folder.path)[0]).toBe(2)
    expect(await again.verify()).toMatchObject({ entries, purged, problem: null })
    await again.close()
  })

  it('leaves a file to somebody who reads it', async () => {
    const store = await filled(() => false)
    const reader = store.history(0)
    expect((await reader.next()).value).toMatchObject({ sequence: 1 })
    // What the documents' files do not have yet keeps its file, too.
    await expect.poll(() => store.purge(everything, events), { timeout: 15_000 }).not.toBeNull()
    expect(segmentFiles(folder.path)[0]).toBe(1)
    let last = 1
    for await (const { sequence } of reader) expect(sequence).toBe(++last)
    expect(last).toBeGreaterThanOrEqual(60)
    await store.purge({ ...everything, upTo: 0 }, events)
    expect(segmentFiles(folder.path)[0]).toBe(2)
    await store.close()
  })

  it('waits for documents that are not in their files yet', async () => {
    const store = await openTestStore(folder.path, small)
    await write(store, 60)
    expect(await store.purge(everything, events)).toBeNull()
    await store.close()
    const again = await openTestStore(folder.path, small)
    expect(await again.purge(everything, events)).not.toBeNull()
    await again.close()
  })
})

describe('the limits', () => {
  it('hold: nothing as young, nothing behind what somebody has still to read', async () => {
    const before = await openTestStore(folder.path, small)
    await write(before, 60)
    await before.close()
    const store = await openTestStore(folder.path, small)
    expect(await store.purge({ ...everything, before: 0 }, events)).toBeNull()
    expect(await store.purge({ ...everything, upTo: 0 }, events)).toBeNull()
    const purged = await store.purge(everything, events)
    expect(purged).not.toBeNull()
    expect(await store.purge({ ...everything, upTo: (purged?.upTo ?? 0) + 1 }, events)).toBeNull()
    await store.close()
  })

  it('a file that was begun long ago takes no more entries, so that it can be purged', async () => {
    const store = await openTestStore(folder.path, { ...small, flushAfterMs: 1 })
    await store.commit({ event: anEvent(100), puts: [put('1', 'a')] })
    await store.purge({ ...everything, fileBegunBefore: 100 }, events)
    await store.commit({ event: anEvent(101), puts: [] })
    expect(segmentFiles(folder.path)).toEqual([1])
    await store.purge({ ...everything, fileBegunBefore: 101 }, events)
    await expect
      .poll(async () => {
        await store.commit({ event: anEvent(102), puts: [] })
        return segmentFiles(folder.path)
      })
      .toEqual([1, 2])
    await expect.poll(() => store.purge(everything, events)).toMatchObject({ newestAt: 102 })
    expect(await phones(store)).toMatchObject({ '1': 'a', '1 version': '1' })
    await store.close()
  })
})

it(
  'keeps all documents over any order of commits, purges, restarts and losses',
  { timeout: 60_000 },
  async () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ put: fc.integer({ min: 0, max: 7 }), gone: fc.boolean() }) },
      { weight: 2, arbitrary: fc.constant('purge' as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('restart' as const, 'lose documents' as const, 'lose checkpoint' as const),
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
        const own = aFolder()
        const model = new Map<string, string>()
        let store = await openTestStore(own.path, { segmentBytes: 1_500, flushAfterMs: 1 })
        let n = 0
        for (const one of steps) {
          if (one === 'purge') await store.purge({ ...everything, fileBegunBefore: n % 2 }, events)
          else if (typeof one === 'string') {
            await store.close()
            if (one === 'lose documents')
              fs.rmSync(join(own.path, 'documents'), { recursive: true, force: true })
            if (one === 'lose checkpoint') fs.rmSync(join(own.path, 'checkpoint'), { force: true })
            store = await openTestStore(own.path, { segmentBytes: 1_500, flushAfterMs: 1 })
          } else {
            const key = String(one.put)
            const phone = one.gone ? null : `phone ${n++}`
            await store.commit({ event: anEvent(), puts: [put(key, phone)] })
            if (phone === null) model.delete(key)
            else model.set(key, phone)
          }
        }
        const found: Array<[string, string | null]> = []
        for await (const { key, value } of store.scan('accounts')) found.push([key, value.phone])
        expect(new Map(found)).toEqual(model)
        expect(await store.verify()).toMatchObject({ problem: null })
        await store.close()
        await rebuildDocuments(own.path, testKey, () => 0)
        const again = await openTestStore(own.path)
        for (const [key, phone] of model) expect((await again.get('accounts', key))?.value.phone).toBe(phone)
        expect((await again.list('accounts')).length).toBe(model.size)
        await again.close()
        own.remove()
      }),
      { numRuns: 20 },
    )
  },
)
