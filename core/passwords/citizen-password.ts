/** What a citizen's new password must be like. Rules that can be said in one line on the screen, before it is typed. */
import type { FailureOf } from '../../contract/failures.ts'
import { isCommonPassword } from './common-passwords.ts'

const shortest = 8
const longest = 64

/** @returns why it will not do, or null. Letters of any alphabet count as letters. */
export function citizenPasswordProblem(password: string): FailureOf<'password-weak'> | null {
  const characters = [...password.normalize('NFC')]
  const weak = (reason: FailureOf<'password-weak'>['reason'], length = shortest) => ({
    kind: 'password-weak' as const,
    reason,
    length,
  })
  if (characters.length < shortest) return weak('too-short')
  if (characters.length > longest) return weak('too-long', longest)
  if (!/\p{L}/u.test(password) || !/\p{N}/u.test(password)) return weak('one-kind')
  return isCommonPassword(password) ? weak('common') : null
}
