/** Imports as a whole: over a store in memory, with citizens changing things meanwhile, and over a disk that fails. */
import { describe, expect, it } from 'vitest'
import { addAccounts } from '../add-accounts.ts'
import type { Account } from '../../storage/port/documents.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import type { Commit, Store } from '../../storage/port/store.ts'
import { failingDisk } from '../../testing/store/test-disks.ts'
import { aFolder, openTestStore } from '../../testing/store/test-folder.ts'
import { largestChunkBytes, largestFileBytes } from './imports.ts'
import { recoverImports } from './recover-imports.ts'
import { reportKeptMs } from './report.ts'
import { folderSpool, memorySpool } from './file/spool.ts'
import {
  by,
  consistentAccounts,
  importStand,
  must,
  testStart,
  textOf,
  upload,
} from '../../testing/import-harness.ts'

const header = 'Mã số BHXH,CCCD,Loại,Họ và tên,SĐT,Email\n'
const aRow = (i: number, more: Partial<Record<'id' | 'name' | 'phone' | 'email', string>> = {}) => {
  const { id = `00108500${String(i).padStart(4, '0')}`, name = `Nguyễn Văn ${i}` } = more
  const { phone = `091234${String(i).padStart(4, '0')}`, email = `a${i}@example.vn` } = more
  return `${numberOf(i)},${id},cá nhân,${name},${phone},${email}\n`
}
const numberOf = (i: number) => `01${String(i).padStart(8, '0')}`
const manyRows = (count: number, more: Parameters<typeof aRow>[1] = {}) =>
  header + Array.from({ length: count }, (_, i) => aRow(i, more)).join('')
const person = (i: number, more: Partial<Account> = {}): Account => ({
  number: numberOf(i),
  personalId: null,
  kind: 'individual',
  name: 'Trần Thị Bình',
  phone: null,
  email: null,
  passwordHash: null,
  ...more,
})
const lastChange = { reference: 'K7M4-92QX-T', at: 1, before: null, staff: [] }
const add = (store: Store, ...accounts: Account[]) => addAccounts(store, accounts, { at: 1, kiosk: 'test' })
const accountOf = async (store: Store, i: number) => (await store.get('accounts', numberOf(i)))?.value

/** A store that lets something happen just before its n-th batch of an import is committed. */
function interrupted(store: Store, n: number, happens: () => Promise<unknown>): Store {
  let batches = 0
  return new Proxy(store, {
    get(target, name) {
      if (name !== 'commit') {
        const part: unknown = Reflect.get(target, name, target)
        return typeof part === 'function' ? (part.bind(target) as unknown) : part
      }
      return async (commit: Commit) => {
        if (commit.event.kind === 'import.batch' && ++batches === n) await happens()
        return target.commit(commit)
      }
    },
  })
}

