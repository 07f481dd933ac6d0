/**
 * AES-256-GCM over one piece of data: IV (12 bytes), ciphertext, tag (16 bytes). `bound` is not in the output but must
 * be the same when opening: it ties the data to its place, so that one file or entry cannot be put in another's place.
 */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { secureRandom } from '../../foundation/random.ts'

const ivBytes = 12
const tagBytes = 16

export function seal(key: KeyObject, bound: Uint8Array, plain: Uint8Array): Buffer {
  // Random, never counted up: an entry cut off as torn gives its sequence number to another, and one IV for two
  // texts would give both away.
  const iv = secureRandom.bytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(bound)
  const body = cipher.update(plain)
  // In this mode the end adds nothing but the tag.
  cipher.final()
  return Buffer.concat([iv, body, cipher.getAuthTag()])
}

/** @returns null when the data, its place or the key is not the one it was sealed with. */
export function unseal(key: KeyObject, bound: Uint8Array, sealed: Uint8Array): Buffer | null {
  if (sealed.length < ivBytes + tagBytes) return null
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(bound)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const body = decipher.update(sealed.subarray(ivBytes, sealed.length - tagBytes))
    return Buffer.concat([body, decipher.final()])
  } catch {
    return null
  }
}
