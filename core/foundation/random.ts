/** Randomness comes in as an argument, so that a rule can be tested; in the product it is the CSPRNG. */
import { randomBytes, randomFillSync, randomInt } from 'node:crypto'

export interface Random {
  /** `size` random bytes. */
  bytes(size: number): Buffer
  /** A whole number, 0 ≤ n < max, every value equally likely. */
  below(max: number): number
}

/** In bytes. */
const poolSize = 4096
const largestPooled = 64

export const secureRandom: Random = {
  bytes: pooledBytes(randomFillSync),
  below: (max) => randomInt(max),
}

/** A token nobody guesses: 256 bits, base64url. */
export function randomToken(random: Random): string {
  return random.bytes(32).toString('base64url')
}

/**
 * Small requests are served from a pool that is filled at one go: a call to the CSPRNG costs more than the bytes. What is
 * handed out is wiped from the pool, so that no byte serves twice.
 *
 * @param fill makes all of it random.
 */
export function pooledBytes(fill: (pool: Buffer) => unknown): Random['bytes'] {
  const pool = Buffer.alloc(poolSize)
  let used = poolSize
  return (size) => {
    // Sizes that are none are among these: they throw.
    if (!(Number.isInteger(size) && size >= 0 && size <= largestPooled)) return randomBytes(size)
    if (used + size > poolSize) {
      fill(pool)
      used = 0
    }
    const taken = pool.subarray(used, used + size)
    const bytes = Buffer.from(taken)
    taken.fill(0)
    used += size
    return bytes
  }
}
