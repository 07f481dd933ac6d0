/** Randomness comes in as an argument, so that a rule can be tested; in the product it is the CSPRNG. */
import { randomBytes, randomInt } from 'node:crypto'

export interface Random {
  /** `size` random bytes. */
  bytes(size: number): Buffer
  /** A whole number, 0 ≤ n < max, every value equally likely. */
  below(max: number): number
}

export const secureRandom: Random = {
  bytes: (size) => randomBytes(size),
  below: (max) => randomInt(max),
}

/** A token nobody guesses: 256 bits, base64url. */
export function randomToken(random: Random): string {
  return random.bytes(32).toString('base64url')
}
