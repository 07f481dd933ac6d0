/** Whatever file comes: nothing throws, every row is accounted for, the store stays consistent, and cancelling undoes it all. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Account } from '../../storage/port/documents.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { tallyOf } from './run-import.ts'
import { addAccounts } from '../add-accounts.ts'
import { csvReader } from './file/csv-records.ts'
import { by, consistentAccounts, importStand, must, textOf, upload } from '../../testing/import-harness.ts'

const numbers = [
  '0100000001',
  '0100000002',
  '0100000003',
  '0100000004',
  '0100000005',
  '100000007',
  '100000008.0',
  '001085000003',
  '',
  '=1',
]
const ids = ['001085000001', '001085000002', '001085000003', '', '1085000001', '012345678', '="001085000001"']
const names = [
  'Nguyễn Văn An',
  'NguyÔn V¨n An',
  'Ðỗ Bình',
  '  Lê  Bình ',
  '',
  '@SUM(A1)',
  'x'.repeat(130),
  'A\nB',
  'Ngu\ufffdn',
  '"Tí"',
]
const phones = [
  '0912345678',
  '+84912345678',
  '',
  '02438123456',
  '-1',
  '０９１２３４５６７８',
  '01681234567',
  '-',
]
const emails = [
  'an@example.vn',
  'AN@example.vn',
  'binh@example.vn',
  '',
  'x@',
  '+a@example.vn',
  'a\r\nb@example.vn',
]

const quoted = (cell: string) => (/["\n\r,]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const aRow = fc
  .tuple(...[numbers, ids, names, phones, emails].map((cells) => fc.constantFrom(...cells)))
  .map((cells) => cells.map(quoted).join(','))
/** Lines as nobody should write them. */
const noise = fc.oneof(
  fc.constantFrom(
    '"',
    '0100000001,"',
    'a"b"c',
    ',,,,,,,',
    '0100000001,,An',
    '0100000002,,An,,,,',
    'sep=,',
    'x'.repeat(70_000),
    `"${'y'.repeat(1_500)}"`,
    '',
  ),
  fc.string({ unit: fc.constantFrom('"', ',', 'a', '1', '\r', '\u0301', '😀', '=') }),
)
const aFile = fc
  .tuple(
    fc.array(fc.oneof({ weight: 5, arbitrary: aRow }, { weight: 1, arbitrary: noise }), { maxLength: 25 }),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([lines, lineBreak]) => ['sep=,', 'Mã số,CCCD,Họ tên,SĐT,Email', ...lines].join(lineBreak))

const lastChange = { reference: 'K7M4-92QX-T', at: 1, before: null, staff: [] }
const there: Account[] = [
  {
    number: '0100000001',
    personalId: '001085000002',
    kind: 'individual',
    name: 'Cũ',
    phone: null,
    email: 'an@example.vn',
    passwordHash: null,
  },
  {
    number: '0100000002',
    personalId: null,
    kind: 'organisation',
    name: 'Cũ',
    phone: '+84987654321',
    email: null,
    passwordHash: null,
    lastChange,
  },
]

async function aStore() {
  const store = memoryStore()
  await addAccounts(store, there, { at: 1, kiosk: 'test' })
  return store
}

