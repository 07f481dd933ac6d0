/** A kiosk's key as tests need it, with which it signs calls as the remote shell does. */
import { hash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { DeviceIdentity } from '../storage/port/documents.ts'

export async function kioskKey() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '' } = await exportJWK(publicKey)
  const jwk = { kty: 'EC', crv: 'P-256', x, y }
  const thumbprint = await calculateJwkThumbprint(jwk)
  const identity: DeviceIdentity = { kind: 'kiosk', thumbprint, publicKey: { x, y } }

  /** @param more claims that differ from what they should be */
  function proof(
    call: { method: string; url: string; nonce?: string; accessToken?: string },
    more: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ): Promise<string> {
    const { method, url, nonce, accessToken } = call
    const ath = accessToken && { ath: hash('sha256', accessToken, 'base64url') }
    return new SignJWT({ jti: randomUUID(), htm: method, htu: url, nonce, ...ath, ...more })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
      .sign(privateKey)
  }
  return { identity, thumbprint, publicKey: { x, y }, proof, proven: { thumbprint, publicKey: { x, y } } }
}
