/**
 * As of when a row speaks, as an office's spreadsheet or another system writes it: day, month, year, or ISO 8601. Month and day
 * the American way round are never guessed. A time without a zone is the office's.
 */
import { startOfDay } from '../../../foundation/office-time.ts'
import { err, ok, type Result } from '../../../foundation/result.ts'

/** Another system's clock may be a little ahead of ours. */
const toleranceMs = 5 * 60_000
/** Viet Nam's social insurance began in 1995. */
const earliest = startOfDay('1995-01-01') ?? 0

type AsOfFault = 'as-of-invalid' | 'as-of-future' | 'as-of-too-old'

const dayFirst = /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})(?: +(?<time>\S.*))?$/
const yearFirst = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:(?:T| +)(?<time>\S.*))?$/
const timeOfDay =
  /^(?<hours>\d{1,2}):(?<minutes>[0-5]\d)(?::(?<seconds>[0-5]\d)(?:\.(?<fraction>\d{1,9}))?)?(?<zone>Z|[+-]\d\d:?\d\d)?$/
const officeZoneMs = 7 * 3_600_000

/**
 * A day without a time counts from its beginning: what was confirmed here on that day may be newer than the file, and stays.
 * @returns milliseconds since the epoch, never after `now`; null for an empty cell.
 */
export function asOfCell(cell: string, now: number): Result<number | null, { kind: AsOfFault }> {
  const text = cell.trim()
  if (text === '') return ok(null)
  const at = timeOf(text)
  if (at === null) return err({ kind: 'as-of-invalid' })
  if (at > now + toleranceMs) return err({ kind: 'as-of-future' })
  return at < earliest ? err({ kind: 'as-of-too-old' }) : ok(Math.min(at, now))
}

function timeOf(text: string): number | null {
  const iso = yearFirst.exec(text)
  const { year = '', month = '', day = '', time } = (iso ?? dayFirst.exec(text))?.groups ?? {}
  const start = startOfDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  if (start === null || time === undefined) return start
  const parts = timeOfDay.exec(time)?.groups
  if (!parts || Number(parts['hours']) > 23) return null
  const { hours, minutes, seconds = 0, fraction = 0, zone } = parts
  const ofDay = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)
  const local = start + ofDay * 1000 + Math.floor(Number(`0.${fraction}`) * 1000)
  if (zone === undefined) return local
  const zoneMs = zoneOf(zone)
  return zoneMs === null ? null : local + officeZoneMs - zoneMs
}

/** Null where no place on earth has it. */
function zoneOf(zone: string): number | null {
  if (zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 14 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
