/**
 * What somebody can do who may write in the data folder but has no key: put back older copies of files, and remove, cut
 * or blank them. Every combination is refused, or changes nothing, or takes everything back as if it had never been.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { segmentFile } from '../journal/segments.ts'
import { verifyJournal } from './verify-journal.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { StoreProblem } from '../disk/store-problem.ts'
import type { Store } from '../port/store.ts'
import { hastyDisk } from '../../testing/store/test-disks.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'

// Hundreds of folders: in memory where that can be had.
const scratch = aFolder(fs.existsSync('/dev/shm') ? '/dev/shm' : undefined)
const early = join(scratch.path, 'early')
const now = join(scratch.path, 'now')
const open = (dataDir: string) => openTestStore(dataDir, { disk: hastyDisk, segmentBytes: 1024 })
const earlyEntries = 4
const allEntries = 9
const slotBytes = 512

async function write(store: Store, at: number): Promise<void> {
  const number = String(at % 3)
  const value = anAccount(number, `phone ${at}`)
  await store.commit({
    event: anEvent(at),
    puts: [{ collection: 'accounts', key: number, value, expect: 'whatever' }],
  })
}

beforeAll(async () => {
  for (let at = 1; at <= allEntries; at++) {
    const store = await open(now)
    await write(store, at)
    await store.close()
    if (at === earlyEntries) fs.cpSync(now, early, { recursive: true })
  }
  expect(fs.existsSync(segmentFile(now, 4))).toBe(true)
})
afterAll(() => scratch.remove())

const putBack = (dir: string, part: string) => {
  fs.rmSync(join(dir, part), { recursive: true, force: true })
  fs.cpSync(join(early, part), join(dir, part), { recursive: true })
}
const remove = (dir: string, part: string) => fs.rmSync(join(dir, part), { recursive: true, force: true })
const inHead = (change: (bytes: Buffer, newest: 0 | 1) => void) => (dir: string) => {
  const bytes = fs.readFileSync(join(dir, 'head'))
  const [a, b] = [0, slotBytes].map((at) => parseInt(bytes.toString('latin1', at), 10))
  change(bytes, a! > b! ? 0 : 1)
  fs.writeFileSync(join(dir, 'head'), bytes)
}
const slot = (bytes: Buffer, n: 0 | 1) => bytes.subarray(n * slotBytes, (n + 1) * slotBytes)

/** Cuts the journal behind an entry, as its writer would. */
function cutBehind(dir: string, sequence: number): void {
  for (let segment = 1; fs.existsSync(segmentFile(dir, segment)); segment++) {
    const file = segmentFile(dir, segment)
    const bytes = fs.readFileSync(file)
    let at = 0
    while (bytes[at] && parseInt(bytes.toString('latin1', at, at + 10), 10) <= sequence) {
      at = bytes.indexOf(0x0a, at) + 1
    }
    bytes.fill(0, at)
    fs.writeFileSync(file, bytes)
  }
}

const nothing = () => {}
type Ways = Record<string, (dir: string) => void>
const ways: Record<'head' | 'journal' | 'checkpoint' | 'documents' | 'seen', Ways> = {
  head: {
    'as it is': nothing,
    'early copy': (dir) => putBack(dir, 'head'),
    'newest slot blank': inHead((bytes, newest) => slot(bytes, newest).fill(0)),
    'older slot over the newest': inHead((bytes, newest) =>
      slot(bytes, newest === 0 ? 1 : 0).copy(bytes, newest * slotBytes),
    ),
    'an early slot over the newest': inHead((bytes, newest) =>
      slot(fs.readFileSync(join(early, 'head')), newest).copy(bytes, newest * slotBytes),
    ),
    gone: (dir) => remove(dir, 'head'),
  },
  journal: {
    'as it is': nothing,
    'early copy': (dir) => putBack(dir, 'journal'),
    'without the last': (dir) => cutBehind(dir, allEntries - 1),
    'without its first file': (dir) => fs.rmSync(segmentFile(dir, 1)),
    'a byte of its first file changed': (dir) => {
      const bytes = fs.readFileSync(segmentFile(dir, 1))
      bytes[100] = bytes[100]! ^ 1
      fs.writeFileSync(segmentFile(dir, 1), bytes)
    },
  },
  checkpoint: {
    'as it is': nothing,
    'early copy': (dir) => putBack(dir, 'checkpoint'),
    gone: (dir) => remove(dir, 'checkpoint'),
  },
  documents: {
    'as it is': nothing,
    'early copy': (dir) => putBack(dir, 'documents'),
    'each its previous copy': (dir) => {
      const folder = join(dir, 'documents', 'accounts')
      for (const name of fs.readdirSync(folder).filter((name) => name.endsWith('.prev')))
        fs.renameSync(join(folder, name), join(folder, name.slice(0, 4)))
    },
    gone: (dir) => remove(dir, 'documents'),
  },
  // Noted by the kiosk in this very folder, so what was not touched is not read again.
  seen: { 'as it is': nothing, gone: (dir) => remove(dir, 'seen') },
}

interface Found {
  refused: string | null
  entries: number
  phones: Record<string, string | null | undefined>
}

async function opened(dir: string): Promise<Found> {
  let store
  try {
    store = await open(dir)
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error
    return { refused: error.problem, entries: 0, phones: {} }
  }
  const phones: Found['phones'] = {}
  for (const key of ['0', '1', '2']) phones[key] = (await store.get('accounts', key))?.value.phone
  let entries = 0
  for await (const { sequence } of store.history(0)) entries = sequence
  await store.close()
  return { refused: null, entries, phones }
}

/** What the accounts hold when all is in force up to an entry. */
function phonesAfter(entries: number): Found['phones'] {
  const phones: Found['phones'] = {}
  for (let at = 1; at <= entries; at++) phones[String(at % 3)] = `phone ${at}`
  return phones
}

describe('a folder in which files were put back, cut or removed', () => {
  for (const [head, inHead] of Object.entries(ways.head)) {
    it(`with its head: ${head}`, { timeout: 120_000 }, async () => {
      const outcomes = { refused: 0, whole: 0, back: 0 }
      for (const [journal, inJournal] of Object.entries(ways.journal))
        for (const [checkpoint, inCheckpoint] of Object.entries(ways.checkpoint))
          for (const [documents, inDocuments] of Object.entries(ways.documents))
            for (const [seen, inSeen] of Object.entries(ways.seen)) {
              // What was touched is read again in any case.
              if (seen === 'gone' && documents !== 'as it is') continue
              const dir = join(scratch.path, 'tried')
              fs.cpSync(now, dir, { recursive: true })
              if (seen === 'as it is') await (await open(dir)).close()
              for (const touch of [inHead, inJournal, inCheckpoint, inDocuments, inSeen]) touch(dir)

              const name = JSON.stringify({ head, journal, checkpoint, documents, seen })
              const { problem } = await verifyJournal(dir, testKey)
              const found = await opened(dir)
              expect(found.refused, name).toBe(problem?.problem ?? null)
              if (found.refused) outcomes.refused++
              else {
                const { entries, phones } = found
                expect(phones, name).toEqual(phonesAfter(entries))
                if (entries === allEntries) outcomes.whole++
                else {
                  outcomes.back++
                  // All of it: nothing in the folder speaks of what came later.
                  const left = { head, journal, checkpoint, documents }
                  expect(Object.values(left), name).not.toContain('as it is')
                }
              }
              remove(dir, '')
            }
      expect(outcomes.refused).toBeGreaterThan(0)
      if (head === 'as it is') expect(outcomes.whole).toBe(15)
    })
  }
})
