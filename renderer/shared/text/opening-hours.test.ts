import { describe, expect, it } from 'vitest'
import type { OpeningHours } from '../../../contract/views.ts'
import { openingHoursText, weekdayNow } from './opening-hours.ts'

const workdays: OpeningHours['days'] = ['mon', 'tue', 'wed', 'thu', 'fri']

describe('opening hours in words', () => {
  it('joins days with equal hours, and puts a day’s times in one line in order', () => {
    const hours = [
      { days: workdays, from: '13:00', to: '17:00' },
      { days: workdays, from: '07:30', to: '11:30' },
      { days: ['sat' as const], from: '07:30', to: '11:30' },
    ]
    expect(openingHoursText(hours, 'vi', 'sat')).toEqual([
      { days: 'Thứ Hai – Thứ Sáu', times: '07:30–11:30, 13:00–17:00', today: false },
      { days: 'Thứ Bảy', times: '07:30–11:30', today: true },
    ])
  })

  it('does not join days across a closed one', () => {
    const hours = [{ days: ['mon', 'wed'] as OpeningHours['days'], from: '08:00', to: '12:00' }]
    expect(openingHoursText(hours, 'en', 'tue').map(({ days }) => days)).toEqual(['Monday', 'Wednesday'])
  })

  it('is empty without hours', () => expect(openingHoursText([], 'vi', 'mon')).toEqual([]))

  it('uses the day in Viet Nam, whatever the machine’s zone', () => {
    expect(weekdayNow(Date.UTC(2026, 10, 22, 16, 59))).toBe('sun')
    expect(weekdayNow(Date.UTC(2026, 10, 22, 17, 0))).toBe('mon')
  })
})
