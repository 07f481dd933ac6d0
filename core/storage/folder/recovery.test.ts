/** What opening repairs, what it reports, and what it refuses. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { segmentFile } from '../journal/segments.ts'
import { verifyJournal } from './verify-journal.ts'
import { shardHasher, shardName } from '../documents/shard-layout.ts'
import { deriveKeys } from '../encryption/derived-keys.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { ourFormats } from '../disk/formats.ts'
import { StoreProblem, type ProblemKind } from '../disk/store-problem.ts'
import type { Store } from '../port/store.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import type { StoreWarning } from '../documents/store-warning.ts'

const shardOf = shardHasher(deriveKeys(testKey).shards)
let folder: ReturnType<typeof aFolder>
let dataDir: string
let warnings: StoreWarning[]
const onWarning = (warning: StoreWarning) => warnings.push(warning)
beforeEach(() => {
  folder = aFolder()
  dataDir = folder.path
  warnings = []
})
afterEach(() => folder.remove())

async function write(store: Store, number: string, phone: string): Promise<void> {
  const result = await store.commit({
    event: anEvent(),
    puts: [{ collection: 'accounts', key: number, value: anAccount(number, phone), expect: 'whatever' }],
  })
  expect(result.ok).toBe(true)
}
const phoneOf = async (store: Store, number: string) => (await store.get('accounts', number))?.value.phone
const shardFile = (number: string) =>
  join(dataDir, 'documents', shardName({ collection: 'accounts', index: shardOf('accounts', number) }))

/** One life of the store for each list of writes; after each the documents are in their files. */
async function lives(...writes: Array<Array<[number: string, phone: string]>>): Promise<void> {
  for (const life of writes) {
    const store = await openTestStore(dataDir)
    for (const [number, phone] of life) await write(store, number, phone)
    await store.close()
  }
}
function damage(file: string, at = -1): void {
  const bytes = fs.readFileSync(file)
  const place = at < 0 ? bytes.length >> 1 : at
  bytes[place] = bytes[place]! ^ 1
  fs.writeFileSync(file, bytes)
}
async function problemOfOpening(): Promise<StoreProblem> {
  const error: unknown = await openTestStore(dataDir, { onWarning }).then(
    async (store) => {
      await store.close()
      return null
    },
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(StoreProblem)
  return error as StoreProblem
}

describe('a document file', () => {
  const rebuilt = (why: string, from: string) => ({
    kind: 'document-rebuilt',
    file: shardFile('1').slice(dataDir.length + 1),
    why,
    from,
  })

  it('that is damaged is quarantined and made from its previous copy and the journal', async () => {
    await lives([['1', 'a']], [['2', 'x']], [['1', 'b']], [['2', 'y']])
    damage(shardFile('1'))
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('b')
    expect(await store.get('accounts', '1')).toMatchObject({ version: 2 })
    expect(warnings).toEqual([rebuilt('damaged', 'previous copy and journal')])
    expect(fs.readdirSync(join(dataDir, 'quarantine'))).toHaveLength(1)
    await write(store, '1', 'c')
    await store.close()

    warnings = []
    const again = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(again, '1')).toBe('c')
    expect(warnings).toEqual([])
    await again.close()
  })

  it('that is damaged with its previous copy is made from the journal', async () => {
    await lives([['1', 'a']], [['1', 'b']])
    damage(shardFile('1'))
    damage(`${shardFile('1')}.prev`)
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('b')
    expect(warnings).toEqual([rebuilt('damaged', 'journal')])
    expect(fs.readdirSync(join(dataDir, 'quarantine'))).toHaveLength(2)
    await store.close()
  })

  it('that is gone is made anew', async () => {
    await lives([['1', 'a']])
    fs.rmSync(shardFile('1'))
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('a')
    expect(warnings).toEqual([rebuilt('missing', 'journal')])
    await store.close()
  })

  it('that somebody replaced by its older copy is brought up to date', async () => {
    await lives([['1', 'a']], [['1', 'b']])
    fs.copyFileSync(`${shardFile('1')}.prev`, shardFile('1'))
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('b')
    expect(warnings).toEqual([rebuilt('outdated', 'previous copy and journal')])
    await store.close()
  })

  it('that is gone after the checkpoint was lost once is made anew all the same', async () => {
    await lives([['1', 'a']])
    fs.rmSync(join(dataDir, 'checkpoint'))
    await lives([['2', 'x']])
    fs.rmSync(shardFile('1'))
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('a')
    expect(warnings).toEqual([rebuilt('missing', 'journal')])
    await store.close()
  })

  it('that was written just before a crash is not replaced by its older copy later', async () => {
    await lives([['1', 'a']])
    const checkpoint = fs.readFileSync(join(dataDir, 'checkpoint'))
    await lives([['1', 'b']])
    // As a crash leaves it between the document and the checkpoint.
    fs.writeFileSync(join(dataDir, 'checkpoint'), checkpoint)
    await lives([['2', 'x']])
    fs.copyFileSync(`${shardFile('1')}.prev`, shardFile('1'))
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('b')
    expect(warnings).toEqual([rebuilt('outdated', 'previous copy and journal')])
    await store.close()
  })

  it('of another shard is not taken for this one', async () => {
    await lives([
      ['1', 'a'],
      ['2', 'b'],
    ])
    fs.copyFileSync(shardFile('2'), shardFile('1'))
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('a')
    expect(warnings).toEqual([rebuilt('damaged', 'journal')])
    await store.close()
  })

  it('that is damaged while the store runs is made anew when it is next needed', async () => {
    const store = await openTestStore(dataDir, { onWarning, cacheSize: 0, flushAfterMs: 1 })
    await write(store, '1', 'a')
    await write(store, '1', 'b')
    await expect.poll(() => fs.existsSync(shardFile('1'))).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 50))
    damage(shardFile('1'))
    await write(store, '2', 'x')
    expect(await phoneOf(store, '1')).toBe('b')
    expect(warnings).toMatchObject([{ kind: 'document-rebuilt', why: 'damaged' }])
    await store.close()
  })
})

