/** An office's opening hours as people write them: days with equal hours together, a day's times in one line. */
import type { Language, OpeningHours, Weekday } from '../../../contract/views.ts'

const week: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const names: Record<Language, Record<Weekday, string>> = {
  vi: {
    mon: 'Thứ Hai',
    tue: 'Thứ Ba',
    wed: 'Thứ Tư',
    thu: 'Thứ Năm',
    fri: 'Thứ Sáu',
    sat: 'Thứ Bảy',
    sun: 'Chủ Nhật',
  },
  en: {
    mon: 'Monday',
    tue: 'Tuesday',
    wed: 'Wednesday',
    thu: 'Thursday',
    fri: 'Friday',
    sat: 'Saturday',
    sun: 'Sunday',
  },
}

export interface HoursLine {
  /** "Thứ Hai – Thứ Sáu" */
  days: string
  /** "07:30–11:30, 13:00–17:00" */
  times: string
  today: boolean
}

export function openingHoursText(
  hours: readonly OpeningHours[],
  language: Language,
  today: Weekday,
): HoursLine[] {
  const ofDay = (day: Weekday) =>
    hours
      .filter((one) => one.days.includes(day))
      .map(({ from, to }) => `${from}–${to}`)
      .sort()
      .join(', ')
  const runs: Array<{ days: Weekday[]; times: string }> = []
  for (const day of week) {
    const times = ofDay(day)
    const last = runs.at(-1)
    if (last?.times === times) last.days.push(day)
    else runs.push({ days: [day], times })
  }
  return runs
    .filter(({ times }) => times !== '')
    .map(({ days, times }) => {
      const [first, last] = [days[0], days.at(-1)].map((day) => names[language][day ?? 'mon'])
      return {
        days: first === last ? (first ?? '') : `${first} – ${last}`,
        times,
        today: days.includes(today),
      }
    })
}

/** The day of the week in Viet Nam, which has one time zone and no daylight saving. */
export function weekdayNow(now: number): Weekday {
  const day = new Date(now + 7 * 3_600_000).getUTCDay()
  return week[(day + 6) % 7] ?? 'mon'
}
