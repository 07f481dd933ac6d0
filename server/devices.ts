/**
 * Who calls from elsewhere: a kiosk that signs each call with its key, a browser with the cookie it was given, or, where no
 * device is required, anybody. This machine itself is always served. Also the two calls by which a kiosk is let in, and the
 * one by which it reports how it is.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  enrolInput,
  enrolPath,
  heartbeat,
  heartbeatPath,
  startedProgram,
  tokenPath,
} from '../contract/device.ts'
import type { FailureOf } from '../contract/failures.ts'
import { isLoopback } from '../core/contact/one-address.ts'
import type { CallingDevice, DeviceGate } from '../core/devices/devices.ts'
import type { ProofFailure } from '../core/devices/device-proof.ts'
import { err, ok, type Result } from '../core/foundation/result.ts'
import { callerKey, plainAddress } from './caller-key.ts'
import type { DeviceCookie } from './device-cookie.ts'
import type { Guard } from './guard.ts'
import { malformed, refuse } from './refusals.ts'

export interface DeviceCalls {
  /** Null: this machine, or nobody needs to be known. */
  callerOf(request: FastifyRequest): Promise<Result<CallingDevice | null, DeviceRefused>>
  /** Whether the call is signed by a kiosk: no page of a browser can make such a one. */
  isSigned(request: FastifyRequest): boolean
  refuse(reply: FastifyReply, refused: DeviceRefused): FastifyReply
  /** The kiosk that signed this call; answers by itself where it is null. */
  signedBy(request: FastifyRequest, reply: FastifyReply): Promise<CallingDevice | null>
}

type DeviceRefused = FailureOf<'device-unknown' | 'device-suspended' | 'out-of-service' | 'not-allowed'> & {
  /** For a kiosk's program: what to do about it, and with which nonce. */
  challenge?: ProofFailure
}

export interface DeviceOptions {
  /** Null: machines can not be let in. */
  gate: DeviceGate | null
  required: boolean
  guard: Guard
  cookie: DeviceCookie
  /** Whether the configuration names a proxy with this address. */
  isNamedProxy: (address: string) => boolean
}

export function deviceCalls({ gate, required, guard, cookie, isNamedProxy }: DeviceOptions): DeviceCalls {
  const calls: DeviceCalls = {
    isSigned: ({ headers }) => gate !== null && headers.authorization?.startsWith('DPoP ') === true,
    refuse(reply, { kind, challenge: failure }) {
      if (failure) challenge(reply, failure, gate?.nonce() ?? '')
      return refuse(reply, failure ? 401 : 403, { kind })
    },
    async signedBy(request, reply) {
      const calling = calls.isSigned(request) ? await calls.callerOf(request) : ok(null)
      if (!calling.ok) calls.refuse(reply, calling.error)
      else if (calling.value === null) calls.refuse(reply, { kind: 'not-allowed' })
      else {
        reply.header('dpop-nonce', gate?.nonce() ?? '').header('cache-control', 'no-store')
        return calling.value
      }
      return null
    },
    async callerOf(request) {
      const { authorization } = request.headers
      if (gate && authorization?.startsWith('DPoP ')) {
        const call = { method: request.method, url: urlOf(request, guard) }
        const found = await gate.byToken(authorization.slice(5), proofIn(request), call)
        if (found.ok) return found
        return err(isProofFailure(found.error) ? challenged(found.error) : { kind: found.error })
      }
      const kept = cookie.read(request.headers.cookie)
      const known = gate && kept !== null ? gate.byCookie(kept) : null
      // A cookie that is not known any more takes nothing from who needs none.
      if (known?.ok || (known && known.error !== 'device-unknown'))
        return known.ok ? known : err({ kind: known.error })
      return !required || isThisMachine(request, isNamedProxy) ? ok(null) : err({ kind: 'device-unknown' })
    },
  }
  return calls
}

