import { expect, it } from 'vitest'
import { openSince } from './is-open.ts'

const hours = [
  { days: ['mon' as const, 'tue' as const], from: '07:30', to: '11:30' },
  { days: ['mon' as const], from: '13:30', to: '17:00' },
]
/** 23 November 2026 is a Monday. */
const at = (time: string, day = '2026-11-23') => Date.parse(`${day}T${time}:00.000+07:00`)

it('says since when an office is open, in its own time', () => {
  expect(openSince(hours, at('07:29'))).toBeNull()
  expect(openSince(hours, at('07:30'))).toBe(at('07:30'))
  expect(openSince(hours, at('11:29'))).toBe(at('07:30'))
  expect(openSince(hours, at('11:30'))).toBeNull()
  expect(openSince(hours, at('16:59'))).toBe(at('13:30'))
  expect(openSince(hours, at('16:59', '2026-11-24'))).toBeNull()
  expect(openSince(hours, at('09:00', '2026-11-22'))).toBeNull()
})

it('takes an office without hours for always open', () => {
  expect(openSince([], at('03:00'))).toBe(-Infinity)
})
