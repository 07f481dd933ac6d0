import { describe, expect, it, vi } from 'vitest'
import { failure } from '../contract/failures.ts'
import { err } from '../contract/result.ts'
import { answer } from './testing/fake-kiosk.ts'
import { fromPage, post, shell, token, type Headers } from './testing/shell.ts'
import { silentLog } from '../core/foundation/log.ts'

describe('an operation', () => {
  it('reaches the service with its input, the kiosk, the token and the visit that the page shows', async () => {
    const { app, kiosk } = shell()
    const response = await post(
      app,
      'setLanguage',
      { language: 'en' },
      { cookie: `a=b; visit-4173=${token}; c=d`, 'kiosk-visit': 'Ab3_-xyz' },
    )
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.json()).toEqual({ result: { ok: true, value: null }, session: null })
    expect(kiosk.calls).toEqual([
      {
        operation: 'setLanguage',
        input: { language: 'en' },
        caller: {
          kiosk: 'K-1',
          device: null,
          session: token,
          visit: 'Ab3_-xyz',
          from: '127.0.0.1',
          mayEnrol: false,
        },
      },
    ])
  })

  it.each([undefined, '', 'two, ids', 'a'.repeat(65), 'ệ'])(
    'shows no visit where its header can be none: %s',
    async (header) => {
      const { app, kiosk } = shell()
      await post(app, 'keepAlive', {}, { 'kiosk-visit': header })
      expect(kiosk.calls.map(({ caller }) => caller.visit)).toEqual([null])
    },
  )

  it('answers an expected failure like any answer', async () => {
    const { app } = shell(() => answer(err({ kind: 'code-wrong', triesLeft: 2 }), null))
    const response = await post(app, 'confirmCode')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      result: { ok: false, error: { kind: 'code-wrong', triesLeft: 2 } },
    })
  })

  it.each(['__proto__', 'constructor', 'nothing-of-ours'])(
    'leaves "%s" for the service to refuse',
    async (name) => {
      const { app, kiosk } = shell(() => answer(err({ kind: 'unknown-operation' }), null))
      const response = await post(app, name)
      expect(response.json()).toMatchObject({ result: { error: { kind: 'unknown-operation' } } })
      expect(kiosk.calls[0]?.operation).toBe(name)
    },
  )

  it('tells a bug to the operator and not to the page', async () => {
    const error = vi.fn()
    const { app } = shell(() => Promise.reject(new Error('inner secret')), { log: { ...silentLog, error } })
    const response = await post(app, 'signIn', { password: 'p' })
    expect(response.statusCode).toBe(500)
    expect(response.json()).toEqual({
      result: { ok: false, error: { kind: 'out-of-service' } },
      session: null,
    })
    expect(response.body).not.toContain('secret')
    expect(error).toHaveBeenCalledOnce()
    expect(JSON.stringify(error.mock.calls)).not.toContain('password')
  })
})

describe('a malformed call', () => {
  const rule = async (response: Promise<{ statusCode: number; json(): unknown }>) => {
    const { statusCode, json } = await response
    const { result } = json() as { result: { error: { kind: string; rule?: string } } }
    expect(failure.parse(result.error)).toEqual(result.error)
    return `${statusCode} ${result.error.kind} ${result.error.rule ?? ''}`.trim()
  }

  it.each<[string, string, Headers, string]>([
    [
      'a form',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '415 invalid-input content-type',
    ],
    ['text', '{}', { 'content-type': 'text/plain' }, '415 invalid-input content-type'],
    [
      'JSON under another name',
      '{}',
      { 'content-type': 'application/jsonp' },
      '415 invalid-input content-type',
    ],
    [
      'another charset',
      '{}',
      { 'content-type': 'application/json; charset=utf-16' },
      '415 invalid-input content-type',
    ],
    ['no type', '{}', { 'content-type': undefined }, '415 invalid-input content-type'],
    ['nothing', '', {}, '400 invalid-input json'],
    ['broken JSON', '{"a":', {}, '400 invalid-input json'],
    ['a poisoned prototype', '{"a":{"__proto__":{"role":"citizen"}}}', {}, '400 invalid-input json'],
    ['a poisoned constructor', '{"constructor":{"prototype":{"a":1}}}', {}, '400 invalid-input json'],
    ['17 KiB', JSON.stringify({ a: 'x'.repeat(17 * 1024) }), {}, '413 invalid-input size'],
    ['depth that breaks the parser', '['.repeat(16_000), {}, '400 invalid-input json'],
  ])('is refused with its rule: %s', async (_, payload, headers, expected) => {
    const { app, kiosk } = shell()
    expect(await rule(post(app, 'keepAlive', payload, headers))).toBe(expected)
    expect(kiosk.calls).toEqual([])
  })

  it('may name its charset', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    expect((await post(shell().app, 'keepAlive', {}, headers)).statusCode).toBe(200)
  })

  it('is refused by method or address', async () => {
    const { app } = shell()
    const ask = (method: 'GET' | 'PUT' | 'OPTIONS' | 'DELETE' | 'POST', url: string) =>
      app.inject({ method, url, headers: fromPage, ...(method === 'GET' ? {} : { payload: '{}' }) })
    expect(await rule(ask('GET', '/api/getKiosk'))).toBe('405 invalid-input request')
    expect((await ask('PUT', '/api/getKiosk')).headers.allow).toBe('POST')
    expect(await rule(ask('OPTIONS', '/api/getKiosk'))).toBe('405 invalid-input request')
    expect(await rule(ask('POST', '/api/a/b'))).toBe('404 unknown-operation')
    expect(await rule(ask('POST', `/api/${'a'.repeat(150)}`))).toBe('404 unknown-operation')
    expect(await rule(ask('POST', '/'))).toBe('405 invalid-input request')
    expect((await ask('DELETE', '/index.html')).headers.allow).toBe('GET, HEAD')
    expect(await rule(ask('GET', '/%zz'))).toBe('400 invalid-input request')
  })
})

it('takes a piece of a file, which is larger than any other input, and no larger than it needs to be', async () => {
  const { app } = shell()
  const piece = (kilobytes: number) => ({ id: 'x', piece: 'A'.repeat(kilobytes * 1024) })
  expect((await post(app, 'appendImport', piece(330))).statusCode).toBe(200)
  expect((await post(app, 'appendImport', piece(600))).statusCode).toBe(413)
  expect((await post(app, 'beginImport', piece(330))).statusCode).toBe(413)
})
