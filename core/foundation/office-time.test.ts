import { expect, it } from 'vitest'
import { dayMs, officeDay, officeIsoTime, officeTime, startOfDay } from './office-time.ts'

const lastMoment = Date.UTC(2026, 10, 24, 16, 59, 59, 999)

it('tells the office’s day and time, whatever the machine’s', () => {
  expect(officeDay(lastMoment)).toBe('2026-11-24')
  expect(officeDay(lastMoment + 1)).toBe('2026-11-25')
  expect(officeIsoTime(lastMoment)).toBe('2026-11-24T23:59:59.999+07:00')
  expect(officeTime(lastMoment)).toBe('23:59 24/11/2026')
})

it('knows when a day begins', () => {
  expect(startOfDay('2026-11-25')).toBe(lastMoment + 1)
  expect(startOfDay('2026-11-24')).toBe(lastMoment + 1 - dayMs)
})

it.each(['2026-02-30', '2026-13-01', '24/11/2026', '2026-1-1', ''])(
  'knows that there is no day %j',
  (day) => {
    expect(startOfDay(day)).toBeNull()
  },
)
