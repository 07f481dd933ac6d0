/** The normalisers: what people type, what is kept, and that no input breaks them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupAccountNumber, normaliseAccountNumber } from './account-number.ts'
import { normaliseEmail } from './email.ts'
import { editDistance, suggestEmail } from './email-typo.ts'
import { maskEmail, maskName, maskNumber, maskPhone } from './mask.ts'
import { nationalPhone, normalisePhone } from './phone.ts'

const mobile = fc.stringMatching(/^0[35789]\d{8}$/)
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.stringMatching(/^[\d +.@a-z-]*$/))

describe('phone', () => {
  it('takes the 0, 84 and +84 forms, spaced and full-width, as one number', () => {
    fc.assert(
      fc.property(mobile, (national) => {
        const rest = national.slice(1)
        const fullWidth = [...national].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')
        const forms = [
          national,
          `84${rest}`,
          `+84${rest}`,
          `+84 (0) ${rest}`,
          `(+84) ${rest}`,
          `(+84) ${national}`,
          `84 ${national}`,
          `84${national}`,
          `84 (0) ${rest}`,
          `0084${rest}`,
          `0084 ${national}`,
          rest,
          fullWidth,
        ]
        const spaced = national.replace(/(\d{4})(\d{3})/, '$1.$2-')
        for (const form of [...forms, spaced]) {
          expect(normalisePhone(form)).toMatchObject({ ok: true, value: { e164: `+84${rest}` } })
        }
      }),
    )
  })

  it('says by how many digits a number is too short or too long', () => {
    fc.assert(
      fc.property(mobile, fc.integer({ min: 1, max: 7 }), (national, by) => {
        expect(normalisePhone(national.slice(0, -by))).toMatchObject({ error: { reason: 'too-short', by } })
        expect(normalisePhone(national + '1'.repeat(by))).toMatchObject({ error: { reason: 'too-long', by } })
      }),
    )
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['0912 345 67x', 'not-digits'],
    ['0281234567', 'not-mobile'],
    ['0123456789', 'not-mobile'],
    ['84 091234567', 'too-short'],
    ['+1 202 555 0123', 'foreign'],
    ['0014155550123', 'foreign'],
    ['++84912345678', 'not-digits'],
    ['912345678.0', 'fraction'],
    ['84912345678.0', 'fraction'],
    ['+84912345678.0', 'fraction'],
    ['091234567,8', 'fraction'],
    ['9.12345678E8', 'exponent'],
    ['9,12346E+08', 'exponent'],
    ['-0912345678', 'sign'],
    ['0912345678-', 'sign'],
    ['091234567-8', 'grouping'],
    ['091234567 8', 'grouping'],
    ['(0912345678', 'not-digits'],
    ['091234567(8)', 'not-digits'],
    ['091234567²', 'not-digits'],
    ['0912345678₫', 'not-digits'],
  ])('refuses "%s" as %s', (typed, reason) => {
    expect(normalisePhone(typed)).toMatchObject({ error: { kind: 'phone-invalid', reason } })
  })

  it('is the same when done twice, and never throws', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const once = normalisePhone(typed)
        if (once.ok) {
          expect(once.value.e164).toMatch(/^\+84[35789]\d{8}$/)
          expect(normalisePhone(once.value.e164)).toEqual(once)
          expect(normalisePhone(once.value.display)).toEqual(once)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('e-mail', () => {
  it.each([
    [' Lan.Nguyen@GMAIL.com ', 'Lan.Nguyen@gmail.com', 'lan.nguyen@gmail.com'],
    ['lan+bhxh@gmail.com', 'lan+bhxh@gmail.com', 'lan+bhxh@gmail.com'],
    ['lan@bảohiểm.vn', 'lan@xn--bohim-tc5b62b.vn', 'lan@xn--bohim-tc5b62b.vn'],
  ])('keeps "%s" as %s', (typed, address, comparison) => {
    const result = normaliseEmail(typed)
    expect(result.ok && result.value.comparison.split('@')[0]).toBe(comparison.split('@')[0])
    if (!typed.includes('ả')) expect(result).toMatchObject({ value: { address, comparison } })
    else expect(result.ok && result.value.address).toMatch(/^lan@xn--[a-z0-9-]+\.vn$/)
  })

  it.each([
    ['', 'empty'],
    ['lan', 'no-at'],
    ['lan@@gmail.com', 'many-at'],
    ['lan@a@gmail.com', 'many-at'],
    ['@gmail.com', 'no-name'],
    ['lan@', 'no-domain'],
    ['lan@gmail', 'no-domain'],
    ['lan@gmail.c', 'no-domain'],
    ['lan@1.2', 'no-domain'],
    ['la n@gmail.com', 'space'],
    ['lan@gm ail.com', 'space'],
    ['lan\r\nBcc: x@gmail.com', 'control-character'],
    ['lan\u202e@gmail.com', 'control-character'],
    ['nguyễn@gmail.com', 'character'],
    ['"lan"@gmail.com', 'character'],
    ['lan@[127.0.0.1]', 'character'],
    ['lan@%67mail.com', 'character'],
    ['lan@-gmail.com', 'character'],
    ['lаn@gmail.com', 'mixed-scripts'],
    ['lan@gmаil.com', 'mixed-scripts'],
    ['.lan@gmail.com', 'dots'],
    ['lan.@gmail.com', 'dots'],
    ['la..n@gmail.com', 'dots'],
    ['lan@gmail..com', 'dots'],
    ['lan@gmail.com.', 'dots'],
    [`${'a'.repeat(65)}@gmail.com`, 'too-long'],
    [
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.vn`,
      'too-long',
    ],
  ])('refuses "%s" as %s', (typed, reason) => {
    expect(normaliseEmail(typed)).toMatchObject({ error: { kind: 'email-invalid', reason } })
  })

  it('never throws, lets no control character or space through, and is the same when done twice', () => {
    const shaped = fc
      .tuple(anyText, fc.constantFrom('@', '@@', ''), anyText, fc.constantFrom('.vn', '.com', ''))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(anyText, shaped, fc.emailAddress()), (typed) => {
        const once = normaliseEmail(typed)
        if (!once.ok) return
        // eslint-disable-next-line no-control-regex
        expect(once.value.address).not.toMatch(/[\u0000-\u0020\u007f-\u{10ffff},;<>"()[\]\\]/u)
        expect(normaliseEmail(once.value.address)).toEqual(once)
        expect(normaliseEmail(once.value.comparison.toUpperCase())).toMatchObject({
          value: { comparison: once.value.comparison },
        })
      }),
      { numRuns: 3_000 },
    )
  })

  it('has one outcome for an address, whether the quick way takes it or the rules do', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9_+.-]{0,12}$/)
    const label = fc.stringMatching(/^[a-zA-Z0-9-]{0,9}$/)
    const hosts = fc.array(fc.oneof(label, fc.constantFrom('xn--bohim-tc5b62b', '1', '0x1', 'a--b')), {
      maxLength: 6,
    })
    let taken = 0
    fc.assert(
      fc.property(part, hosts, fc.constantFrom('vn', 'COM', 'c', '1'), (name, host, last) => {
        const address = `${name}@${[...host, last].join('.')}`
        const outcome = normaliseEmail(address)
        // A space around it is no concern of the outcome, but of the quick way.
        expect(outcome).toEqual(normaliseEmail(` ${address}`))
        if (outcome.ok) taken++
      }),
      { numRuns: 5_000 },
    )
    expect(taken).toBeGreaterThan(200)
  })

  it.each([
    ['lan@gmial.com', 'lan@gmail.com'],
    ['lan@gmail.con', 'lan@gmail.com'],
    ['lan@gmai.com', 'lan@gmail.com'],
    ['lan@yaho.com', 'lan@yahoo.com'],
    ['lan@hotmial.com', 'lan@hotmail.com'],
    ['lan@outlok.com', 'lan@outlook.com'],
    ['lan@gmail.com', null],
    ['lan@mail.com', null],
    ['lan@ymail.com', null],
    ['lan@example.vn', null],
    ['lan@yahoo.com.vn', null],
  ])('asks about %s: %s', (typed, suggestion) => {
    expect(suggestEmail(typed)).toBe(suggestion)
  })

  it('counts slips as a distance does: none for itself, the same both ways', () => {
    const word = fc.stringMatching(/^[a-d]{0,6}$/)
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
      }),
    )
  })
})

describe('account number', () => {
  it('takes 10 or 12 digits however they are spaced', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(\d{10}|\d{12})$/), (digits) => {
        expect(normaliseAccountNumber(groupAccountNumber(digits))).toEqual({ ok: true, value: digits })
      }),
    )
  })

  it.each([
    ['', 'empty'],
    ['01234567x9', 'not-digits'],
    ['012345678', 'length'],
    ['01234567890', 'length'],
    ['0123456789012', 'length'],
    ['123456789', 'zero-lost'],
    ['79085001234', 'zero-lost'],
    ['123456789.0', 'fraction'],
    ['0123456789.00', 'fraction'],
    ['12345678,90', 'fraction'],
    ['79085001234.0', 'fraction'],
    ['1.234567890E+9', 'exponent'],
    ['1,23457E+09', 'exponent'],
    ['-123456789-0', 'sign'],
    ['+0123456789', 'sign'],
    ['123456789-0', 'grouping'],
    ['012345678²', 'not-digits'],
    ['0123456789 VND', 'not-digits'],
  ])('refuses "%s" as %s', (typed, reason) => {
    expect(normaliseAccountNumber(typed)).toMatchObject({ error: { reason } })
  })
})

describe('account number and phone', () => {
  it('are read from groups as people write them by hand', () => {
    for (const typed of [
      '0123.456.789',
      '0123 456 789',
      '0123-456-789',
      '０１２３４５６７８９',
      ' 0123456789 ',
    ]) {
      expect(normaliseAccountNumber(typed)).toEqual({ ok: true, value: '0123456789' })
    }
    for (const typed of [
      '0912.345.678',
      '091 2345 678',
      '0912-345-678',
      '+84-912-345-678',
      '+84 912345678',
    ]) {
      expect(normalisePhone(typed)).toMatchObject({ ok: true, value: { e164: '+84912345678' } })
    }
  })

  it('are never other digits than those of the text, and never read from a fraction or an exponent', () => {
    const digits = fc.stringMatching(/^\d{8,12}$/)
    const end = fc.constantFrom('.0', ',0', '.00', '.', ',', 'E+9', 'e1', '-', '.5', ' ₫', 'x')
    fc.assert(
      fc.property(digits, end, (number, ending) => {
        expect(normaliseAccountNumber(number + ending).ok).toBe(false)
        expect(normalisePhone(number + ending).ok).toBe(false)
      }),
    )
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^[\d .,eE+-]{8,16}$/)), (typed) => {
        const own = typed.normalize('NFKC').replace(/\D/g, '')
        const number = normaliseAccountNumber(typed)
        if (number.ok) expect(number.value).toBe(own)
        const phone = normalisePhone(typed)
        if (phone.ok) expect(own.endsWith(phone.value.e164.slice(3))).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('masks', () => {
  it('show the end of numbers, the first letter of an e-mail, and hide the given name', () => {
    expect(maskPhone('+84912345678')).toBe('•••• ••• 678')
    expect(maskEmail('quynh@example.vn')).toBe('q•••@example.vn')
    expect(maskEmail('q@example.vn')).toBe('•••@example.vn')
    expect(maskName('Nguyễn Thị  Quỳnh ')).toBe('Nguyễn Thị Q•••')
    expect(maskName('Quỳnh')).toBe('Q•••')
    expect(maskNumber('0123456789')).toBe('•••••• 6789')
  })

  it('hide at least six digits of a phone, and the length of an e-mail’s name', () => {
    fc.assert(
      fc.property(mobile, fc.stringMatching(/^[a-z]{2,20}$/), (national, name) => {
        expect(maskPhone(`+84${national.slice(1)}`)).not.toContain(national.slice(0, 7))
        expect(maskEmail(`${name}@b.vn`)).toHaveLength('x•••@b.vn'.length)
      }),
    )
  })

  it('read a foreign number as it is', () => {
    expect(nationalPhone('+12025550123')).toBe('+12025550123')
  })
})
