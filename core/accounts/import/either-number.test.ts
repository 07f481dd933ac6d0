/** Accounts with a BHXH number, a personal ID or both: each number leads to one account, whose key never changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { accountByNumber } from '../../storage/port/find-account.ts'
import { consistentAccounts, importStand, must, textOf } from '../../testing/import-harness.ts'

const header = 'Mã số,CCCD,Họ tên'
const n1 = '0100000001'
const n2 = '0100000002'
const id1 = '001085000001'
const id2 = '001085000002'

function anOffice() {
  const store = memoryStore()
  const { jobs, run } = importStand({ store })
  return {
    store,
    async takes(...rows: string[]) {
      const done = await run([header, ...rows].join('\n'))
      const report = await textOf(must(await jobs.report(done.id)))
      const { added, updated, unchanged, refused, preview } = done
      // What the preview says is what happens.
      expect(preview.totals).toMatchObject({ added, updated, unchanged, refused })
      await consistentAccounts(store)
      return { added, updated, unchanged, refused, lines: report.split('\r\n').slice(1, -1) }
    },
    keyOf: async (number: string) => (await accountByNumber(store, number))?.key ?? null,
  }
}

describe('a person without a BHXH number', () => {
  it('is imported by the personal ID, from its own column or from the one of both', async () => {
    const { takes, keyOf, store } = anOffice()
    expect(await takes(`,${id1},An`, `${id2},,Bình`)).toMatchObject({ added: 2, refused: 0 })
    expect([await keyOf(id1), await keyOf(id2)]).toEqual([id1, id2])
    expect((await store.get('accounts', id1))?.value).toMatchObject({ number: null, personalId: id1 })
    expect(await takes(`,${id1},An`, `${id2},${id2},Bình`)).toMatchObject({ unchanged: 2 })
  })

  it('stays the same account when the BHXH number comes, and either leads there', async () => {
    const { takes, keyOf, store } = anOffice()
    await takes(`,${id1},An`)
    expect(await takes(`${n1},${id1},An`)).toMatchObject({ updated: 1 })
    expect([await keyOf(id1), await keyOf(n1)]).toEqual([id1, id1])
    expect(await store.list('accounts')).toHaveLength(1)
    // A later file may name either.
    expect(await takes(`${n1},,An Mới`)).toMatchObject({ updated: 1 })
    expect((await store.get('accounts', id1))?.value).toMatchObject({ name: 'An Mới', number: n1 })
  })

  it('keeps the key when the personal ID is corrected, and nobody else gets it', async () => {
    const { takes, keyOf } = anOffice()
    await takes(`,${id1},An`)
    await takes(`${n1},${id1},An`)
    await takes(`${n1},${id2},An`)
    expect([await keyOf(id1), await keyOf(id2), await keyOf(n1)]).toEqual([null, id1, id1])
    for (const number of ['', n2])
      expect(await takes(`${number},${id1},Ai Đó`)).toMatchObject({ added: 0, refused: 1 })
    await takes(`${n2},,Ai Đó`)
    expect(await takes(`${n2},${id1},Ai Đó`)).toMatchObject({ updated: 0, refused: 1 })
    // The correction may turn out to be wrong.
    expect(await takes(`${n1},${id1},An`)).toMatchObject({ updated: 1 })
  })

  it('goes again with the import that is rolled back, with the number that it brought', async () => {
    const { takes, store, keyOf } = anOffice()
    await takes(`,${id1},An`)
    const { jobs } = importStand({ store })
    // More than one batch.
    const others = Array.from({ length: 250 }, (_, i) => `02${String(i).padStart(8, '0')},,Cường`)
    const file = [header, `${n1},${id1},An`, `,${id2},Bình`, ...others].join('\n')
    const bytes = Buffer.from(file)
    const id = must(await jobs.begin({ fileName: 'a.csv', bytes: bytes.length }))
    must(await jobs.append(id, bytes))
    const { mapping } = must(await jobs.preview(id))
    must(await jobs.start(id, mapping, { staff: 'lan', kiosk: 'kiosk-1' }))
    while ((await keyOf(n1)) === null) await new Promise(setImmediate)
    must(await jobs.cancel(id))
    await jobs.idle()
    expect(must(jobs.progress(id)).phase).toBe('cancelled')
    expect([await keyOf(id1), await keyOf(n1), await keyOf(id2)]).toEqual([id1, null, null])
    await consistentAccounts(store)
  })
})

describe('a row that would join two accounts', () => {
  it('is refused where both are there already', async () => {
    const { takes, store } = anOffice()
    await takes(`${n1},,An`, `,${id1},An`)
    const { refused, lines } = await takes(`${n1},${id1},An`)
    expect(refused).toBe(1)
    expect(lines[0]).toMatch(/^"2","personal-id-taken",/)
    expect(await store.list('accounts')).toHaveLength(2)
  })

  it('is refused with both lines where the file itself speaks of both', async () => {
    const { takes } = anOffice()
    await takes(`${n1},${id1},An`)
    const { refused, lines } = await takes(`${n1},,An`, `${n2},${id1},Bình`)
    expect(refused).toBe(1)
    expect(lines[0]).toMatch(/^"3","accounts-joined",.*line 2/i)
  })

  it('is refused with both lines where one file adds both', async () => {
    const { takes } = anOffice()
    const { refused, lines } = await takes(`${n1},,An`, `,${id1},An`, `${n1},${id1},An`)
    expect(refused).toBe(1)
    expect(lines[0]).toMatch(/^"4","number-duplicate",.*line 2/i)
  })

  it('is refused where the account has another BHXH number', async () => {
    const { takes } = anOffice()
    await takes(`${n1},${id1},An`)
    expect(await takes(`${n2},${id1},An`)).toMatchObject({ refused: 1, added: 0, updated: 0 })
  })
})

it('two rows of one account, each by another number, are refused with both lines', async () => {
  const { takes, store } = anOffice()
  await takes(`${n1},${id1},An`)
  const { refused, lines } = await takes(`${n1},,An`, `,${id1},Người Khác`)
  expect(refused).toBe(1)
  expect(lines[0]).toMatch(/^"3","account-duplicate",.*line 2/i)
  expect((await store.get('accounts', n1))?.value.name).toBe('An')
})

it('whatever files come, no account is joined, split or moved to another key', async () => {
  const row = fc.record({ number: fc.constantFrom('', n1, n2), id: fc.constantFrom('', id1, id2) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      async (files) => {
        const { takes, store } = anOffice()
        /** The BHXH number of each account, which is never another once it is there. */
        const numbers = new Map<string, string | null>()
        for (const rows of files) {
          const { added } = await takes(...rows.map(({ number, id }) => `${number},${id},An`))
          const now = await store.list('accounts')
          expect(now).toHaveLength(numbers.size + added)
          for (const [key, number] of numbers) {
            const account = now.find((one) => one.key === key)
            expect(account).toBeDefined()
            if (number !== null) expect(account?.value.number).toBe(number)
          }
          for (const { key, value } of now) {
            numbers.set(key, value.number)
            expect(now.some((other) => other.key !== key && other.key === value.personalId)).toBe(false)
          }
        }
      },
    ),
    { numRuns: 200 },
  )
})
