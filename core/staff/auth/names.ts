/** How members of staff are called: the user name they sign in with, and the name that stands in words. */
import type { FailureOf } from '../../../contract/failures.ts'
import { normaliseAccountNumber } from '../../contact/account-number.ts'
import { err, ok, type Result } from '../../foundation/result.ts'

/** As typed on any keyboard: capitals and blanks around it do not matter. */
export const plainUserName = (typed: string) => typed.normalize('NFKC').trim().toLowerCase()

/** 3 to 32 letters without marks, digits, dots, hyphens; a letter first, so that it is no account number. */
export function normaliseUserName(typed: string): Result<string, FailureOf<'user-name-invalid'>> {
  const name = plainUserName(typed)
  return /^[a-z][a-z0-9.-]{2,31}$/.test(name) ? ok(name) : err({ kind: 'user-name-invalid' })
}

export interface Person {
  name: string
  /** Digits. */
  ownAccount: string
}

export function normalisePerson(
  given: Person,
): Result<Person, FailureOf<'person-name-invalid' | 'account-number-invalid'>> {
  const name = normalisePersonName(given.name)
  if (!name.ok) return name
  const number = normaliseAccountNumber(given.ownAccount)
  return number.ok ? ok({ name: name.value, ownAccount: number.value }) : number
}

export function normalisePersonName(typed: string): Result<string, FailureOf<'person-name-invalid'>> {
  const name = typed.normalize('NFC').replace(/\s+/gu, ' ').trim()
  // Letters with what stands between them: it goes into mails, the journal and printed sheets.
  const plausible = name.length >= 2 && name.length <= 80 && /^\p{L}[\p{L}\p{M} .'’-]*$/u.test(name)
  return plausible ? ok(name) : err({ kind: 'person-name-invalid' })
}
