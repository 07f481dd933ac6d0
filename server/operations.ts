/**
 * `POST /api/<operation>`: the contract's operations over HTTP. Every answer of the service is a 200, expected
 * failures included: for a page they are answers, not errors.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { visitHeader } from '../contract/http.ts'
import type { OperationDefinition } from '../contract/operation.ts'
import { operations, type Reply } from '../contract/operations.ts'
import type { Answer, Service } from '../core/service/service.ts'
import { callerKey } from './caller-key.ts'
import type { Guard } from './guard.ts'
import { malformed, refuse } from './refusals.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface OperationRoutes {
  service: Service
  /** Who the callers are, for throttles and the journal. */
  kioskId: string
  guard: Guard
  cookie: SessionCookie
}

const jsonTypes = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
])

export function operationRoutes(
  app: FastifyInstance,
  { service, kioskId, guard, cookie }: OperationRoutes,
): void {
  app.removeContentTypeParser('text/plain')

  const route = {
    // Before the body is read: a foreign page does not even get its JSON parsed.
    onRequest(request: FastifyRequest, reply: FastifyReply, done: () => void) {
      if (!guard.isSameOrigin(request)) void refuse(reply, 403, { kind: 'not-allowed' })
      else if (!jsonTypes.has(request.headers['content-type'] ?? '')) {
        void refuse(reply, 415, malformed('content-type'))
      } else done()
    },
    async handler(request: FastifyRequest, reply: FastifyReply): Promise<Reply> {
      const session = cookie.read(request.headers.cookie)
      const { operation } = request.params as { operation: string }
      const caller = { kiosk: kioskId, session, visit: visitShown(request), from: callerKey(request) }
      const answer = await service.call(operation, request.body, caller)
      if (answer.session !== session && !isStale(answer))
        reply.header('set-cookie', cookie.write(answer.session))
      reply.header('cache-control', 'no-store')
      return answer.reply
    },
  }
  app.post('/api/:operation', route)
  // A piece of a file is larger than any other input.
  for (const [name, { largest }] of Object.entries<OperationDefinition>(operations)) {
    if (largest !== undefined) app.post(`/api/:operation(^${name}$)`, { ...route, bodyLimit: largest })
  }

  app.all('/api/*', (request, reply) =>
    request.method === 'POST'
      ? refuse(reply, 404, { kind: 'unknown-operation' })
      : refuse(reply.header('allow', 'POST'), 405, malformed('request')),
  )
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
