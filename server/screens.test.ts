import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { host, script, shell, type Inject } from './testing/shell.ts'

describe('the screens', () => {
  const get = (app: Inject, url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host, ...headers } })

  it('come fresh each time, their hashed parts only once', async () => {
    const { app } = shell()
    const page = await get(app, '/?from=link')
    expect(page.statusCode).toBe(200)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect((await get(app, '/icon.png')).headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'no-store',
    })
    for (let again = 0; again < 2; again++) {
      const asset = await get(app, '/assets/index-abc123.js')
      expect(asset.body).toBe(script)
      expect(asset.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      })
    }
    const head = await app.inject({ method: 'HEAD', url: '/', headers: { host } })
    expect([head.statusCode, head.body]).toEqual([200, ''])
  })

  it('are packed for those who can unpack', async () => {
    const { app } = shell()
    const packed = await get(app, '/assets/index-abc123.js', { 'accept-encoding': 'br, gzip' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(packed.rawPayload).toString()).toBe(script)
    const refused = await get(app, '/assets/index-abc123.js', { 'accept-encoding': 'gzip;q=0, br' })
    expect(refused.headers['content-encoding']).toBe(undefined)
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '//etc/passwd',
    '/index.html%00.js',
    '/assets/',
    '/assets',
    '/.env',
    '/nothing.js',
  ])('are all there is: %s', async (url) => {
    // prettier-ignore
    const response = await get(shell().app, url)
    expect(response.statusCode).toBe(404)
    expect(response.body).not.toContain('secret')
  })

  it('say so with a way back when there is no such page', async () => {
    const { app } = shell()
    const page = await get(app, '/nothing', { accept: 'text/html,*/*' })
    expect(page.statusCode).toBe(404)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('href="/"')
    expect((await get(app, '/nothing')).json()).toMatchObject({
      result: { error: { kind: 'invalid-input' } },
    })
  })
})
