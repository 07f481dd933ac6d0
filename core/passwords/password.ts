/** Passwords are kept as argon2id hashes; those that other systems or earlier programs made are checked as well. */
import { timingSafeEqual } from 'node:crypto'
import type { Random } from '../foundation/random.ts'
import { readHash, workOfArgon2 } from './hash-forms.ts'
import { derive, type Argon2Cost } from './slow-hash.ts'

export type HashCost = Argon2Cost

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes. */
export const defaultHashCost: HashCost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 }

/** A demo prints its one password at start: there is nothing to protect, and it is up and signed in sooner. */
export const demoHashCost: HashCost = { memoryKiB: 1024, passes: 1, lanes: 1 }

const saltBytes = 16
const hashBytes = 32

/** About how long one of our hashes takes, see hash-forms.ts. */
export const workOf = workOfArgon2

/** @returns a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`, in base64 without padding. */
export async function hashPassword(password: string, random: Random, cost: HashCost): Promise<string> {
  const salt = random.bytes(saltBytes)
  return phcString(cost, salt, await derive(password, { kind: 'argon2id', salt, length: hashBytes, ...cost }))
}

/** Of the same form and cost, and of no password. */
export const decoyHash = (random: Random, cost: HashCost): string =>
  phcString(cost, random.bytes(saltBytes), random.bytes(hashBytes))

function phcString({ memoryKiB, passes, lanes }: HashCost, salt: Buffer, hash: Buffer): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${text(salt)}$${text(hash)}`
}

/** Whether it is one that would be made today. */
export function isOurs(stored: string, { memoryKiB, passes, lanes }: HashCost): boolean {
  return stored.startsWith(`$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$`)
}

/** @throws when `stored` is no hash that can be checked: that is damaged data, not a wrong password. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const hash = readHash(stored)
  if (hash === null || hash === 'too-costly')
    throw new Error('an account has a password hash of an unknown form')
  const actual = await derive(password, hash.derivation)
  // Bcrypt stops at a NUL, and HMAC takes one at the end for nothing.
  if (hash.form !== 'argon2id' && password.includes('\0')) return false
  return actual.length === hash.expected.length && timingSafeEqual(actual, hash.expected)
}
