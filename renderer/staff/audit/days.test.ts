import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayMs, dayText, startOfDay } from './days.ts'

test('a day begins at midnight in Viet Nam', () => {
  expect(startOfDay('25/11/2026')).toBe(Date.UTC(2026, 10, 24, 17))
})

test.each(['5/1/2026', '05/01/2026', '05-01-2026', '5.1.2026', '2026-01-05', '  5/1/2026 '])(
  '"%s" is the fifth of January',
  (typed) => expect(startOfDay(typed)).toBe(Date.UTC(2026, 0, 4, 17)),
)

test.each([
  '',
  '30/02/2026',
  '31/04/2026',
  '29/02/2026',
  '0/1/2026',
  '1/13/2026',
  '25/11/26',
  '2026',
  'hôm nay',
])('"%s" is no day', (typed) => expect(startOfDay(typed)).toBeUndefined())

test('a leap day is one', () => {
  expect(startOfDay('29/02/2028')).toBe(Date.UTC(2028, 1, 28, 17))
})

test('a moment belongs to the day of the office’s clock', () => {
  const midnight = Date.UTC(2026, 10, 24, 17)
  expect([dayText(midnight - 1), dayText(midnight)]).toEqual(['24/11/2026', '25/11/2026'])
})

test('the text of any moment is read as its day', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) }), (time) => {
      const start = startOfDay(dayText(time))!
      expect(start).toBeLessThanOrEqual(time)
      expect(time - start).toBeLessThan(dayMs)
    }),
  )
})

test('no text throws', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const start = startOfDay(typed)
      if (start !== undefined) expect(startOfDay(dayText(start))).toBe(start)
    }),
  )
})
