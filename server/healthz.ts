/**
 * `GET /healthz`, for monitoring: whether the kiosk serves, and with `?full=1` how it is, in numbers. It takes no session
 * and counts as nobody's activity. The numbers are for this machine alone: a proxy that passes others on says so in its headers.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OpenKiosk } from '../core/open-kiosk.ts'
import { refuse } from './refusals.ts'

export function healthRoutes(
  app: FastifyInstance,
  { health, report }: Pick<OpenKiosk, 'health' | 'report'>,
): void {
  app.get<{ Querystring: { full?: string } }>('/healthz', async (request, reply) => {
    const full = request.query.full === '1'
    if (full && !isLocal(request)) return refuse(reply, 403, { kind: 'not-allowed' })
    const reason = health.outOfService()
    const status = reason === null ? { status: 'ok' } : { status: 'out-of-service', reason }
    return reply
      .code(reason === null ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(full ? { ...status, ...(await report()) } : status)
  })
}

const proxyHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
]

function isLocal({ socket, headers }: FastifyRequest): boolean {
  const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return (/^127\./.test(from) || from === '::1') && proxyHeaders.every((name) => headers[name] === undefined)
}
