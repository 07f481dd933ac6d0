import fc from 'fast-check'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { baseFile } from '../journal/base.ts'
import { segmentFiles } from '../journal/segments.ts'
import { verifyJournal } from '../folder/verify-journal.ts'
import { documentsDir } from '../documents/shard-layout.ts'
import { finishExchange, storeParts } from '../folder/exchange.ts'
import { loadOrCreateKey } from '../disk/key-file.ts'
import { lockFolder } from '../disk/folder-lock.ts'
import type { Formats } from '../disk/formats.ts'
import { keptStores } from '../disk/kept-stores.ts'
import { openLowdbStore, type LowdbStore } from '../folder/lowdb-store.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { readStoreFile } from '../disk/store-file.ts'
import type { Put } from '../port/model.ts'
import { failingDisk, hastyDisk } from '../../testing/store/test-disks.ts'
import { aFolder, bytesOf, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import { madeUpFormats, marked } from '../../testing/store/test-formats.ts'
import { makeBackup, restoreBackup } from './backup.ts'
import { backupFrames } from './backup-file.ts'
import { BackupProblem } from './backup-problem.ts'
import { goBack } from './go-back.ts'
import { runBackupTask } from '../../commands/backup.ts'
import { spoolDir } from '../folder/import-files.ts'

// Of a program that knows one format yet, so that those after it are made up.
vi.mock('../disk/formats.ts', () => ({ ourFormats: { current: 1, migrations: [] } }))

const passphrase = 'bảy con mèo ngủ trưa'
const now = () => Date.UTC(2026, 10, 25, 2)

let folder: ReturnType<typeof aFolder>
let dataDir: string
let file: string
let store: LowdbStore | null
beforeEach(() => {
  folder = aFolder()
  dataDir = join(folder.path, 'data')
  file = join(folder.path, 'kiosk.backup')
  store = null
})
afterEach(async () => {
  await store?.close()
  folder.remove()
})

const open = (options: { segmentBytes?: number; flushAfterMs?: number; dataDir?: string } = {}) =>
  openLowdbStore({ dataDir, key: testKey, now, ...options })
const backUp = () => makeBackup({ dataDir, key: testKey, file, passphrase, now: now(), cost: 1_024 })
const restoreInto = (to: string, from = file) => restoreBackup({ file: from, dataDir: to, passphrase, now })

const put = (key: string, phone: string): Put => ({
  collection: 'accounts',
  key,
  value: anAccount(key, phone),
  expect: 'whatever',
})

async function write(to: LowdbStore, key: string, phone: string): Promise<void> {
  const result = await to.commit({ event: anEvent(), puts: [put(key, phone)] })
  if (!result.ok) throw new Error('a conflict')
}

const phoneOf = async (from: LowdbStore, key: string) => (await from.get('accounts', key))?.value.phone

const carry = (kind: 'journal.carried' | 'journal.purged') => ({ ...anEvent(), kind })

async function problem(work: Promise<unknown>): Promise<{ kind: string; sentence: string }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof BackupProblem)) throw new Error(`no backup problem: ${String(error)}`)
  return { kind: error.problem, sentence: error.message }
}