describe('everything beside the journal can be lost', () => {
  it('the checkpoint', async () => {
    await lives([['1', 'a']], [['1', 'b']])
    for (const lose of [
      () => damage(join(dataDir, 'checkpoint')),
      () => fs.rmSync(join(dataDir, 'checkpoint')),
    ]) {
      lose()
      const store = await openTestStore(dataDir, { onWarning })
      expect(warnings.splice(0)).toEqual([{ kind: 'checkpoint-lost' }])
      expect(await store.get('accounts', '1')).toMatchObject({ version: 2, value: { phone: 'b' } })
      expect(store.timeline.lastActAt).toBe(1_000)
      await store.close()
    }
  })

  it('all documents', async () => {
    await lives([['1', 'a']], [['2', 'b']])
    fs.rmSync(join(dataDir, 'documents'), { recursive: true })
    const store = await openTestStore(dataDir, { onWarning })
    expect(await phoneOf(store, '1')).toBe('a')
    expect(await phoneOf(store, '2')).toBe('b')
    await store.close()
  })
})

describe('a journal that was touched is refused', () => {
  const head = () => join(dataDir, 'head')
  const first = () => segmentFile(dataDir, 1)
  /** As a crash leaves the folder: all in the journal, nothing in the documents. @returns the head as it was at first */
  async function crashedFolder(): Promise<Buffer> {
    const store = await openTestStore(dataDir)
    const saved = fs.mkdtempSync(join(dataDir, '..', 'kiosk-saved-'))
    let headAtFirst = Buffer.alloc(0)
    for (let i = 0; i < 6; i++) {
      await write(store, '1', `phone ${i}`)
      if (i === 0) headAtFirst = fs.readFileSync(head())
    }
    fs.cpSync(dataDir, saved, { recursive: true })
    await store.close()
    fs.rmSync(dataDir, { recursive: true })
    fs.renameSync(saved, dataDir)
    for (const name of fs.readdirSync(dataDir)) if (name.startsWith('lock.')) fs.rmSync(join(dataDir, name))
    return headAtFirst
  }
  const lineEnds = () => {
    const bytes = fs.readFileSync(first())
    return [...bytes.keys()].filter((at) => bytes[at] === 0x0a).map((at) => at + 1)
  }
  const rewrite = (change: (bytes: Buffer) => Buffer) =>
    fs.writeFileSync(first(), change(fs.readFileSync(first())))
  const cases: Record<string, { touch: () => void; problem: ProblemKind; sequence?: number }> = {
    'a byte in the middle': {
      touch: () => damage(first(), lineEnds()[2]! + 40),
      problem: 'journal-damaged',
      sequence: 4,
    },
    'its last line cut off': {
      touch: () => rewrite((bytes) => Buffer.concat([bytes.subarray(0, lineEnds()[4]), Buffer.alloc(4096)])),
      problem: 'journal-shortened',
      sequence: 6,
    },
    'its file cut short': {
      touch: () => fs.truncateSync(first(), lineEnds()[2]! + 10),
      problem: 'journal-damaged',
      sequence: 4,
    },
    'a line taken out': {
      touch: () =>
        rewrite((bytes) => {
          const [, a, b] = lineEnds()
          return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)])
        }),
      problem: 'journal-damaged',
      sequence: 3,
    },
    'its file gone': { touch: () => fs.rmSync(first()), problem: 'segment-missing' },
    'its head gone': { touch: () => fs.rmSync(head()), problem: 'head-missing' },
    'its head overwritten': {
      touch: () => fs.writeFileSync(head(), 'x'.repeat(1024)),
      problem: 'head-damaged',
    },
    'store.json gone': { touch: () => fs.rmSync(join(dataDir, 'store.json')), problem: 'not-a-store' },
  }
  for (const [name, { touch, problem, sequence }] of Object.entries(cases)) {
    it(name, async () => {
      await crashedFolder()
      touch()
      const found = await problemOfOpening()
      expect(found.problem).toBe(problem)
      expect(found.message).toMatch(/restore|backup/)
      if (sequence !== undefined) expect(found.sequence).toBe(sequence)
      // Still so the next time: nothing was "repaired".
      expect((await problemOfOpening()).problem).toBe(problem)
    })
  }

  it('with entries that the documents already hold cut off', async () => {
    await lives([['1', 'a']], [['1', 'b']])
    rewrite((bytes) => Buffer.concat([bytes.subarray(0, lineEnds()[0]), Buffer.alloc(4096)]))
    expect((await problemOfOpening()).problem).toBe('journal-shortened')
  })

  it('with an older head put back', async () => {
    await lives([['1', 'a']])
    const older = fs.readFileSync(head())
    await lives([['1', 'b']])
    fs.writeFileSync(head(), older)
    expect((await problemOfOpening()).problem).toBe('head-damaged')
  })

  it('but what stands behind the head was never acknowledged: it is cut off, and reported', async () => {
    await crashedFolder()
    const end = lineEnds().at(-1)!
    rewrite((bytes) => {
      bytes.write('7 this write was cut short', end)
      bytes.write('and a later page arrived', end + 8192)
      return bytes
    })
    expect(await verifyJournal(dataDir, testKey)).toMatchObject({ entries: 6, tail: true, problem: null })
    const store = await openTestStore(dataDir)
    expect(store.opened).toMatchObject({ created: false, sequence: 6, replayed: 6, tornBytes: 8192 + 24 })
    await write(store, '1', 'after')
    await store.close()
    expect(await verifyJournal(dataDir, testKey)).toMatchObject({ entries: 7, tail: false, problem: null })
  })

  it('and a whole entry behind a lagging head is kept', async () => {
    const lagging = await crashedFolder()
    // Neither slot had reached the disk since.
    fs.writeFileSync(head(), lagging)
    const store = await openTestStore(dataDir)
    expect(store.opened).toMatchObject({ sequence: 6, tornBytes: 0 })
    await store.close()
  })
})