const challenged = (challenge: ProofFailure): DeviceRefused => ({ kind: 'device-unknown', challenge })

/** What proxies add to a call. One that the configuration names is believed in `X-Forwarded-For`, and in no other. */
const passedOn = /^(?:x-forwarded-.+|forwarded|via|x-real-ip|x-client-ip)$/

/**
 * The connection comes from here, under a name that means this machine, and nothing says that a proxy passes on a call: one
 * that is not named in the configuration could be reached from anywhere. HTTP/1.0 is what nginx speaks if nobody tells it
 * otherwise, and no browser.
 */
function isThisMachine(request: FastifyRequest, isNamedProxy: (address: string) => boolean): boolean {
  const { headers, socket } = request
  const peer = plainAddress(socket)
  const isTold = headers['x-forwarded-for'] !== undefined && isNamedProxy(peer)
  if (request.raw.httpVersion === '1.0') return false
  if (!isTold && Object.keys(headers).some((name) => passedOn.test(name))) return false
  const { hostname } = new URL(`http://${headers.host ?? ''}`)
  const caller = plainAddress({ remoteAddress: request.ip })
  return isLoopback(peer) && isLoopback(caller) && isLoopback(hostname)
}

export function deviceRoutes(
  app: FastifyInstance,
  { gate, guard, calls }: { gate: DeviceGate; guard: Guard; calls: DeviceCalls },
): void {
  app.post(enrolPath, async (request, reply) => {
    const read = await readSigned(request, reply, enrolInput)
    if (read === null) return reply
    const { thumbprint, publicKey } = read.proven
    const identity = { kind: 'kiosk' as const, thumbprint, publicKey }
    const enrolled = await gate.enrol(read.input.code, identity, callerKey(request))
    return enrolled.ok ? { device: enrolled.value } : refuse(reply, 403, enrolled.error)
  })

  app.post(tokenPath, async (request, reply) => {
    const read = await readSigned(request, reply, startedProgram)
    if (read === null) return reply
    const given = await gate.tokenFor(read.proven, read.input)
    return given.ok ? given.value : refuse(reply, 403, { kind: given.error })
  })

  app.post(heartbeatPath, async (request, reply) => {
    const device = await calls.signedBy(request, reply)
    if (device === null) return reply
    const beat = heartbeat.safeParse(request.body)
    return beat.success ? gate.heard(device.id, beat.data) : refuse(reply, 400, malformed('request'))
  })

  /** Answers by itself where it is null. */
  async function readSigned<T extends z.ZodType>(request: FastifyRequest, reply: FastifyReply, schema: T) {
    reply.header('cache-control', 'no-store')
    const call = { method: request.method, url: urlOf(request, guard) }
    const proven = await gate.checkProof(proofIn(request), call)
    if (!proven.ok) {
      challenge(reply, proven.error, gate.nonce())
      void refuse(reply, 401, { kind: 'device-unknown' })
      return null
    }
    reply.header('dpop-nonce', gate.nonce())
    const input = schema.safeParse(request.body)
    if (!input.success) {
      void refuse(reply, 400, malformed('request'))
      return null
    }
    return { proven: proven.value, input: input.data }
  }
}

/** RFC 9449, §8 and §9. */
function challenge(reply: FastifyReply, failure: ProofFailure, nonce: string): void {
  reply.header('www-authenticate', `DPoP error="${failure}", algs="ES256"`).header('dpop-nonce', nonce)
}

function isProofFailure(failure: string): failure is ProofFailure {
  return ['use_dpop_nonce', 'invalid_dpop_proof', 'invalid_token'].includes(failure)
}

function proofIn({ headers }: FastifyRequest): string {
  const { dpop } = headers
  return typeof dpop === 'string' ? dpop : ''
}

/** As the caller sees it. */
function urlOf(request: FastifyRequest, guard: Guard): string {
  const [path = ''] = request.url.split('?')
  return `${guard.originOf(request) ?? ''}${path}`
}
