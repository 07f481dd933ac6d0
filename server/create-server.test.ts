import { createConnection } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ok } from '../contract/result.ts'
import { securityHeaders } from '../core/web/headers.ts'
import { answer } from './testing/fake-kiosk.ts'
import { host, post, shell } from './testing/shell.ts'

it('every answer carries the security headers', async () => {
  const { app } = shell(() => Promise.reject(new Error('bug')))
  const responses = [
    await post(app, 'getKiosk'),
    await post(app, 'getKiosk', '{'),
    await post(app, 'getKiosk', {}, { origin: 'https://evil.example' }),
    await post(app, 'getKiosk', {}, { host: 'evil.example' }),
    await post(app, 'getKiosk', 'x'.repeat(20_000)),
    await app.inject({ method: 'PUT', url: '/api/getKiosk', headers: { host } }),
    await app.inject({ url: '/', headers: { host } }),
    await app.inject({ url: '/assets/index-abc123.js', headers: { host } }),
    await app.inject({ url: '/nothing', headers: { host } }),
    await app.inject({ url: '/nothing', headers: { host, accept: 'text/html' } }),
    await app.inject({ url: '/%zz', headers: { host } }),
  ]
  expect(responses.map((response) => response.statusCode)).toEqual([
    500, 400, 403, 421, 413, 405, 200, 200, 404, 404, 400,
  ])
  for (const response of responses) expect(response.headers).toMatchObject(securityHeaders)
})

describe('over a real socket', () => {
  /** Sends `text` as it is, resolves with all that comes back. */
  const raw = (port: number, text: string) =>
    new Promise<string>((resolve, reject) => {
      let received = ''
      const socket = createConnection(port, '127.0.0.1', () => socket.end(text))
      socket.setEncoding('utf8').on('data', (data: string) => (received += data))
      socket.on('close', () => resolve(received)).on('error', reject)
    })

  it('listens on a free port and knows itself by it', async () => {
    const { listen } = shell(undefined, { port: 0 })
    const url = await listen()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(url)).status).toBe(200)
    const call = await fetch(`${url}/api/getKiosk`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: '{}',
    })
    expect(await call.json()).toMatchObject({ result: { ok: true } })
  })

  it('refuses two Host headers, whichever of them it knows', async () => {
    const { listen } = shell(undefined, { port: 0 })
    const { host: own, port } = new URL(await listen())
    for (const [first, second] of [
      [own, own],
      [own, 'evil.example'],
      ['evil.example', own],
    ]) {
      const text = `GET / HTTP/1.1\r\nhost: ${first}\r\nHost: ${second}\r\nconnection: close\r\n\r\n`
      expect(await raw(Number(port), text)).toMatch(/^HTTP\/1\.1 400 /)
    }
  })

  it('answers while somebody holds more connections than it takes, and asks nothing on them', async () => {
    const { listen } = shell(undefined, { port: 0 })
    const url = await listen()
    const sockets = Array.from({ length: 1_300 }, () =>
      createConnection(Number(new URL(url).port), '127.0.0.1'),
    )
    await Promise.all(
      sockets.map((socket) => new Promise((resolve) => socket.on('connect', resolve).on('error', resolve))),
    )
    try {
      for (let calls = 0; calls < 5; calls++) expect((await fetch(`${url}/healthz`)).status).toBe(200)
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })

  it('tells the service who calls', async () => {
    const { app, kiosk } = shell()
    await post(app, 'keepAlive')
    expect(kiosk.calls[0]?.caller.from).toBe('127.0.0.1')
  })

  it('refuses what is no HTTP, with the headers too', async () => {
    const { listen } = shell(undefined, { port: 0 })
    const port = Number(new URL(await listen()).port)
    const noise = await raw(port, 'hello\r\n\r\n')
    expect(noise).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(noise).toContain("content-security-policy: default-src 'none'")
    expect(noise).toContain('"kind":"invalid-input"')
    expect(await raw(port, `GET / HTTP/1.1\r\nhost: ${host}\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    )
    expect(await raw(port, 'GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('finishes what is running when told to close, and waits no longer than it was told', async () => {
    let release = () => {}
    const { listen, close } = shell(
      async () => {
        await new Promise<void>((resolve) => (release = resolve))
        return answer(ok('finished'), null)
      },
      { port: 0 },
    )
    const url = await listen()
    const call = () =>
      fetch(`${url}/api/confirmCode`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: '{}',
      })
    const running = call()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const started = Date.now()
    const closed = close(5_000)
    setTimeout(() => release(), 100)
    expect(await (await running).json()).toMatchObject({ result: { value: 'finished' } })
    await closed
    expect(Date.now() - started).toBeLessThan(1_000)
    await expect(call()).rejects.toThrow()
  })

  it('cuts off what does not finish', async () => {
    const { listen, close } = shell(() => new Promise(() => {}), { port: 0 })
    const url = await listen()
    const running = fetch(`${url}/api/confirmCode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: '{}',
    }).catch(() => 'cut off')
    await new Promise((resolve) => setTimeout(resolve, 50))
    await close(100)
    expect(await running).toBe('cut off')
  })
})
