/**
 * What a thread of slow-hash.ts runs: one derivation after another. CommonJS, since it is run from its text, with the texts
 * of hash-wasm's own builds beside it: no file of its own is needed in a build or an archive.
 */
// This is the thread of its own that slow hashing runs on.
/* eslint-disable @typescript-eslint/no-require-imports, no-restricted-syntax */
const crypto = require('node:crypto')
const { compileFunction } = require('node:vm')
const { parentPort, workerData } = require('node:worker_threads')

/** @param {string} text @returns {() => any} what the module exports; compiled at the first call */
function lazily(text) {
  let exported = null
  return () => {
    if (exported === null) {
      const module = { exports: {} }
      compileFunction(text, ['module', 'exports'])(module, module.exports)
      exported = module.exports
    }
    return exported
  }
}
const argon2 = lazily(workerData.argon2)
const bcrypt = lazily(workerData.bcrypt)

/** Longer ones are cut by every system that keeps bcrypt. */
const longestForBcrypt = 72

const derivations = {
  argon2id: ({ secret, salt, length, memoryKiB, passes, lanes }) =>
    argon2().argon2id({
      password: secret,
      salt,
      memorySize: memoryKiB,
      iterations: passes,
      parallelism: lanes,
      hashLength: length,
      outputType: 'binary',
    }),
  /** The last 31 characters of the stored form, as bytes. */
  async bcrypt({ secret, salt, cost }) {
    const password = Buffer.from(secret).subarray(0, longestForBcrypt)
    const stored = await bcrypt().bcrypt({ password, salt, costFactor: cost, outputType: 'encoded' })
    return Buffer.from(stored.slice(-31))
  },
  scrypt: ({ secret, salt, length, N, r, p }) =>
    crypto.scryptSync(secret, salt, length, { N, r, p, maxmem: 256 * r * (N + p) }),
  pbkdf2: ({ secret, salt, length, digest, iterations }) =>
    crypto.pbkdf2Sync(secret, salt, iterations, length, digest),
  'salted-sha2': ({ secret, salt, digest }) => crypto.createHash(digest).update(secret).update(salt).digest(),
  'sha2-crypt': shaCrypt,
}

/** Drepper's SHA-crypt, https://www.akkadia.org/drepper/SHA-crypt.txt, up to its encoding; the numbers are its steps. */
function shaCrypt({ secret, salt, digest, rounds }) {
  const key = Buffer.from(secret)
  const hash = (...parts) => {
    const state = crypto.createHash(digest)
    for (const part of parts) state.update(part)
    return state.digest()
  }
  /** As many bytes as `length`, by repeating. */
  const repeated = (bytes, length) => {
    const all = Buffer.alloc(length)
    for (let at = 0; at < length; at += bytes.length) bytes.copy(all, at)
    return all
  }
  // 4 to 12
  const b = hash(key, salt, key)
  const parts = [key, salt, repeated(b, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? b : key)
  let state = hash(...parts)
  // 13 to 16, and 17 to 20
  const p = repeated(hash(...Array(key.length).fill(key)), key.length)
  const s = repeated(hash(...Array(16 + state[0]).fill(salt)), salt.length)
  // 21
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1
    const next = [odd ? p : state]
    if (round % 3 !== 0) next.push(s)
    if (round % 7 !== 0) next.push(p)
    next.push(odd ? state : p)
    state = hash(...next)
  }
  return state
}

parentPort.on('message', async (asked) => {
  try {
    parentPort.postMessage({ key: await derivations[asked.kind](asked) })
  } catch (error) {
    parentPort.postMessage({ failure: error.message })
  }
})
