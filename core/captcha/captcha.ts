/**
 * The captcha (mã kiểm tra) that the portal's flow has: digits, single use, bound to the visit that holds it. It slows
 * down simple scripts and nothing more: who may change a contact is decided by codes and counters alone.
 */
import { codeDigits } from '../../contract/digits.ts'
import type { FailureOf } from '../../contract/failures.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import { drawDigits } from './picture.ts'
import type { CaptchaView } from '../../contract/citizen/views.ts'

export interface Captcha {
  id: string
  digits: string
  expiresAt: number
}

/** Digits that are told apart by eye and by ear in both languages all look alike to nobody: all ten are used. */
export function newCaptcha(
  random: Random,
  settings: { digits: number; ttlSeconds: number },
  now: number,
): Captcha {
  return {
    id: random.bytes(12).toString('base64url'),
    digits: Array.from({ length: settings.digits }, () => random.below(10)).join(''),
    expiresAt: now + settings.ttlSeconds * 1000,
  }
}

export function captchaView(captcha: Captcha, random: Random): CaptchaView {
  const svg = drawDigits(captcha.digits, random)
  return {
    id: captcha.id,
    picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    digits: captcha.digits.length,
    expiresAt: captcha.expiresAt,
  }
}

/** @param captcha the one this visit holds; the caller drops it after this call, right or wrong. */
export function checkCaptcha(
  captcha: Captcha | null,
  given: { id: string; answer: string },
  now: number,
): Result<null, FailureOf<'captcha-wrong' | 'captcha-expired'>> {
  if (!captcha || captcha.id !== given.id || now >= captcha.expiresAt) return err({ kind: 'captcha-expired' })
  const answer = codeDigits(given.answer)
  return answer.ok && answer.value === captcha.digits ? ok(null) : err({ kind: 'captcha-wrong' })
}
