/**
 * How a kiosk proves at each call who it is: an access token of ten minutes, bound to its key, and a proof signed with that
 * key for this very call (DPoP, RFC 9449). The nonce in the proof is the service's, so the kiosk's clock does not matter.
 * What a token says is signed with a key of this store: any process that has it can check it.
 */
import { createHmac, hash } from 'node:crypto'
import { calculateJwkThumbprint, importJWK, jwtVerify, SignJWT, type CryptoKey, type JWK } from 'jose'
import { z } from 'zod'
import type { Clock } from '../foundation/clock.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import { isSameHash } from './device-code.ts'

/** The words of RFC 9449, §5 and §9, and RFC 6750, as they stand in `WWW-Authenticate`. */
export type ProofFailure = 'use_dpop_nonce' | 'invalid_dpop_proof' | 'invalid_token'

/** The public half of a P-256 key. */
export interface PublicKey {
  x: string
  y: string
}

export interface ProvenKey {
  publicKey: PublicKey
  thumbprint: string
}

export interface AccessToken {
  device: string
  thumbprint: string
  boot: string
}

export interface IssuedToken {
  accessToken: string
  /** Milliseconds since the epoch, by the service's clock. */
  expiresAt: number
}

/** The call that a proof is for. */
export interface ProvenCall {
  method: string
  /** Without query: `https://kiosk.example.vn/api/getKiosk`. */
  url: string
  accessToken?: string
}

export interface DeviceProofs {
  /** The newest; good for at least four and a half minutes. */
  nonce(): string
  check(proof: string, call: ProvenCall): Promise<Result<ProvenKey, ProofFailure>>
  issue(token: AccessToken): Promise<IssuedToken>
  /** Null: not one of ours, or run out. */
  read(accessToken: string): Promise<AccessToken | null>
}

const tokenLifeMs = 10 * 60_000
const nonceEveryMs = 30_000
/** The current one and those before it that still count. */
const noncesThatCount = 10
/** Keys and tokens that are remembered, so that a call does not parse them anew. */
const mostKept = 10_000

const coordinate = z.string().regex(/^[\w-]{43}$/)
const proofHeader = z.object({
  jwk: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
})
const proofClaims = z.object({
  jti: z.string().min(16).max(128),
  htm: z.string(),
  htu: z.string(),
  nonce: z.string().optional(),
  ath: z.string().optional(),
})
const tokenClaims = z.object({ sub: z.string(), boot: z.string(), cnf: z.object({ jkt: z.string() }) })

export interface DeviceProofsDeps {
  /** 32 bytes, for devices alone. */
  key: Buffer
  clock: Clock
  /** Whether a device has the key with this thumbprint. Anybody can make keys, and with each as many proofs as they like. */
  isKnown: (thumbprint: string) => boolean
}

export function deviceProofs({ key, clock, isKnown }: DeviceProofsDeps): DeviceProofs {
  const keys = new Map<string, { key: CryptoKey; thumbprint: string }>()
  const tokens = new Map<string, { token: AccessToken; until: number }>()
  /** Proofs that were used, by the nonce that they name. */
  const used = new Map<string, Set<string>>()

  const period = () => Math.floor(clock.now() / nonceEveryMs)
  const nonceOf = (n: number) =>
    createHmac('sha256', key).update(`nonce ${n}`).digest('base64url').slice(0, 22)

  function isNonce(given: string): boolean {
    const now = period()
    return Array.from({ length: noncesThatCount }, (_, n) => nonceOf(now - n)).some((nonce) =>
      isSameHash(nonce, given),
    )
  }

  /** A proof of a device counts once. With a stranger's nothing is got but what its code says, once. */
  function use(nonce: string, thumbprint: string, jti: string): boolean {
    if (!isKnown(thumbprint)) return true
    const of = used.get(nonce) ?? new Set()
    const name = `${thumbprint} ${jti}`
    if (of.has(name)) return false
    of.add(name)
    used.set(nonce, of)
    if (used.size > noncesThatCount) {
      for (const old of used.keys()) if (!isNonce(old)) used.delete(old)
    }
    return true
  }

  async function keyOf(jwk: JWK): Promise<{ key: CryptoKey; thumbprint: string }> {
    const name = `${jwk.x} ${jwk.y}`
    const known = keys.get(name)
    if (known) return known
    const imported = await importJWK(jwk, 'ES256')
    const made = { key: imported as CryptoKey, thumbprint: await calculateJwkThumbprint(jwk) }
    keep(keys, name, made)
    return made
  }

  async function verified(proof: string) {
    let found: { publicKey: PublicKey; thumbprint: string } | null = null
    const { payload } = await jwtVerify(
      proof,
      async (header) => {
        const { jwk } = proofHeader.parse(header)
        const { key: imported, thumbprint } = await keyOf(jwk)
        found = { publicKey: { x: jwk.x, y: jwk.y }, thumbprint }
        return imported
      },
      // The kiosk's clock may be anything: the nonce says that the proof is fresh.
      { algorithms: ['ES256'], typ: 'dpop+jwt', currentDate: new Date(clock.now()) },
    )
    return { claims: proofClaims.parse(payload), found: found as ProvenKey | null }
  }

  return {
    nonce: () => nonceOf(period()),
    async check(proof, { method, url, accessToken }) {
      const read = await verified(proof).catch(() => null)
      if (!read?.found) return err('invalid_dpop_proof')
      const { claims, found } = read
      if (claims.nonce === undefined || !isNonce(claims.nonce)) return err('use_dpop_nonce')
      const isForThisCall =
        claims.htm === method && claims.htu === url && claims.ath === (accessToken && digest(accessToken))
      if (!isForThisCall) return err('invalid_dpop_proof')
      return use(claims.nonce, found.thumbprint, claims.jti) ? ok(found) : err('invalid_dpop_proof')
    },
    async issue({ device, boot, thumbprint }) {
      const now = Math.floor(clock.now() / 1000)
      const expiresAt = now + tokenLifeMs / 1000
      const accessToken = await new SignJWT({ boot, cnf: { jkt: thumbprint } })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setSubject(device)
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(key)
      return { accessToken, expiresAt: expiresAt * 1000 }
    },
    async read(accessToken) {
      const now = clock.now()
      const known = tokens.get(accessToken)
      if (known) return known.until > now ? known.token : null
      try {
        const { payload } = await jwtVerify(accessToken, key, {
          algorithms: ['HS256'],
          typ: 'at+jwt',
          currentDate: new Date(now),
          requiredClaims: ['exp', 'sub'],
        })
        const { sub, boot, cnf } = tokenClaims.parse(payload)
        const token = { device: sub, boot, thumbprint: cnf.jkt }
        keep(tokens, accessToken, { token, until: (payload.exp ?? 0) * 1000 })
        return token
      } catch {
        return null
      }
    },
  }
}

const digest = (token: string) => hash('sha256', token, 'base64url')

function keep<V>(map: Map<string, V>, name: string, value: V): void {
  const oldest = map.size >= mostKept ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
  map.set(name, value)
}
