import { describe, expect, it } from 'vitest'
import { fromPage, host, post, shell, type Headers } from './testing/shell.ts'

describe('a call that is not from a page of ours', () => {
  const noOrigin = { origin: undefined, 'sec-fetch-site': undefined }
  it.each<[string, Headers]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:9999', 'sec-fetch-site': 'same-site' }],
    ['another name of this machine', { origin: 'http://localhost:4173', 'sec-fetch-site': undefined }],
    ['a sandboxed frame', { origin: 'null' }],
    ['no page at all', noOrigin],
    ['a user’s address bar', { origin: undefined, 'sec-fetch-site': 'none' }],
    ['the same origin, another site', { 'sec-fetch-site': 'cross-site' }],
    ['TLS where there is none', { origin: `https://${host}`, 'sec-fetch-site': undefined }],
  ])('is refused: %s', async (_, headers) => {
    const { app, kiosk } = shell()
    const response = await post(app, 'endVisit', {}, headers)
    expect(response.statusCode).toBe(403)
    expect(response.json()).toEqual({ result: { ok: false, error: { kind: 'not-allowed' } }, session: null })
    expect(kiosk.calls).toEqual([])
  })

  it.each([
    ['Origin alone', { 'sec-fetch-site': undefined }],
    ['Sec-Fetch-Site alone', { origin: undefined }],
    ['localhost', { host: 'localhost:4173', origin: 'http://localhost:4173' }],
    ['IPv6', { host: '[::1]:4173', origin: 'http://[::1]:4173' }],
  ])('is known by %s', async (_, headers) => {
    expect((await post(shell().app, 'keepAlive', {}, headers)).statusCode).toBe(200)
  })
})

describe('a name the server does not have', () => {
  it.each([
    'evil.example',
    'evil.example:4173',
    '127.0.0.1',
    '127.0.0.1:80',
    'localhost:4173.evil.example',
    '',
  ])('is refused on every address: %s', async (name) => {
    const { app, kiosk } = shell()
    const headers = { ...fromPage, host: name, origin: `http://${name}` }
    const call = await post(app, 'getKiosk', {}, headers)
    expect(call.statusCode).toBe(421)
    expect(call.json()).toMatchObject({ result: { error: { kind: 'not-allowed' } } })
    expect((await app.inject({ url: '/', headers: { host: name } })).statusCode).toBe(421)
    expect(kiosk.calls).toEqual([])
  })

  it('is one of those it was told, or was bound to', async () => {
    const { app } = shell(undefined, { host: '10.1.2.3', publicOrigin: 'https://kiosk.example.vn' })
    const status = async (name: string) =>
      (await app.inject({ url: '/', headers: { host: name } })).statusCode
    expect(await status('10.1.2.3:4173')).toBe(200)
    expect(await status('kiosk.example.vn')).toBe(200)
    expect(await status('kiosk.example.vn:4173')).toBe(421)
  })
})
