/** Pictures: every digit drawn, nothing in the markup that says which. */
import { describe, expect, it } from 'vitest'
import { secureRandom } from '../foundation/random.ts'
import { captchaView, checkCaptcha, newCaptcha } from './captcha.ts'

const settings = { digits: 5, ttlSeconds: 180 }

describe('the picture', () => {
  it('is an SVG without text, and another one each time', () => {
    const captcha = newCaptcha(secureRandom, settings, 0)
    const pictures = [captchaView(captcha, secureRandom), captchaView(captcha, secureRandom)].map(
      ({ picture }) => Buffer.from(picture.replace('data:image/svg+xml;base64,', ''), 'base64').toString(),
    )
    for (const svg of pictures) {
      expect(svg).toMatch(/^<svg [^>]+>(<path [^>]+\/>)+<\/svg>$/)
      expect(svg).not.toContain(captcha.digits)
    }
    expect(pictures[0]).not.toBe(pictures[1])
  })
})

describe('the answer', () => {
  it('may be spaced, and counts until its time is over', () => {
    const captcha = newCaptcha(secureRandom, settings, 1_000)
    const answer = [...captcha.digits].join(' ')
    expect(checkCaptcha(captcha, { id: captcha.id, answer }, 180_999)).toEqual({ ok: true, value: null })
    expect(checkCaptcha(captcha, { id: captcha.id, answer }, 181_000)).toMatchObject({
      error: { kind: 'captcha-expired' },
    })
    expect(checkCaptcha(captcha, { id: 'other', answer }, 2_000)).toMatchObject({
      error: { kind: 'captcha-expired' },
    })
    for (const other of [
      `-${captcha.digits}`,
      `${captcha.digits}-`,
      captcha.digits.replace(/(?=\d$)/, '.'),
    ]) {
      expect(checkCaptcha(captcha, { id: captcha.id, answer: other }, 2_000)).toMatchObject({
        error: { kind: 'captcha-wrong' },
      })
    }
    expect(checkCaptcha(null, { id: captcha.id, answer }, 2_000)).toMatchObject({
      error: { kind: 'captcha-expired' },
    })
    expect(checkCaptcha(captcha, { id: captcha.id, answer: '' }, 2_000)).toMatchObject({
      error: { kind: 'captcha-wrong' },
    })
  })
})
