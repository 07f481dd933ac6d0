/**
 * What a release says of itself on the office's update server, and how it is known to be its maker's: an Ed25519
 * signature over all that counts, by a key whose public half is inside every package. So the server, and the way to it,
 * need not be trusted; who can write to the server can withhold a release, and not make one.
 */
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'

export const releaseForm = z.object({
  /** `1.2.3`: no other kind of version is given to offices. */
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
  /** When it was made, ISO 8601. */
  releaseDate: z.iso.datetime(),
  /** The installer's name. */
  file: z.string().regex(/^[\w.-]{1,120}\.exe$/),
  /** Of the installer, in base64. */
  sha512: z.string().regex(/^[\w+/]{86}==$/),
})
export type Release = z.infer<typeof releaseForm>

export const signedReleaseForm = releaseForm.extend({ signature: z.string().max(200) })
export type SignedRelease = z.infer<typeof signedReleaseForm>

export function signRelease(release: Release, privateKey: KeyObject): SignedRelease {
  return { ...release, signature: sign(null, signed(release), privateKey).toString('base64') }
}

/** @param publicKey as `publicKeyText` gives it */
export function isGenuine(release: SignedRelease, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify(null, signed(release), key, Buffer.from(release.signature, 'base64'))
  } catch {
    return false
  }
}

/** @param key either half of an Ed25519 pair. @throws where it is of another kind */
export function publicKeyText(key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key')
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ format: 'der', type: 'spki' }).toString('base64')
}

function signed({ version, releaseDate, file, sha512 }: Release): Buffer {
  return Buffer.from(['vssid-contact-kiosk release', version, releaseDate, file, sha512].join('\n'))
}

/** @returns above 0 where `a` is the newer one */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]]
  const at = left.findIndex((number, index) => number !== right[index])
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}
