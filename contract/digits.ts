/**
 * How numbers are read everywhere: digits, or digits in plain groups. Nothing else is corrected: a number
 * that a spreadsheet turned into "123456789.0" would become another person's number.
 */
import { err, ok, type Result } from './result.ts'

export const digitsProblems = ['empty', 'fraction', 'exponent', 'sign', 'grouping', 'not-digits'] as const
export type DigitsProblem = (typeof digitsProblems)[number]

export interface Grouping {
  /** The separator between two groups. A space matches every kind of space, a hyphen every hyphen. */
  separators: readonly (' ' | '.' | '-')[]
  /** Fewest and most digits of one group. */
  shortest: number
  longest: number
}

/** As people write account and phone numbers: "0123 456 789", "0123.456.789", "012-345-678-901". */
const numberGroups: Grouping = { separators: [' ', '.', '-'], shortest: 2, longest: 6 }
/** As people write codes: "482 913", "482 - 913", "4 8 2 9 1 3". A wrong reading affects nobody else. */
const codeGroups: Grouping = { separators: [' ', '-'], shortest: 1, longest: 8 }

/**
 * The digits without their separators; none is added, dropped or changed. Full-width digits are accepted,
 * zero-width characters ignored. A single dot followed only by digits is taken for a decimal point.
 */
export function plainDigits(text: string, grouping: Grouping = numberGroups): Result<string, DigitsProblem> {
  const typed = plainCharacters(text)
  if (typed === '') return err('empty')
  if (/^\d+$/.test(typed)) return ok(typed)
  const problem = problemOf(typed)
  if (problem !== 'grouping') return err(problem)
  const groups = typed.split(/[ .-]/)
  const separators = typed.replace(/\d/g, '')
  const { shortest, longest } = grouping
  const plain =
    groups.every(({ length }) => length >= shortest && length <= longest) &&
    [...separators].every((separator) => grouping.separators.some((one) => one === separator))
  return plain ? ok(groups.join('')) : err('grouping')
}

/** The digits of a code that was sent or shown. */
export function codeDigits(text: string): Result<string, DigitsProblem> {
  return plainDigits(plainCharacters(text).replaceAll(' - ', '-'), codeGroups)
}

/**
 * Replaces full-width forms by plain ones and unifies spaces and hyphens. Trims, and drops zero-width
 * characters. Unlike NFKC it makes no digit of "²" or "①".
 */
export function plainCharacters(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/[\u2010-\u2015]/g, '-')
    .trim()
}

function problemOf(typed: string): Exclude<DigitsProblem, 'empty'> {
  if (/^[+\-\u2212] *\d/.test(typed) || /^\d[\d .,]*[-\u2212]$/.test(typed)) return 'sign'
  if (/^\d[\d .,-]*e[+\-\u2212]?\d+$/i.test(typed)) return 'exponent'
  if (!/^[\d .,-]+$/.test(typed) || !/\d/.test(typed)) return 'not-digits'
  return typed.includes(',') || /^[^.]*\.\d*$/.test(typed) ? 'fraction' : 'grouping'
}
