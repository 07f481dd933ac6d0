import { expect, test } from 'vitest'
import { digitsOf, groupNumber, groupPhone, momentText, typedNumber } from './format.ts'

test('a phone number is grouped while it is typed', () => {
  const typed = ['0', '0912', '09123', '0912345', '09123456', '0912345678']
  expect(typed.map(groupPhone)).toEqual(['0', '0912', '0912 3', '0912 345', '0912 345 6', '0912 345 678'])
  expect(groupPhone('+84912345678')).toBe('+84 912 345 678')
  expect(groupPhone('84912345678')).toBe('84 912 345 678')
  expect(groupPhone('840912345678')).toBe('84 0912 345 678')
  expect(groupPhone('+840912345678')).toBe('+84 0912 345 678')
  expect(groupPhone('09123456789')).toBe('0912 345 678 9')
})

test('an account number is grouped as the service groups it', () => {
  expect(groupNumber('0123456789')).toBe('0123 456 789')
  expect(groupNumber('079085001234')).toBe('079 085 001 234')
})

test('full-width digits are converted, everything else is dropped', () => {
  expect(digitsOf('１２３-４ ５６x')).toBe('123456')
})

test('another day has its date', () => {
  const now = Date.UTC(2026, 10, 22, 7, 0)
  expect(momentText(now, now, 'vi')).toBe('14:00')
  expect(momentText(now + 86_400_000, now, 'en')).toBe('14:00, 23/11/2026')
})

test.each([
  ['0123456789', '', '0123456789'],
  ['0123 456 78', '0123 456 7', '012345678'],
  ['0123.456.789', '', '0123456789'],
  ['0123-456-789', '', '0123456789'],
  ['０１２３４５６７８９', '', '0123456789'],
  ['+84 912', '+8491', '+84912'],
  ['0912x', '0912', '0912'],
  ['09x12', '0912', '0912'],
  ['0123456789012', '012345678901', '012345678901'],
])('a field keeps the digits of "%s"', (typed, before, kept) => {
  expect(typedNumber(typed, before, 12)).toBe(kept)
})

test.each([
  '123456789.0',
  '0123456789.00',
  '1,5',
  '1.23457E+9',
  '-0123456789',
  '123456789x0',
  '0123456789 ₫',
])('a field makes no other number of "%s": the text stays, for the service to refuse', (typed) => {
  expect(typedNumber(typed, '', 12)).toBe(typed)
  expect([groupNumber(typed), groupPhone(typed)]).toEqual([typed, typed])
})

test('a pasted number that is too long is not cut to another person’s number', () => {
  expect(typedNumber('0123456789012', '', 12)).toBe('0123456789012')
})

test('a fraction typed key by key stays one', () => {
  let kept = ''
  for (const key of '123456789.0') kept = typedNumber(groupNumber(kept) + key, kept, 12)
  expect(kept.replaceAll(' ', '')).toBe('123456789.0')
  kept = ''
  for (const key of '0123.456.789') kept = typedNumber(groupNumber(kept) + key, kept, 12)
  expect(kept).toBe('0123456789')
})
