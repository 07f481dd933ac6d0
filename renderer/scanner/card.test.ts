/** Which texts are cards: both layouts of the QR code, altered names, forged and damaged codes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestCard, numberOnCard } from './card.ts'

const man = '001085012345|012345678|Phạm Văn An|23051985|Nam|Số 5, Hàng Bài, Hoàn Kiếm, Hà Nội|01072021'
const woman = '079303004321||Nguyễn Thị Quỳnh|02092003|Nữ|12 Lê Lợi, Quận 1, TP. Hồ Chí Minh|15042022'
const withField = (at: number, value: string, card = man) => card.split('|').with(at, value).join('|')

test('the number of a man’s and of a woman’s card, with and without a former number', () => {
  expect([numberOnCard(man), numberOnCard(woman)]).toEqual(['001085012345', '079303004321'])
})

test.each([
  ['no former number', '001085012345|Phạm Văn An|23051985|Nam|Hàng Bài, Hà Nội|01072021'],
  ['no day of issue', '001085012345|012345678|Phạm Văn An|23051985|Nam|Hàng Bài, Hà Nội'],
  ['relatives after it', `${man}||Phạm Văn Bình|Lê Thị Cúc|`],
  ['accents as their own characters', man.normalize('NFD')],
  ['accents lost', man.replace(/[^ -~]/g, '?')],
  ['accents as the keys of an input method', withField(2, 'Phamj Vawn An')],
  ['an empty address', withField(5, '')],
  ['capital lock on', man.toLowerCase().replace('nam', 'nAM')],
  ['full-width characters', man.replaceAll('0', '０').replaceAll('|', '｜')],
  ['a birth of which only the year is known', withField(3, '1985')],
  ['day and month written as none', withField(3, '00001985')],
  ['a birth registered abroad', withField(0, '234085012345')],
])('six fields, seven or more, with names in any keyboard’s spelling: %s', (_name, card) => {
  expect(numberOnCard(card)).toBe(card.normalize('NFKC').slice(0, 12))
})

test.each(['Nữ', 'N?', 'Nu', 'Nuwx', 'Nu74', 'Nữ'.normalize('NFD')])('"%s" is a woman', (sex) => {
  expect(numberOnCard(withField(4, sex, woman))).toBe('079303004321')
})

test('the number on a barcode consists of digits, and other characters are not converted', () => {
  for (const text of ['123456789.0', '012345678²', '0123.456.789', '-0123456789', '1.23457E+9'])
    expect(numberOnCard(text)).toBeNull()
})

test('a barcode with the number alone', () => {
  expect(numberOnCard('0123456789')).toBe('0123456789')
  expect(numberOnCard(' 001085012345 ')).toBe('001085012345')
})

test.each([
  ['a letter in the number', withField(0, '00108501234O')],
  ['eleven digits', withField(0, '00108501234')],
  ['a place that is none', withField(0, '003085012345')],
  ['a man’s number on a woman’s card', withField(4, 'Nữ')],
  ['a woman’s number on a man’s card', withField(0, '001185012345')],
  ['another century', withField(0, '001285012345')],
  ['another year', withField(3, '23051986')],
  ['a day that does not exist', withField(3, '31021985')],
  ['a month that does not exist', withField(3, '01131985')],
  ['a date the other way round', withField(3, '19850523')],
  ['a date with slashes', withField(3, '23/05/1985')],
  ['issued before the birth', withField(6, '01071984')],
  ['issued on no day', withField(6, '')],
  ['a former number of eight digits', withField(1, '12345678')],
  ['no sex', withField(4, '')],
  ['too few fields', man.split('|').slice(0, 5).join('|')],
  ['its second half', man.slice(6)],
  ['a parcel', '893456789012'],
  ['a bottle', '8934567890128'],
  ['a web address', 'https://example.vn/001085012345'],
  ['nothing', ''],
  ['more than any card holds', withField(5, 'x'.repeat(longestCard))],
  ['digits of another script', '٠١٢٣٤٥٦٧٨٩'],
])('no card: %s', (_name, text) => {
  expect(numberOnCard(text)).toBeNull()
})

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc
    .array(fc.string({ unit: fc.constantFrom(...'0123456789|Nam ữ'), maxLength: 14 }))
    .map((all) => all.join('|')),
  // A real card with one changed character.
  fc
    .tuple(
      fc.constantFrom(man, woman),
      fc.nat(90),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
    )
    .map(([card, at, other]) => card.slice(0, at) + other + card.slice(at + 1)),
)

test('no text makes it throw, and the result has the format of an account number', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(numberOnCard(text) ?? '0123456789').toMatch(/^(?:\d{10}|\d{12})$/)
    }),
    { numRuns: 2_000 },
  )
})

test('a returned number is always the first text of the card', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const number = numberOnCard(text)
      if (number !== null) expect(text.normalize('NFKC').trim().startsWith(number)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
