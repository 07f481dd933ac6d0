/** `safeStorage`, asynchronous calls only. There is no keyring unless ELECTRON_STAND_IN_KEYRING names one. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { refusing } from './refuse.ts'

type Emulated = Pick<
  Electron.SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

export function standInSafeStorage(keyring: string | undefined): Emulated {
  // Protects nothing: the name is the key.
  const key = createHash('sha256')
    .update(keyring ?? '')
    .digest()
  const check = () => {
    if (keyring === undefined) throw new Error('Encryption is not available')
  }
  return refusing<Emulated>('safeStorage', {
    isAsyncEncryptionAvailable: () => Promise.resolve(keyring !== undefined),
    getSelectedStorageBackend: () => (keyring === undefined ? 'basic_text' : 'gnome_libsecret'),
    async encryptStringAsync(text) {
      check()
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    async decryptStringAsync(sealed) {
      check()
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(12, 28))
      const result = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
      return { result, shouldReEncrypt: false }
    },
  })
}
