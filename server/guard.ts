/**
 * Who may talk to this server: pages it served itself, under a name it is meant to have. A foreign page in the same
 * browser is stopped by its Origin, a foreign name that resolves to this machine (DNS rebinding) by the Host.
 */
import type { FastifyRequest } from 'fastify'

export interface Guard {
  /** To be told once the port is known: the names of this machine under which the server is reached there. */
  listensAt(host: string, port: number): void
  knowsHost(request: FastifyRequest): boolean
  /** Under which the caller reaches this server. */
  originOf(request: FastifyRequest): string | null
  /** True for a call made by a page of ours; a browser says so itself, in headers no script can set. */
  isSameOrigin(request: FastifyRequest): boolean
}

/** How many Host headers came; with more than one, a proxy in front may have read another one. */
export function hostHeaders(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/**
 * @param publicOrigin `https://kiosk.example.vn` where browsers on other machines reach the server; known besides loopback
 * @param tls the server speaks TLS itself
 */
export function guard(publicOrigin: string | null, tls = false): Guard {
  const [scheme, usualPort] = tls ? ['https', 443] : ['http', 80]
  /** Host header → the Origin of pages served under it. */
  const origins = new Map<string, string>()
  if (publicOrigin !== null) origins.set(new URL(publicOrigin).host, new URL(publicOrigin).origin)

  return {
    listensAt(host, port) {
      const names = new Set([...loopbackNames, host.includes(':') ? `[${host}]` : host])
      for (const name of names) {
        origins.set(`${name}:${port}`, `${scheme}://${name}:${port}`)
        if (port === usualPort) origins.set(name, `${scheme}://${name}`)
      }
    },
    knowsHost: ({ headers }) => headers.host !== undefined && origins.has(headers.host),
    originOf: ({ headers }) => origins.get(headers.host ?? '') ?? null,
    isSameOrigin({ headers }) {
      const { origin, host = '' } = headers
      const site = headers['sec-fetch-site']
      if (origin === undefined && site === undefined) return false
      return (
        (origin === undefined || origin === origins.get(host)) &&
        (site === undefined || site === 'same-origin')
      )
    },
  }
}
