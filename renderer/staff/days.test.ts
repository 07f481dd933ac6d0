import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayMs, dayText, startOfDay } from './days.ts'

const midnight = Date.UTC(2026, 10, 24, 17)

test.each(['25/11/2026', ' 25/11/2026 ', '25-11-2026', '25.11.2026', '2026-11-25'])(
  '"%s" begins at midnight in Viet Nam',
  (typed) => expect(startOfDay(typed)).toBe(midnight),
)

test('one digit will do', () => expect(startOfDay('5/1/2026')).toBe(Date.UTC(2026, 0, 4, 17)))

test.each(['', '30/02/2026', '29/02/2027', '32/01/2026', '01/13/2026', '0/1/2026', '25/11/26', 'hôm nay'])(
  '"%s" is no day',
  (typed) => expect(startOfDay(typed)).toBeUndefined(),
)

test('any moment is of the day that its text names', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (time) => {
      const start = startOfDay(dayText(time))!
      expect(start).toBeLessThanOrEqual(time)
      expect(time - start).toBeLessThan(dayMs)
    }),
  )
})