describe('opening', () => {
  it('refuses a second owner, by name', async () => {
    const store = await openTestStore(dataDir)
    const found = await problemOfOpening()
    expect(found.problem).toBe('folder-in-use')
    expect(found.message).toContain(`process ${process.pid}`)
    await store.close()
    await (await openTestStore(dataDir)).close()
  })

  it('tells a wrong key from a tampered folder', async () => {
    await lives([['1', 'a']])
    const opening = openTestStore(dataDir, { key: Buffer.alloc(32, 8) })
    await expect(opening).rejects.toMatchObject({ problem: 'wrong-key' })
  })

  it('refuses a newer format', async () => {
    await lives([])
    fs.writeFileSync(
      join(dataDir, 'store.json'),
      JSON.stringify({ format: ourFormats.current + 1, keyCheck: 'x' }),
    )
    expect((await problemOfOpening()).problem).toBe('newer-format')
  })

  it('goes on with the making of a store that was interrupted', async () => {
    await lives([])
    fs.rmSync(join(dataDir, 'store.json'))
    const store = await openTestStore(dataDir)
    expect(store.opened.created).toBe(true)
    await store.close()
  })

  it('keeps nothing readable on the disk', async () => {
    await lives([['0123456789', '+84901234567']])
    for (const name of fs.readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
      expect(name).not.toContain('0123456789')
      const path = join(dataDir, name)
      if (!fs.statSync(path).isFile()) continue
      const bytes = fs.readFileSync(path)
      for (const secret of ['0123456789', '901234567', 'Nguy'])
        expect(bytes.includes(secret), name).toBe(false)
      if (process.platform !== 'win32') expect(fs.statSync(path).mode & 0o077, name).toBe(0)
    }
  })
})
