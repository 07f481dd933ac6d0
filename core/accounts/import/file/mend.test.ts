/** Numbers that a spreadsheet has spoilt: never read as somebody else's, and mended for a whole column or not at all. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MendField } from '../../../../contract/accounts/views.ts'
import { plainCharacters } from '../../../../contract/digits.ts'
import type { Account } from '../../../storage/port/documents.ts'
import { memoryStore } from '../../../storage/memory/memory-store.ts'
import { addAccounts } from '../../add-accounts.ts'
import { mendedCell } from './mend.ts'
import { refusalWords, type NumberFault } from './refusals.ts'
import { rowReader } from './row.ts'
import { by, consistentAccounts, importStand, must, textOf } from '../../../testing/import-harness.ts'

const header = 'Mã số,Họ tên,Email,CCCD,SĐT\n'
const owner: Account = {
  number: '1234567890',
  personalId: null,
  kind: 'individual',
  name: 'Lê Thị Chủ',
  phone: null,
  email: 'chu@example.vn',
  passwordHash: null,
}
async function aStore(...accounts: Account[]) {
  const store = memoryStore()
  await addAccounts(store, accounts, { at: 1, kiosk: 'test' })
  return store
}
/** The file looked at, and imported, with these columns mended. */
async function imported(rows: string[], mend: MendField[] = [], accounts: Account[] = [owner]) {
  const store = await aStore(...accounts)
  const stand = importStand({ store })
  const done = await stand.run(header + rows.map((row) => `${row}\n`).join(''), undefined, mend)
  return { store, stand, done, accounts: await consistentAccounts(store) }
}
const offersFor = async (rows: string[]) => (await imported(rows)).done.preview.mends

describe('a spoilt number', () => {
  it.each([
    '123456789.0,Người Khác,nguoi.khac@example.vn,,',
    '"123456789,0",Người Khác,nguoi.khac@example.vn,,',
    '１２３４５６７８９．０,Người Khác,nguoi.khac@example.vn,,',
    '123456789-0,Người Khác,nguoi.khac@example.vn,,',
    '123456789 0,Người Khác,nguoi.khac@example.vn,,',
    '1234567.890,Người Khác,nguoi.khac@example.vn,,',
    '1.234567890,Người Khác,nguoi.khac@example.vn,,',
    '1.234567890E+9,Người Khác,nguoi.khac@example.vn,,',
    '1234567890-,Người Khác,nguoi.khac@example.vn,,',
    '123456789⁰,Người Khác,nguoi.khac@example.vn,,',
  ])('of a row touches no account: %s', async (row) => {
    const { done, accounts } = await imported([row])
    expect(done).toMatchObject({ refused: 1, added: 0, updated: 0 })
    expect(accounts).toEqual([owner])
  })

  it.each<[number, string, string, NumberFault]>([
    [0, '123456789.0', 'number-invalid', 'fraction'],
    [0, '0123456789.00', 'number-invalid', 'fraction'],
    [0, '1,5', 'number-invalid', 'fraction'],
    [0, '1.23457E+9', 'number-invalid', 'exponent'],
    [0, '1,23E+09', 'number-invalid', 'exponent'],
    [0, '0123456789-', 'number-invalid', 'sign'],
    [0, '123456789', 'number-invalid', 'zero-lost'],
    [0, '01234567', 'number-invalid', 'length'],
    [0, '0123456789 VND', 'number-invalid', 'not-digits'],
    [3, '79085001234.0', 'personal-id-invalid', 'fraction'],
    [3, '79085001234', 'personal-id-invalid', 'zero-lost'],
  ])('in column %i, "%s", is refused as %s for its %s', (column, cell, kind, reason) => {
    const mapping = { number: 0, name: 1, email: 2, personalId: 3, phone: 4 }
    const cells = ['0123456789', 'Lê Bình', '', '', ''].with(column, cell)
    const row = rowReader({ mapping, columns: 5, now: 0 }).read({ line: 2, cells })
    expect(row).toEqual({ ok: false, error: { kind, reason } })
  })

  it.each<[string, NumberFault]>([
    ['912345678.0', 'fraction'],
    ['84912345678.0', 'fraction'],
    ['9.12345678E8', 'exponent'],
  ])('of a phone, "%s", is left out for its %s', (cell, reason) => {
    const row = rowReader({ mapping: { number: 0, name: 1, phone: 2 }, columns: 3, now: 0 })
    expect(row.read({ line: 2, cells: ['0123456789', 'Lê Bình', cell] })).toMatchObject({
      value: { phone: null, leftOut: [{ field: 'phone', refusal: { kind: 'phone-invalid', reason } }] },
    })
  })

  it('is told in words that say what is wrong and what to do', () => {
    expect(refusalWords({ kind: 'number-invalid', reason: 'fraction' })).toEqual({
      vi: 'Mã số BHXH có dấu thập phân. Đổi cột sang dạng văn bản rồi lưu lại tệp.',
      en: 'The BHXH number has a decimal point or comma. Format the column as text and save the file again.',
    })
    expect(refusalWords({ kind: 'phone-invalid', reason: 'exponent' }).en).toMatch(
      /^The phone number is written/,
    )
    expect(refusalWords({ kind: 'personal-id-invalid', reason: 'zero-lost' }).vi).toContain('số 0 ở đầu')
  })
})

