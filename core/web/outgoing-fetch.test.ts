/** What the kiosk asks of other machines: whom it trusts, and the way through a proxy. Over real TLS and a real proxy. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { selfSigned } from '../testing/mail/self-signed.ts'
import { trustedContext } from './authorities.ts'
import { outgoingFetch, type OutgoingOptions } from './outgoing-fetch.ts'

let folder: string
const ends: Array<() => unknown> = []
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'outgoing-'))))
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  rmSync(folder, { recursive: true })
})

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => (server.closeAllConnections(), server.close()))
  return (server.address() as AddressInfo).port
}
function outgoing(options: OutgoingOptions) {
  const made = outgoingFetch(options)
  ends.push(() => made.close())
  return made.fetch
}
function contextOf(text: string) {
  const file = join(folder, 'authorities.pem')
  writeFileSync(file, text)
  const context = trustedContext(file)
  if (!context.ok) throw new Error(context.error)
  return context.value
}

describe('an authority of the office’s own', () => {
  it('is trusted where the configuration names it, and by nobody else', async () => {
    const { key, cert } = selfSigned()
    const port = await listen(createServer({ key, cert }, (_request, response) => response.end('yes')))
    const url = `https://localhost:${port}/`
    await expect(outgoing({})(url)).rejects.toThrow('fetch failed')
    const secureContext = contextOf(`# the office’s\n${cert}`)
    expect(await (await outgoing({ secureContext })(url)).text()).toBe('yes')
  })

  it.each<[string, string | null, RegExp]>([
    ['a missing file', null, /^tls\.caFile, .*authorities\.pem, cannot be read \(ENOENT\)\.$/],
    ['a file without a certificate', 'hello', /holds no certificate in PEM form/],
    [
      'a spoilt certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      /holds a certificate that cannot be read/,
    ],
  ])('is refused in a sentence: %s', (_what, text, words) => {
    const file = join(folder, 'authorities.pem')
    if (text !== null) writeFileSync(file, text)
    const context = trustedContext(file)
    expect(context.ok ? '' : context.error).toMatch(words)
  })
})

describe('a proxy', () => {
  /** As an office's: CONNECT alone. */
  async function aProxy() {
    const asked: string[] = []
    const server = createHttp((_request, response) => response.writeHead(405).end())
    server.on('connect', ({ url = '' }, client: Socket) => {
      asked.push(url)
      const [, port = ''] = url.split(':')
      const there = connect(Number(port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        there.pipe(client).pipe(there)
      })
      for (const one of [client, there]) one.on('error', () => (client.destroy(), there.destroy()))
    })
    return { asked, port: await listen(server) }
  }

  it('is gone through, TLS to the end; and past it to this very machine', async () => {
    const { key, cert } = selfSigned({ host: 'central.example.vn' })
    const port = await listen(createServer({ key, cert }, (_request, response) => response.end('yes')))
    const proxy = await aProxy()
    const fetch = outgoing({ secureContext: contextOf(cert), proxy: `http://127.0.0.1:${proxy.port}` })
    expect(await (await fetch(`https://central.example.vn:${port}/changes`)).text()).toBe('yes')
    expect(proxy.asked).toEqual([`central.example.vn:${port}`])
    const here = await listen(createHttp((_request, response) => response.end('here')))
    expect(await (await fetch(`http://127.0.0.1:${here}/`)).text()).toBe('here')
    expect(proxy.asked).toHaveLength(1)
  })
})