describe('an import', () => {
  it('adds accounts with their indexes, and says in the journal who did it', async () => {
    const store = memoryStore()
    const done = await importStand({ store }).run(manyRows(250))
    expect(done).toMatchObject({ phase: 'finished', added: 250, rowsDone: 250, rowsTotal: 250, refused: 0 })
    expect(done.bytesDone).toBe(done.bytesTotal)
    expect(await consistentAccounts(store)).toHaveLength(250)
    expect(await accountOf(store, 7)).toEqual(
      person(7, {
        personalId: '001085000007',
        name: 'Nguyễn Văn 7',
        phone: '+84912340007',
        email: 'a7@example.vn',
      }),
    )
    expect(store.events.map(({ kind }) => kind)).toEqual([
      ...['import.started', 'import.batch', 'import.batch', 'import.batch', 'import.finished'],
    ])
    expect(store.events.at(-1)).toMatchObject({ staff: 'lan', data: { added: 250, refused: 0 } })
    expect(store.events[0]?.data.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(store.events)).not.toMatch(/example|Nguyễn|\+84/)
    expect(await store.list('imports')).toEqual([])
  })

  it('of the same file again changes nothing, writes nothing, and says so', async () => {
    const store = memoryStore()
    const stand = importStand({ store })
    await stand.run(manyRows(30))
    const entries = store.events.length
    const again = await stand.run(manyRows(30))
    expect(again).toMatchObject({
      unchanged: 30,
      added: 0,
      updated: 0,
      end: { kind: 'finished', changed: false },
    })
    expect(again.preview.rows[0]?.does).toEqual({ kind: 'unchanged', kept: [] })
    expect(store.events).toHaveLength(entries)
  })

  it('follows the file in name, personal ID and kind, and leaves alone what the file leaves empty', async () => {
    const store = memoryStore()
    await add(
      store,
      person(1, { personalId: '001085999999', phone: '+84911111111', email: 'old@example.vn' }),
    )
    await importStand({ store }).run(`${header}${numberOf(1)},001085000001,tổ chức,Lê  Thị Cúc,,\n`)
    expect(await accountOf(store, 1)).toEqual(
      person(1, {
        personalId: '001085000001',
        kind: 'organisation',
        name: 'Lê Thị Cúc',
        phone: '+84911111111',
        email: 'old@example.vn',
      }),
    )
    await consistentAccounts(store)
  })

  it('keeps a contact that was confirmed here, counts it, and says so before', async () => {
    const store = memoryStore()
    await add(
      store,
      person(1, { email: 'new@example.vn', lastChange }),
      person(2, { email: 'old@example.vn' }),
    )
    const done = await importStand({ store }).run(header + aRow(1) + aRow(2))
    expect(done.preview.rows.map(({ does }) => does)).toEqual([
      { kind: 'update', fields: ['personalId', 'name'], kept: ['phone', 'email'], replaced: [] },
      { kind: 'update', fields: ['personalId', 'name', 'phone', 'email'], kept: [], replaced: [] },
    ])
    expect(done).toMatchObject({ updated: 2, kept: 1 })
    expect(await accountOf(store, 1)).toMatchObject({ phone: null, email: 'new@example.vn' })
    expect(await accountOf(store, 2)).toMatchObject({ phone: '+84912340002', email: 'a2@example.vn' })
    await consistentAccounts(store)
  })

  it('sets a password only where there is none', async () => {
    const store = memoryStore()
    const hashOf = (letter: string) => `scrypt$2$1$1$${letter.repeat(22)}$${letter.repeat(43)}`
    await add(store, person(1, { passwordHash: hashOf('a') }), person(2))
    const rows = [1, 2].map((i) => `${numberOf(i)},Trần Thị Bình,${hashOf('b')}\n`)
    const done = await importStand({ store }).run(`number,name,password hash\n${rows.join('')}`)
    expect((await accountOf(store, 1))?.passwordHash).toBe(hashOf('a'))
    expect((await accountOf(store, 2))?.passwordHash).toBe(hashOf('b'))
    expect(JSON.stringify(done.preview)).not.toContain('scrypt')
  })

  it('refuses rows with line and reason, in a report that spreadsheets may open', async () => {
    const store = memoryStore()
    await add(store, person(9, { personalId: '001085000099', email: 'taken@example.vn' }))
    const rows = [
      ...[aRow(1), aRow(1), aRow(2, { id: '001085000099' }), aRow(3, { email: 'Taken@example.vn' })],
      ...[aRow(4, { email: 'a1@example.vn' }), aRow(5, { name: '=1+1' }), aRow(6, { name: '"x' }), aRow(7)],
    ]
    const stand = importStand({ store, uniqueEmail: true })
    const done = await stand.run(header + rows.join(''))
    expect(done).toMatchObject({ added: 4, refused: 4, leftOut: 2, rowsDone: 8 })
    expect(done.preview.totals).toMatchObject({ rows: 8, added: 4, refused: 4, leftOut: 2 })
    const report = await textOf(must(await stand.jobs.report(done.id)))
    const lines = report.split('\r\n')
    expect(lines[0]).toBe('\ufeff"line","kind","lý do","reason","number"')
    expect(lines.slice(1, -1).map((line) => line.split('","').slice(0, 2).join(' ').slice(1))).toEqual([
      ...['3 number-duplicate', '4 personal-id-taken', '5 email-left-out', '6 email-left-out'],
      ...['7 formula', '8 quote-broken'],
    ])
    expect(lines[1]).toContain('"•••••• 0001"')
    expect(report).not.toMatch(/01000000|example|Nguyễn/)
    await consistentAccounts(store)
  })

  it('moves a personal ID to the account whose it is once it is free', async () => {
    const store = memoryStore()
    await add(store, person(1, { personalId: '001085000002' }))
    const done = await importStand({ store }).run(header + aRow(1) + aRow(2))
    expect(done).toMatchObject({ updated: 1, added: 1 })
    expect((await store.get('personalIds', '001085000002'))?.value.account).toBe(numberOf(2))
    await consistentAccounts(store)
  })

  it('looks again when a citizen changes a contact in between, and keeps it', async () => {
    const store = memoryStore()
    await add(store, person(1, { email: 'old@example.vn' }))
    const confirm = async () => {
      const { value, version } = (await store.get('accounts', numberOf(1)))!
      await store.commit({
        event: { kind: 'change.confirmed', at: 1, kiosk: 'k', account: null, visit: null, data: {} },
        puts: [
          {
            collection: 'accounts',
            key: numberOf(1),
            expect: version,
            value: { ...value, phone: '+84977777777', lastChange },
          },
        ],
      })
    }
    const done = await importStand({ store: interrupted(store, 1, confirm) }).run(manyRows(3))
    expect(done).toMatchObject({ added: 2, updated: 1, kept: 1 })
    expect(await accountOf(store, 1)).toMatchObject({ phone: '+84977777777', email: 'old@example.vn' })
    await consistentAccounts(store)
  })
})

