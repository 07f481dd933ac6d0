/**
 * The browser shell: the built screens and the operations over HTTP, for browsers on this machine, or on others
 * where a TLS proxy stands before it. Everything it answers carries the security headers.
 */
import fastify, { type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import { BlockList, isIP, type AddressInfo } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import { isLoopback } from '../core/contact/one-address.ts'
import type { OpenKiosk } from '../core/composition/options.ts'
import { securityHeaders } from '../core/web/headers.ts'
import { deviceCookie } from './device-cookie.ts'
import { deviceCalls, deviceRoutes } from './devices.ts'
import { plainAddress } from './caller-key.ts'
import { guard as createGuard, hostHeaders } from './guard.ts'
import { healthRoutes } from './healthz.ts'
import { createMetrics, metricsRoutes } from './metrics.ts'
import { limitSockets } from './socket-limits.ts'
import { mailboxRoutes } from './mailbox.ts'
import { operationRoutes } from './operations.ts'
import {
  errorHandler,
  malformed,
  notFound,
  refuse,
  unreadableAddress,
  unreadableRequest,
} from './refusals.ts'
import { screenRoutes } from './screens.ts'
import { sessionCookie } from './session-cookie.ts'
import type { Pem } from './tls-files.ts'
import type { Log } from '../core/foundation/log.ts'

export interface ServerOptions {
  kiosk: Pick<OpenKiosk, 'service' | 'devices' | 'kiosks' | 'mailbox' | 'health' | 'report'>
  /** What callers are named in throttles and journal. */
  kioskId: string
  /** What the renderer's build made: index.html and assets/. */
  rendererDir: string
  log: Log
  /** Loopback by default. */
  host?: string
  /** 0: any free one. */
  port: number
  /** `https://kiosk.example.vn`, where browsers reach the server under that name. */
  publicOrigin?: string | undefined
  /** The server speaks TLS itself. */
  tls?: Pem | undefined
  /** Whether a machine other than this one must be enrolled to be served. */
  devicesRequired: boolean
  /** Addresses and networks of proxies. Where there are any, and no TLS of its own, only they and this machine are answered. */
  trustedProxies?: readonly string[]
  /** KIOSK_METRICS_TOKEN: who has it may ask for the metrics from elsewhere. */
  metricsToken?: string | undefined
}

export interface BrowserShell {
  /** For tests: `app.inject`. Its port is `options.port` until it listens. */
  app: FastifyInstance
  /** @returns the address to open, `http://127.0.0.1:4173`. Rejects with EADDRINUSE and the like. */
  listen(): Promise<string>
  /** Under which this machine itself reaches it, once it listens. */
  ownAddress(): string
  /** Another certificate, from the next connection on. */
  renewTls(pem: Pem): void
  /** Takes no more connections and lets running calls finish, `graceMs` at most. The kiosk stays open. */
  close(graceMs: number): Promise<void>
}

const socketLimits = { most: 1024, mostOfOneAddress: 512 }

export function createServer(options: ServerOptions): BrowserShell {
  const { kiosk, kioskId, rendererDir, log, host = '127.0.0.1', port, publicOrigin = null, tls } = options
  const { trustedProxies = [], devicesRequired } = options
  const guard = createGuard(publicOrigin, tls !== undefined)
  let bound = port
  const publicPort = () => (publicOrigin === null ? bound : portOf(publicOrigin))
  const isSecure = publicOrigin?.startsWith('https:') === true
  const cookie = sessionCookie(isSecure, publicPort)
  guard.listensAt(host, port)
  const isNamedProxy = inNetworks(trustedProxies)
  /** A caller that bypasses the proxy would send everything in the clear. */
  const isExposed = ({ socket }: FastifyRequest) =>
    tls === undefined &&
    trustedProxies.length > 0 &&
    !isLoopback(plainAddress(socket)) &&
    !isNamedProxy(plainAddress(socket))

  const httpOptions = { headersTimeout: 10_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16 * 1024 }
  const app = createApp({
    logger: false,
    bodyLimit: 16 * 1024,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // A whole request within 15 s, an idle socket for 70 s: longer than browsers and proxies keep theirs.
    requestTimeout: 15_000,
    keepAliveTimeout: 70_000,
    forceCloseConnections: 'idle',
    // A call on a connection still open while we close is answered like any other.
    return503OnClosing: false,
    frameworkErrors: unreadableAddress,
    clientErrorHandler: unreadableRequest,
    ...(trustedProxies.length > 0 ? { trustProxy: [...trustedProxies] } : {}),
    ...(tls ? { https: { ...httpOptions, ...tls } } : { http: httpOptions }),
  })
  // Twice what idle ones give way at: those that are at work are refused only then.
  app.server.maxConnections = 2 * socketLimits.most
  limitSockets(app.server, socketLimits)

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders)
    if (hostHeaders(request.raw.rawHeaders) !== 1) void refuse(reply, 400, malformed('request'))
    else if (isExposed(request)) void refuse(reply, 403, { kind: 'not-allowed' })
    else if (guard.knowsHost(request)) done()
    else void refuse(reply, 421, { kind: 'not-allowed' })
  })
  app.setErrorHandler(errorHandler(log))
  app.setNotFoundHandler(notFound)
  const gate = kiosk.devices ?? null
  const ofDevices = deviceCookie(isSecure, publicPort)
  const devices = deviceCalls({ gate, required: devicesRequired, guard, cookie: ofDevices, isNamedProxy })
  const metrics = createMetrics(kiosk)
  const nonce = () => gate?.nonce() ?? ''
  operationRoutes(app, {
    service: kiosk.service,
    kioskId,
    guard,
    cookie,
    devices,
    nonce,
    deviceCookie: ofDevices,
    onCalled: metrics.called,
  })
  if (gate) deviceRoutes(app, { gate, guard, calls: devices })
  const behindProxy = publicOrigin !== null && tls === undefined
  healthRoutes(app, kiosk, { behindProxy })
  metricsRoutes(app, metrics, { behindProxy, token: options.metricsToken ?? null })
  if (kiosk.mailbox) mailboxRoutes(app, kiosk.mailbox)
  screenRoutes(app, rendererDir)

  const addressOf = (name: string) =>
    `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${bound}`

  return {
    app,
    async listen() {
      await app.listen({ host, port })
      bound = (app.server.address() as AddressInfo).port
      guard.listensAt(host, bound)
      return publicOrigin ?? addressOf(host)
    },
    ownAddress: () => addressOf(isAnyAddress(host) ? '127.0.0.1' : host),
    renewTls(pem) {
      if (app.server instanceof TlsServer) app.server.setSecureContext(pem)
    },
    async close(graceMs) {
      // A connection whose last answer has just gone out would otherwise be waited for until it times out.
      const idle = setInterval(() => app.server.closeIdleConnections(), 20)
      const hard = setTimeout(() => app.server.closeAllConnections(), graceMs)
      await app.close()
      clearInterval(idle)
      clearTimeout(hard)
    },
  }
}

const isAnyAddress = (host: string) => host === '0.0.0.0' || host === '::'

/** One type for both: what is done with it here is the same over TLS. */
function createApp(options: FastifyServerOptions & { https?: Pem }): FastifyInstance {
  return fastify(options as FastifyServerOptions)
}

/** Of an origin; browsers leave the usual one out. */
function portOf(origin: string): number {
  const { port, protocol } = new URL(origin)
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
