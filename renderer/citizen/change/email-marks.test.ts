import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstMarked } from './email-marks.ts'

test.each([
  ['lê@gmail.com', 'ê', 1, 'le@gmail.com'],
  ['nguyễn.thị@gmail.com', 'ễ', 4, 'nguyen.thi@gmail.com'],
  ['đỗ@gmail.com', 'đ', 0, 'do@gmail.com'],
  ['hoaĐào@gmail.com', 'Đ', 3, 'hoaDao@gmail.com'],
  ['lê@gmail.com'.normalize('NFD'), 'ê', 1, 'le@gmail.com'],
])('the first marked letter of "%s" is "%s"', (typed, letter, at, plain) => {
  expect(firstMarked(typed)).toMatchObject({ letter, at, plain })
})

test('the first of several is reported, composed or decomposed', () => {
  expect(firstMarked(`ễa${'ê'.normalize('NFD')}đ`)).toMatchObject({ letter: 'ễ', at: 0 })
})

test.each(['le@gmail.com', '', 'l_e+1@gmail.com', 'lе@gmail.com'])('"%s" has none', (typed) => {
  expect(firstMarked(typed)).toBeNull()
})

test('the suggestion has no mark left, and the reported letter is at the reported place', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aeêễđĐăơ@.1', '\u0301', '\u0323') }), (typed) => {
      const found = firstMarked(typed)
      if (found === null) return
      expect(firstMarked(found.plain)).toBeNull()
      expect(typed.slice(found.at, found.at + found.length).normalize('NFC')).toBe(found.letter)
    }),
  )
})
