/**
 * `POST /api/<operation>`: the contract's operations over HTTP. Every answer of the service is a 200, expected
 * failures included: for a page they are answers, not errors.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hash } from 'node:crypto'
import { callHeader, endVisitPath, sessionHeader } from '../contract/device.ts'
import type { FailureOf } from '../contract/failures.ts'
import { visitHeader } from '../contract/http.ts'
import type { OperationDefinition } from '../contract/operation.ts'
import { operations, type Reply } from '../contract/operations.ts'
import type { CallingDevice } from '../core/devices/devices.ts'
import { numberedCalls, type NumberedCalls } from '../core/devices/numbered-calls.ts'
import { err, ok } from '../core/foundation/result.ts'
import { machineTimers } from '../core/foundation/timers.ts'
import { contractHeader, contractVersion } from '../contract/version.ts'
import type { Answer, Service } from '../core/service/service.ts'
import { callerKey } from './caller-key.ts'
import type { DeviceCookie } from './device-cookie.ts'
import type { DeviceCalls } from './devices.ts'
import type { Metrics } from './metrics.ts'
import type { Guard } from './guard.ts'
import { malformed, refuse } from './refusals.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface OperationRoutes {
  service: Service
  devices: DeviceCalls
  /** For a kiosk whose call is not proved. */
  nonce: () => string
  deviceCookie: DeviceCookie
  /** Who the callers are, for throttles and the journal. */
  kioskId: string
  guard: Guard
  cookie: SessionCookie
  /** A call was answered by the service. */
  onCalled: Metrics['called']
}

const jsonTypes = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
])

export function operationRoutes(
  app: FastifyInstance,
  { service, kioskId, guard, cookie, devices, nonce, deviceCookie, onCalled }: OperationRoutes,
): void {
  app.removeContentTypeParser('text/plain')
  const inItsTurn = once(numberedCalls(machineTimers))

  const route = {
    // Before the body is read: a foreign page does not even get its JSON parsed.
    onRequest(request: FastifyRequest, reply: FastifyReply, done: () => void) {
      if (!devices.isSigned(request) && !guard.isSameOrigin(request))
        void refuse(reply, 403, { kind: 'not-allowed' })
      else if (!jsonTypes.has(request.headers['content-type'] ?? '')) {
        void refuse(reply, 415, malformed('content-type'))
      } else done()
    },
    async handler(request: FastifyRequest, reply: FastifyReply): Promise<Reply | FastifyReply> {
      const { operation } = request.params as { operation: string }
      const calling = await devices.callerOf(request)
      const mayEnrol = !calling.ok && calling.error.kind === 'device-unknown' && !devices.isSigned(request)
      if (!calling.ok && !(mayEnrol && operation === 'enrolDevice')) {
        return devices.refuse(reply, calling.error)
      }
      const device = calling.ok ? calling.value : null
      const isSigned = devices.isSigned(request)
      const apart = versionApart(request)
      if (apart) return refuse(reply, 409, apart)
      const session = isSigned ? sessionOf(request) : cookie.read(request.headers.cookie)
      const caller = {
        kiosk: device?.name ?? kioskId,
        device,
        session,
        visit: visitShown(request),
        from: device ? `device ${device.id}` : callerKey(request),
        mayEnrol,
        ...(isNewer(request) && { isNewer: true }),
      }
      const work = async () => {
        const begun = performance.now()
        const answer = await service.call(operation, request.body, caller)
        onCalled(operation, answer.reply.result, (performance.now() - begun) / 1000)
        return answer
      }
      const numbered =
        isSigned && device ? await inItsTurn(request, device, operation, work) : ok(await work())
      if (!numbered.ok) return refuse(reply, 409, malformed('request'))
      const answer = numbered.value
      if (isSigned) {
        reply.header(sessionHeader, answer.session ?? '').header('dpop-nonce', nonce())
      } else if (answer.session !== session && !isStale(answer)) {
        reply.header('set-cookie', cookie.write(answer.session))
      }
      if (answer.deviceCookie !== undefined)
        reply.header('set-cookie', deviceCookie.write(answer.deviceCookie))
      reply.header('cache-control', 'no-store')
      return answer.reply
    },
  }
  app.post('/api/:operation', route)
  // A piece of a file is larger than any other input.
  for (const [name, { largest }] of Object.entries<OperationDefinition>(operations)) {
    if (largest !== undefined) app.post(`/api/:operation(^${name}$)`, { ...route, bodyLimit: largest })
  }

  app.post(endVisitPath, async (request, reply) => {
    const device = await devices.signedBy(request, reply)
    if (device === null) return reply
    const session = sessionOf(request)
    if (session !== null) await service.endVisit(session, device.id)
    return { result: ok(null), session: null }
  })

  app.all('/api/*', (request, reply) =>
    request.method === 'POST'
      ? refuse(reply, 404, { kind: 'unknown-operation' })
      : refuse(reply.header('allow', 'POST'), 405, malformed('request')),
  )
}

function isNewer({ headers }: FastifyRequest): boolean {
  return Number(headers[contractHeader]) > contractVersion
}

/** Null where the program that calls is one release older or newer at most, or a page of this server. */
function versionApart({ headers }: FastifyRequest): FailureOf<'version-apart'> | null {
  const theirs = headers[contractHeader]
  if (theirs === undefined) return null
  const apart = Number(theirs) - contractVersion
  if (Math.abs(apart) <= 1) return null
  return { kind: 'version-apart', older: apart < 0 ? 'kiosk' : 'service' }
}

/** A kiosk's program numbers its calls: one that was answered already gets that answer once more. */
function once(calls: NumberedCalls<Answer>) {
  return async (
    request: FastifyRequest,
    device: CallingDevice,
    operation: string,
    work: () => Promise<Answer>,
  ) => {
    const number = Number(request.headers[callHeader])
    if (!Number.isSafeInteger(number) || number < 1 || device.boot === null)
      return err('call-outdated' as const)
    const digest = hash('sha256', `${operation} ${visitShown(request)} ${JSON.stringify(request.body)}`)
    return calls.run({ device: device.id, boot: device.boot, number, digest }, work)
  }
}

/** The token that a kiosk's shell holds. */
function sessionOf({ headers }: FastifyRequest): string | null {
  const token = headers[sessionHeader]
  return typeof token === 'string' && /^[\w-]{16,128}$/.test(token) ? token : null
}

/** Null also for what can be no id of ours: the service refuses the call then, as that of a page that shows none. */
function visitShown({ headers }: FastifyRequest): string | null {
  const visit = headers[visitHeader]
  return typeof visit === 'string' && /^[\w-]{1,64}$/.test(visit) ? visit : null
}

/**
 * A token the service does not know may be an older one of the same page: replaced by sign-in while this call was on
 * its way. To forget it now would throw away the new one.
 */
function isStale({ session, reply: { result } }: Answer): boolean {
  if (session !== null || result.ok) return false
  return result.error.kind === 'session-ended' && result.error.reason === 'none'
}
