/** Which machines are served from elsewhere: a kiosk by its key, a browser by its cookie, and this machine always. */
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { sessionHeader } from '../contract/device.ts'
import { soundHealth } from '../core/admin/health/health.ts'
import { kioskKey } from '../core/testing/kiosk-key.ts'
import { openTestKiosk } from '../core/testing/kiosk.ts'
import { fromPage, otherToken, post as postTo, shell, token, type Headers } from './testing/shell.ts'

const publicOrigin = 'https://kiosk.example.vn'
const page = { ...fromPage, host: 'kiosk.example.vn', origin: publicOrigin }
const proxy = '127.0.0.1'

async function open({ required = true, trustedProxies = [proxy], port = 4173 } = {}) {
  const kiosk = await openTestKiosk()
  const { app, listen } = shell(undefined, {
    kiosk: {
      ...kiosk,
      mailbox: null,
      health: soundHealth,
      report: () => Promise.reject(new Error('not asked')),
    },
    port,
    publicOrigin,
    trustedProxies,
    devicesRequired: required,
  })
  const desk = await kiosk.desk('mai.pham')

  /** Through the proxy, from a machine of the office's network. */
  async function post(path: string, payload: unknown = {}, headers: Headers = {}) {
    const all: Headers = { ...page, 'x-forwarded-for': '10.0.0.77', ...headers }
    const response = await app.inject({
      method: 'POST',
      url: path,
      remoteAddress: proxy,
      headers: Object.fromEntries(Object.entries(all).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
      payload: JSON.stringify(payload),
    })
    return { status: response.statusCode, headers: response.headers, body: response.json<unknown>() }
  }
  const code = async (name = 'quay-1') => (await desk.must('makeDeviceCode', { name, replaces: null })).code
  return { kiosk, app, listen, desk, post, code }
}

/** All that is said on a connection of its own. */
async function answerTo(port: number, sent: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(sent)
  return text(socket)
}

const unknown = { result: { ok: false, error: { kind: 'device-unknown' } }, session: null }

describe('a machine that was not let in', () => {
  it('is told so, whatever it asks for', async () => {
    const { post } = await open()
    for (const operation of ['getKiosk', 'startVisit', 'staffSignIn', 'getVisit'])
      expect(await post(`/api/${operation}`)).toMatchObject({ status: 403, body: unknown })
  })

  it('is served where the configuration says that none must be enrolled', async () => {
    const { post } = await open({ required: false })
    expect(await post('/api/getKiosk')).toMatchObject({ status: 200, body: { result: { ok: true } } })
  })
})

describe('this machine', () => {
  const local = { host: '127.0.0.1:4173', origin: 'http://127.0.0.1:4173', 'x-forwarded-for': undefined }

  it.each(['127.0.0.1', 'localhost', '[::1]'])('is always served: %s', async (name) => {
    const { app } = await open()
    const host = `${name}:4173`
    const answer = await app.inject({
      method: 'POST',
      url: '/api/getKiosk',
      remoteAddress: name === '[::1]' ? '::1' : '127.0.0.1',
      headers: { ...fromPage, host, origin: `http://${host}` },
      payload: '{}',
    })
    expect(answer.statusCode).toBe(200)
  })

  it.each([
    { 'x-forwarded-for': '10.0.0.77' },
    { forwarded: 'for=10.0.0.77' },
    { 'x-real-ip': '10.0.0.77' },
    { via: '1.1 proxy' },
    { 'x-forwarded-proto': 'https' },
  ])('is not whoever a proxy passes on, be it named or not: %o', async (passedOn) => {
    for (const trustedProxies of [[proxy], ['10.0.0.6']]) {
      const { post } = await open({ trustedProxies })
      const answer = await post('/api/getKiosk', {}, { ...local, ...passedOn })
      expect(answer).toMatchObject({ status: 403, body: unknown })
    }
  })

  it('is not whoever a proxy passes on that says nothing at all, as nginx does by itself', async () => {
    const { app, listen } = await open({ trustedProxies: [], port: 0 })
    await listen()
    const { port } = app.server.address() as AddressInfo
    const asked = (version: string) => {
      const host = `127.0.0.1:${port}`
      const lines = [`POST /api/getKiosk HTTP/${version}`, `host: ${host}`, `origin: http://${host}`]
      const more = ['content-type: application/json', 'content-length: 2', 'connection: close']
      return answerTo(port, `${[...lines, ...more].join('\r\n')}\r\n\r\n{}`)
    }
    expect(await asked('1.1')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await asked('1.0')).toMatch(/^HTTP\/1\.1 403 /)
  })

  it('is not who comes under the public name', async () => {
    const { post } = await open()
    expect(await post('/api/getKiosk', {}, { 'x-forwarded-for': undefined })).toMatchObject({ status: 403 })
  })
})

describe('a shell that lets no machines in, as a kiosk’s own', () => {
  it('takes nobody for a kiosk: a page of elsewhere is refused, whatever it sends', async () => {
    const { app, kiosk } = shell()
    const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
    const answer = await postTo(
      app,
      'getVisit',
      {},
      { ...foreign, authorization: 'DPoP a.b.c', dpop: 'a.b.c' },
    )
    expect(answer.statusCode).toBe(403)
    expect(kiosk.calls).toEqual([])
  })

  it('goes by the cookie of its page, also where the page sends more', async () => {
    const { app, kiosk } = shell()
    const more = { authorization: 'DPoP a.b.c', [sessionHeader]: otherToken }
    await postTo(app, 'getVisit', {}, { cookie: `visit-4173=${token}`, ...more })
    expect(kiosk.calls.map(({ caller }) => caller.session)).toEqual([token])
  })
})

describe('a browser', () => {
  it('is let in with a code, and known by a cookie that no script reads', async () => {
    const { post, code, desk } = await open()
    const enrolled = await post('/api/enrolDevice', { code: await code() })
    expect(enrolled).toMatchObject({ status: 200, body: { result: { ok: true, value: { name: 'quay-1' } } } })
    const [cookie = ''] = [enrolled.headers['set-cookie']].flat().map(String)
    expect(cookie).toMatch(
      /^__Host-device-443=[\w-]{12}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=34560000; Secure$/,
    )
    const sent = { cookie: cookie.split(';')[0] }
    expect(await post('/api/getKiosk', {}, sent)).toMatchObject({ status: 200 })
    const { devices } = await desk.must('listDevices', {})
    await desk.must('setDeviceState', { device: devices[0]!.id, state: 'suspended' })
    expect(await post('/api/getKiosk', {}, sent)).toMatchObject({
      status: 403,
      body: { result: { error: { kind: 'device-suspended' } } },
    })
  })

  it('of a foreign page gets nothing, with or without a code', async () => {
    const { post, code } = await open()
    const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
    const answer = await post('/api/enrolDevice', { code: await code() }, foreign)
    expect(answer).toMatchObject({ status: 403, body: { result: { error: { kind: 'not-allowed' } } } })
  })

  it('that is known already, or needs not to be, is let in no second time', async () => {
    const { post, code } = await open({ required: false })
    expect(await post('/api/enrolDevice', { code: await code() })).toMatchObject({
      body: { result: { error: { kind: 'device-code-refused' } } },
    })
  })
})

describe('a kiosk', () => {
  const signed = { origin: undefined, 'sec-fetch-site': undefined, cookie: undefined }

  async function enrolledKiosk(opened: Awaited<ReturnType<typeof open>>) {
    const { post, code } = opened
    const key = await kioskKey()
    let number = 0
    async function send(path: string, payload: unknown, nonce?: string, accessToken?: string, again = false) {
      if (!again) number += 1
      const call = { method: 'POST', url: `${publicOrigin}${path}`, ...(nonce && { nonce }) }
      const dpop = await key.proof({ ...call, ...(accessToken && { accessToken }) })
      const authorization = accessToken && `DPoP ${accessToken}`
      return post(path, payload, { ...signed, dpop, authorization, 'kiosk-call': String(number) })
    }
    const asked = await send('/device/enrol', {})
    expect(asked).toMatchObject({ status: 401, body: unknown })
    expect(asked.headers['www-authenticate']).toBe('DPoP error="use_dpop_nonce", algs="ES256"')
    const nonce = String(asked.headers['dpop-nonce'])
    const enrolled = await send('/device/enrol', { code: await code() }, nonce)
    expect(enrolled).toMatchObject({ status: 200, body: { device: { name: 'quay-1' } } })
    const started = { boot: 'boot-1-boot-1-boot-1', version: '1.0.0', keptIn: 'file' }
    const given = await send('/device/token', started, nonce)
    const { accessToken } = given.body as { accessToken: string }
    return { send, nonce, accessToken }
  }

  it('is let in by code and key, and carries its visit in a header', async () => {
    const opened = await open()
    const { send, nonce, accessToken } = await enrolledKiosk(opened)
    const answer = await send('/api/startVisit', { language: 'vi' }, nonce, accessToken)
    expect(answer).toMatchObject({ status: 200, body: { result: { ok: true } } })
    expect(answer.headers[sessionHeader]).toMatch(/^[\w-]{43}$/)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['dpop-nonce']).toBe(nonce)
    const [event] = opened.kiosk.events('device.started')
    expect(event).toMatchObject({ kiosk: 'quay-1' })
  })

  it('whose answer got lost gets it again, and begins no second visit', async () => {
    const opened = await open()
    const { send, nonce, accessToken } = await enrolledKiosk(opened)
    const first = await send('/api/startVisit', { language: 'vi' }, nonce, accessToken)
    const again = await send('/api/startVisit', { language: 'vi' }, nonce, accessToken, true)
    expect(again.headers[sessionHeader]).toBe(first.headers[sessionHeader])
    expect(opened.kiosk.service.present()).toMatchObject({ visits: 1 })
    expect(await send('/api/startVisit', { language: 'en' }, nonce, accessToken, true)).toMatchObject({
      status: 409,
    })
  })

  it('with an old token is told to get another one', async () => {
    const opened = await open()
    const { send, nonce } = await enrolledKiosk(opened)
    const answer = await send('/api/getKiosk', {}, nonce, 'abc.def.ghi')
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  it('is refused in words when its code or its input is wrong', async () => {
    const opened = await open()
    const { send, nonce } = await enrolledKiosk(opened)
    expect(await send('/device/enrol', { code: 'BCDF-GHJK-LMNP' }, nonce)).toMatchObject({
      status: 403,
      body: { result: { error: { kind: 'device-code-refused' } } },
    })
    expect(await send('/device/token', { boot: 'x' }, nonce)).toMatchObject({ status: 400 })
  })
})
