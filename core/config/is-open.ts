/** Whether an office is open at a moment. */
import type { OpeningHours, Weekday } from '../../contract/views.ts'
import { officeIsoTime, startOfDay, officeDay } from '../foundation/office-time.ts'

const weekdays: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** @returns since when it has been open, in milliseconds since the epoch; null: it is closed. Always, where no hours are given. */
export function openSince(hours: readonly OpeningHours[], at: number): number | null {
  if (hours.length === 0) return -Infinity
  const iso = officeIsoTime(at)
  const [day, time] = [officeDay(at), iso.slice(11, 16)]
  const weekday = weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]
  const now = hours.find(
    ({ days, from, to }) => weekday !== undefined && days.includes(weekday) && from <= time && time < to,
  )
  if (!now) return null
  const [hour = 0, minute = 0] = now.from.split(':').map(Number)
  return (startOfDay(day) ?? at) + (hour * 60 + minute) * 60_000
}
