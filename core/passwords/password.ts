/** Passwords are kept as scrypt hashes. */
import { timingSafeEqual } from 'node:crypto'
import type { Random } from '../foundation/random.ts'
import { scrypt, type ScryptCost } from '../foundation/scrypt.ts'

export type HashCost = ScryptCost

/** OWASP Password Storage Cheat Sheet, one of its equal scrypt settings: 32 MiB a hash. */
export const defaultHashCost: HashCost = { N: 2 ** 15, r: 8, p: 3 }

/** A demo prints its one password at start: there is nothing to protect, and it is up and signed in sooner. */
export const demoHashCost: HashCost = { N: 2 ** 12, r: 8, p: 1 }

/** How long a hash takes, in units that compare: with the same `p`, twice the work is twice the time. */
export const workOf = ({ N, r, p }: HashCost) => N * r * p

/** OWASP's dearest equal setting, N=2^17 r=8 p=1: 128 MiB, and less than half a second on an office's machine. */
const ceiling = { work: 2 ** 17 * 8, bytes: 128 * 2 ** 17 * 8 }

/** The cost of one of our hashes; null for a text that is none, or for one that no sign-in can pay for. */
export function affordableCost(stored: string): HashCost | null {
  const parts = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$[\w-]{16,128}\$[\w-]{43}$/.exec(stored)
  if (!parts) return null
  const cost = { N: Number(parts[1]), r: Number(parts[2]), p: Number(parts[3]) }
  const isPowerOfTwo = cost.N >= 2 && (cost.N & (cost.N - 1)) === 0
  const valid = isPowerOfTwo && cost.r >= 1 && cost.p >= 1
  return valid && workOf(cost) <= ceiling.work && 128 * cost.N * cost.r <= ceiling.bytes ? cost : null
}

/** @returns `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
export async function hashPassword(password: string, random: Random, cost: HashCost): Promise<string> {
  const salt = random.bytes(16)
  const hash = await scrypt(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** @throws when `stored` is not one of our hashes: that is damaged data, not a wrong password. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt = '', hash = ''] = stored.split('$')
  if (scheme !== 'scrypt' || hash === '') throw new Error('an account has a password hash of an unknown form')
  const expected = Buffer.from(hash, 'base64url')
  const actual = await scrypt(password, Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  })
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
