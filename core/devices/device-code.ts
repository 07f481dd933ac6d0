/**
 * One-time codes with which an administrator lets a machine in: twelve letters, of which the first four say which code is
 * meant and the other eight are the secret. So a wrong guess counts against one code, and not against all that are open.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Random } from '../foundation/random.ts'

/** Consonants that nobody takes for another letter or a digit, and that make no words: log2(20^8) is 34 bits, for five tries. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'
const idLength = 4
const secretLength = 8

/** A code counts for so long, and takes so many tries. */
export const codeLifeMs = 15 * 60_000
export const mostCodeTries = 5

export interface CodeParts {
  /** Its key in the store. */
  id: string
  secret: string
}

export function newCode(random: Random): CodeParts {
  const some = (length: number) =>
    Array.from({ length }, () => letters.charAt(random.below(letters.length))).join('')
  return { id: some(idLength), secret: some(secretLength) }
}

/** "BCDF-GHJK-LMNP" */
export function codeText({ id, secret }: CodeParts): string {
  return [id, secret.slice(0, 4), secret.slice(4)].join('-')
}

/** As typed: in small letters, with spaces or hyphens anywhere. Null: no code looks like that. */
export function parseCode(typed: string): CodeParts | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
  if (plain.length !== idLength + secretLength) return null
  if (![...plain].every((letter) => letters.includes(letter))) return null
  return { id: plain.slice(0, idLength), secret: plain.slice(idLength) }
}

/** @param key of this store, for devices alone */
export function keyedHash(key: Buffer, purpose: 'code' | 'cookie', secret: string): string {
  return createHmac('sha256', key).update(`${purpose} ${secret}`).digest('base64url')
}

export function isSameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
