/** Months on the office's calendar. */
import { dayMs, officeDay, startOfDay } from '../../foundation/office-time.ts'

/** The beginning of the same day so many months ago, or of the month's last day where it is shorter. */
export function monthsBefore(at: number, months: number): number {
  const [year = 0, month = 0, day = 0] = officeDay(at).split('-').map(Number)
  const lastDay = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  const date = new Date(Date.UTC(year, month - 1 - months, Math.min(day, lastDay)))
  return startOfDay(date.toISOString().slice(0, 10)) ?? at - months * 31 * dayMs
}
