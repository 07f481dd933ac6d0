/** Formats that were never released stand for those to come; what has been is in ../backup/released-formats.test.ts. */
import fc from 'fast-check'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JournalEvent } from '../../events/events.ts'
import { verifyJournal } from './verify-journal.ts'
import { version } from '../../foundation/version.ts'
import { machineDisk, type Disk } from '../disk/disk.ts'
import { ourFormats, type Formats } from '../disk/formats.ts'
import type { LowdbStore } from './lowdb-store.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { StoreProblem } from '../disk/store-problem.ts'
import { failingDisk, hastyDisk, powerCutDisk } from '../../testing/store/test-disks.ts'
import { aFolder, bytesOf, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import { madeUpFormats, marked } from '../../testing/store/test-formats.ts'

// Of a program that knows one format yet, so that those after it are made up.
vi.mock('../disk/formats.ts', () => ({ ourFormats: { current: 1, migrations: [] } }))

const mb = 1_000_000
const numbers = ['0100000001', '0100000002', '0100000003']
const only = (current: number): Formats => ({ current, migrations: [] })

let folder: ReturnType<typeof aFolder>
let dataDir: string
beforeEach(() => {
  folder = aFolder()
  dataDir = join(folder.path, 'data')
})
afterEach(() => folder.remove())

const open = (dir: string, formats: Formats, disk: Disk = hastyDisk) =>
  openTestStore(dir, { formats, disk, segmentBytes: 8 * 1024 })

async function write(dir: string, formats: Formats): Promise<void> {
  const store = await open(dir, formats)
  for (const number of numbers) {
    const value = anAccount(number, 'phone')
    await store.commit({
      event: anEvent(),
      puts: [{ collection: 'accounts', key: number, value, expect: 'whatever' }],
    })
  }
  await store.close()
}

async function found(dir: string, formats: Formats) {
  const store = await open(dir, formats)
  const accounts = await store.list('accounts')
  const migrations: JournalEvent['data'][] = []
  for await (const { event } of store.history(0))
    if (event.kind === 'store.migrated') migrations.push(event.data)
  await store.close()
  const { problem } = await verifyJournal(dir, testKey, formats)
  const { migrated } = store.opened
  return { migrated, migrations, problem, phones: accounts.map(({ key, value }) => [key, value.phone]) }
}

const allWith = (phone: string) => numbers.map((number) => [number, phone])
const namesIn = (dir: string) =>
  fs
    .readdirSync(dir)
    .filter((name) => !/^lock\./.test(name))
    .sort()

async function problemOf(opening: Promise<LowdbStore>): Promise<StoreProblem> {
  const error: unknown = await opening.then(
    (store) => store.close(),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof StoreProblem)) throw new Error(`no store problem: ${String(error)}`)
  return error
}

describe('data of an older format', () => {
  it('are brought forward step by step when the folder is opened, once, and kept as they were', async () => {
    const steps = fc.record({ from: fc.integer({ min: 1, max: 3 }), by: fc.integer({ min: 1, max: 3 }) })
    let run = 0
    await fc.assert(
      fc.asyncProperty(steps, async ({ from, by }) => {
        const dir = join(folder.path, `run-${++run}`)
        const to = from + by
        await write(dir, only(from))
        const before = bytesOf(dir)
        const now = await found(dir, madeUpFormats(to))
        const migrations = [{ formatBefore: from, formatNow: to }]
        const phones = allWith(marked('phone', { from, to }))
        expect(now).toEqual({
          migrated: expect.objectContaining({ from, to }) as unknown,
          migrations,
          problem: null,
          phones,
        })
        expect(await found(dir, only(to))).toEqual({ migrated: null, migrations, problem: null, phones })
        const kept = join(dir, `kept-format-${from}`)
        const inKept = [...bytesOf(kept)].map(([path, bytes]) => [path.replace(kept, dir), bytes])
        expect(new Map(inKept as [string, string][])).toEqual(before)
        expect((await found(kept, only(from))).phones).toEqual(allWith('phone'))
      }),
      { numRuns: 2 },
    )
  })

  it('say which version to install, and how to go back, to one that is too old for them', async () => {
    await write(dataDir, only(1))
    await found(dataDir, madeUpFormats(2))
    const before = bytesOf(dataDir)
    const problem = await problemOf(open(dataDir, only(1)))
    expect(problem.problem).toBe('newer-format')
    expect(problem.message).toBe(
      'The data folder has format 2; this version reads format 1. Nothing was changed. ' +
        `Install version ${version}, or a newer one. To go back to what it held in format 1 instead, without all that was ` +
        `done since: start the kiosk once with --data ${dataDir} --restore ${join(dataDir, 'kept-format-1')}`,
    )
    expect(bytesOf(dataDir)).toEqual(before)
  })

  it.each<[string, () => Partial<Formats> & { key?: Buffer; disk?: Disk }, string, RegExp]>([
    [
      'a step is missing',
      () => ({ migrations: madeUpFormats(3, 2).migrations }),
      'older-format',
      /older version first/,
    ],
    ['it is not their key', () => ({ key: Buffer.alloc(32, 8) }), 'wrong-key', /not the key/],
    [
      'there is too little room',
      () => ({ disk: { ...machineDisk, freeBytes: async () => 0 } }),
      'no-room',
      /^To bring the data from format 1 to format 3, 1 MB must be free .* only 0 MB are\. Nothing was changed\. Free 1 MB, then/,
    ],
    [
      'the disk fills up',
      () => ({ disk: failingDisk((name) => (name === 'writeFile' ? 'ENOSPC' : null)) }),
      'not-migrated',
      /install the version before again, and the kiosk goes on\. What went wrong: .* the disk is full/,
    ],
    [
      'a step has a bug',
      () => ({
        migrations: [
          ...madeUpFormats(2).migrations,
          { from: 2, run: () => Promise.reject(new TypeError('x is not a function')) },
        ],
      }),
      'not-migrated',
      /Nothing was changed and nothing is lost: install the version before .* x is not a function$/,
    ],
    [
      'a step leaves a journal that cannot be read',
      () => ({
        migrations: [
          ...madeUpFormats(2).migrations,
          { from: 2, run: async ({ dataDir: copy }) => fs.rmSync(join(copy, 'journal', '000001.journal')) },
        ],
      }),
      'not-migrated',
      /What went wrong: The journal's file .* is gone/,
    ],
  ])('stay as they were when %s', async (_, given, kind, sentence) => {
    await write(dataDir, only(1))
    const before = bytesOf(dataDir)
    const { key = testKey, disk = machineDisk, ...formats } = given()
    const problem = await problemOf(
      openTestStore(dataDir, { key, disk, formats: { ...madeUpFormats(3), ...formats } }),
    )
    expect(problem.problem).toBe(kind)
    expect(problem.message).toMatch(sentence)
    expect(bytesOf(dataDir)).toEqual(before)
    expect((await found(dataDir, only(1))).phones).toEqual(allWith('phone'))
  })

  it('need no room that nobody can tell, and as much as they take up where it can be told', async () => {
    await write(dataDir, only(1))
    const journal = fs.statSync(join(dataDir, 'journal', '000001.journal')).size
    const problem = await problemOf(
      open(dataDir, madeUpFormats(2), { ...machineDisk, freeBytes: async () => journal }),
    )
    expect(problem.problem).toBe('no-room')
    const disk = { ...machineDisk, freeBytes: () => Promise.reject(new Error('not here')) }
    await (await open(dataDir, madeUpFormats(2), disk)).close()
    expect(journal).toBeLessThan(mb)
  })
})

