/** A kiosk's way of calling, as core/remote does it: each call numbered, and signed for itself (DPoP). */
import { hash, randomBytes } from 'node:crypto'
import { importJWK, SignJWT, type JWK } from 'jose'
import { callHeader, sessionHeader } from '../../contract/device.ts'
import type { Signing } from './http-client.ts'

export interface Device {
  privateJwk: JWK
  accessToken: string
  nonce: string
  port: number
}

/** One number at a time for each kiosk, over all its connections. */
const numbers = new Map<string, number>()

export async function signing({ privateJwk, accessToken, nonce: first }: Device): Promise<Signing> {
  const { d: _, ...jwk } = privateJwk
  const key = await importJWK(privateJwk, 'ES256')
  const ath = hash('sha256', accessToken, 'base64url')
  let nonce = first
  let session = ''
  return {
    async headers(url) {
      const number = (numbers.get(accessToken) ?? 0) + 1
      numbers.set(accessToken, number)
      if (url.endsWith('/startVisit')) session = ''
      const claims = { jti: randomBytes(15).toString('base64url'), htm: 'POST', htu: url, nonce, ath }
      const proof = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(key)
      const kept = session === '' ? '' : `${sessionHeader}: ${session}\r\n`
      return `authorization: DPoP ${accessToken}\r\ndpop: ${proof}\r\n${callHeader}: ${number}\r\n${kept}`
    },
    take(head) {
      nonce = /\r\ndpop-nonce: ([\w-]+)/i.exec(head)?.[1] ?? nonce
      session = /\r\nkiosk-session: ([\w-]*)/i.exec(head)?.[1] ?? session
    },
  }
}
