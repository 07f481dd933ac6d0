/** Account numbers: the 10-digit BHXH number, or the 12-digit personal ID that maps to it since August 2025. */
import { plainDigits } from '../../contract/digits.ts'
import type { FailureOf } from '../../contract/failures.ts'
import { err, type Result } from '../foundation/result.ts'

type NumberInvalid = FailureOf<'account-number-invalid'>

/** The digits of a number typed whole or in plain groups; says nothing about whether the account exists. */
export function normaliseAccountNumber(input: string): Result<string, NumberInvalid> {
  const invalid = (reason: NumberInvalid['reason']) =>
    err({ kind: 'account-number-invalid', reason } as const)
  const digits = plainDigits(input)
  if (!digits.ok) return invalid(digits.error)
  const { length } = digits.value
  if (length === 10 || length === 12) return digits
  return invalid((length === 9 || length === 11) && !digits.value.startsWith('0') ? 'zero-lost' : 'length')
}

/** The number that texts name: the personal ID, which takes the BHXH number's place, or the BHXH number. */
export function shownNumber({
  number,
  personalId,
}: {
  number: string | null
  personalId: string | null
}): string {
  return personalId ?? number ?? ''
}

/** "0123 456 789" or "012 345 678 901". */
export function groupAccountNumber(digits: string): string {
  return digits.length === 12
    ? digits.replace(/(\d{3})(?=\d)/g, '$1 ')
    : `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`
}
