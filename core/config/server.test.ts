/** Where the browser shell listens: what is taken, and what is refused in words that say what to do. */
import { describe, expect, it } from 'vitest'
import { configSchema } from './config.ts'
import { problemsOf } from './problems.ts'

function problems(server: unknown): string[] {
  const raw = { server }
  const parsed = configSchema.safeParse(raw)
  return parsed.success ? [] : problemsOf(parsed.error, raw)
}
const tls = { cert: 'kiosk.crt', key: 'kiosk.key' }
const origin = 'https://kiosk.example.vn'

describe('is taken', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['another port', { port: 8080 }],
    ['another loopback address', { host: '127.0.0.9' }],
    ['IPv6 loopback', { host: '::1' }],
    ['TLS of its own, on every address', { host: '0.0.0.0', port: 443, origin, tls }],
    ['a port in the origin', { host: '10.0.0.5', port: 8443, origin: `${origin}:8443`, tls }],
    ['a proxy on this machine', { origin, trustedProxies: ['127.0.0.1'] }],
    ['a proxy elsewhere', { host: '10.0.0.5', origin, trustedProxies: ['10.0.0.6', 'fd00::/64'] }],
  ])('%s', (_what, server) => {
    expect(problems(server)).toEqual([])
  })
})

describe('is refused', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'an open address, in the clear',
      { host: '0.0.0.0' },
      /^server\.host: on 0\.0\.0\.0, passwords and codes would cross/,
    ],
    ['the same, IPv6', { host: '::' }, /^server\.host: on ::, passwords and codes/],
    ['an open address with an origin alone', { host: '10.0.0.5', origin }, /server\.host: on 10\.0\.0\.5/],
    ['a name as host', { host: 'kiosk' }, /^server\.host: an address of this machine such as 10\.0\.0\.5/],
    ['TLS without an origin', { host: '0.0.0.0', tls }, /^server\.origin: is needed/],
    ['a proxy without an origin', { trustedProxies: ['127.0.0.1'] }, /^server\.origin: is needed/],
    ['an origin without either', { origin }, /^server\.origin: needs server\.tls/],
    [
      'an origin in the clear',
      { origin: 'http://kiosk.example.vn', tls },
      /^server\.origin: must begin with https/,
    ],
    ['an origin with a path', { origin: `${origin}/`, tls }, /^server\.origin: such as https/],
    ['half a certificate', { host: '0.0.0.0', origin, tls: { cert: 'a' } }, /server\.tls\.key is missing/],
    ['a proxy by name', { origin, trustedProxies: ['proxy'] }, /^server\.trustedProxies\[0\]: an address/],
    [
      'a network too wide',
      { origin, trustedProxies: ['10.0.0.0/33'] },
      /^server\.trustedProxies\[0\]: an address/,
    ],
    ['no port', { port: 0 }, /^server\.port is 0; a whole number from 1 to 65535/],
  ])('%s', (_what, server, words) => {
    expect(problems(server).join('\n')).toMatch(words)
  })
})
