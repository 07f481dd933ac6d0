/**
 * In place of `sign-in/password.ts`: hashes that cost nothing, whose answer waits at a gate, and a count of what was
 * compared with which hash.
 */
// At the least cost there is.
// eslint-disable-next-line no-restricted-syntax
import { scryptSync } from 'node:crypto'
import type * as passwords from '../../passwords/password.ts'
import type { Gate } from './slow-store.ts'

/** Where hashing waits, and who is told of each comparison, in the run that is on. */
export const hashing: { gate: Gate | null; compared: (hash: string) => void } = {
  gate: null,
  compared() {},
}

const cost = { N: 2, r: 1, p: 1 }
const hashOf = (password: string, salt: Buffer) => scryptSync(password.normalize('NFC'), salt, 32, cost)

export function slowPasswords(real: typeof passwords): typeof passwords {
  return {
    ...real,
    async hashPassword(password, random) {
      const salt = random.bytes(16)
      await hashing.gate?.wait()
      const hash = hashOf(password, salt)
      return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join(
        '$',
      )
    },
    async verifyPassword(password, stored) {
      hashing.compared(stored)
      await hashing.gate?.wait()
      const [, , , , salt = '', hash = ''] = stored.split('$')
      return hashOf(password, Buffer.from(salt, 'base64url')).equals(Buffer.from(hash, 'base64url'))
    },
  }
}