it('accounts for every row, as the preview said, and finds nothing to do the second time', async () => {
  await fc.assert(
    fc.asyncProperty(
      aFile,
      fc.boolean(),
      fc.integer({ min: 1, max: 400 }),
      fc.boolean(),
      async (file, uniqueEmail, chunk, mends) => {
        const store = await aStore()
        const { jobs, run } = importStand({ store, uniqueEmail })
        const id = must(await upload(jobs, file, chunk))
        const offered = must(await jobs.preview(id)).mends.map(({ field }) => field)
        const mend = mends ? offered : []
        const { mapping, totals } = must(await jobs.preview(id, undefined, { mend }))
        must(await jobs.start(id, mapping, by, { mend }))
        await jobs.idle()
        const done = must(jobs.progress(id))
        expect(done.phase).toBe('finished')
        const { added, updated, unchanged, kept, refused, leftOut, rowsDone, renumbered } = done
        expect(added + updated + unchanged + refused).toBe(rowsDone)
        const reader = csvReader(',')
        expect(rowsDone).toBe([...reader.push(file), ...reader.end()].length - 1)
        expect(totals).toEqual({ ...tallyOf(done), rows: rowsDone })
        const accounts = await consistentAccounts(store)
        expect(accounts).toHaveLength(there.length + added)
        // What was confirmed here is still there.
        expect(accounts.find(({ number }) => number === '0100000002')).toMatchObject({
          phone: '+84987654321',
          email: null,
        })
        const report = await textOf(must(await jobs.report(id)))
        const told = report.split('\r\n').slice(1, -1)
        const of = (kind: RegExp) => told.filter((line) => kind.test(line))
        const withoutCell = of(/^"\d+","[a-z-]+-left-out"/)
        expect(new Set(withoutCell.map((line) => line.split(',')[0])).size).toBe(leftOut)
        const aboutTimes = of(/^"\d+","(phone|email|password)-(kept|replaced)"/)
        const rowsKept = aboutTimes.filter((line) => line.includes('-kept'))
        expect(new Set(rowsKept.map((line) => line.split(',')[0])).size).toBe(kept)
        expect(of(/^"\d+"/)).toHaveLength(refused + withoutCell.length + aboutTimes.length)
        expect(of(/^"","phones-renumbered"/)).toHaveLength(renumbered > 0 ? 1 : 0)
        expect(of(/^"","column-mended"/)).toHaveLength(mend.length)
        expect(report).not.toMatch(/^"?[=+\-@\t]|,"[=+\-@\t]/m)

        // A row that had to wait for a personal ID or an e-mail to be free may find it free the second time.
        if (refused > 0 || leftOut > 0) return
        const entries = store.events.length
        expect(await run(file, undefined, mend)).toMatchObject({
          unchanged: rowsDone,
          end: { changed: false },
        })
        expect(store.events).toHaveLength(entries)
      },
    ),
    { numRuns: 150 },
  )
})

it('leaves everything as it was when it is cancelled at any moment', async () => {
  await fc.assert(
    fc.asyncProperty(aFile, fc.integer({ min: 0, max: 60 }), async (file, turns) => {
      const store = await aStore()
      const { jobs } = importStand({ store })
      const before = await consistentAccounts(store)
      const id = must(await upload(jobs, file))
      must(await jobs.start(id, must(await jobs.preview(id)).mapping, by))
      for (let i = 0; i < turns; i++) await Promise.resolve()
      must(await jobs.cancel(id))
      await jobs.idle()
      const after = await consistentAccounts(store)
      if (must(jobs.progress(id)).phase === 'cancelled') expect(after).toEqual(before)
      expect(await store.list('imports')).toEqual([])
    }),
    { numRuns: 100 },
  )
})

it('refuses or reads any bytes without throwing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (bytes, ascii) => {
      const { jobs } = importStand({ store: memoryStore() })
      const uploaded = await upload(jobs, ascii ? bytes.map((byte) => 9 + (byte % 118)) : bytes, 50)
      if (!uploaded.ok) {
        expect(uploaded.error.kind).toMatch(/^file-/)
        return
      }
      const preview = must(await jobs.preview(uploaded.value))
      const mapping = { number: 0, name: 1 }
      const started = await jobs.start(uploaded.value, preview.usable ? preview.mapping : mapping, by)
      if (!started.ok) {
        expect(started.error.kind).toBe('mapping-unusable')
        return
      }
      await jobs.idle()
      const { phase, rowsDone, refused } = must(jobs.progress(uploaded.value))
      expect({ phase, refused }).toEqual({ phase: 'finished', refused: rowsDone })
    }),
    { numRuns: 200 },
  )
})
