import fc from 'fast-check'
import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import {
  compareVersions,
  isGenuine,
  publicKeyText,
  releaseForm,
  signRelease,
  type Release,
} from './release.ts'

const maker = generateKeyPairSync('ed25519')
const release: Release = {
  version: '0.2.0',
  releaseDate: '2026-11-29T02:00:00.000Z',
  file: 'vssid-contact-kiosk-0.2.0-windows-x64-setup.exe',
  sha512: `${'A'.repeat(86)}==`,
}

it('a release is known by its maker’s signature, from either half of the key', () => {
  const signed = signRelease(release, maker.privateKey)
  expect(publicKeyText(maker.privateKey)).toBe(publicKeyText(maker.publicKey))
  expect(isGenuine(signed, publicKeyText(maker.publicKey))).toBe(true)
})

it.each([
  ['version', '0.2.1'],
  ['releaseDate', '2026-11-28T02:00:00.000Z'],
  ['file', 'vssid-contact-kiosk-0.2.0-windows-arm64-setup.exe'],
  ['sha512', `B${'A'.repeat(85)}==`],
  ['signature', 'AAAA'],
])('another %s is none of it', (name, value) => {
  const signed = { ...signRelease(release, maker.privateKey), [name]: value }
  expect(isGenuine(signed, publicKeyText(maker.publicKey))).toBe(false)
})

it('nor is what somebody else signed, or a key that is none', () => {
  const other = generateKeyPairSync('ed25519')
  expect(isGenuine(signRelease(release, other.privateKey), publicKeyText(maker.publicKey))).toBe(false)
  expect(isGenuine(signRelease(release, maker.privateKey), 'no key')).toBe(false)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
  expect(() => publicKeyText(rsa.publicKey)).toThrow('Ed25519')
})

it('no field can be read as the end of one and the beginning of the next', () => {
  for (const [name, value] of Object.entries(release)) {
    expect(releaseForm.safeParse({ ...release, [name]: `${value}\n0.3.0` }).success).toBe(false)
  }
})

it('versions are compared number by number', () => {
  expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0)
  expect(compareVersions('1.0.0', '1.0.0')).toBe(0)
  const aVersion = fc.tuple(fc.nat(99_999), fc.nat(99_999), fc.nat(99_999))
  fc.assert(
    fc.property(aVersion, aVersion, (a, b) => {
      const [left, right] = [a, b].map((numbers) => numbers.map((n) => String(n).padStart(5, '0')).join('.'))
      const expected = left! < right! ? -1 : left! > right! ? 1 : 0
      expect(Math.sign(compareVersions(a.join('.'), b.join('.')))).toBe(expected)
    }),
  )
})
