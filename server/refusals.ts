/**
 * Answers to requests that never reach the service, in the contract's words: a malformed call, an unknown address, a
 * bug of ours. What is wrong is named; what was sent is not repeated.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'
import { securityHeaders } from '../core/web/headers.ts'
import type { Failure } from '../contract/failures.ts'
import type { Reply } from '../contract/operations.ts'
import { err } from '../contract/result.ts'
import type { Log } from '../core/foundation/log.ts'

/** Which rule of the transport a call broke. */
export type TransportRule = 'content-type' | 'size' | 'json' | 'request'

export function refuse(reply: FastifyReply, status: number, error: Failure): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send(body(error))
}

export function malformed(rule: TransportRule): Failure {
  return { kind: 'invalid-input', path: '', rule }
}

function body(error: Failure): Reply {
  return { result: err(error), session: null }
}

/** Fastify's own errors and exceptions. The latter are bugs: told to the operator, never to the page. */
export function errorHandler(log: Log) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) return refuse(reply, status, malformed(ruleFor(status)))
    log.error({ error, url: request.routeOptions.url }, 'a request failed')
    return refuse(reply, 500, { kind: 'out-of-service' })
  }
}

function ruleFor(status: number): TransportRule {
  if (status === 413) return 'size'
  return status === 415 ? 'content-type' : 'json'
}

/** An address the router cannot even read. Hooks have not run: the headers are set here. */
export function unreadableAddress(_: FastifyError, __: FastifyRequest, reply: FastifyReply): void {
  void refuse(reply.headers(securityHeaders), 400, malformed('request'))
}

/** Bytes that are no HTTP, headers too large or too slow. */
export function unreadableRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  const status = statusLines[error.code ?? ''] ?? '400 Bad Request'
  const text = JSON.stringify(body(malformed('request')))
  const headers = {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${text}`)
}

const statusLines: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

/** No such address, or not by this method. People get a page with a way back. */
export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(reply.header('allow', 'GET, HEAD'), 405, malformed('request'))
  }
  if (!request.headers.accept?.includes('text/html')) return refuse(reply, 404, malformed('request'))
  return reply
    .code(404)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(notFoundPage)
}

const notFoundPage = `<!doctype html>
<html lang="vi" translate="no">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Không có trang này</title>
<h1>Không có trang này</h1>
<p><a href="/">Về màn hình đầu</a></p>
<p lang="en">There is no such page. <a href="/">To the first screen</a></p>
</html>
`
