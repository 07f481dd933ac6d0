/**
 * The reference of a confirmed change: eight random characters and a check character, "K7M4-92QX-T". Crockford's
 * alphabet (no I, L, O, U); the check character is Luhn mod 32, which finds every single slip and nearly every swap of
 * neighbours, so that a reference read over the phone is either right or known to be wrong.
 */
import type { Random } from '../foundation/random.ts'

export const referenceAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const bodyLength = 8

export function newReference(random: Random): string {
  let body = ''
  while (body.length < bodyLength) body += referenceAlphabet.charAt(random.below(referenceAlphabet.length))
  return `${body.slice(0, 4)}-${body.slice(4)}-${checkCharacter(body)}`
}

/**
 * The same text for every way in which people read and write one reference: upper case, no separators, 0 for O, 1 for I
 * and L. For comparing; whether it is a reference at all it does not say.
 */
export function plainReference(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\s.-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
}

/** Takes it as people read and write it. */
export function isReference(text: string): boolean {
  const plain = plainReference(text)
  if (plain.length !== bodyLength + 1 || [...plain].some((char) => !referenceAlphabet.includes(char)))
    return false
  return checkCharacter(plain.slice(0, bodyLength)) === plain.charAt(bodyLength)
}

function checkCharacter(body: string): string {
  const base = referenceAlphabet.length
  let sum = 0
  // From the end on, every other one counts twice.
  for (let fromEnd = 0; fromEnd < body.length; fromEnd++) {
    const char = body.charAt(body.length - 1 - fromEnd)
    const value = referenceAlphabet.indexOf(char) * (fromEnd % 2 === 0 ? 2 : 1)
    sum += Math.floor(value / base) + (value % base)
  }
  return referenceAlphabet.charAt((base - (sum % base)) % base)
}
