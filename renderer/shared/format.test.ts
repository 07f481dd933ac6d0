import { expect, test } from 'vitest'
import { digitsOf, groupNumber, groupPhone, momentText } from './format.ts'

test('a phone number is grouped while it is typed', () => {
  const typed = ['0', '0912', '09123', '0912345', '09123456', '0912345678']
  expect(typed.map(groupPhone)).toEqual(['0', '0912', '0912 3', '0912 345', '0912 345 6', '0912 345 678'])
  expect(groupPhone('+84912345678')).toBe('+84 912 345 678')
  expect(groupPhone('84912345678')).toBe('84 912 345 678')
  expect(groupPhone('09123456789')).toBe('0912 345 678 9')
})

test('an account number is grouped as the service groups it', () => {
  expect(groupNumber('0123456789')).toBe('0123 456 789')
  expect(groupNumber('079085001234')).toBe('079 085 001 234')
})

test('full-width digits are digits, everything else is dropped', () => {
  expect(digitsOf('１２３-４ ５６x')).toBe('123456')
})

test('another day is named', () => {
  const now = Date.UTC(2026, 10, 22, 7, 0)
  expect(momentText(now, now, 'vi')).toBe('14:00')
  expect(momentText(now + 86_400_000, now, 'en')).toBe('14:00, 23/11/2026')
})
