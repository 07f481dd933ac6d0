/** Browsers on other machines: through proxies that are trusted, and over TLS of the server's own. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ok } from '../contract/result.ts'
import { selfSigned } from '../core/testing/mail/self-signed.ts'
import { answer } from './testing/fake-kiosk.ts'
import { fromPage, otherToken, shell } from './testing/shell.ts'
import { endsSoon, followTlsFiles, readTlsFiles } from './tls-files.ts'

const publicOrigin = 'https://kiosk.example.vn'
const page = { ...fromPage, host: 'kiosk.example.vn', origin: publicOrigin }

describe('a proxy', () => {
  async function callFrom(
    remoteAddress: string,
    forwarded: string | undefined,
    trustedProxies = ['10.0.0.6', 'fd00::/64'],
  ) {
    const { app, kiosk } = shell(undefined, { host: '10.0.0.5', publicOrigin, trustedProxies })
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/api/keepAlive',
      payload: '{}',
      remoteAddress,
      headers: { ...page, ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) },
    })
    return { statusCode, from: kiosk.calls[0]?.caller.from }
  }

  it.each([
    ['whom it names', '10.0.0.6', '10.0.0.77', '10.0.0.77'],
    ['the last that no proxy of ours is', '10.0.0.6', '1.2.3.4, 10.0.0.77, 10.0.0.6', '10.0.0.77'],
    ['of an IPv6 network', 'fd00::1', '2001:db8:1:2::77', '2001:db8:1:2::/64'],
    ['itself where it names nobody', '10.0.0.6', undefined, '10.0.0.6'],
  ])('that is trusted says who calls: %s', async (_what, proxy, forwarded, from) => {
    expect(await callFrom(proxy, forwarded)).toEqual({ statusCode: 200, from })
  })

  it('that is not trusted, and whoever comes past it, is refused: nothing goes in the clear', async () => {
    for (const address of ['10.0.0.7', '10.0.1.6', 'fd00:1::1', '::ffff:10.0.0.7']) {
      expect(await callFrom(address, '127.0.0.1')).toEqual({ statusCode: 403, from: undefined })
    }
  })

  it('on this machine is one where it is named; else what it says of others is not believed', async () => {
    expect(await callFrom('127.0.0.1', '10.0.0.77', ['127.0.0.1'])).toEqual({
      statusCode: 200,
      from: '10.0.0.77',
    })
    expect(await callFrom('127.0.0.1', '10.0.0.77')).toEqual({ statusCode: 200, from: '127.0.0.1' })
  })
})

describe('TLS of its own', () => {
  const get = (port: number, ca: string, path = '/') =>
    new Promise<{ status: number | undefined; cookie: string[] | undefined }>((resolve, reject) => {
      const headers = { ...fromPage, host: `localhost:${port}`, origin: `https://localhost:${port}` }
      const options = { host: '127.0.0.1', port, path, ca, servername: 'localhost', agent: false as const }
      const method = path.startsWith('/api') ? 'POST' : 'GET'
      const call = request({ ...options, method, headers }, (response) => {
        response.resume()
        resolve({ status: response.statusCode, cookie: response.headers['set-cookie'] })
      })
      call.on('error', reject)
      call.end(method === 'POST' ? '{}' : undefined)
    })

  it('serves, knows itself by its names, keeps its cookie to TLS, and takes another certificate', async () => {
    const [first, second] = [selfSigned(), selfSigned()]
    const pem = (of: typeof first) => ({ cert: Buffer.from(of.cert), key: Buffer.from(of.key) })
    const made = shell(() => answer(ok(null), otherToken), { port: 0, tls: pem(first) })
    const url = await made.listen()
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const port = Number(new URL(url).port)
    expect((await get(port, first.cert)).status).toBe(200)
    expect((await get(port, first.cert, '/api/startVisit')).status).toBe(200)
    await expect(get(port, second.cert)).rejects.toThrow(/self-signed|certificate/)
    made.renewTls(pem(second))
    expect((await get(port, second.cert)).status).toBe(200)
  })
})

describe('certificate and key', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'tls-'))))
  afterEach(() => rm(folder, { recursive: true }))
  const files = () => ({ cert: join(folder, 'kiosk.crt'), key: join(folder, 'kiosk.key') })
  async function write({ cert, key }: { cert: string; key: string }) {
    await writeFile(files().cert, cert)
    await writeFile(files().key, key)
  }

  it('are read, and told in time that they run out', async () => {
    await write(selfSigned({ host: 'kiosk.example.vn' }))
    const read = readTlsFiles(files(), 'kiosk.example.vn')
    expect(read.ok).toBe(true)
    expect(read.ok && endsSoon(read.value, Date.now())).toMatch(/^the certificate runs out on .*: renew it$/)
    await write(selfSigned({ host: 'kiosk.example.vn', days: 100 }))
    const later = readTlsFiles(files(), 'kiosk.example.vn')
    expect(later.ok && endsSoon(later.value, Date.now())).toBeNull()
    await write(selfSigned({ host: 'kiosk.example.vn', days: -5 }))
    const over = readTlsFiles(files(), 'kiosk.example.vn')
    expect(over.ok && endsSoon(over.value, Date.now())).toMatch(/^the certificate ran out on /)
  })

  it.each<[string, () => Promise<void>, RegExp]>([
    [
      'a missing file',
      () => rm(files().key),
      /^server\.tls\.key, .*kiosk\.key, cannot be read: there is no such file\.$/,
    ],
    [
      'no certificate',
      () => writeFile(files().cert, 'hello'),
      /^server\.tls\.cert, .*, is no certificate in PEM form/,
    ],
    ['no key', () => writeFile(files().key, 'hello'), /^server\.tls\.key, .*, is no key in PEM form/],
    [
      'another’s key',
      () => writeFile(files().key, selfSigned().key),
      /kiosk\.key is not the key of the certificate/,
    ],
    [
      'another name',
      () => write(selfSigned({ host: 'other.example.vn' })),
      /is made out to other\.example\.vn, not to kiosk\.example\.vn/,
    ],
  ])('are refused in a sentence: %s', async (_what, spoil, words) => {
    await write(selfSigned({ host: 'kiosk.example.vn' }))
    await spoil()
    const read = readTlsFiles(files(), 'kiosk.example.vn')
    expect(read.ok ? '' : read.error).toMatch(words)
  })

  it('are looked at again; a pair that cannot be used leaves the one before, and the log says so once', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const warned: string[] = []
    const renewed: string[] = []
    const log = { info() {}, error() {}, warn: (_: object, line: string) => void warned.push(line) }
    const name = 'kiosk.example.vn'
    await write(selfSigned({ host: name }))
    const stop = followTlsFiles(files(), {
      name,
      log,
      onChange: ({ cert }) => void renewed.push(cert.toString()),
    })
    const touch = (at: number) => utimes(files().cert, at, at)
    vi.advanceTimersByTime(120_000)
    expect(renewed).toEqual([])
    await writeFile(files().cert, 'half')
    await touch(1_000)
    vi.advanceTimersByTime(180_000)
    expect([renewed, warned]).toEqual([[], [expect.stringContaining('The certificate before stays in use.')]])
    const fresh = selfSigned({ host: name })
    await write(fresh)
    await touch(2_000)
    vi.advanceTimersByTime(60_000)
    expect(renewed).toEqual([fresh.cert])
    stop()
    vi.useRealTimers()
  })
})

it('two kiosks of one host name keep their cookies apart, and forget only their own', async () => {
  for (const port of [4173, 4174]) {
    const { app, kiosk } = shell(() => answer(ok(null), null), { port })
    const headers = { ...fromPage, host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` }
    const cookie = `visit-4173=${'a'.repeat(32)}; visit-4174=${'b'.repeat(32)}`
    const { headers: told } = await app.inject({
      method: 'POST',
      url: '/api/endVisit',
      payload: '{}',
      headers: { ...headers, cookie },
    })
    expect(kiosk.calls[0]?.caller.session).toBe((port === 4173 ? 'a' : 'b').repeat(32))
    expect(told['set-cookie']).toMatch(new RegExp(`^visit-${port}=; .*Max-Age=0$`))
  }
})
