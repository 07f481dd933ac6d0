/** Display formats of numbers and times: grouped numbers, clock times, dates. */
import { plainCharacters, plainDigits } from '../../../contract/digits.ts'
import type { Language } from '../../../contract/views.ts'

const timeZone = 'Asia/Ho_Chi_Minh'
const tag: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' }

/** For counting, drawing and codes: never for a personal number that is sent. */
export function digitsOf(text: string): string {
  return plainCharacters(text).replace(/\D/g, '')
}

/** Whether a text has the form in which fields keep numbers: digits, after an optional plus. */
export const isPlainNumber = (text: string) => /^\+?\d*$/.test(text)

const longestTyped = 40

/**
 * What a field keeps of typed or pasted text: the digits where it is a number in plain groups, otherwise the
 * text itself, which the service refuses with a reason. A typed letter or surplus digit has no effect.
 * @param before the field's previous value
 * @param longest maximum number of digits
 */
export function typedNumber(text: string, before: string, longest: number): string {
  const typed = plainCharacters(text)
  const bare = typed.replaceAll(' ', '')
  const plus = typed.startsWith('+') ? '+' : ''
  const grouped = plainDigits(typed.slice(plus.length))
  const number = isPlainNumber(bare) ? bare : grouped.ok ? plus + grouped.value : null
  if (number === null) {
    return bare.replace(/\p{L}+/gu, '') === before ? before : typed.slice(0, longestTyped)
  }
  const isFull = isPlainNumber(before) && digitsOf(before).length >= longest
  return isFull && number.length > before.length ? before : number.slice(0, longestTyped)
}

/** "0912 345 678" and "+84 912 345 678" while it is typed; "84912…" too. Other text stays unchanged. */
export function groupPhone(text: string): string {
  if (!isPlainNumber(text)) return text
  const plus = text.startsWith('+')
  const digits = digitsOf(text)
  const code = digits.startsWith('84') || plus ? [2] : []
  // With the 0 that some people write after the country code.
  const first = code.length === 0 || digits.startsWith('840') ? [4] : [3]
  return (plus ? '+' : '') + split(digits, [...code, ...first, 3]).join(' ')
}

/** "0123 456 789" (BHXH number) and, beyond ten digits, "079 085 001 234" (personal ID). */
export function groupNumber(text: string): string {
  if (!isPlainNumber(text)) return text
  const digits = digitsOf(text)
  return split(digits, digits.length > 10 ? [3] : [4, 3]).join(' ')
}

/** Splits off groups of the given sizes; the last size repeats. */
function split(digits: string, sizes: readonly number[]): string[] {
  const groups: string[] = []
  for (let at = 0, i = 0; at < digits.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? 3
    groups.push(digits.slice(at, at + size))
    at += size
  }
  return groups
}

/** "14:35" */
export function clockTime(time: number, language: Language): string {
  return new Intl.DateTimeFormat(tag[language], {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(time)
}

/** "22/11/2026" */
export function calendarDate(time: number, language: Language): string {
  return new Intl.DateTimeFormat(tag[language], {
    timeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(time)
}

/** "14:35, 23/11/2026" */
export function fullMoment(time: number, language: Language): string {
  return `${clockTime(time, language)}, ${calendarDate(time, language)}`
}

/** "14:35" today, "14:35, 23/11/2026" on another day. */
export function momentText(time: number, now: number, language: Language): string {
  const today = calendarDate(time, language) === calendarDate(now, language)
  return today ? clockTime(time, language) : fullMoment(time, language)
}

/** For "after 14:35": the first whole minute that is not too early. */
export const wholeMinuteAfter = (time: number) => Math.ceil(time / 60_000) * 60_000
