/**
 * Checks of a password by each form of hash, one after another, through the product's threads and by the bare library in turns.
 * Counted by the processor's time of the process, its threads included: that is what a core can do, whatever else runs.
 */
import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { argon2id, bcrypt } from 'hash-wasm'
import { readHash, type StoredHash } from '../../core/passwords/hash-forms.ts'
import { useNativeArgon2 } from '../../core/passwords/native-argon2.ts'
import { computeArgon2idBy, derive, type Argon2id, type Derivation } from '../../core/passwords/slow-hash.ts'
import { answer, cpuMs } from '../harness/answer.ts'
import { password } from '../harness/office.ts'

export interface FormTimes {
  /** As in the rows. */
  name: string
  floorName: string
  /** Of the processor, for each check, by rounds; null: the native module is not there. */
  ms: { ours: number[]; floor: number[] } | null
  /** What hash-forms.ts says it takes. */
  saidMs: number
}

interface Form {
  name: string
  stored: string
  floorName: string
  native?: true
}

const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64').replaceAll('=', '')
const argon2Text = `$argon2id$v=19$m=19456,t=2,p=1$${base64(16)}$${base64(32)}`
const crypt = (characters: number) => 'a'.repeat(characters)

const forms: readonly Form[] = [
  { name: 'argon2id 19 MiB × 2, WebAssembly', stored: argon2Text, floorName: 'hash-wasm' },
  { name: 'argon2id 19 MiB × 2, native', stored: argon2Text, floorName: '@node-rs/argon2', native: true },
  {
    name: 'scrypt 2^15, 8, 3, as before argon2id',
    stored: `$scrypt$ln=15,r=8,p=3$${base64(16)}$${base64(32)}`,
    floorName: 'node:crypto',
  },
  { name: 'bcrypt 10', stored: `$2b$10$${crypt(53)}`, floorName: 'hash-wasm' },
  {
    name: 'PBKDF2-SHA256, 600,000',
    stored: `$pbkdf2-sha256$i=600000,l=32$${base64(16)}$${base64(32)}`,
    floorName: 'node:crypto',
  },
  {
    name: 'PBKDF2-SHA512, 210,000',
    stored: `$pbkdf2-sha512$i=210000,l=64$${base64(16)}$${base64(64)}`,
    floorName: 'node:crypto',
  },
  {
    name: 'PBKDF2-SHA1, 600,000',
    stored: `$pbkdf2-sha1$i=600000,l=20$${base64(16)}$${base64(20)}`,
    floorName: 'node:crypto',
  },
  {
    name: 'SHA512-crypt, 5,000',
    stored: `$6$${crypt(16)}$${crypt(86)}`,
    floorName: '5,000 hashes of node:crypto',
  },
  {
    name: 'salted SHA-256',
    stored: `{SSHA256}${base64(48)}`,
    floorName: 'node:crypto',
  },
]

const require = createRequire(import.meta.url)

async function measure({ rounds, roundMs }: { rounds: number; roundMs: number }): Promise<FormTimes[]> {
  const times: FormTimes[] = []
  for (const { name, stored, floorName, native } of forms) {
    const hash = readHash(stored)
    if (hash === null || hash === 'too-costly') throw new Error(`${name} is not taken`)
    const bareNative = native ? nativeArgon2() : null
    times.push({
      name,
      floorName,
      saidMs: hash.work,
      ms: native && !bareNative ? null : await inTurns(hash, bareNative, { rounds, roundMs }),
    })
    computeArgon2idBy(null)
  }
  return times
}

/** The product's from now on, too; null where it is not installed. */
function nativeArgon2(): Argon2id | null {
  if (useNativeArgon2((name) => require(name) as unknown) === 'wasm') return null
  const { hashRaw } = require('@node-rs/argon2') as {
    hashRaw(password: string, options: object): Promise<Buffer>
  }
  return (secret, { salt, length, memoryKiB, passes, lanes }) =>
    hashRaw(secret, {
      ...{ salt, outputLen: length, algorithm: 2 },
      ...{ memoryCost: memoryKiB, timeCost: passes, parallelism: lanes },
    })
}

async function inTurns(
  { derivation }: StoredHash,
  native: Argon2id | null,
  { rounds, roundMs }: { rounds: number; roundMs: number },
) {
  const bare = () =>
    native && derivation.kind === 'argon2id' ? native(password, derivation) : bareHash(derivation)
  const sides = { ours: () => derive(password, derivation), floor: bare }
  const ms = { ours: [] as number[], floor: [] as number[] }
  for (let round = -1; round < rounds; round++)
    for (const side of ['ours', 'floor'] as const) {
      const took = await eachMs(sides[side], roundMs)
      // The first starts the thread and compiles.
      if (round >= 0) ms[side].push(took)
    }
  return ms
}

async function eachMs(check: () => unknown, roundMs: number): Promise<number> {
  const began = cpuMs()
  let count = 0
  do {
    await check()
    count++
  } while (cpuMs() - began < roundMs)
  return (cpuMs() - began) / count
}

function bareHash(of: Derivation): unknown {
  const salt = Buffer.from(of.salt)
  switch (of.kind) {
    case 'argon2id':
      return argon2id({
        ...{ password, salt, memorySize: of.memoryKiB, iterations: of.passes },
        ...{ parallelism: of.lanes, hashLength: of.length, outputType: 'binary' },
      })
    case 'bcrypt':
      return bcrypt({ password, salt, costFactor: of.cost, outputType: 'encoded' })
    case 'scrypt': {
      const { N, r, p, length } = of
      return scryptSync(password, salt, length, { N, r, p, maxmem: 256 * r * (N + p) })
    }
    case 'pbkdf2':
      return pbkdf2Sync(password, salt, of.iterations, of.length, of.digest)
    case 'sha2-crypt': {
      let state = salt
      for (let round = 0; round < of.rounds; round++)
        state = createHash(of.digest).update(state).update(password).digest()
      return state
    }
    case 'salted-sha2':
      return createHash(of.digest).update(password).update(salt).digest()
  }
}

answer({ measure })
