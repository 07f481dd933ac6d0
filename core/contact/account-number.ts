/** Account numbers: the 10-digit BHXH number, or the 12-digit personal ID that maps to it since August 2025. */
import type { FailureOf } from '../../contract/failures.ts'
import { err, ok, type Result } from '../result.ts'

type NumberInvalid = FailureOf<'account-number-invalid'>

/** Digits only, in whatever form and spacing they were typed; says nothing about whether the account exists. */
export function normaliseAccountNumber(input: string): Result<string, NumberInvalid> {
  const digits = input.normalize('NFKC').replace(/[\s.\-\u2010-\u2015\u200b-\u200f\u2060\ufeff]/g, '')
  if (digits === '') return err({ kind: 'account-number-invalid', reason: 'empty' })
  if (!/^\d+$/.test(digits)) return err({ kind: 'account-number-invalid', reason: 'not-digits' })
  if (digits.length !== 10 && digits.length !== 12)
    return err({ kind: 'account-number-invalid', reason: 'length' })
  return ok(digits)
}

/** "0123 456 789" or "012 345 678 901". */
export function groupAccountNumber(digits: string): string {
  return digits.length === 12
    ? digits.replace(/(\d{3})(?=\d)/g, '$1 ')
    : `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`
}