describe('rolling back', () => {
  it('leaves everything as before when it is cancelled half-way, but what a citizen changed meanwhile', async () => {
    const store = memoryStore()
    await add(
      store,
      ...[0, 1, 2].map((i) => person(i, { email: `old${i}@example.vn`, personalId: `00108577000${i}` })),
    )
    const before = await consistentAccounts(store)
    const holder: { cancel?: () => Promise<unknown> } = {}
    const stand = importStand({
      store: interrupted(store, 3, async () => {
        for (const [i, phone] of [
          [1, '+84977777777'],
          [50, '+84966666666'],
        ] as const) {
          const { value, version } = (await store.get('accounts', numberOf(i)))!
          await store.commit({
            event: { kind: 'change.confirmed', at: 1, kiosk: 'k', account: null, visit: null, data: {} },
            puts: [
              {
                collection: 'accounts',
                key: numberOf(i),
                value: { ...value, phone, lastChange },
                expect: version,
              },
            ],
          })
        }
        await holder.cancel?.()
      }),
    })
    const id = must(await stand.upload(manyRows(450)))
    holder.cancel = () => stand.jobs.cancel(id)
    must(await stand.jobs.start(id, must(await stand.jobs.preview(id)).mapping, by))
    await stand.jobs.idle()
    expect(must(stand.jobs.progress(id))).toMatchObject({
      phase: 'cancelled',
      end: { kind: 'rolled-back', why: 'cancelled', rollback: { kept: 2, complete: true } },
    })
    const after = await consistentAccounts(store)
    // The account that was new keeps all of itself; of the other one only the phone is the citizen's.
    expect(after.find(({ number }) => number === numberOf(50))?.phone).toBe('+84966666666')
    expect(after.filter(({ number }) => number !== numberOf(50))).toEqual(
      before.map((account) =>
        account.number === numberOf(1) ? { ...account, phone: '+84977777777', lastChange } : account,
      ),
    )
    expect(store.events.at(-1)).toMatchObject({
      kind: 'import.cancelled',
      data: { why: 'cancelled', kept: 2 },
    })
    expect(await stand.spool.names()).toEqual([])
    expect(await stand.jobs.report(id)).toEqual({ ok: false, error: { kind: 'report-gone' } })
  })

  it('happens by itself when the disk takes no more', async () => {
    const store = memoryStore()
    await add(store, person(0, { name: 'Cũ' }))
    const before = await consistentAccounts(store)
    const folder = aFolder()
    let flushes = 0
    const disk = failingDisk((operation) =>
      operation === 'dataSyncLater' && ++flushes > 2 ? 'ENOSPC' : null,
    )
    const spool = folderSpool({ disk, dataDir: folder.path, key: Buffer.alloc(32, 1) })
    const done = await importStand({ store, spool }).run(manyRows(450))
    expect(done).toMatchObject({ phase: 'failed', end: { kind: 'rolled-back', why: 'disk' } })
    expect(await consistentAccounts(store)).toEqual(before)
    folder.remove()
  })

  it('happens at the next start when the store breaks, or the program ends, in the middle', async () => {
    for (const how of ['breaks', 'ends'] as const) {
      const folder = aFolder()
      const shared = { clock: { now: () => testStart }, uniqueEmail: false }
      const spoolOf = () =>
        folderSpool({ disk: failingDisk(() => null), dataDir: folder.path, key: Buffer.alloc(32, 1) })
      let broken = false
      const disk = failingDisk((operation) => (broken && operation === 'write' ? 'EIO' : null))
      const store = await openTestStore(folder.path, { disk })
      await add(store, person(0, { name: 'Cũ', email: 'cu@example.vn' }))
      const before = await consistentAccounts(store)
      const holder: { end?: () => unknown } = {}
      const stand = importStand({
        spool: spoolOf(),
        store: interrupted(store, 3, async () => {
          broken = how === 'breaks'
          if (how === 'ends') holder.end?.()
        }),
      })
      holder.end = () => void stand.jobs.close()
      const id = must(await stand.upload(manyRows(450)))
      must(await stand.jobs.start(id, must(await stand.jobs.preview(id)).mapping, by))
      await stand.jobs.idle()
      expect(must(stand.jobs.progress(id)).phase).toBe('failed')
      await store.close()

      const again = await openTestStore(folder.path)
      const spool = spoolOf()
      expect(await again.list('accounts')).not.toHaveLength(1)
      const recovered = await recoverImports(again, { spool, ...shared })
      expect(recovered).toMatchObject([{ id, complete: true, kept: 0 }])
      expect(await consistentAccounts(again)).toEqual(before)
      expect(await again.list('imports')).toEqual([])
      expect(await spool.names()).toEqual([])
      expect(await recoverImports(again, { spool, ...shared })).toEqual([])
      await again.close()
      folder.remove()
    }
  })

  it('says so when its log was damaged', async () => {
    const store = memoryStore()
    const spool = memorySpool()
    const holder: { end?: () => unknown } = {}
    const stand = importStand({ store: interrupted(store, 3, async () => void holder.end?.()), spool })
    holder.end = () => void stand.jobs.close()
    const id = must(await stand.upload(manyRows(450)))
    must(await stand.jobs.start(id, must(await stand.jobs.preview(id)).mapping, by))
    await stand.jobs.idle()
    const frames: Buffer[] = []
    for await (const frame of spool.frames(`${id}.undo`)) frames.push(frame)
    await spool.remove(`${id}.undo`)
    for (const frame of frames.slice(1)) await spool.append(`${id}.undo`, frame)
    const recovered = await recoverImports(store, {
      spool,
      clock: { now: () => testStart },
      uniqueEmail: false,
    })
    expect(recovered).toMatchObject([{ complete: false }])
  })
})

