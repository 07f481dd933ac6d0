/**
 * The forms in which password hashes are kept, ours and other systems': PHC strings, those of crypt(3), and some of
 * frameworks. What a form costs is known before it is computed, so that no file brings in a hash that stalls a kiosk.
 */
import type { Argon2Cost, Derivation, ScryptCost, Sha2 } from './slow-hash.ts'

export interface StoredHash {
  form: 'argon2id' | 'bcrypt' | 'scrypt' | 'pbkdf2' | 'sha2-crypt' | 'salted-sha2'
  derivation: Derivation
  /** What the derivation gives for the right password. */
  expected: Buffer
  /** About how many milliseconds it takes on the machine that the form's costs were measured on. */
  work: number
}

/** A guesser with the file tries millions of such in a second. */
export const isWeak = ({ form }: Pick<StoredHash, 'form'>) => form === 'salted-sha2'

/** Of the one document in `passwordCosts`. */
export const dearestCostKey = 'dearest'

/** The dearest that a sign-in can pay for, in `work`: OWASP's dearest scrypt, or argon2id of 64 MiB in three passes. */
export const mostWork = 400
/** A thread's memory for one hash. */
const mostBytes = 128 * 2 ** 20 + 2 ** 16

/**
 * Milliseconds by cost, from one run of `npm run bench -- --only hash`: they compare forms, and say nothing of another machine.
 */
export const workOfArgon2 = ({ memoryKiB, passes }: Argon2Cost) => (memoryKiB * passes) / 730
/** Before its blocks are mixed N times, and after it, PBKDF2 takes about as long as three more times. */
export const workOfScrypt = ({ N, r, p }: ScryptCost) => ((N + 3) * r * p) / 2_800
const workOfBcrypt = (cost: number) => 2 ** cost / 18
export const pbkdf2PerMs = { sha1: 4_400, sha256: 4_700, sha512: 2_170 } as const
const shaCryptPerMs = 600
/** How many times as long SHA-crypt takes for this password: it alone hashes the password in each round. Up to 64 bytes hardly longer. */
export const slowedByLength = (password: string) =>
  1 + Math.max(0, Buffer.byteLength(password.normalize('NFC')) - 64) / 640

/** Null for a text that is no hash; `too-costly` for one that no sign-in can pay for. */
export function readHash(stored: string): StoredHash | 'too-costly' | null {
  for (const read of [readArgon2id, readBcrypt, readScrypt, readPbkdf2, readShaCrypt, readSaltedSha2]) {
    const found = read(stored)
    if (found !== null) return isAffordable(found) ? found : 'too-costly'
  }
  return null
}

/** Null for what cannot be checked at a sign-in, for either reason. */
export function affordableHash(stored: string): StoredHash | null {
  const found = readHash(stored)
  return found === 'too-costly' ? null : found
}

function isAffordable({ derivation, work }: StoredHash): boolean {
  const bytes =
    derivation.kind === 'argon2id'
      ? derivation.memoryKiB * 1024
      : derivation.kind === 'scrypt'
        ? 128 * (derivation.N + derivation.p) * derivation.r
        : 0
  return work <= mostWork && bytes <= mostBytes
}

/** `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH` */
function readArgon2id(stored: string): StoredHash | null {
  const match = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,6}),p=(\d{1,3})\$([\w+/]+)\$([\w+/]+)$/.exec(stored)
  if (!match) return null
  const [memoryKiB = 0, passes = 0, lanes = 0] = match.slice(1, 4).map(Number)
  const [salt, expected] = [fromBase64(match[4]), fromBase64(match[5])]
  if (passes < 1 || lanes < 1 || memoryKiB < 8 * lanes || salt.length < 8 || expected.length < 12) return null
  const cost = { memoryKiB, passes, lanes }
  return {
    form: 'argon2id',
    derivation: { kind: 'argon2id', salt, length: expected.length, ...cost },
    expected,
    work: workOfArgon2(cost),
  }
}

