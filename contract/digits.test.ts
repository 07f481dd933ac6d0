import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainCharacters, plainDigits } from './digits.ts'

describe('a number', () => {
  it.each([
    '0123456789',
    ' 0123456789 ',
    '0123 456 789',
    '0123.456.789',
    '0123-456-789',
    '0123\u00a0456\u2013789',
    '０１２３　４５６　７８９',
    '0123.456-789',
    '\ufeff0123\u200b456789',
  ])('is read from "%s"', (text) => {
    expect(plainDigits(text)).toEqual({ ok: true, value: '0123456789' })
  })

  it.each([
    ['', 'empty'],
    [' \u200b\u3000', 'empty'],
    ['123456789.0', 'fraction'],
    ['0123456789.00', 'fraction'],
    ['123456789.', 'fraction'],
    ['1234567.890', 'fraction'],
    ['123 456 789.0', 'fraction'],
    ['123456789,0', 'fraction'],
    ['１２３４５６７８９．０', 'fraction'],
    ['1,5', 'fraction'],
    ['123.456.789,0', 'fraction'],
    ['1.23457E+9', 'exponent'],
    ['1,23E+09', 'exponent'],
    ['123456789e1', 'exponent'],
    ['-0123456789', 'sign'],
    ['+0123456789', 'sign'],
    ['\u22120123456789', 'sign'],
    ['0123456789-', 'sign'],
    ['123456789 0', 'grouping'],
    ['123456789-0', 'grouping'],
    ['123.456.789.0', 'grouping'],
    ['0123  456  789', 'grouping'],
    ['0123..456..789', 'grouping'],
    ['0123456789 ₫', 'not-digits'],
    ['$0123456789', 'not-digits'],
    ["'0123456789", 'not-digits'],
    ['01234567x9', 'not-digits'],
    ['012345678²', 'not-digits'],
    ['012345678①', 'not-digits'],
    ['٠١٢٣٤٥٦٧٨٩', 'not-digits'],
    ['-', 'not-digits'],
  ])('is not read from "%s": %s', (text, problem) => {
    expect(plainDigits(text)).toEqual({ ok: false, error: problem })
  })

  it('keeps all digits of its text in order, or is refused', () => {
    const piece = fc.constantFrom(
      ...'0123456789',
      '12',
      '0123',
      '456',
      ' ',
      '.',
      '-',
      ',',
      '+',
      'E',
      '０',
      '²',
    )
    const text = fc.oneof(
      fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join('')),
      fc.string(),
    )
    let read = 0
    fc.assert(
      fc.property(text, (cell) => {
        const number = plainDigits(cell)
        if (!number.ok) return
        read++
        const plain = plainCharacters(cell)
        expect(number.value).toBe(plain.replace(/[ .-]/g, ''))
        expect(plain).toMatch(/^\d[\d .-]*$/)
        expect(plain).not.toMatch(/^[^.]*\.\d*$/)
        expect(plainDigits(number.value)).toEqual(number)
      }),
      { numRuns: 5_000 },
    )
    expect(read).toBeGreaterThan(200)
  })
})
