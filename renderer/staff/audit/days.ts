/** Days in local notation, "25/11/2026", in office time, whatever the machine's time zone. */

export const dayMs = 24 * 3_600_000
const offsetMs = 7 * 3_600_000

/**
 * Start of a day in milliseconds since the epoch; undefined for other text. Also reads "5/1/2026" and
 * "2026-01-05".
 */
export function startOfDay(typed: string): number | undefined {
  const plain = typed.trim()
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(plain) ?? []
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(plain) ?? []
  const parts = [year ?? isoYear, month ?? isoMonth, day ?? isoDay].map(Number) as [number, number, number]
  const start = Date.UTC(parts[0], parts[1] - 1, parts[2]) - offsetMs
  // 30/02 would become a day in March.
  const same = new Date(start + offsetMs)
  return same.getUTCMonth() === parts[1] - 1 && same.getUTCDate() === parts[2] ? start : undefined
}

/** "25/11/2026" */
export function dayText(time: number): string {
  const iso = new Date(time + offsetMs).toISOString()
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
}