describe('at any point of a migration', () => {
  const target = madeUpFormats(2)
  const phones = allWith(marked('phone', { from: 1, to: 2 }))
  const counted = (disk: Disk, each: (nth: number) => void): Disk => {
    let nth = 0
    return new Proxy(disk, {
      get(real, name: keyof Disk) {
        const operation = Reflect.get(real, name) as (...args: unknown[]) => unknown
        if (['close', 'stopwatch', 'freeBytes'].includes(name)) return operation
        return (...args: unknown[]) => {
          each(nth++)
          return operation(...args)
        }
      },
    })
  }

  /** Either version may be started next; nothing is half done, nothing twice. */
  async function expectWhole(dir: string, olderFirst: boolean): Promise<void> {
    if (olderFirst) {
      const inOlder = await found(dir, only(1)).catch((error: unknown) => error)
      if (inOlder instanceof StoreProblem) expect(inOlder.problem).toBe('newer-format')
      else expect(inOlder).toMatchObject({ phones: allWith('phone'), problem: null })
    }
    const migrations = [{ formatBefore: 1, formatNow: 2 }]
    expect(await found(dir, target)).toMatchObject({ problem: null, phones, migrations })
    const names = ['checkpoint', 'documents', 'head', 'journal', 'kept-format-1', 'store.json']
    // What the next start need not read is only noted when nothing fails.
    expect(namesIn(dir).filter((name) => name !== 'seen')).toEqual(names)
  }

  it('the power may go, or the disk fail once', async () => {
    const original = join(folder.path, 'original')
    await write(original, only(1))
    let operations = 0
    const copy = (name: string) => {
      const dir = join(folder.path, name)
      fs.cpSync(original, dir, { recursive: true })
      return dir
    }
    const whole = counted(hastyDisk, (nth) => (operations = nth))
    await (await open(copy('whole'), target, whole)).close()
    let run = 0
    // From the end, too: there the two stores change places.
    const at = fc.oneof(
      fc.integer({ min: 0, max: operations }),
      fc.integer({ min: operations - 40, max: operations }),
    )
    const coins = fc.infiniteStream(fc.nat(1))
    await fc.assert(
      fc.asyncProperty(at, fc.boolean(), fc.boolean(), coins, async (cut, power, olderFirst, flip) => {
        const dir = copy(`run-${++run}`)
        const left = `${dir}-left`
        const off = powerCutDisk(() => flip.next().value ?? 0, hastyDisk)
        const disk = counted(power ? off : hastyDisk, (nth) => {
          if (nth !== cut) return
          if (!power) throw Object.assign(new Error('EIO'), { code: 'EIO' })
          off.cutPower()
          fs.cpSync(dir, left, { recursive: true })
        })
        await open(dir, target, disk).then(
          (store) => store.close(),
          () => {},
        )
        const after = fs.existsSync(left) ? left : dir
        for (const name of fs.readdirSync(after).filter((name) => /^lock\./.test(name)))
          fs.rmSync(join(after, name))
        await expectWhole(after, olderFirst)
      }),
      { numRuns: 8 },
    )
  })
})

it('there is a step from each format that was released to the next', () => {
  const { current, migrations } = ourFormats
  expect(migrations.map(({ from }) => from)).toEqual(Array.from({ length: current - 1 }, (_, n) => n + 1))
})
