/**
 * `safeStorage`, asynchronous calls only, as Chromium has it: on Linux it seals with the keyring's key (`v11`), without an
 * answer of the keyring with a password that everyone knows (`v10`), and never says that it cannot. On Windows it seals with a
 * key of its own (`v10`), which the account's seals; that one it writes into `Local State` some seconds later.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { refusing } from './refuse.ts'

type Emulated = Pick<
  Electron.SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

export interface SafeStorageOptions {
  /** Whose; another name is another account. `?`: there should be one, and it does not answer. */
  keyring: string | undefined
  /** `userData`, once it is asked for. */
  profile: () => string
  /** Before the key is written. */
  writesAfterMs: number
}

/** Chromium writes its preferences at the end, too, when it comes in order. */
export interface StandInSafeStorage {
  safeStorage: Emulated
  commit: () => void
}

export function standInSafeStorage({
  keyring,
  profile,
  writesAfterMs,
}: SafeStorageOptions): StandInSafeStorage {
  // Protects nothing: the name is the key.
  const accountKey = createHash('sha256')
    .update(keyring ?? '')
    .digest()
  const answers = keyring !== undefined && keyring !== '?'
  const windows = process.platform === 'win32'
  const prefix = windows || !answers ? 'v10' : 'v11'
  let key: Buffer | undefined
  let commit = () => {}

  /** What is there when it is first needed; another's key is no key. */
  function keyInUse(): Buffer {
    if (!windows) return accountKey
    key ??= keyIn(readState()) ?? newKey()
    return key
  }
  function keyIn(state: LocalState): Buffer | undefined {
    try {
      const sealed = Buffer.from(state.os_crypt?.encrypted_key ?? '', 'base64')
      return opened(accountKey, sealed.subarray(dpapi.length))
    } catch {
      return undefined
    }
  }
  function newKey(): Buffer {
    const made = randomBytes(32)
    const encrypted_key = Buffer.concat([dpapi, sealed(accountKey, made)]).toString('base64')
    commit = () => {
      commit = () => {}
      mkdirSync(profile(), { recursive: true })
      writeFileSync(path(), JSON.stringify({ ...readState(), os_crypt: { encrypted_key } }))
    }
    setTimeout(() => commit(), writesAfterMs).unref()
    return made
  }
  const path = () => join(profile(), 'Local State')
  function readState(): LocalState {
    try {
      return JSON.parse(readFileSync(path(), 'utf8')) as LocalState
    } catch {
      return {}
    }
  }

  return {
    safeStorage: refusing<Emulated>('safeStorage', {
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      getSelectedStorageBackend: () => (keyring === undefined ? 'basic_text' : 'gnome_libsecret'),
      async encryptStringAsync(text) {
        return Buffer.concat([Buffer.from(prefix), sealed(keyInUse(), Buffer.from(text))])
      },
      async decryptStringAsync(bytes) {
        if (bytes.subarray(0, 3).toString() !== prefix)
          throw new Error('Error while decrypting the ciphertext')
        return { result: opened(keyInUse(), bytes.subarray(3)).toString(), shouldReEncrypt: false }
      },
    }),
    commit: () => commit(),
  }
}

interface LocalState {
  os_crypt?: { encrypted_key?: string }
}

const dpapi = Buffer.from('DPAPI')

function sealed(key: Buffer, bytes: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** @throws where it was sealed with another key */
function opened(key: Buffer, bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}
