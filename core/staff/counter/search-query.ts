/**
 * What may be asked of the register at a counter. A question has one meaning, whatever keeps the accounts: a whole number,
 * e-mail or phone; a number's last six digits or more; its last four with a word of the name; or two words of the name.
 * Less would let somebody find a citizen's phone or e-mail piece by piece without ever asking to see it.
 */
import { plainCharacters, plainDigits, type DigitsProblem, type Grouping } from '../../../contract/digits.ts'
import type { FailureOf } from '../../../contract/failures.ts'
import { normaliseAccountNumber } from '../../contact/account-number.ts'
import { normaliseEmail } from '../../contact/email.ts'
import { plainLetters } from '../../contact/letters.ts'
import { normalisePhone } from '../../contact/phone.ts'
import { maskEmail } from '../../contact/mask.ts'
import { err, ok, type Result } from '../../foundation/result.ts'

export type SearchQuery =
  /** Whole: a BHXH number, a personal ID, or a phone of as many digits. */
  | { by: 'number'; number: string; phone: string | null }
  /** E.164. */
  | { by: 'phone'; phone: string }
  /** Its comparison form. */
  | { by: 'email'; email: string; masked: string }
  /** The end of a BHXH number, personal ID or phone. */
  | { by: 'last-digits'; digits: string }
  | { by: 'digits-and-name'; digits: string; words: string[] }
  /** Each is a word of the name, or the beginning of one; marks and capitals aside. */
  | { by: 'name'; words: string[] }

const fewestDigits = 6
const fewestDigitsWithWord = 4
const mostDigits = 12
/** What stands for another number than its digits alone: nobody is found by those. */
const misread: readonly string[] = ['fraction', 'exponent'] satisfies DigitsProblem[]
/** The end of a number, as it is read out. */
const anyGroups: Grouping = { separators: [' ', '.', '-'], shortest: 1, longest: 15 }

export function searchQuery(
  typed: string,
): Result<SearchQuery, FailureOf<'query-too-short' | 'account-number-invalid'>> {
  const number = normaliseAccountNumber(typed)
  if (!number.ok && misread.includes(number.error.reason) && !normalisePhone(typed).ok) return number
  const query = parsed(plainCharacters(typed))
  return query ? ok(query) : err({ kind: 'query-too-short' })
}

/** Null when it says too little. */
function parsed(text: string): SearchQuery | null {
  if (text.includes('@')) {
    const email = normaliseEmail(text)
    return email.ok
      ? { by: 'email', email: email.value.comparison, masked: maskEmail(email.value.address) }
      : null
  }
  const number = normaliseAccountNumber(text)
  const phone = normalisePhone(text)
  const e164 = phone.ok ? phone.value.e164 : null
  if (number.ok) return { by: 'number', number: number.value, phone: e164 }
  if (e164 !== null) return { by: 'phone', phone: e164 }

  const end = plainDigits(text, anyGroups)
  if (end.ok) {
    const { length } = end.value
    return length >= fewestDigits && length <= mostDigits ? { by: 'last-digits', digits: end.value } : null
  }
  const parts = text.split(/\s+/)
  const digits = parts.filter((part) => /^\d+$/.test(part)).join('')
  const words = parts
    .filter((part) => !/\d/.test(part))
    .map(plainLetters)
    .filter(Boolean)
  if (parts.some((part) => /\d/.test(part) && !/^\d+$/.test(part))) return null
  if (digits.length > 0) {
    const enough = digits.length >= fewestDigitsWithWord && digits.length <= mostDigits
    return enough && words.some(isWord) ? { by: 'digits-and-name', digits, words } : null
  }
  return words.length >= 2 && words.some(isWord) ? { by: 'name', words } : null
}

const isWord = (word: string) => word.length >= 2

/** What was asked, for the journal: enough to tell later what somebody was after, and no contact in full. */
export function askedWords(query: SearchQuery): string {
  switch (query.by) {
    case 'number':
      return lastSix(query.number)
    case 'phone':
      return lastSix(query.phone)
    case 'email':
      return query.masked
    case 'last-digits':
      return lastSix(query.digits)
    case 'digits-and-name':
      return [...query.words, lastSix(query.digits)].join(' ')
    case 'name':
      return query.words.join(' ')
  }
}

const lastSix = (digits: string) => (digits.length <= 6 ? digits : `…${digits.slice(-6)}`)
