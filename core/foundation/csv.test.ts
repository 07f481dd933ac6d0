import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvRow } from './csv.ts'
import { parseCsv } from '../testing/parse-csv.ts'

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('"', ',', '\r', '\n', '=', '+', '-', '@', '\t', "'", 'ẵ', ' '))
    .map((parts) => parts.join('')),
)

it('gives back every cell once a leading apostrophe is taken off, and begins none like a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1 }), (rows) => {
      const back = parseCsv(rows.map(csvRow).join(''))
      expect(back.map((row) => row.map((one) => one.replace(/^'/, '')))).toEqual(rows)
      for (const one of back.flat()) expect('=+-@\t\r').not.toContain(one.charAt(0) || '?')
    }),
    { numRuns: 500 },
  )
})

it('quotes only what must be', () => {
  expect(csvRow(['1', 'a "b"', 'c, d', 'e\nf', '=1+1', '-5', "'-5", ''])).toBe(
    '1,"a ""b""","c, d","e\nf",\'=1+1,\'-5,\'\'-5,\r\n',
  )
})