describe('a backup', () => {
  it('of a kiosk that goes on meanwhile holds all that was acknowledged before, in files that turn over', async () => {
    store = await open({ segmentBytes: 4_096 })
    for (let n = 0; n < 60; n++) await write(store, `k${n % 20}`, `${n}`)
    const before = await store.list('accounts')
    const running = store
    const stop = new AbortController()
    const busy = (async () => {
      for (let n = 0; !stop.signal.aborted; n++) await write(running, `later${n % 5}`, `${n}`)
    })()
    const { sequence } = await backUp()
    stop.abort()
    await busy
    expect(sequence).toBeGreaterThanOrEqual(60)
    await running.close()

    const moved = join(folder.path, 'moved')
    const { entries, madeAt } = await restoreInto(moved)
    expect(entries).toBeGreaterThanOrEqual(sequence)
    expect(madeAt).toBe(now())
    expect((await verifyJournal(moved, testKey)).problem).toBeNull()
    store = await open({ dataDir: moved })
    expect(store.opened).toMatchObject({ created: false, replayed: 0, tornBytes: 0 })
    const after = await store.list('accounts')
    expect(after.filter(({ key }) => key.startsWith('k'))).toEqual(before)
    // It is a store like any other.
    await write(store, 'k0', 'after the move')
    expect(await phoneOf(store, 'k0')).toBe('after the move')
  })

  it.each([
    ['is verified', 0],
    ['is copied', 1],
  ])('is whole though old entries are purged while the journal %s', async (_when, times) => {
    store = await open({ segmentBytes: 3_000 })
    await write(store, 'quiet', 'from the first entry')
    for (let n = 0; n < 200; n++) await write(store, `k${n % 7}`, `${n}`)
    // A file grows until the next one is prepared, which a busy disk takes its time for.
    while (segmentFiles(dataDir).length < 6) await write(store, 'k0', 'more')
    await store.close()
    const running = (store = await open({ segmentBytes: 3_000, flushAfterMs: 20 }))
    const before = await running.list('accounts')
    const events = { carried: () => carry('journal.carried'), purged: () => carry('journal.purged') }
    const purge = () => running.purge({ before: Infinity, upTo: Infinity, fileBegunBefore: 0 }, events)
    const readFile = fs.promises.readFile.bind(fs.promises) as (path: string) => Promise<Buffer>
    const reading = vi.spyOn(fs.promises, 'readFile')
    let reads = 0
    const at = times * segmentFiles(dataDir).length + 2
    reading.mockImplementation((async (path: string) => {
      // Just before the second file is read, it goes.
      if (path.endsWith('.journal') && ++reads === at) {
        reading.mockImplementation(readFile as never)
        // Documents that have not reached their files keep the oldest.
        for (let files = 0; files < 2;) files += (await purge()) === null ? 0 : 1
        await purge()
      }
      return readFile(path)
    }) as never)
    await backUp()
    reading.mockRestore()
    expect(reads).toBe(at)
    expect(fs.existsSync(baseFile(dataDir))).toBe(true)
    const moved = join(folder.path, 'moved')
    await restoreInto(moved)
    await running.close()
    store = await open({ dataDir: moved })
    const phones = (all: typeof before) => all.map(({ key, value }) => [key, value.phone])
    expect(phones(await store.list('accounts'))).toEqual(phones(before))
  })

  it('of a journal that is damaged is refused, as it would be when it is put back', async () => {
    store = await open()
    await write(store, 'k', 'x')
    await store.close()
    const segment = join(dataDir, 'journal', '000001.journal')
    const bytes = fs.readFileSync(segment)
    bytes[20]! ^= 1
    fs.writeFileSync(segment, bytes)
    await expect(backUp()).rejects.toMatchObject({ problem: 'journal-damaged' })
    expect(fs.readdirSync(folder.path)).toEqual(['data'])
  })

  it('waits for an import to be over: half of one could not be rolled back', async () => {
    store = await open()
    const undo = join(spoolDir(dataDir), '000001764000000-0123456789abcdef.undo')
    fs.mkdirSync(spoolDir(dataDir))
    fs.writeFileSync(undo, '')
    await expect(backUp()).rejects.toMatchObject({ problem: 'importing' })
    fs.rmSync(undo)
    await backUp()
    // Nor is one begun and ended while it is made.
    fs.rmSync(file)
    const readFile = fs.promises.readFile.bind(fs.promises) as (path: string) => Promise<Buffer>
    const reading = vi.spyOn(fs.promises, 'readFile')
    let reads = 0
    reading.mockImplementation((async (path: string) => {
      if (path.endsWith('.journal') && ++reads === 2) {
        fs.writeFileSync(undo, '')
        fs.rmSync(undo)
        fs.utimesSync(spoolDir(dataDir), 1, 1)
      }
      return readFile(path)
    }) as never)
    await backUp()
    reading.mockRestore()
    expect(reads).toBe(4)
  })

  it('can be put back again and again, and holds no text that anybody could read', async () => {
    store = await open()
    await write(store, 'k', 'Nguyễn Thị Quỳnh')
    await store.close()
    await backUp()
    const bytes = fs.readFileSync(file)
    for (const secret of ['Nguyễn', testKey.toString('hex'), testKey.toString('base64'), passphrase]) {
      expect(bytes.includes(secret)).toBe(false)
    }
    // Windows has no such bits.
    if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    for (const name of ['one', 'two']) await restoreInto(join(folder.path, name))
    expect(
      fs
        .readdirSync(join(folder.path, 'one'))
        .filter((name) => !name.startsWith('lock.'))
        .sort(),
    ).toEqual(['checkpoint', 'documents', 'head', 'journal', 'kiosk.key', 'seen', 'store.json'])
    store = await open({ dataDir: join(folder.path, 'two') })
    expect(await phoneOf(store, 'k')).toBe('Nguyễn Thị Quỳnh')
  })

  it('never takes the place of another, nor of data', async () => {
    store = await open()
    await write(store, 'k', '1')
    await backUp()
    expect(await problem(backUp())).toEqual({
      kind: 'file-exists',
      sentence: `${file} is there already. Name a new file.`,
    })
    await store.close()
    const before = fs.readdirSync(dataDir)
    expect(await problem(restoreInto(dataDir))).toMatchObject({ kind: 'folder-not-empty' })
    expect(fs.readdirSync(dataDir).filter((name) => !name.startsWith('lock.'))).toEqual(
      before.filter((name) => !name.startsWith('lock.')),
    )
    store = await open()
    expect(await phoneOf(store, 'k')).toBe('1')
  })

  it('does not go into a folder that a kiosk is open in', async () => {
    store = await open()
    await backUp()
    await expect(restoreInto(dataDir)).rejects.toThrow(/is in use by process/)
  })

  it.each(['', 'ngắn quá'])('is not made with a passphrase that is guessed: "%s"', async (short) => {
    store = await open()
    const refused = await problem(makeBackup({ dataDir, key: testKey, file, passphrase: short, now: now() }))
    expect(refused.kind).toBe('passphrase')
    expect(refused.sentence).toContain('at least 12 are needed')
    expect(fs.existsSync(file)).toBe(false)
  })

  it('of a folder whose head is gone says so, and leaves nothing', async () => {
    store = await open()
    await store.close()
    fs.rmSync(join(dataDir, 'head'))
    await expect(backUp()).rejects.toThrow(/^The journal's head .* is gone\./)
    expect(fs.readdirSync(folder.path)).toEqual(['data'])
  })

  it('that cannot be written leaves nothing', async () => {
    store = await open()
    const nowhere = join(folder.path, 'no-such-folder', 'kiosk.backup')
    const refused = await problem(
      makeBackup({ dataDir, key: testKey, file: nowhere, passphrase, now: now() }),
    )
    expect(refused).toMatchObject({
      kind: 'disk',
      sentence: expect.stringContaining('Check the path') as string,
    })
  })
})

describe('putting back', () => {
  let bytes: Buffer
  beforeEach(async () => {
    store = await open({ segmentBytes: 2_048 })
    for (let n = 0; n < 30; n++) await write(store, `k${n}`, 'x'.repeat(40))
    await store.close()
    store = null
    await backUp()
    bytes = fs.readFileSync(file)
  })
  const changed = (to: Buffer) => {
    const path = join(folder.path, 'changed.backup')
    fs.writeFileSync(path, to)
    return path
  }

  it('with another passphrase says so, and leaves nothing behind', async () => {
    const target = join(folder.path, 'target')
    const work = restoreBackup({ file, dataDir: target, passphrase: 'tám con mèo ngủ trưa', now })
    expect((await problem(work)).kind).toBe('wrong-passphrase')
    expect(fs.readdirSync(target).filter((name) => !name.startsWith('lock.'))).toEqual([])
    // And the right one is welcome right after.
    await restoreInto(target)
  })

  it('takes no file in which anything was changed, left out or added', async () => {
    const header = bytes.indexOf('\n') + 1
    const read = async (path: string) => {
      const frames = backupFrames(path, passphrase)
      while (!(await frames.next()).done);
    }
    await read(file)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: header, max: bytes.length - 1 }),
        fc.constantFrom('flip', 'cut', 'drop', 'add'),
        async (at, how) => {
          const copy =
            how === 'cut'
              ? bytes.subarray(0, at)
              : how === 'drop'
                ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
                : how === 'add'
                  ? Buffer.concat([bytes.subarray(0, at), Buffer.from([7]), bytes.subarray(at)])
                  : Buffer.from(bytes)
          if (how === 'flip') copy[at]! ^= 1
          expect(['damaged', 'wrong-passphrase']).toContain((await problem(read(changed(copy)))).kind)
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)

  it.each<[string, (whole: Buffer) => Buffer, string]>([
    ['an empty file', () => Buffer.alloc(0), 'not-a-backup'],
    ['something else', () => Buffer.from('PK\u0003\u0004'.repeat(400)), 'not-a-backup'],
    [
      'a newer format',
      (it) => Buffer.from(it.toString('latin1').replace('"version":1', '"version":2'), 'latin1'),
      'newer-format',
    ],
    [
      'one that would take an hour',
      (it) => Buffer.from(it.toString('latin1').replace('"cost":1024', '"cost":9999999999'), 'latin1'),
      'not-a-backup',
    ],
    [
      'one whose key cannot be made',
      (it) => Buffer.from(it.toString('latin1').replace('"cost":1024', '"cost":1025'), 'latin1'),
      'not-a-backup',
    ],
  ])('refuses %s', async (_what, change, kind) => {
    const target = join(folder.path, 'target')
    expect((await problem(restoreInto(target, changed(change(bytes))))).kind).toBe(kind)
    expect(fs.existsSync(documentsDir(target))).toBe(false)
  })

  it.each([
    ['nothing', []],
    ['the key', ['kiosk.key']],
    ['half', ['kiosk.key', 'head', 'journal']],
  ])('that was cut short with %s in place is gone on with by the next start', async (_what, inPlace) => {
    const whole = join(folder.path, 'whole')
    await restoreInto(whole)
    const target = join(folder.path, 'target')
    const incoming = join(target, 'incoming')
    fs.mkdirSync(incoming, { recursive: true })
    for (const name of ['kiosk.key', ...storeParts]) {
      fs.renameSync(join(whole, name), join(inPlace.includes(name) ? target : incoming, name))
    }
    const { key, created } = await loadOrCreateKey(target)
    expect([key, created]).toEqual([testKey, false])
    store = await open({ dataDir: target })
    expect(store.opened.created).toBe(false)
    await store.close()
    expect((await verifyJournal(target, testKey)).problem).toBeNull()
    expect(fs.readdirSync(target).filter((name) => /incoming|restoring/.test(name))).toEqual([])
  })

  it('that was cut short leaves no key behind once a kiosk has started there', async () => {
    const target = join(folder.path, 'target')
    fs.mkdirSync(join(target, 'restoring'), { recursive: true })
    fs.writeFileSync(join(target, 'restoring', 'kiosk.key'), 'in clear')
    store = await open({ dataDir: target })
    expect(fs.existsSync(join(target, 'restoring'))).toBe(false)
  })

  it('that was cut short is begun anew', async () => {
    const target = join(folder.path, 'target')
    fs.mkdirSync(join(target, 'restoring', 'journal'), { recursive: true })
    fs.writeFileSync(join(target, 'restoring', 'journal', '000009.journal'), 'half')
    await restoreInto(target)
    expect((await verifyJournal(target, testKey)).problem).toBeNull()
  })
})

describe('when the format of the data has changed', () => {
  const newer = madeUpFormats(3)
  const newerPhone = marked('phone', { from: 1, to: 3 })

  it('a backup in an older one is brought forward as it is put back, and nothing older is left', async () => {
    store = await open()
    await write(store, 'k', 'phone')
    await store.close()
    await backUp()
    const moved = join(folder.path, 'moved')
    await restoreBackup({ file, dataDir: moved, passphrase, now, formats: newer })
    const { problem: wrong, events } = await verifyJournal(moved, testKey, newer)
    expect(wrong).toBeNull()
    expect(events).toMatchObject({ 'store.migrated': 1 })
    store = await openLowdbStore({ dataDir: moved, key: testKey, now, formats: newer })
    expect(store.opened).toMatchObject({ created: false, migrated: null, replayed: 0 })
    expect(await phoneOf(store, 'k')).toBe(newerPhone)
    expect(fs.readdirSync(moved).filter((name) => /kept|incoming|migrating|restoring/.test(name))).toEqual([])
  })

  it('a backup that no step brings forward is refused in a sentence, and the folder stays empty', async () => {
    store = await open()
    await store.close()
    await backUp()
    const moved = join(folder.path, 'moved')
    const restore = (formats: Formats) => restoreBackup({ file, dataDir: moved, passphrase, now, formats })
    await expect(restore(madeUpFormats(3, 2))).rejects.toMatchObject({ problem: 'older-format' })
    const broken = { current: 2, migrations: [{ from: 1, run: () => Promise.reject(new Error('a bug')) }] }
    await expect(restore(broken)).rejects.toThrow(
      `What ${file} holds could not be brought from format 1 to format 2. Nothing was changed. ` +
        'Put it back with the version it was made with. What went wrong: a bug',
    )
    expect(fs.readdirSync(moved).filter((name) => !name.startsWith('lock.'))).toEqual([])
  })

  describe('one goes back', () => {
    const kept = () => join(dataDir, 'kept-format-1')
    const openQuickly = (formats?: Formats) =>
      openTestStore(dataDir, { disk: hastyDisk, segmentBytes: 8 * 1024, ...(formats && { formats }) })
    beforeEach(async () => {
      store = await openQuickly()
      await write(store, 'k', 'phone')
      await store.close()
      store = await openQuickly(newer)
      await write(store, 'k', 'newer')
      await store.close()
      store = null
    })

    it('with one command, to what was kept, and what was done since is kept in turn', async () => {
      await expect(openQuickly()).rejects.toThrow(`--data ${dataDir} --restore ${kept()}`)
      const options = { dataDir, cwd: folder.path, env: {}, now }
      expect(await runBackupTask({ what: 'restore', file: 'data/kept-format-1/' }, options)).toEqual({
        ok: true,
        said:
          `${dataDir} is again as it was kept in format 1. What was done since stands in ` +
          `${join(dataDir, 'kept-format-3')}. Start the kiosk.\n`,
      })
      store = await openQuickly()
      expect(store.opened).toMatchObject({ created: false, replayed: 0 })
      expect(await phoneOf(store, 'k')).toBe('phone')
      await store.close()
      // And on again, to what had been kept of the newer.
      const newest = join(dataDir, 'kept-format-3')
      expect(await goBack({ folder: newest, dataDir, formats: newer })).toEqual({
        format: 3,
        kept: 'kept-format-1',
      })
      store = await openQuickly(newer)
      expect(await phoneOf(store, 'k')).toBe('newer')
    })

    it('to one of two of a format, and says where the other is kept', async () => {
      await goBack({ folder: kept(), dataDir })
      store = await openQuickly(newer)
      await store.close()
      store = null
      await goBack({ folder: kept(), dataDir })
      expect(keptStores(dataDir).map(({ name }) => name)).toEqual(['kept-format-3', 'kept-format-3-2'])
      const goTo = (name: string) => goBack({ folder: join(dataDir, name), dataDir, formats: newer })
      await goTo('kept-format-3')
      expect(keptStores(dataDir).map(({ name }) => name)).toEqual(['kept-format-1', 'kept-format-3-2'])
      expect((await goTo('kept-format-3-2')).kept).toBe('kept-format-3')
      expect((await goTo('kept-format-3')).kept).toBe('kept-format-3')
      expect(keptStores(dataDir).map(({ name }) => name)).toEqual(['kept-format-1', 'kept-format-3'])
    })

    it('whatever somebody has let lie in what was kept, which gets no place among the data', async () => {
      for (const name of ['logs', 'desktop', 'quarantine']) {
        for (const dir of [dataDir, kept()]) {
          fs.mkdirSync(join(dir, name))
          fs.writeFileSync(join(dir, name, 'file'), dir)
        }
      }
      fs.writeFileSync(join(dataDir, 'kiosk.key'), 'the key')
      fs.writeFileSync(join(kept(), 'kiosk.key'), 'another')
      await goBack({ folder: kept(), dataDir })
      store = await openQuickly()
      expect(await phoneOf(store, 'k')).toBe('phone')
      expect(fs.readFileSync(join(dataDir, 'kiosk.key'), 'utf8')).toBe('the key')
      expect(fs.readFileSync(join(dataDir, 'logs', 'file'), 'utf8')).toBe(dataDir)
      expect(fs.existsSync(join(dataDir, 'incoming'))).toBe(false)
    })

    it('not from another folder, to what is no store, or to what is too new', async () => {
      const newest = join(dataDir, 'kept-format-9')
      fs.mkdirSync(newest)
      fs.writeFileSync(join(newest, 'store.json'), JSON.stringify({ format: 9, keyCheck: 'x' }))
      const before = bytesOf(dataDir)
      for (const [to, dir, sentence] of [
        [kept(), folder.path, /Name the folder it lies in with --data/],
        [join(dataDir, 'journal'), dataDir, /Check the path/],
        [newest, dataDir, /has format 9; this version reads format 1/],
      ] as const) {
        await expect(goBack({ folder: to, dataDir: dir })).rejects.toThrow(sentence)
      }
      expect(bytesOf(dataDir)).toEqual(before)
    })

    it('or not, should the disk fail anywhere: each of the two stores is whole', async () => {
      let operations = 0
      let failAt = Infinity
      const disk = failingDisk(() => (operations++ === failAt ? 'EIO' : null), hastyDisk)
      const goTo = (name: string) => goBack({ folder: join(dataDir, name), dataDir, formats: newer, disk })
      await goTo('kept-format-1')
      await goTo('kept-format-3')
      for (failAt = 0, operations /= 2; failAt < operations; failAt++) {
        const whole = operations
        operations = 0
        await expect(goTo('kept-format-1')).rejects.toThrow(/the disk reported an error/)
        operations = whole
        // Whoever comes next finishes what was begun, if anything was.
        const lock = await lockFolder(dataDir)
        await finishExchange(hastyDisk, dataDir)
        await lock.release()
        const format = readStoreFile(dataDir)?.format
        const [other] = keptStores(dataDir)
        expect([format, other?.format].sort()).toEqual([1, 3])
        for (const [dir, of] of [
          [dataDir, format],
          [join(dataDir, other!.name), other!.format],
        ] as const) {
          const { problem: wrong } = await verifyJournal(dir, testKey, { current: of!, migrations: [] })
          expect(wrong).toBeNull()
          expect(fs.existsSync(join(dir, 'documents', 'accounts'))).toBe(true)
        }
        if (format === 1) await goBack({ folder: join(dataDir, other!.name), dataDir, formats: newer })
      }
      expect(failAt).toBeGreaterThan(10)
    })
  })
})

describe('on the command line', () => {
  const run = (
    what: 'backup' | 'restore',
    to: string,
    env: NodeJS.ProcessEnv = { KIOSK_BACKUP_PASSPHRASE: passphrase },
  ) => runBackupTask({ what, file: 'kiosk.backup' }, { dataDir: to, cwd: folder.path, env, now })

  it('both say in a sentence what was done', async () => {
    store = await open()
    await write(store, 'k', '1')
    fs.writeFileSync(join(dataDir, 'kiosk.key'), `${testKey.toString('hex')}\n`, { mode: 0o600 })
    const { sequence, hash } = (await store.verify()).head
    expect(await run('backup', dataDir)).toEqual({
      ok: true,
      said: expect.stringMatching(
        new RegExp(`^${file} holds all of ${dataDir} up to entry ${sequence}.* hash is ${hash}\\.\n$`),
      ) as string,
    })
    const moved = join(folder.path, 'moved')
    expect(await run('restore', moved)).toEqual({
      ok: true,
      said:
        `${moved} holds what the backup of 2026-11-25T02:00:00.000Z held: 1 entries, every one checked. ` +
        `The newest entry's hash is ${hash}.\n`,
    })
  })

  it('a key that only the desktop shell has, and a missing passphrase, are said', async () => {
    store = await open()
    fs.writeFileSync(join(dataDir, 'key.sealed'), 'sealed')
    expect(await run('backup', dataDir)).toMatchObject({
      ok: false,
      said: expect.stringContaining('desktop shell') as string,
    })
    fs.writeFileSync(join(dataDir, 'kiosk.key'), `${testKey.toString('hex')}\n`, { mode: 0o600 })
    expect(await run('backup', dataDir, {})).toMatchObject({
      ok: false,
      said: expect.stringMatching(/^KIOSK_BACKUP_PASSPHRASE has 0 characters/) as string,
    })
  })
})