describe('an upload', () => {
  const stand = () => importStand({ store: memoryStore() })

  it('is refused when it is too large, too long, in too large pieces, or not there yet', async () => {
    const { jobs } = stand()
    expect(await jobs.begin({ fileName: 'x', bytes: largestFileBytes + 1 })).toMatchObject({
      error: { kind: 'file-too-large' },
    })
    expect(await jobs.begin({ fileName: 'x', bytes: 0 })).toMatchObject({ error: { kind: 'file-empty' } })
    const id = must(await jobs.begin({ fileName: 'x', bytes: 10 }))
    expect(await jobs.append(id, Buffer.alloc(largestChunkBytes + 1, 'a'))).toMatchObject({
      error: { kind: 'chunk-too-large' },
    })
    expect(await jobs.append(id, Buffer.alloc(11, 'a'))).toMatchObject({ error: { kind: 'upload-too-long' } })
    expect(await jobs.append('another', Buffer.alloc(1))).toMatchObject({ error: { kind: 'import-unknown' } })
    must(await jobs.append(id, Buffer.alloc(4, 'a')))
    expect(await jobs.preview(id)).toEqual({
      ok: false,
      error: { kind: 'upload-incomplete', missingBytes: 6 },
    })
    expect(await jobs.start(id, {}, by)).toMatchObject({ error: { kind: 'upload-incomplete' } })
  })

  it('is dropped when it is no CSV in UTF-8, and makes room', async () => {
    const { jobs, spool } = stand()
    expect(await upload(jobs, Uint8Array.of(0x50, 0x4b, 3, 4, 0))).toMatchObject({
      error: { kind: 'file-binary' },
    })
    expect(await upload(jobs, Buffer.from('Nguy\u00ean', 'latin1'))).toMatchObject({
      error: { kind: 'file-not-utf8' },
    })
    expect(await spool.names()).toEqual([])
    must(await upload(jobs, 'a,b'))
  })

  it('is one at a time; one that stands still makes room after ten minutes', async () => {
    let now = testStart
    const { jobs } = importStand({ store: memoryStore(), clock: { now: () => now } })
    const id = must(await jobs.begin({ fileName: 'x', bytes: 10 }))
    expect(await jobs.begin({ fileName: 'y', bytes: 10 })).toMatchObject({ error: { kind: 'import-busy' } })
    now += 10 * 60_000
    must(await jobs.begin({ fileName: 'y', bytes: 10 }))
    expect(jobs.progress(id)).toMatchObject({ error: { kind: 'import-unknown' } })
  })

  it('can be dropped, and needs number and name to start', async () => {
    const { jobs, spool } = stand()
    const id = must(await upload(jobs, 'tên,email\nAn,an@example.vn\n'))
    const preview = must(await jobs.preview(id))
    expect(preview).toMatchObject({
      usable: false,
      rows: [],
      problems: [{ kind: 'field-missing', field: 'number' }],
    })
    expect(await jobs.start(id, preview.mapping, by)).toMatchObject({ error: { kind: 'mapping-unusable' } })
    must(await jobs.cancel(id))
    expect(await spool.names()).toEqual([])
    expect(await jobs.preview(id)).toMatchObject({ error: { kind: 'import-unknown' } })
  })

  it('may name its delimiter; a look at a large file shows 20 rows and counts none', async () => {
    const { jobs } = stand()
    const one = must(await upload(jobs, 'number;name;note,x\n0100000001;An;y,z\n'))
    expect(must(await jobs.preview(one, undefined, { delimiter: ',' })).headers).toEqual([
      'number;name;note',
      'x',
    ])
    expect(must(await jobs.preview(one)).delimiter).toBe(';')
    must(await jobs.cancel(one))
    const large = must(await upload(jobs, manyRows(60_000)))
    const preview = must(await jobs.preview(large))
    expect(preview.rows).toHaveLength(20)
    expect(preview.totals).toBeNull()
    expect(must(jobs.progress(large)).rowsTotal).toBeNull()
  })
})

