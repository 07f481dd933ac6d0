/** Days and times of the offices: Viet Nam's, UTC+7 all year, whatever the machine is set to. */

const offsetMs = 7 * 3_600_000
export const dayMs = 24 * 3_600_000

/** "2026-11-24". @param at milliseconds since the epoch. */
export function officeDay(at: number): string {
  return new Date(at + offsetMs).toISOString().slice(0, 10)
}

/** "2026-11-24T14:35:00.123+07:00": ISO 8601. */
export function officeIsoTime(at: number): string {
  return `${new Date(at + offsetMs).toISOString().slice(0, -1)}+07:00`
}

/** "14:35 24/11/2026" */
export function officeTime(at: number): string {
  const iso = officeIsoTime(at)
  return `${iso.slice(11, 16)} ${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
}

/** When a day begins, in milliseconds since the epoch. @returns null when there is no such day. */
export function startOfDay(day: string): number | null {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00.000+07:00`) : NaN
  return !Number.isNaN(start) && officeDay(start) === day ? start : null
}
