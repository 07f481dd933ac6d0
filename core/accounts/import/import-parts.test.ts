/** The pure parts of an import: what kind of file, which column, which row, which numbers were met. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUsable, readColumns } from './file/columns.ts'
import { checkFile } from './file/file-kind.ts'
import { refusalWords } from './file/refusals.ts'
import { maskedNumber } from './report.ts'
import { rowReader } from './file/row.ts'
import { seenNumbers } from './file/seen-numbers.ts'
import { testStart } from '../../testing/import-harness.ts'

describe('what kind of file it is', () => {
  const look = (bytes: number[] | string) => {
    const file = checkFile()
    // Byte by byte: letters and marks come apart.
    for (const byte of Buffer.from(bytes as string)) {
      const problem = file.take(Uint8Array.of(byte))
      if (problem) return problem
    }
    return file.end()
  }
  const whole = (bytes: number[]) => checkFile().take(Uint8Array.from(bytes))

  it('takes UTF-8 with and without a byte-order mark', () => {
    expect(look('Họ và tên')).toBeNull()
    expect(look('\ufeffHọ và tên')).toBeNull()
  })
  it('tells workbooks, UTF-16, NUL bytes and nothing at all', () => {
    expect(look('PK\u0003\u0004')).toEqual({ kind: 'file-binary', looksLike: 'workbook' })
    expect(whole([0xd0, 0xcf, 0x11, 0xe0])).toEqual({ kind: 'file-binary', looksLike: 'workbook' })
    expect(whole([0xff, 0xfe, 0x41, 0])).toEqual({ kind: 'file-utf16' })
    expect(whole([0xfe, 0xff, 0, 0x41])).toEqual({ kind: 'file-utf16' })
    expect(look('a\0')).toEqual({ kind: 'file-binary', looksLike: 'unknown' })
    expect(look('')).toEqual({ kind: 'file-empty' })
  })
  it('tells the Vietnamese code page from the western one', () => {
    // "Nguyễn" with the tilde as a byte of its own; "Café".
    expect(whole([0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e])).toMatchObject({ looksLike: 'windows-1258' })
    expect(whole([0x43, 0x61, 0x66, 0xe9, 0x2c])).toMatchObject({ looksLike: 'windows-1252' })
  })
  it('finds a letter that the end of the file cuts short', () => {
    const file = checkFile()
    expect(file.take(Uint8Array.of(0x41, 0xe1, 0xbb))).toBeNull()
    expect(file.end()).toMatchObject({ kind: 'file-not-utf8' })
  })
})

describe('columns', () => {
  it('are guessed from Vietnamese and English headers, accents and case aside', () => {
    const vietnamese = readColumns(['Mã số BHXH', 'Số CCCD', 'HỌ VÀ TÊN', 'SĐT', 'Thư điện tử', 'Ghi chú'])
    expect(vietnamese).toMatchObject({
      mapping: { number: 0, personalId: 1, name: 2, phone: 3, email: 4 },
      problems: [{ kind: 'columns-unused', columns: [5] }],
    })
    const english = readColumns(['account_number', 'Full Name', 'Phone', 'E-mail', 'Type', 'Personal ID'])
    expect(english.mapping).toEqual({ number: 0, name: 1, phone: 2, email: 3, kind: 4, personalId: 5 })
    // Letters that bring their accents as characters of their own.
    expect(readColumns(['Mã số'.normalize('NFD'), 'Họ và tên'.normalize('NFD')]).problems).toEqual([])
  })
  it('tell what is missing, twice or ambiguous', () => {
    const columns = readColumns(['Số', 'Điện thoại', 'dien thoai', 'Email', 'Thư điện tử', 'Tên'])
    expect(columns.problems).toEqual([
      { kind: 'header-duplicate', header: 'Điện thoại', columns: [1, 2] },
      { kind: 'field-ambiguous', field: 'phone', columns: [1, 2] },
      { kind: 'field-ambiguous', field: 'email', columns: [3, 4] },
      { kind: 'field-missing', field: 'number' },
      { kind: 'columns-unused', columns: [0] },
    ])
    expect(isUsable(columns)).toBe(false)
  })
  it('are as the administrator says, and refused where that makes no sense', () => {
    const chosen = (mapping: object) => readColumns(['a', 'b'], mapping)
    expect(isUsable(chosen({ number: 1, name: 0 }))).toBe(true)
    expect(chosen({ number: 1, name: 1 }).problems).toEqual([
      { kind: 'column-used-twice', column: 1, fields: ['number', 'name'] },
      { kind: 'columns-unused', columns: [0] },
    ])
    expect(isUsable(chosen({ number: 1, name: 1 }))).toBe(false)
    expect(isUsable(chosen({ number: 1, name: 7 }))).toBe(false)
    expect(isUsable(chosen({ number: 1, name: 0.5 }))).toBe(false)
  })
})

const mapping = { number: 0, personalId: 1, kind: 2, name: 3, phone: 4, email: 5, passwordHash: 6 }
const right = ['0100000001', '001085012345', 'Cá nhân', 'Nguyễn Văn An', '0912345678', 'an@example.vn', '']
const aHash = `scrypt$32768$8$3$${'a'.repeat(22)}$${'b'.repeat(43)}`
const readOne = (cells: string[]) =>
  rowReader({ mapping, columns: 7, now: testStart }).read({ line: 2, cells })
const withCell = (column: number, cell: string) => readOne(right.with(column, cell))

describe('a row', () => {
  it('is brought into the form in which accounts are kept', () => {
    const cells = [' 01 0000 0001', '001 085 012 345', 'TỔ CHỨC', '  Công  ty\u00a0 Á '.normalize('NFD')]
    expect(readOne([...cells, '+84 912 345 678', 'An@Example.VN', aHash])).toEqual({
      ok: true,
      value: {
        line: 2,
        number: '0100000001',
        personalId: '001085012345',
        kind: 'organisation',
        name: 'Công ty Á',
        phone: '+84912345678',
        email: 'An@example.vn',
        passwordHash: aHash,
        asOf: null,
      },
    })
    expect(readOne(['0100000001', '', '', 'An', '', '', ''])).toMatchObject({
      value: { personalId: null, kind: null, phone: null, email: null, passwordHash: null },
    })
  })

  it.each([
    [0, '100000001', 'number-invalid'],
    // An ID, and not the row's own.
    [0, '001085012346', 'number-invalid'],
    [0, '10850123456', 'number-invalid'],
    [0, 'abc', 'number-invalid'],
    [1, '1085012345', 'personal-id-invalid'],
    [2, 'constructor', 'kind-unknown'],
    [2, '?', 'kind-unknown'],
    [3, '  ', 'name-missing'],
    [3, 'x'.repeat(121), 'name-too-long'],
    [3, 'An\nBình', 'name-characters'],
    [3, 'Nguy\ufffdn', 'name-garbled'],
    [3, '-', 'name-missing'],
    [3, 'An\u202eBình', 'name-characters'],
    [3, 'x'.repeat(1001), 'cell-too-long'],
    [3, '=HYPERLINK("x")', 'formula'],
    [3, '-An', 'formula'],
    [3, '@An', 'formula'],
    [3, '\tAn', 'formula'],
    [6, '$2b$10$abc', 'password-hash-invalid'],
    [6, aHash.replace('32768', '1048576'), 'password-hash-costly'],
    [6, aHash.replace('32768', '1000'), 'password-hash-invalid'],
    // 40 s and 1.2 GB at every sign-in.
    [6, aHash.replace('$32768$8$3$', '$262144$32$16$'), 'password-hash-costly'],
    [6, aHash.replace('$32768$8$3$', '$131072$16$1$'), 'password-hash-costly'],
  ])('is refused: column %i "%s" is %s', (column, cell, kind) => {
    expect(withCell(column, cell)).toMatchObject({ ok: false, error: { kind } })
  })

  it('is refused without a number, and taken with either of them', () => {
    const withNumbers = (number: string, id: string) => readOne(right.with(0, number).with(1, id))
    for (const id of ['', '-', 'chưa có', '012345678'])
      expect(withNumbers('', id)).toMatchObject({ error: { kind: 'number-missing' } })
    expect(withNumbers('0100000001', '')).toMatchObject({ value: { number: '0100000001', personalId: null } })
    const byId = { value: { number: null, personalId: '001085012345' } }
    expect(withNumbers('', '001085012345')).toMatchObject(byId)
    // Since August 2025 one column has both kinds.
    expect(withNumbers('001085012345', '')).toMatchObject(byId)
    expect(withNumbers('001 085 012 345', '001085012345')).toMatchObject(byId)
  })

  it.each([
    [4, '+84912345678+cmd', 'phone', 'phone-invalid'],
    [4, '-0912345678', 'phone', 'phone-invalid'],
    [4, '02438123456', 'phone', 'phone-invalid'],
    [5, '+an@example.vn', 'email', 'formula'],
    [5, 'an(at)example.vn', 'email', 'email-invalid'],
    [1, '012345678', 'personalId', 'personal-id-other'],
  ])('is taken without its cell: column %i "%s"', (column, cell, field, kind) => {
    expect(withCell(column, cell)).toMatchObject({
      ok: true,
      value: { name: 'Nguyễn Văn An', [field]: null, leftOut: [{ field, refusal: { kind } }] },
    })
  })

  it('is refused with too many or too few cells', () => {
    expect(readOne([...right, 'x'])).toEqual({
      ok: false,
      error: { kind: 'too-many-cells', expected: 7, found: 8 },
    })
    expect(readOne(right.slice(0, 3))).toMatchObject({ error: { kind: 'too-few-cells', found: 3 } })
    expect(readOne([...right, ''])).toEqual(readOne(right))
    expect(readOne(right.slice(0, 6))).toEqual(readOne(right))
    expect(readOne([...right.with(4, 'Hà Nội'), ''])).toMatchObject({ error: { kind: 'cells-shifted' } })
  })

  it('is refused when its number or personal ID came before, which line is said', () => {
    const reader = rowReader({ mapping, columns: 7, now: testStart })
    reader.read({ line: 2, cells: right })
    expect(reader.read({ line: 3, cells: right })).toEqual({
      ok: false,
      error: { kind: 'number-duplicate', firstLine: 2 },
    })
    expect(reader.read({ line: 4, cells: right.with(0, '0100000002') })).toEqual({
      ok: false,
      error: { kind: 'personal-id-duplicate', firstLine: 2 },
    })
  })
})

describe('seen numbers', () => {
  it('remember what a map would', () => {
    const number = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 999_999_999_999 }))
    fc.assert(
      fc.property(fc.array(number, { maxLength: 4_000, size: 'max' }), (numbers) => {
        const seen = seenNumbers()
        const model = new Map<number, number>()
        numbers.forEach((value, i) => {
          const known = model.get(value) ?? null
          if (seen.firstLine(String(value), i + 1) !== known) throw new Error(`${value} at ${i}`)
          if (known === null) model.set(value, i + 1)
        })
      }),
      { numRuns: 20 },
    )
  })
  it('stay quick for numbers that follow each other, as an office’s do', () => {
    const seen = seenNumbers()
    const started = performance.now()
    for (let i = 0; i < 200_000; i++) seen.firstLine(String(7_900_000_000 + i), i + 1)
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(seen.firstLine('7900000099', 1)).toBe(100)
  })
})

it('words for a refusal say which line, and leave nothing open', () => {
  expect(refusalWords({ kind: 'number-duplicate', firstLine: 7 }).vi).toContain('dòng 7')
  expect(refusalWords({ kind: 'too-few-cells', expected: 5, found: 4 }).en).toBe(
    'There are 4 cells, but the header has 5 columns. Add the missing cells.',
  )
})

it('the report shows of a number its end, of anything else nothing', () => {
  expect(maskedNumber('0100000001')).toBe('•••••• 0001')
  expect(maskedNumber('Nguyễn Văn An')).toBe('•••')
  expect(maskedNumber('=1+1')).toBe('•••')
  expect(maskedNumber('1234')).toBe('•••')
  expect(maskedNumber('123456789.0')).toBe('•••')
  expect(maskedNumber('')).toBe('')
})
