/** Opening hours that contradict each other: entries of which two share a minute of the same day. */
import type { OpeningHours, Weekday } from '../../contract/views.ts'

/**
 * @returns for each entry that runs into an earlier one its index, and the first day on which it does. From 07:30 to
 * 11:30 and from 11:30 to 17:00 do not.
 */
export function overlaps(hours: readonly OpeningHours[]): { index: number; day: Weekday }[] {
  return hours.flatMap((entry, index) => {
    const earlier = hours.slice(0, index).filter((other) => meet(entry, other))
    const day = entry.days.find((day) => earlier.some((other) => other.days.includes(day)))
    return day === undefined ? [] : [{ index, day }]
  })
}

/** Times of the day as "07:30" sort as they are. */
const meet = (a: OpeningHours, b: OpeningHours) => a.from < b.to && b.from < a.to