/** `$2b$10$` and 22 characters of salt, 31 of hash; `$2a$` and `$2y$` are the same of what is typed today. */
function readBcrypt(stored: string): StoredHash | null {
  const match = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(stored)
  const cost = Number(match?.[1])
  if (!match || cost < 4 || cost > 31) return null
  const salt = Buffer.from(translated(match[2] ?? '', bcryptDigits, base64Digits), 'base64').subarray(0, 16)
  return {
    form: 'bcrypt',
    derivation: { kind: 'bcrypt', salt, cost },
    expected: Buffer.from(match[3] ?? ''),
    work: workOfBcrypt(cost),
  }
}

/** `$scrypt$ln=15,r=8,p=1$SALT$HASH`; crypt(3)'s `$7$`; and ours before argon2id: `scrypt$32768$8$3$SALT$HASH`. */
function readScrypt(stored: string): StoredHash | null {
  const phc = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,4}),p=(\d{1,4})\$([\w+/.]+)\$([\w+/.]+)$/.exec(stored)
  if (phc) {
    const cost = { N: 2 ** Number(phc[1]), r: Number(phc[2]), p: Number(phc[3]) }
    return scryptHash(cost, fromBase64(phc[4]), fromBase64(phc[5]))
  }
  const ours = /^scrypt\$(\d{1,10})\$(\d{1,4})\$(\d{1,4})\$([\w-]{16,128})\$([\w-]{43})$/.exec(stored)
  if (ours) {
    const [N = 0, r = 0, p = 0] = ours.slice(1, 4).map(Number)
    return scryptHash({ N, r, p }, fromBase64(ours[4]), fromBase64(ours[5]))
  }
  const crypt =
    /^\$7\$([./A-Za-z0-9])([./A-Za-z0-9]{5})([./A-Za-z0-9]{5})([./A-Za-z0-9]*)\$([./A-Za-z0-9]{43})$/.exec(
      stored,
    )
  if (!crypt) return null
  const [log = '', r = '', p = '', salt = '', hash = ''] = crypt.slice(1)
  const cost = { N: 2 ** cryptNumber(log), r: cryptNumber(r), p: cryptNumber(p) }
  // The salt's characters are the salt.
  return scryptHash(cost, Buffer.from(salt), cryptBytes(hash))
}

function scryptHash(cost: ScryptCost, salt: Buffer, expected: Buffer): StoredHash | null {
  const { N, r, p } = cost
  // RFC 7914, 2: N is a power of two, and less than 2^(16 r).
  const isValid = N >= 2 && Number.isInteger(Math.log2(N)) && Math.log2(N) < 16 * r && r >= 1 && p >= 1
  // A longer one than any system makes would hash all blocks anew for each 32 bytes.
  if (!isValid || expected.length < 16 || expected.length > 64) return null
  return {
    form: 'scrypt',
    derivation: { kind: 'scrypt', salt, length: expected.length, ...cost },
    expected,
    work: workOfScrypt(cost),
  }
}

/**
 * PHC's `$pbkdf2-sha256$i=600000,l=32$SALT$HASH`; passlib's `$pbkdf2-sha256$600000$SALT$HASH`, where no digest is SHA-1; and
 * Django's `pbkdf2_sha256$600000$SALT$HASH`, whose salt's characters are the salt.
 */
function readPbkdf2(stored: string): StoredHash | null {
  const phc =
    /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d{1,10})(?:,l=(\d{1,3}))?\$([\w+/.]+)\$([\w+/.]+)$/.exec(
      stored,
    )
  const django = /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,10})\$([^$\s]+)\$([\w+/]+=*)$/.exec(stored)
  const [digest, iterations, salt, hash] = phc
    ? [phc[1] ?? 'sha1', phc[2], fromBase64(phc[4]), phc[5]]
    : [django?.[1], django?.[2], Buffer.from(django?.[3] ?? ''), django?.[4]]
  const expected = fromBase64(hash)
  const times = Number(iterations)
  const saidLength = phc?.[3] === undefined ? expected.length : Number(phc[3])
  if (digest === undefined || times < 1 || expected.length < 16 || saidLength !== expected.length) return null
  const of = digest as keyof typeof pbkdf2PerMs
  const blocks = Math.ceil(expected.length / { sha1: 20, sha256: 32, sha512: 64 }[of])
  return {
    form: 'pbkdf2',
    derivation: { kind: 'pbkdf2', salt, length: expected.length, digest: of, iterations: times },
    expected,
    work: (times * blocks) / pbkdf2PerMs[of],
  }
}

