/**
 * Hashes that other systems made of one password: libxcrypt's crypt(3), Python's hashlib, the reference argon2. Each is read, is
 * right for that password alone, and one that would stall a kiosk is told from one that is none.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWeak, mostWork, readHash } from './hash-forms.ts'
import { verifyPassword } from './password.ts'

const password = 'Mật khẩu 1'
const salt = 'MDEyMzQ1Njc4OWFiY2RlZg'
const sha1 = 'oDnvF/W4RYMA0RAQHbMQCtFceBw'
const sha256 = 'dWeaHyU2cnO3Icq4w9stLDydcbgNVGjvHFRMDsSvbbU'
const sha512 = 'UUv1TApPic2JgvbDRxt6mFrbZ9XuOp9GEu3MeUpQMY5hcz0ZTtqx6JRvHAQeR0/xXNbFqBfaY4t+gPBbqO6/PQ'

const made = [
  ['argon2id', `$argon2id$v=19$m=64,t=3,p=1$${salt}$W7PQmLw6TP6Ph65o+o2o54Yb5W2yE4WL6N2am8cjWsE`],
  ['argon2id', `$argon2id$v=19$m=64,t=3,p=3$${salt}$QPx+7gGtibK19MXe1MR83B3ruxrPhsRpN2Bpqi/Y4no`],
  ['bcrypt', '$2b$04$abcdefghijklmnopqrstuuQfpwjdBzfEc0aQVdMHQM1jbZMpK0f2W'],
  ['bcrypt', '$2y$05$abcdefghijklmnopqrstuuYLNYAmskEf0ezurn.0CxOnrcW8R2Xcy'],
  ['bcrypt', '$2a$05$abcdefghijklmnopqrstuuYLNYAmskEf0ezurn.0CxOnrcW8R2Xcy'],
  ['scrypt', `$scrypt$ln=10,r=8,p=1$${salt}$a19br+7637pC3iSchjZ/w64wCNgOOB6g/wXC0AXU6sE`],
  ['scrypt', '$7$BU..../....saltsaltsalt$.yQ741yrJbtw3iEErx48CG8pumyShyJIRzFkTaJsnJ0'],
  ['pbkdf2', `$pbkdf2-sha1$i=1000,l=20$${salt}$${sha1}`],
  ['pbkdf2', `$pbkdf2$1000$${salt}$${sha1}`],
  ['pbkdf2', `pbkdf2_sha1$1000$0123456789abcdef$${sha1}=`],
  ['pbkdf2', `$pbkdf2-sha256$i=1000,l=32$${salt}$${sha256}`],
  ['pbkdf2', `$pbkdf2-sha256$i=1000$${salt}$${sha256}`],
  ['pbkdf2', `$pbkdf2-sha256$1000$${salt}$${sha256}`],
  ['pbkdf2', `pbkdf2_sha256$1000$0123456789abcdef$${sha256}=`],
  ['pbkdf2', `$pbkdf2-sha512$i=1000,l=64$${salt}$${sha512}`],
  ['pbkdf2', `$pbkdf2-sha512$1000$${salt}$${sha512.replaceAll('+', '.')}`],
  ['pbkdf2', `pbkdf2_sha512$1000$0123456789abcdef$${sha512}==`],
  ['sha2-crypt', '$5$saltsalt$AtaSYrZeDRVagSIoVefGGuwAP4EUrSDa/3cgpA90/n4'],
  ['sha2-crypt', '$5$rounds=1000$ab$3hI6CinGnEWa9UWr0c02908EhdrDGH9S15N8g5xmQR8'],
  [
    'sha2-crypt',
    '$6$saltsalt$JMBe8q/D8rBM.jG.4w3JVVrNeW1pUj/3xAAVIgXoOs6pO6TG2v2l2a.GNVwDngjHaPjQrsGalpfbuKuNw1B23.',
  ],
  [
    'sha2-crypt',
    '$6$rounds=10000$anothersalt12345$8vCc5vhOX9dVXbi9Tqh1kqUJsUOepInNNQxvwFDPB.0h.McJWJDwMpVxNHsJBOwtwqeC836QXUi6F29KoOezx0',
  ],
  ['salted-sha2', '{SSHA256}TPjXi2NcRPFJJPl5Ytnt9WBSsOOwT1Uasd3RfWnZtSYwMTIzNDU2Nzg5YWJjZGVm'],
  [
    'salted-sha2',
    '{SSHA512}hlgtAVSHvS/gbygJRIjb50nBXSMiK0eVUe8buURmC4xzt1J4c9UmwO0GKtRothjkiKoMH/aswsksAxIyglSjcjAxMjM0NTY3ODlhYmNkZWY=',
  ],
] as const

const plainBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')

describe.each(made)('a hash in the form %s: %s', (form, stored) => {
  it('is right for its password, however its letters were composed, and for no other', async () => {
    expect(readHash(stored)).toMatchObject({ form })
    expect(await verifyPassword(password, stored)).toBe(true)
    expect(await verifyPassword(password.normalize('NFD'), stored)).toBe(true)
    expect(await verifyPassword('Mật khẩu 2', stored)).toBe(false)
  })

  it('is none where it is cut short', () => {
    for (const cut of [1, 5, 12]) {
      const found = readHash(stored.slice(0, -cut))
      // A shorter output is another hash of PBKDF2, as long as nothing says how long it is.
      if (found !== null)
        expect(found).toMatchObject({ form: expect.stringMatching(/pbkdf2|salted|argon2|scrypt/) })
    }
    expect(readHash(`x${stored}`)).toBeNull()
    expect(readHash(`${stored} `)).toBeNull()
  })
})

it('of bcrypt, what is longer than 72 bytes is cut, as where it was made', async () => {
  const stored = '$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i'
  expect(await verifyPassword('x'.repeat(100), stored)).toBe(true)
  expect(await verifyPassword('x'.repeat(72), stored)).toBe(true)
  expect(await verifyPassword('x'.repeat(71), stored)).toBe(false)
})

it('a password that goes on after a NUL is another one, also where C, or HMAC, would not tell', async () => {
  for (const [, stored] of made)
    for (const end of ['\0', '\0more', `\0${password}`])
      expect(await verifyPassword(`${password}${end}`, stored), stored).toBe(false)
})

describe('what it costs', () => {
  const hash = 'b'.repeat(43)
  const bcryptEnd = 'abcdefghijklmnopqrstuuQfpwjdBzfEc0aQVdMHQM1jbZMpK0f2W'
  it.each([
    `$argon2id$v=19$m=65536,t=3,p=4$${salt}$${hash}`,
    `$2b$12$${bcryptEnd}`,
    `$scrypt$ln=17,r=8,p=1$${salt}$${hash}`,
    `scrypt$32768$8$3$${salt}$${hash}`,
    `$pbkdf2-sha256$i=1300000,l=32$${salt}$${sha256}`,
    `$pbkdf2-sha512$i=600000,l=64$${salt}$${sha512}`,
    `$pbkdf2-sha1$i=900000,l=20$${salt}$${sha1}`,
    '$5$rounds=200000$ab$3hI6CinGnEWa9UWr0c02908EhdrDGH9S15N8g5xmQR8',
  ])('is borne: %s', (stored) => {
    const found = readHash(stored)
    expect(found).toMatchObject({ work: expect.any(Number) })
    expect(found).not.toMatchObject({ work: 0 })
  })

  it.each([
    `$argon2id$v=19$m=1048576,t=1,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=19456,t=100,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=8,t=999999,p=1$${salt}$${hash}`,
    `$2b$13$${bcryptEnd}`,
    `$2b$31$${bcryptEnd}`,
    `$scrypt$ln=20,r=8,p=1$${salt}$${hash}`,
    `$scrypt$ln=63,r=8,p=1$${salt}$${hash}`,
    `$scrypt$ln=10,r=8,p=1024$${salt}$${hash}`,
    `$scrypt$ln=2,r=9999,p=9999$${salt}$${hash}`,
    // Its blocks are made by PBKDF2 before they are mixed, which here takes longer.
    `$scrypt$ln=1,r=9999,p=56$${salt}$${hash}`,
    `$scrypt$ln=1,r=56,p=9999$${salt}$${hash}`,
    `scrypt$262144$32$16$${salt}$${hash}`,
    `$pbkdf2-sha256$i=9999999999,l=32$${salt}$${sha256}`,
    `$pbkdf2-sha1$i=2000000,l=20$${salt}$${sha1}`,
    '$7$zU..../....saltsaltsalt$.yQ741yrJbtw3iEErx48CG8pumyShyJIRzFkTaJsnJ0',
    '$6$rounds=999999999$ab$8vCc5vhOX9dVXbi9Tqh1kqUJsUOepInNNQxvwFDPB.0h.McJWJDwMpVxNHsJBOwtwqeC836QXUi6F29KoOezx0',
  ])('is more than a sign-in can pay for: %s', (stored) => {
    expect(readHash(stored)).toBe('too-costly')
  })

  it('is what a longer output of PBKDF2 costs, too: each block is computed anew', () => {
    const long = Buffer.alloc(320, 1).toString('base64').replace(/=+$/, '')
    expect(readHash(`$pbkdf2-sha256$i=1000000,l=320$${salt}$${long}`)).toBe('too-costly')
  })
})

it.each([
  '',
  'Demo@2026',
  '$argon2i$v=19$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$W7PQmLw6TP6Ph65o',
  `$argon2id$v=16$m=64,t=3,p=1$${salt}$${'b'.repeat(43)}`,
  `$argon2id$v=19$m=7,t=3,p=1$${salt}$${'b'.repeat(43)}`,
  `$argon2id$v=19$m=64,t=0,p=1$${salt}$${'b'.repeat(43)}`,
  '$2b$03$abcdefghijklmnopqrstuuQfpwjdBzfEc0aQVdMHQM1jbZMpK0f2W',
  '$2b$10$abc',
  '$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/',
  'scrypt$1000$8$3$MDEyMzQ1Njc4OWFiY2RlZg$bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
  // Each 32 bytes of it hash all blocks anew.
  `$scrypt$ln=5,r=999,p=20$${salt}$${'b'.repeat(900)}`,
  '5f4dcc3b5aa765d61d8327deb882cf99',
  '{SSHA256}YWJj',
  '{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
])('is none: "%s"', (stored) => expect(readHash(stored)).toBeNull())

it('any text is read or refused at once, and what is read is affordable', () => {
  const piece = fc.constantFrom(
    '$',
    '2b',
    '10',
    'argon2id',
    'v=19',
    'm=64,t=3,p=1',
    'scrypt',
    'ln=9,r=8,p=1',
    salt,
  )
  const more = fc.constantFrom(
    'pbkdf2-sha256',
    'i=9',
    '7',
    '5',
    '6',
    'rounds=5',
    '{SSHA256}',
    sha256,
    sha512,
    '1',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, more, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
      const found = readHash(pieces.join(''))
      if (found !== null && found !== 'too-costly') expect(found.work).toBeLessThanOrEqual(mostWork)
    }),
    { numRuns: 2_000 },
  )
})

it('whatever is read can be computed', async () => {
  const number = (min: number, max: number) => fc.integer({ min, max })
  const bytes = (min: number) => fc.uint8Array({ minLength: min, maxLength: 80 }).map(plainBase64)
  const hash = fc.oneof(
    fc
      .tuple(number(0, 2_000), number(0, 3), number(0, 40), bytes(0), bytes(0))
      .map(([m, t, p, salt, key]) => `$argon2id$v=19$m=${m},t=${t},p=${p}$${salt}$${key}`),
    fc
      .tuple(number(0, 20), number(0, 9), number(0, 9), bytes(0), bytes(0))
      .map(([ln, r, p, salt, key]) => `$scrypt$ln=${ln},r=${r},p=${p}$${salt}$${key}`),
    fc
      .tuple(fc.constantFrom('-sha1', '-sha256', '-sha512', ''), number(0, 50), bytes(0), bytes(0))
      .map(([digest, i, salt, key]) => `$pbkdf2${digest}$${i}$${salt}$${key}`),
    fc
      .tuple(number(0, 40), fc.stringMatching(/^[a-z$./]{0,18}$/))
      .map(([rounds, salt]) => `$6$rounds=${rounds}$${salt}$${'a'.repeat(86)}`),
    fc
      .tuple(number(0, 6), fc.stringMatching(/^[./A-Za-z0-9]{53}$/))
      .map(([cost, end]) => `$2b$0${cost}$${end}`),
  )
  const typed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 })
  await fc.assert(
    fc.asyncProperty(hash, typed, async (stored, secret) => {
      const found = readHash(stored)
      if (found === null || found === 'too-costly' || found.work > 20) return
      expect(await verifyPassword(secret, stored)).toBe(false)
    }),
    { numRuns: 500 },
  )
})

it('only a single hash is weak', () => {
  for (const [form, stored] of made) {
    const found = readHash(stored)
    expect(found !== null && found !== 'too-costly' && isWeak(found)).toBe(form === 'salted-sha2')
  }
})
