import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayMs, officeDay } from '../../foundation/office-time.ts'
import { monthsBefore } from './months.ts'

it.each([
  ['2026-11-25T05:00:00+07:00', 60, '2021-11-25'],
  ['2026-03-31T12:00:00+07:00', 1, '2026-02-28'],
  ['2024-03-31T12:00:00+07:00', 1, '2024-02-29'],
  ['2026-01-01T00:30:00+07:00', 3, '2025-10-01'],
  // 23:30 of the day before in Greenwich.
  ['2026-05-31T06:30:00+07:00', 12, '2025-05-31'],
])('%s less %i months is %s', (from, months, to) => {
  const at = monthsBefore(Date.parse(from), months)
  expect(officeDay(at)).toBe(to)
  expect(officeDay(at - 1)).not.toBe(to)
})

it('is that long ago, give or take the lengths of months', () => {
  const someTime = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2090, 0) })
  fc.assert(
    fc.property(someTime, fc.integer({ min: 1, max: 240 }), (at, months) => {
      const days = (at - monthsBefore(at, months)) / dayMs
      expect(days).toBeGreaterThan(months * 30.4 - 4)
      expect(days).toBeLessThan(months * 30.5 + 5)
    }),
  )
})
