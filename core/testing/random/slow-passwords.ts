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

const hashOf = (password: string, salt: Buffer) =>
  scryptSync(password.normalize('NFC'), salt, 32, { N: 2, r: 1, p: 1 })
const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

export function slowPasswords(real: typeof passwords): typeof passwords {
  return {
    ...real,
    async hashPassword(password, random, { memoryKiB, passes, lanes }) {
      const salt = random.bytes(16)
      await hashing.gate?.wait()
      const hash = hashOf(password, salt)
      return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${text(salt)}$${text(hash)}`
    },
    async verifyPassword(password, stored) {
      hashing.compared(stored)
      await hashing.gate?.wait()
      const [, , , , salt = '', hash = ''] = stored.split('$')
      return hashOf(password, Buffer.from(salt, 'base64')).equals(Buffer.from(hash, 'base64'))
    },
  }
}
