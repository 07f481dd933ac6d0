/** Passwords and PINs of staff: what they must be like, and those that are given to somebody for the first time. */
import type { FailureOf } from '../../contract/failures.ts'
import { referenceAlphabet } from '../contact/reference.ts'
import { isObvious } from './maintenance-code.ts'
import type { Random } from '../foundation/random.ts'
import { isCommonPassword } from './common-passwords.ts'

export const pinLength = 6
const longestPassword = 128

type Weak = FailureOf<'secret-weak'>

/** @param shortest from the configuration. */
export function passwordProblem(
  password: string,
  { userName, shortest }: { userName: string; shortest: number },
): Weak | null {
  const weak = (reason: Weak['reason'], length = shortest): Weak => ({
    kind: 'secret-weak',
    which: 'password',
    reason,
    length,
  })
  const characters = [...password.normalize('NFC')].length
  if (characters < shortest) return weak('too-short')
  if (characters > longestPassword) return weak('too-long', longestPassword)
  if (password.toLowerCase().includes(userName)) return weak('contains-name')
  return isCommonPassword(password) || isObvious(password) ? weak('common') : null
}

export function pinProblem(pin: string): Weak | null {
  const weak = (reason: Weak['reason']): Weak => ({
    kind: 'secret-weak',
    which: 'pin',
    reason,
    length: pinLength,
  })
  if (!/^\d*$/.test(pin)) return weak('not-digits')
  if (pin.length !== pinLength) return weak(pin.length < pinLength ? 'too-short' : 'too-long')
  return isObvious(pin) || new Set(pin).size < 3 ? weak('common') : null
}

/** A PIN is digits and no password is that short: one field at sign-in takes both. */
export const looksLikePin = (secret: string) => new RegExp(`^\\d{${pinLength}}$`).test(secret)

/** "K7M4-92QX-TB3W": 60 bits, easy to copy from a screen by hand. */
export function givenPassword(random: Random): string {
  const group = () =>
    Array.from({ length: 4 }, () => referenceAlphabet.charAt(random.below(referenceAlphabet.length))).join('')
  return [group(), group(), group()].join('-')
}

export const setUpVariable = 'KIOSK_SET_UP_CODE'
const shortestSetUpCode = 8

/** @returns why a chosen set-up code will not do, as a sentence that does not repeat it; null when it will. */
export function setUpCodeProblem(code: string): string | null {
  const { length } = plainCode(code)
  if (length < shortestSetUpCode) {
    return (
      `${setUpVariable} has ${length} letters and digits; at least ${shortestSetUpCode} are needed. ` +
      'Set a longer code, or unset it: one is then made and printed at start.'
    )
  }
  return isObvious(plainCode(code)) ? `${setUpVariable} is too easy to guess. Set another code.` : null
}

/** Copied by hand: capitals, hyphens and the look-alikes O, I and L do not matter. */
export function plainCode(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
}