it('a row is read with its own digits, or refused', () => {
  const mapping = { number: 0, name: 1, personalId: 2 }
  const piece = fc.constantFrom(
    ...'0123456789',
    '0123',
    '456',
    '789',
    ' ',
    '.',
    '-',
    ',',
    'E+9',
    '.0',
    '²',
    '９',
  )
  const cell = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    fc.string(),
  )
  fc.assert(
    fc.property(cell, cell, (number, id) => {
      const row = rowReader({ mapping, columns: 3, now: 0 }).read({ line: 2, cells: [number, 'An', id] })
      if (!row.ok) return
      const own = (text: string) => plainCharacters(text).replace(/[ .-]/g, '')
      const left = row.value.leftOut ?? []
      const ownId = left.length > 0 ? '' : own(id)
      const isId = own(number).length === 12
      expect(row.value.number ?? '').toEqual(isId ? '' : own(number))
      expect(row.value.personalId ?? '').toEqual(isId ? own(number) : ownId)
      for (const text of left.length > 0 ? [number] : [number, id])
        expect(plainCharacters(text)).not.toMatch(/^[+-]|-$|,|e|^[^.]*\.\d*$/i)
    }),
    { numRuns: 3_000 },
  )
})

describe('a spoilt cell', () => {
  it.each<[MendField, string, string | null]>([
    ['number', '123456789.0', '0123456789'],
    ['number', '123456789', '0123456789'],
    ['number', '7912345678.00', '7912345678'],
    ['number', '0123456789,0', '0123456789'],
    ['number', '0123456789', null],
    ['number', '012345678', null],
    ['number', '12345678.0', null],
    ['number', '123456789.5', null],
    ['number', '123456789.', null],
    ['number', '1.23456789E8', null],
    ['personalId', '79085001234.0', '079085001234'],
    ['personalId', '79085001234', '079085001234'],
    ['personalId', '1085001234', null],
    ['phone', '912345678.0', '912345678'],
    ['phone', '84912345678.0', '84912345678'],
    ['phone', '912345678', null],
    ['phone', '2438123456.0', null],
  ])('of the column %s, "%s", becomes %s', (field, cell, after) => {
    expect(mendedCell(field, cell)).toBe(after)
  })
})