describe('the spool on disk', () => {
  it('is encrypted, nobody else’s to read, and keeps a report over a restart for a day', async () => {
    const { readdirSync, readFileSync, statSync } = await import('node:fs')
    const { join } = await import('node:path')
    const folder = aFolder()
    const spoolOf = () =>
      folderSpool({ disk: failingDisk(() => null), dataDir: folder.path, key: Buffer.alloc(32, 1) })
    const store = memoryStore()
    const stand = importStand({ store, spool: spoolOf() })
    const id = must(await stand.upload(manyRows(3) + aRow(1)))
    const imports = join(folder.path, 'imports')
    for (const name of readdirSync(imports)) {
      expect(readFileSync(join(imports, name)).includes('example')).toBe(false)
      if (process.platform !== 'win32') expect(statSync(join(imports, name)).mode & 0o777).toBe(0o600)
    }
    must(await stand.jobs.start(id, must(await stand.jobs.preview(id)).mapping, by))
    await stand.jobs.idle()
    expect(readdirSync(imports)).toEqual([`${id}.report`])
    await stand.jobs.close()

    const later = (ms: number) =>
      recoverImports(store, { spool: spoolOf(), clock: { now: () => testStart + ms }, uniqueEmail: false })
    await later(reportKeptMs - 60_000)
    const again = importStand({ store, spool: spoolOf() })
    expect(await textOf(must(await again.jobs.report(id)))).toContain('number-duplicate')
    await again.jobs.close()
    await later(reportKeptMs + 60_000)
    expect(readdirSync(imports)).toEqual([])
    expect(await again.jobs.report(`../${id}`)).toMatchObject({ error: { kind: 'report-gone' } })
    folder.remove()
  })
})
