/**
 * One-time codes (mã xác thực, OTP). A code is digits from a CSPRNG and is kept only as a keyed HMAC over itself and
 * all it is bound to: the change, the account and its version, the session, the recipient, the step, and a digest of
 * the old and new contact. Whatever of these differs when the code comes back, the HMAC differs too.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { codeDigits } from '../../contract/digits.ts'
import type { Random } from '../foundation/random.ts'

/** What a code is good for, and nothing else. */
export interface CodeBinding {
  changeId: string
  account: string
  accountVersion: number
  /** The visit it was asked for in. */
  visit: string
  /** 0-based step of the change. */
  step: number
  /** Comparison form of the address it goes to. */
  recipient: string
  /** Of old and new contact, see `contactDigest`. */
  contact: string
}

export interface IssuedCode {
  mac: Buffer
  /** Short, on the screen and in the mail: tells one mail from another, helps no guess. */
  reference: string
  sentAt: number
  /** Good while now < expiresAt. */
  expiresAt: number
}

// No letters that look alike or are misheard; a reference is never part of the code.
const referenceLetters = 'ACDEFHJKLMNPRTUVWXY'

export function issueCode(
  binding: CodeBinding,
  settings: { digits: number; ttlSeconds: number },
  now: number,
  random: Random,
  key: Buffer,
): { code: string; issued: IssuedCode } {
  const code = Array.from({ length: settings.digits }, () => random.below(10)).join('')
  const reference = Array.from({ length: 3 }, () =>
    referenceLetters.charAt(random.below(referenceLetters.length)),
  ).join('')
  return {
    code,
    issued: {
      mac: codeMac(key, binding, code),
      reference,
      sentAt: now,
      expiresAt: now + settings.ttlSeconds * 1000,
    },
  }
}

/** Compares in constant time; says nothing about expiry. */
export function matches(issued: IssuedCode, code: string, binding: CodeBinding, key: Buffer): boolean {
  return timingSafeEqual(issued.mac, codeMac(key, binding, code))
}

function codeMac(key: Buffer, binding: CodeBinding, code: string): Buffer {
  const parts = [
    binding.changeId,
    binding.account,
    binding.accountVersion,
    binding.visit,
    binding.step,
    binding.recipient,
    binding.contact,
    code,
  ]
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest()
}

/** Digits whole or in groups, with spaces or hyphens between them, full-width too. Null when it can't be a code. */
export function normaliseCode(input: string, digits: number): string | null {
  const typed = codeDigits(input)
  return typed.ok && typed.value.length === digits ? typed.value : null
}
