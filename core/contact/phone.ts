/**
 * Vietnamese mobile numbers: `0`, `84` and `+84` forms are one number, kept as E.164. Digits are taken whole, in plain
 * groups or full-width; what is wrong is said by how many digits.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { plainCharacters, plainDigits, type Grouping } from '../../contract/digits.ts'
import type { FailureOf } from '../../contract/failures.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import { todaysNumber } from './renumbering.ts'

/** First digit after the 0 of every mobile network (since the renumbering of 2018). */
const mobileFirstDigits = '35789'
const nationalLength = 10
/** "84 0912345678" */
const phoneGroups: Grouping = { separators: [' ', '.', '-'], shortest: 2, longest: 10 }

export interface Phone {
  /** "+84912345678" */
  e164: string
  /** "0912 345 678" */
  display: string
}

type PhoneInvalid = FailureOf<'phone-invalid'>
const invalid = (reason: PhoneInvalid['reason'], by = 0) =>
  err<PhoneInvalid>({ kind: 'phone-invalid', reason, by })

export function normalisePhone(input: string): Result<Phone, PhoneInvalid> {
  const found = nationalNumber(input)
  return found.ok ? mobileNumber(found.value) : found
}

/** As above, and a mobile number of before 2018 as today's: for lists that have lain for years. */
export function normalisePhoneOfList(input: string): Result<Phone & { renumbered: boolean }, PhoneInvalid> {
  const found = nationalNumber(input)
  if (!found.ok) return found
  const today = todaysNumber(found.value)
  const phone = mobileNumber(today)
  return phone.ok ? ok({ ...phone.value, renumbered: today !== found.value }) : phone
}

function nationalNumber(input: string): Result<string, PhoneInvalid> {
  const { plus, rest } = withoutBrackets(plainCharacters(input))
  if (plus && /^\d/.test(rest) && !rest.startsWith('84')) return invalid('foreign')
  const digits = plainDigits(rest, phoneGroups)
  if (!digits.ok) {
    const signOnly = plus === '+' && (digits.error === 'empty' || digits.error === 'sign')
    return invalid(signOnly ? 'not-digits' : digits.error)
  }
  const typed = plus + digits.value

  const national = nationalForm(typed)
  return national === null ? invalid('foreign') : ok(national)
}

function mobileNumber(national: string): Result<Phone, PhoneInvalid> {
  // Wrong kinds first: adding a digit to a landline number would not make it a mobile one.
  if (national.length > 1 && !mobileFirstDigits.includes(national.charAt(1))) return invalid('not-mobile')
  if (national.length < nationalLength) return invalid('too-short', nationalLength - national.length)
  if (national.length > nationalLength) return invalid('too-long', national.length - nationalLength)

  const parsed = parsePhoneNumberFromString(national, 'VN')
  if (!parsed) return invalid('not-mobile')
  return ok({ e164: parsed.number, display: groupPhone(national) })
}

/** The sign before the country's code by itself, and the brackets that people put around a first part: "(+84)", "+84 (0)". */
function withoutBrackets(typed: string): { plus: '+' | ''; rest: string } {
  const plain = typed.replace(/^\((\+?\d{2,4})\)[ .-]?/, '$1 ').replace(/^(\+84|0084|84) ?\(0\) ?/, '$1 ')
  return plain.startsWith('+') ? { plus: '+', rest: plain.slice(1).trimStart() } : { plus: '', rest: plain }
}

/** "0…" for a number of Viet Nam in any of its forms; null for another country's. */
function nationalForm(digits: string): string | null {
  // Many leave the 0 behind the country's code.
  const afterCode = (length: number) => `0${digits.slice(length).replace(/^0/, '')}`
  if (digits.startsWith('+84')) return afterCode('+84'.length)
  if (digits.startsWith('+')) return null
  if (digits.startsWith('0084')) return afterCode('0084'.length)
  if (digits.startsWith('00')) return null
  if (digits.startsWith('0')) return digits
  // "84" only counts as the country code when a whole number follows: 84x is also how some mobile numbers go on.
  if (digits.startsWith('84') && digits.length >= 11) return afterCode('84'.length)
  // The leading 0 is often left out by people who know the +84 form.
  return `0${digits}`
}

/** "0912 345 678" from "0912345678". */
export function groupPhone(national: string): string {
  return `${national.slice(0, 4)} ${national.slice(4, 7)} ${national.slice(7)}`.trim()
}

/** "0912345678" from "+84912345678"; other numbers as they are. */
export function nationalPhone(e164: string): string {
  return e164.startsWith('+84') ? `0${e164.slice(3)}` : e164
}
