/** Of what time phone, e-mail and password of an account are: the newer of what was confirmed here and what a file says counts. */
import type { Account, TimedField, ValueTime, ValueTimes } from '../storage/port/documents.ts'

/**
 * Documents of earlier programs have no times: the contact is then as old as the last change at most, whichever of the two
 * it was about; of the password nothing is known.
 */
export function timesOf({ times, lastChange }: Pick<Account, 'times' | 'lastChange'>): ValueTimes {
  if (times) return times
  const time = lastChange && { at: lastChange.at, here: true as const }
  return time ? { phone: time, email: time } : {}
}

/** After these fields were confirmed or set here. */
export function confirmedHere(account: Account, fields: readonly TimedField[], at: number): ValueTimes {
  const confirmed = fields.map((field) => [field, { at, here: true as const }])
  return { ...timesOf(account), ...(Object.fromEntries(confirmed) as ValueTimes) }
}

/** @param time undefined: of no known time */
export function withTime(times: ValueTimes, field: TimedField, time: ValueTime | undefined): ValueTimes {
  const { [field]: _, ...others } = times
  return time ? { ...others, [field]: time } : others
}
