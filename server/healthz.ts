/**
 * `GET /healthz`, for monitoring: whether the kiosk serves, and with `?full=1` how it is, in numbers. It takes no session
 * and counts as nobody's activity. The numbers are for this machine alone, and never given where a proxy stands before it.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OpenKiosk } from '../core/composition/options.ts'
import { refuse } from './refusals.ts'

export function healthRoutes(
  app: FastifyInstance,
  { health, report, service }: Pick<OpenKiosk, 'health' | 'report' | 'service'>,
  { behindProxy }: { behindProxy: boolean },
): void {
  app.get<{ Querystring: { full?: string } }>('/healthz', async (request, reply) => {
    const full = request.query.full === '1'
    if (full && (behindProxy || !isLocal(request))) return refuse(reply, 403, { kind: 'not-allowed' })
    const reason = health.outOfService()
    const serves = service.isDraining?.() ? { status: 'draining' } : { status: 'ok' }
    const status = reason === null ? serves : { status: 'out-of-service', reason }
    return reply
      .code(status.status === 'ok' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(full ? { ...status, ...(await report()) } : status)
  })
}

/**
 * What browsers, curl and monitoring programs send by themselves. Proxies say whom they pass on in headers of many names;
 * so it is these that are known, and a call with any other is taken for one that was passed on.
 */
const ownHeaders =
  /^(?:host|user-agent|accept(?:-[a-z]+)?|connection|keep-alive|cache-control|pragma|dnt|cookie|referer|priority|if-(?:none-match|modified-since)|upgrade-insecure-requests|sec-[a-z-]+|content-length)$/

/** nginx passes on as HTTP/1.0, and closes, unless it is told otherwise. */
export function isLocal({ socket, headers, raw }: FastifyRequest): boolean {
  const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const isHere = /^127\./.test(from) || from === '::1'
  return isHere && raw.httpVersion !== '1.0' && Object.keys(headers).every((name) => ownHeaders.test(name))
}
