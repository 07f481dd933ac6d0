import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvReader, delimiters, detectDelimiter, longestRecord, type Delimiter } from './csv-records.ts'

/** @param piece how many characters come at a time. */
function read(text: string, delimiter: Delimiter = ',', piece = text.length || 1) {
  const reader = csvReader(delimiter)
  const records = []
  for (let at = 0; at < text.length; at += piece) records.push(...reader.push(text.slice(at, at + piece)))
  return [...records, ...reader.end()]
}

describe('CSV records', () => {
  it('count lines right over blank lines, all line breaks, and breaks inside quotes', () => {
    expect(read('a,b\r\n\n"x\ny\r\nz",1\rc,"d ""e"""')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\ny\r\nz', '1'] },
      { line: 6, cells: ['c', 'd "e"'] },
    ])
  })

  it('lose one line to a quote that is never closed, not the file', () => {
    expect(read('1,"a\n2,b\n3,c\n')).toEqual([
      { line: 1, broken: 'quote-broken' },
      { line: 2, cells: ['2', 'b'] },
      { line: 3, cells: ['3', 'c'] },
    ])
  })

  it('lose one line to text behind a closing quote', () => {
    expect(read('1,"a"b\n2,"c"\n')).toEqual([
      { line: 1, broken: 'quote-broken' },
      { line: 2, cells: ['2', 'c'] },
    ])
  })

  it('take a quote inside a cell as it is', () => {
    expect(read('Nguyễn "Tí" An;5"', ';')).toEqual([{ line: 1, cells: ['Nguyễn "Tí" An', '5"'] }])
  })

  it('give up a line without end, and an open quote in a large file, without holding them', () => {
    const long = 'x'.repeat(longestRecord + 10)
    expect(read(`${long}\n1,2\n`, ',', 10_000)).toEqual([
      { line: 1, broken: 'row-too-long' },
      { line: 2, cells: ['1', '2'] },
    ])
    const open = read(`"a\n${'1,2\n'.repeat(longestRecord)}`, ',', 10_000)
    expect(open[0]).toEqual({ line: 1, broken: 'quote-broken' })
    expect(open).toHaveLength(longestRecord + 1)
  })

  it('are what was written, whatever the cells and however the text is cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ễ', '"', ',', ';', '\t', '\n', '\r', ' ') })
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 }),
        fc.constantFrom(...delimiters),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 9 }),
        (rows, delimiter, lineBreak, piece) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter) + lineBreak)
            .join('')
          const found = read(text, delimiter, piece)
          const filled = rows.filter((row) => row.some((value) => value.trim() !== ''))
          expect(found.map((record) => 'cells' in record && record.cells)).toEqual(filled)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('come out the same however the text is cut, broken or not', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', '"', ',', '\n', '\r'), maxLength: 60 })
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (csv, piece) => {
        const whole = read(csv)
        expect(read(csv, ',', piece)).toEqual(whole)
        const lines = whole.map(({ line }) => line)
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
      }),
      { numRuns: 500 },
    )
  })
})

describe('what spreadsheets write', () => {
  it('is skipped where it is no record, on the line where it stands', () => {
    expect(read('sep=;\n;;\na;b\n ;\u00a0;""\nsep=;\n', ';')).toEqual([
      { line: 3, cells: ['a', 'b'] },
      { line: 5, cells: ['sep=', ''] },
    ])
    for (const delimiter of delimiters)
      expect(read('sep=|\na|b', delimiter)).toEqual([{ line: 2, cells: ['a|b'] }])
  })
  it('keeps a text apart from a formula', () => {
    const cells = [
      '="0123"',
      '"=""01""""23"""',
      '=0123',
      '="a"&"b"',
      "'0123",
      "'+84 9",
      "'x'",
      "'=1",
      '="=1"',
    ]
    expect(read(cells.join(';'), ';')).toEqual([
      { line: 1, cells: ['0123', '01"23', '=0123', '="a"&"b"', '0123', '+84 9', "'x'", "'=1", '=1'] },
    ])
  })
  it('comes out the same however the text is cut, with any text in such a formula', () => {
    const cell = fc.string({ unit: fc.constantFrom('0', '7', '"', ';', '=', "'", 'ễ', '\n') })
    fc.assert(
      fc.property(cell, fc.integer({ min: 1, max: 7 }), (value, piece) => {
        const formula = `="${value.replaceAll('"', '""')}"`
        const csv = `sep=;\r\n"${formula.replaceAll('"', '""')}";x`
        expect(read(csv, ';', piece)).toEqual([{ line: 2, cells: [value, 'x'] }])
      }),
    )
  })
})

describe('the delimiter', () => {
  it('is the one that parts the header', () => {
    expect(detectDelimiter('a,b\n1;2')).toBe(',')
    expect(detectDelimiter('"a,x";"b,y"\n')).toBe(';')
    expect(detectDelimiter('a\tb\tc,d\n')).toBe('\t')
    expect(detectDelimiter('a')).toBe(',')
    expect(detectDelimiter('sep=,\na;b;c')).toBe(',')
    expect(detectDelimiter('"sep=\t"\na;b;c')).toBe('\t')
    expect(detectDelimiter('sep=|\na;b;c')).toBe(';')
    expect(detectDelimiter(';;;;\na,b,c')).toBe(',')
  })
})
