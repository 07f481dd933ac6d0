/** Where the browser shell listens, and under which address browsers reach it. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { isLoopback } from '../contact/one-address.ts'

const isAddress = (text: string) => isIP(text) !== 0

/** `10.0.0.5` or `10.0.0.0/8`, IPv6 likewise. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  if (!isAddress(address) || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128))
}

/** As long as a visit lasts (`session.limitSeconds`) where nothing else is configured; the unit of the service waits a little longer. */
export const longestDrainSeconds = 900

/** `https://kiosk.example.vn`, with a port where it is another than the usual one, and nothing behind it. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}

export const serverSchema = z
  .strictObject({
    host: z
      .string()
      .refine(isAddress, { error: 'an address of this machine such as 10.0.0.5, or 0.0.0.0 for all of them' })
      .default('127.0.0.1')
      .describe('Address of this machine on which the browser shell listens.'),
    port: z.int().min(1).max(65535).default(4173).describe('--port goes before it.'),
    origin: z
      .string()
      .refine(isOrigin, { error: 'such as https://kiosk.example.vn, without anything behind it' })
      .optional()
      .describe('Where browsers on other machines reach it.'),
    tls: z
      .strictObject({
        cert: z.string().min(1).describe('PEM file of the certificate and those above it.'),
        key: z.string().min(1).describe('PEM file of its key. Paths are relative to the configuration file.'),
      })
      .optional()
      .describe('The browser shell speaks TLS itself.'),
    trustedProxies: z
      .array(
        z
          .string()
          .refine(isNetwork, { error: 'an address such as 10.0.0.5 or a network such as 10.0.0.0/24' }),
      )
      .max(20)
      .default([])
      .describe('Proxies that speak TLS for it; who calls is taken from their X-Forwarded-For.'),
    drainSeconds: z
      .int()
      .min(0)
      .max(longestDrainSeconds)
      .optional()
      .describe(
        `How long visits that are on may last when the browser shell is told to end; nobody new is taken. Default: 0, with --service ${longestDrainSeconds}.`,
      ),
  })
  .superRefine(({ host, origin, tls, trustedProxies }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const isProtected = tls !== undefined || trustedProxies.length > 0
    if (!isLoopback(host) && !isProtected) {
      refuse(
        'host',
        `on ${host}, passwords and codes would cross the network for everybody to read; set server.tls, or put a proxy with TLS before it and name that in server.trustedProxies`,
      )
    }
    if (origin === undefined && isProtected) {
      refuse(
        'origin',
        'is needed with tls or trustedProxies: the address that browsers open, such as https://kiosk.example.vn',
      )
    }
    if (origin !== undefined && !isProtected) {
      refuse(
        'origin',
        'needs server.tls, or in server.trustedProxies the proxy that answers there (127.0.0.1 where it is on this machine)',
      )
    }
    if (origin?.startsWith('http:') === true) {
      refuse('origin', 'must begin with https: passwords and codes go there')
    }
  })

export type ServerConfig = z.infer<typeof serverSchema>