/** `$5$SALT$HASH`, `$6$rounds=10000$SALT$HASH` */
function readShaCrypt(stored: string): StoredHash | null {
  const match =
    /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$\s]{1,16})\$([./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})$/.exec(stored)
  if (!match) return null
  const digest: Sha2 = match[1] === '5' ? 'sha256' : 'sha512'
  const rounds = Math.max(1_000, Number(match[2] ?? 5_000))
  const expected = shuffled(cryptBytes(match[4] ?? ''), digest)
  if (expected === null) return null
  return {
    form: 'sha2-crypt',
    derivation: { kind: 'sha2-crypt', salt: Buffer.from(match[3] ?? ''), digest, rounds },
    expected,
    work: rounds / shaCryptPerMs,
  }
}

/** `{SSHA256}` or `{SSHA512}` and the base64 of hash and salt, as directories keep them (RFC 2307's scheme names). */
function readSaltedSha2(stored: string): StoredHash | null {
  const match = /^\{SSHA(256|512)\}([\w+/]+=*)$/.exec(stored)
  if (!match) return null
  const size = match[1] === '256' ? 32 : 64
  const bytes = fromBase64(match[2])
  if (bytes.length <= size) return null
  return {
    form: 'salted-sha2',
    derivation: {
      kind: 'salted-sha2',
      salt: bytes.subarray(size),
      digest: size === 32 ? 'sha256' : 'sha512',
    },
    expected: bytes.subarray(0, size),
    work: 0.01,
  }
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const bcryptDigits = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const cryptDigits = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const translated = (text: string, from: string, to: string) =>
  Array.from(text, (digit) => to[from.indexOf(digit)]).join('')

/** Either alphabet of base64, and passlib's with "." for "+". */
const fromBase64 = (text = '') => Buffer.from(text.replaceAll('.', '+'), 'base64')

/** The least digit first, six bits each. */
const cryptNumber = (digits: string) =>
  Array.from(digits).reduceRight((number, digit) => number * 64 + cryptDigits.indexOf(digit), 0)

/** Four digits are three bytes, the least first. */
function cryptBytes(digits: string): Buffer {
  const bytes: number[] = []
  for (let at = 0; at < digits.length; at += 4) {
    const group = digits.slice(at, at + 4)
    const number = cryptNumber(group)
    for (let byte = 0; byte < Math.floor((group.length * 6) / 8); byte++)
      bytes.push((number >> (8 * byte)) & 255)
  }
  return Buffer.from(bytes)
}

/** From the order in which SHA-crypt writes the bytes of a digest to the digest's own; null for another length. */
function shuffled(written: Buffer, digest: Sha2): Buffer | null {
  const size = digest === 'sha256' ? 32 : 64
  if (written.length !== size) return null
  const bytes = Buffer.alloc(size)
  let [a, b, c] = digest === 'sha256' ? [0, 10, 20] : [0, 21, 42]
  const whole = size - (size % 3)
  for (let at = 0; at < whole; at += 3) {
    bytes[c] = written[at] ?? 0
    bytes[b] = written[at + 1] ?? 0
    bytes[a] = written[at + 2] ?? 0
    ;[a, b, c] = digest === 'sha256' ? [c + 1, a + 1, b + 1] : [b + 1, c + 1, a + 1]
  }
  written.copy(bytes, whole, whole)
  return bytes
}