describe('a column', () => {
  it('is offered to be mended where each spoilt cell comes right in one way', async () => {
    expect(
      await offersFor(['123456789.0,An,,79085001234,912345678.0', '7912345678.0,Bình,,,0912345678']),
    ).toEqual([
      { field: 'number', rows: 2, example: { before: '123456789.0', after: '0123456789' }, chosen: false },
      {
        field: 'personalId',
        rows: 1,
        example: { before: '79085001234', after: '079085001234' },
        chosen: false,
      },
      { field: 'phone', rows: 1, example: { before: '912345678.0', after: '912345678' }, chosen: false },
    ])
  })

  it.each([
    ['a cell of it is too short by more than one', ['123456789.0,An,,,', '12345678.0,Bình,,,']],
    ['a cell of it has a true fraction', ['123456789.0,An,,,', '123456788.5,Bình,,,']],
    ['a cell of it has lost digits to an exponent', ['123456789.0,An,,,', '1.23457E+9,Bình,,,']],
    ['a cell of it is no number', ['123456789.0,An,,,', 'không,Bình,,,']],
    ['a mended number stands in another row', ['123456789.0,An,,,', '0123456789,Bình,,,']],
    ['a row before has the mended number', ['0123456789,Bình,,,', '123456789,An,,,']],
    ['two cells become one number', ['123456789.0,An,,,', '123456789,Bình,,,']],
    ['nothing is wrong with it', ['0123456789,An,,,']],
  ])('is not offered where %s', async (_why, rows) => {
    expect(await offersFor(rows)).toEqual([])
  })

  it('is mended when that was chosen, which preview, result, report and journal say', async () => {
    const rows = ['123456789.0,Lê An,an@example.vn,,', '7912345678.0,Lê Bình,,,', '0100000009,,,,']
    const { store, stand, done, accounts } = await imported(rows, ['number'], [])
    expect(done.preview).toMatchObject({
      mends: [{ field: 'number', rows: 2, chosen: true }],
      rows: [
        { cells: { number: '123456789.0' }, mended: { number: '0123456789' }, does: { kind: 'add' } },
        { mended: { number: '7912345678' }, does: { kind: 'add' } },
        { mended: {}, does: { kind: 'refused' } },
      ],
      totals: { added: 2, refused: 1 },
    })
    expect(done).toMatchObject({ phase: 'finished', added: 2, refused: 1, mended: { number: 2 } })
    expect(accounts.map(({ number }) => number)).toEqual(['0123456789', '7912345678'])
    const told = store.events.filter(({ data }) => 'mended' in data)
    expect(told.map(({ kind, data }) => [kind, data['mended']])).toEqual([
      ['import.started', ['number']],
      ['import.finished', ['number']],
    ])
    expect(await textOf(must(await stand.jobs.report(done.id)))).toContain('"column-mended"')
  })

  it('is read as it stands when nobody chose', async () => {
    const { store, done, accounts } = await imported(['123456789.0,Lê An,,,'], [], [])
    expect(done).toMatchObject({ refused: 1, mended: {} })
    expect(accounts).toEqual([])
    expect(store.events).toEqual([])
  })

  it('that was not offered is not mended: the import does not begin', async () => {
    const { jobs, upload } = importStand({ store: await aStore(owner) })
    const id = must(await upload(`${header}123456789.0,An,,,\n0123456789,Bình,,,\n`))
    const { mapping } = must(await jobs.preview(id, undefined, { mend: ['number'] }))
    expect(await jobs.start(id, mapping, by, { mend: ['number'] })).toEqual({
      ok: false,
      error: { kind: 'mapping-unusable', problems: [{ kind: 'mend-ambiguous', field: 'number' }] },
    })
  })

  it('is offered for a file of any size', async () => {
    const { jobs, upload } = importStand({ store: memoryStore() })
    const rows = Array.from(
      { length: 60_000 },
      (_, i) => `1${String(i).padStart(8, '0')},${'Lê Văn '.repeat(9)},,,\n`,
    )
    const preview = must(await jobs.preview(must(await upload(header + rows.join('')))))
    expect(preview).toMatchObject({ totals: null, mends: [{ field: 'number', rows: 60_000 }] })
  })
})

describe('a mended number that meets an account', () => {
  const there = { ...owner, number: '0123456789', personalId: '079085001234' }

  it('of another name is refused for its row, and says so', async () => {
    const { done, accounts } = await imported(
      ['123456789.0,Người Khác,khac@example.vn,,'],
      ['number'],
      [there],
    )
    expect(done).toMatchObject({ refused: 1, updated: 0 })
    expect(done.preview.rows[0]?.does).toEqual({ kind: 'refused', refusal: { kind: 'mended-other-name' } })
    expect(accounts).toEqual([there])
  })

  it('of another personal ID is refused for its row', async () => {
    const rows = [`123456789.0,${there.name},,079085009999,`]
    expect((await imported(rows, ['number'], [there])).accounts).toEqual([there])
    const mendedId = [`0123456789,${there.name},,79085009999,`]
    const { done, accounts } = await imported(mendedId, ['personalId'], [there])
    expect(done.preview.rows[0]?.does).toEqual({ kind: 'refused', refusal: { kind: 'mended-other-id' } })
    expect(accounts).toEqual([there])
  })

  it('of the same name is taken, in whatever capitals', async () => {
    const { done } = await imported(['123456789,LÊ THỊ  CHỦ,moi@example.vn,,'], ['number'], [there])
    expect(done).toMatchObject({ refused: 0, updated: 1 })
  })
})
