import fc from 'fast-check'
import { expect, test } from 'vitest'
import { enrolmentQr, parseEnrolmentQr } from './enrolment-qr.ts'

const four = fc.string({ unit: fc.constantFrom(...'BCDFGHJKLMNPQRSTVWXZ'), minLength: 4, maxLength: 4 })
const code = fc.tuple(four, four, four).map((parts) => parts.join('-'))
const address = fc
  .webUrl({ validSchemes: ['https', 'http'], size: 'small' })
  .map((url) => new URL(url).origin)

test('has its form, the code and the address in words', () => {
  expect(enrolmentQr({ code: 'BCDF-GHJK-LMNP', address: 'https://kiosk.example.vn/' })).toBe(
    'VSSID-ENROL/1 BCDF-GHJK-LMNP https://kiosk.example.vn',
  )
})

test('is read as it was made', () => {
  fc.assert(
    fc.property(code, address, (code, address) => {
      expect(parseEnrolmentQr(enrolmentQr({ code, address }))).toEqual({ code, address })
    }),
  )
})

test('nothing else is read as one, and what is read is a code and an origin', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((end) => `VSSID-ENROL/1 BCDF-GHJK-LMNP ${end}`),
      ),
      (text) => {
        const read = parseEnrolmentQr(text)
        if (read === null) return
        expect(read.code).toMatch(/^[A-Z]{4}-[A-Z]{4}-[A-Z]{4}$/)
        expect(new URL(read.address).origin).toBe(read.address)
      },
    ),
  )
})

test.each([
  'VSSID-KIOSK/1 K7M4-92QX-T 2026-11-22T02:00:00.000Z 7QKD-M2XW-94TC-B8HN',
  'VSSID-ENROL/2 BCDF-GHJK-LMNP https://kiosk.example.vn',
  'VSSID-ENROL/1 BCDF-GHJK-LMNP javascript:alert(1)',
  'VSSID-ENROL/1 BCDF-GHJK-LMNP file:///etc/passwd',
  'VSSID-ENROL/1 BCDF-GHJK https://kiosk.example.vn',
  'VSSID-ENROL/1 BCDF-GHJK-LMNP https://kiosk.example.vn https://other.example',
])('"%s" is no such code', (text) => {
  expect(parseEnrolmentQr(text)).toBeNull()
})
