import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kioskKey } from '../testing/kiosk-key.ts'
import { minute, noonPlus, openTestKiosk, type TestKiosk } from '../testing/kiosk.ts'
import { codeText, parseCode } from './device-code.ts'

const url = 'https://kiosk.example.vn/api/getKiosk'
const boot = 'boot-1-boot-1-boot-1'

async function open() {
  const kiosk = await openTestKiosk()
  const desk = await kiosk.desk('mai.pham')
  const { devices } = kiosk
  return {
    kiosk,
    desk,
    devices,
    makeCode: (name = 'quay-1', replaces: string | null = null) =>
      desk.must('makeDeviceCode', { name, replaces }),
    list: () => desk.must('listDevices', {}),
  }
}

/** A kiosk that was let in, with its token. */
async function enrolled(opened: Awaited<ReturnType<typeof open>>, name = 'quay-1') {
  const key = await kioskKey()
  const { code } = await opened.makeCode(name)
  const device = await opened.devices.enrol(code, key.identity, 'here')
  if (!device.ok) throw new Error(device.error.kind)
  const start = (boot: string) =>
    opened.devices.tokenFor(key.proven, { boot, version: '1.0.0', keptIn: 'file' })
  const token = await start(boot)
  if (!token.ok) throw new Error(token.error)
  const { accessToken } = token.value
  const call = async (token = accessToken) => {
    const nonce = opened.devices.nonce()
    const proof = await key.proof({ method: 'POST', url, nonce, accessToken: token })
    return opened.devices.byToken(token, proof, { method: 'POST', url })
  }
  return { key, device: device.value, start, accessToken, call }
}

const events = ({ store }: TestKiosk) =>
  store.events.filter(({ kind }) => kind.startsWith('device.')).map(({ kind }) => kind)

describe('a code', () => {
  it('is read however it is typed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{12}$/), (letters) => {
        const parts = { id: letters.slice(0, 4), secret: letters.slice(4) }
        const text = codeText(parts)
        for (const typed of [text, text.toLowerCase(), letters, ` ${letters.split('').join(' ')} `])
          expect(parseCode(typed)).toEqual(parts)
      }),
    )
    for (const typed of ['', 'BCDF', 'BCDF-GHJK-LMNA', 'BCDF-GHJK-LMNPQ', '000000000000'])
      expect(parseCode(typed)).toBeNull()
  })

  it('lets one machine in, once', async () => {
    const { devices, makeCode, list, kiosk } = await open()
    const { code } = await makeCode()
    const [one, other] = await Promise.all([kioskKey(), kioskKey()])
    const both = await Promise.all([
      devices.enrol(code, one.identity, 'a'),
      devices.enrol(code, other.identity, 'b'),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await list()).toMatchObject({
      devices: [{ name: 'quay-1', kind: 'kiosk', keptIn: null, state: 'active', enrolledBy: 'mai.pham' }],
      codes: [],
    })
    expect(events(kiosk)).toContain('device.enrolled')
  })

  it('takes five tries, counted before they are compared, however many come at once', async () => {
    const { devices, makeCode, kiosk, list } = await open()
    const { code } = await makeCode()
    const wrong = code.slice(0, -1) + (code.endsWith('B') ? 'C' : 'B')
    const { identity } = await kioskKey()
    const tried = await Promise.all(
      Array.from({ length: 50 }, (_, n) => devices.enrol(wrong, identity, `caller ${n}`)),
    )
    expect(tried.every(({ ok }) => !ok)).toBe(true)
    expect(kiosk.events('device.code-tried')).toHaveLength(5)
    expect(await devices.enrol(code, identity, 'here')).toMatchObject({ ok: false })
    expect((await list()).codes).toEqual([])
  })

  it('runs out after fifteen minutes, and can be cancelled', async () => {
    const { devices, makeCode, kiosk } = await open()
    const { identity } = await kioskKey()
    const first = await makeCode('quay-1')
    kiosk.pass(15 * minute)
    expect(await devices.enrol(first.code, identity, 'here')).toMatchObject({ ok: false })
    const desk = await kiosk.desk('mai.pham')
    const second = await desk.must('makeDeviceCode', { name: 'quay-1', replaces: null })
    await desk.must('cancelDeviceCode', { id: second.id })
    expect(await devices.enrol(second.code, identity, 'here')).toMatchObject({ ok: false })
    expect(await desk.call('cancelDeviceCode', { id: second.id })).toMatchObject({
      error: { kind: 'device-not-found' },
    })
  })

  it('that does not exist is limited by caller, and journalled nowhere', async () => {
    const { devices, kiosk } = await open()
    const { identity } = await kioskKey()
    const tries = Array.from({ length: 12 }, () => devices.enrol('BCDF-GHJK-LMNP', identity, 'here'))
    const answers = await Promise.all(tries)
    expect(answers.at(-1)).toMatchObject({ error: { kind: 'busy' } })
    expect(await devices.enrol('BCDF-GHJK-LMNP', identity, 'elsewhere')).toMatchObject({
      error: { kind: 'device-code-refused' },
    })
    expect(events(kiosk)).toEqual([])
  })

  it('is not for a name that is taken, by a device, an open code, or the service itself', async () => {
    const opened = await open()
    await enrolled(opened, 'quay-1')
    await opened.makeCode('quay-2')
    for (const name of ['quay-1', 'QUAY-1', 'quay-2', 'kiosk-1'])
      expect(await opened.desk.call('makeDeviceCode', { name, replaces: null })).toMatchObject({
        error: { kind: 'device-name-taken' },
      })
    const both = await Promise.all([
      opened.desk.call('makeDeviceCode', { name: 'quay-3', replaces: null }),
      (await opened.kiosk.desk('mai.pham')).call('makeDeviceCode', { name: 'quay-3', replaces: null }),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('a kiosk', () => {
  it('is known by its key at each call', async () => {
    const opened = await open()
    const { call, device } = await enrolled(opened)
    expect(await call()).toEqual({ ok: true, value: { ...device, boot } })
    expect(device).toMatchObject({ name: 'quay-1' })
  })

  it('is not who has its token without its key, nor one whose proof is another’s, old, or used', async () => {
    const opened = await open()
    const { key, accessToken } = await enrolled(opened)
    const thief = await kioskKey()
    const call = { method: 'POST', url }
    const nonce = opened.devices.nonce()
    const right = { ...call, nonce, accessToken }
    const by = async (proof: Promise<string>, token = accessToken) =>
      opened.devices.byToken(token, await proof, call)
    expect(await by(thief.proof(right))).toEqual({ ok: false, error: 'invalid_token' })
    const wrong = { ok: false, error: 'invalid_dpop_proof' }
    expect(await by(key.proof({ ...right, url: `${url}s` }))).toEqual(wrong)
    expect(await by(key.proof({ ...right, method: 'GET' }))).toEqual(wrong)
    expect(await by(key.proof({ ...call, nonce }))).toEqual(wrong)
    expect(await by(key.proof(right, {}, { typ: 'jwt' }))).toEqual(wrong)
    expect(await by(key.proof(right, {}, { jwk: undefined }))).toEqual(wrong)
    expect(await by(Promise.resolve('no.proof.at all'))).toEqual(wrong)
    expect(await by(key.proof({ ...call, accessToken }))).toEqual({ ok: false, error: 'use_dpop_nonce' })
    const once = await key.proof(right)
    expect(await by(Promise.resolve(once))).toMatchObject({ ok: true })
    expect(await by(Promise.resolve(once))).toEqual(wrong)
    const late = await key.proof(right)
    opened.kiosk.pass(5 * minute)
    expect(await by(Promise.resolve(late))).toEqual({ ok: false, error: 'use_dpop_nonce' })
  })

  it('that is known is the only one whose proofs are remembered: strangers can make as many as they like', async () => {
    const opened = await open()
    const { key } = await enrolled(opened)
    const stranger = await kioskKey()
    const twice = async (one: typeof key) => {
      const proof = await one.proof({ method: 'POST', url, nonce: opened.devices.nonce() })
      const check = async () => (await opened.devices.checkProof(proof, { method: 'POST', url })).ok
      return [await check(), await check()]
    }
    expect(await twice(key)).toEqual([true, false])
    expect(await twice(stranger)).toEqual([true, true])
  })

  it('gets a new token every ten minutes, and nobody forges one', async () => {
    const opened = await open()
    const { call, accessToken, start } = await enrolled(opened)
    opened.kiosk.pass(10 * minute)
    expect(await call()).toEqual({ ok: false, error: 'invalid_token' })
    const again = await start(boot)
    expect(await call(again.ok ? again.value.accessToken : '')).toMatchObject({ ok: true })
    const forged = accessToken.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    expect(await call(forged)).toEqual({ ok: false, error: 'invalid_token' })
  })

  it('that is suspended or removed is out at once, with its visits', async () => {
    const opened = await open()
    const { kiosk, desk } = opened
    const { call, device, start } = await enrolled(opened)
    const caller = { kiosk: device.name, device, visit: null }
    const visit = await kiosk.service.call('startVisit', { language: 'vi' }, { ...caller, session: null })
    const getVisit = () => kiosk.service.call('getVisit', {}, { ...caller, session: visit.session })
    expect((await getVisit()).reply.result.ok).toBe(true)
    await desk.must('setDeviceState', { device: device.id, state: 'suspended' })
    expect((await getVisit()).reply.result).toMatchObject({ error: { kind: 'session-ended' } })
    expect(await call()).toEqual({ ok: false, error: 'device-suspended' })
    expect(await start(boot)).toEqual({ ok: false, error: 'device-suspended' })
    await desk.must('setDeviceState', { device: device.id, state: 'active' })
    expect(await call()).toMatchObject({ ok: true })
    await desk.must('setDeviceState', { device: device.id, state: 'removed' })
    expect(await call()).toEqual({ ok: false, error: 'device-unknown' })
    expect((await opened.list()).devices).toEqual([])
    expect(events(kiosk)).toEqual([
      'device.code-made',
      'device.code-tried',
      'device.enrolled',
      'device.started',
      'device.suspended',
      'device.resumed',
      'device.removed',
    ])
  })

  it('shares no visit with another one', async () => {
    const opened = await open()
    const [one, two] = [await enrolled(opened, 'quay-1'), await enrolled(opened, 'quay-2')]
    const from = ({ device }: typeof one, session: string | null) => ({
      kiosk: device.name,
      device,
      session,
      visit: null,
    })
    const { call } = opened.kiosk.service
    const visit = await call('startVisit', { language: 'vi' }, from(one, null))
    for (const other of [from(two, visit.session), { kiosk: 'kiosk-1', session: visit.session, visit: null }])
      expect((await call('getVisit', {}, other)).reply.result).toMatchObject({
        error: { kind: 'session-ended', reason: 'none' },
      })
    // Nor does it end one: whoever has its token, and wherever.
    for (const [operation, input] of [
      ['endVisit', {}],
      ['startVisit', { language: 'vi' }],
      ['staffSignIn', { userName: 'lan.tran', secret: 'wrong', language: 'vi' }],
    ] as const)
      await call(operation, input, from(two, visit.session))
    expect((await call('getVisit', {}, from(one, visit.session))).reply.result.ok).toBe(true)
  })

  it('is suspended when two machines use its key, as after a disk was copied', async () => {
    const opened = await open()
    const { start, call, device } = await enrolled(opened)
    const copy = 'boot-2-boot-2-boot-2'
    expect(await start(copy)).toMatchObject({ ok: true })
    expect(await call()).toEqual({ ok: false, error: 'invalid_token' })
    expect(await start(boot)).toEqual({ ok: false, error: 'device-suspended' })
    expect(await start(copy)).toEqual({ ok: false, error: 'device-suspended' })
    expect(await opened.list()).toMatchObject({
      devices: [{ id: device.id, state: 'suspended', suspended: 'two-machines' }],
    })
    expect(events(opened.kiosk).at(-1)).toBe('device.doubled')
  })

  it('is known under one name alone: who is let in already is let in no second time', async () => {
    const opened = await open()
    const { key, device, call } = await enrolled(opened)
    const { code } = await opened.makeCode('quay-2')
    const refused = { ok: false, error: { kind: 'device-code-refused' } }
    expect(await opened.devices.enrol(code, key.identity, 'here')).toEqual(refused)
    await opened.desk.must('setDeviceState', { device: device.id, state: 'suspended' })
    expect(await opened.devices.enrol(code, key.identity, 'here')).toEqual(refused)
    await opened.desk.must('setDeviceState', { device: device.id, state: 'removed' })
    expect(await call()).toEqual({ ok: false, error: 'device-unknown' })
    expect(await opened.devices.enrol(code, key.identity, 'here')).toMatchObject({ ok: true })
  })

  it('of two codes that are used at once with one key takes one', async () => {
    const opened = await open()
    const key = await kioskKey()
    const codes = [await opened.makeCode('quay-1'), await opened.makeCode('quay-2')]
    const both = await Promise.all(codes.map(({ code }) => opened.devices.enrol(code, key.identity, 'here')))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('may be let in again in its own place', async () => {
    const opened = await open()
    const { key, device } = await enrolled(opened)
    const { code } = await opened.makeCode('whatever', device.id)
    expect(await opened.devices.enrol(code, key.identity, 'here')).toEqual({ ok: true, value: device })
  })

  it('goes on once it is resumed, without a start, when the other machine is gone', async () => {
    const opened = await open()
    const { start, device } = await enrolled(opened)
    const copy = 'boot-2-boot-2-boot-2'
    await start(copy)
    await start(boot)
    await opened.desk.must('setDeviceState', { device: device.id, state: 'active' })
    expect(await start(boot)).toMatchObject({ ok: true })
    expect(await start(boot)).toMatchObject({ ok: true })
    // And is out again where it is not.
    expect(await start(copy)).toMatchObject({ ok: true })
    expect(await start(boot)).toEqual({ ok: false, error: 'device-suspended' })
  })

  it('cannot hide that there are two by starting again and again', async () => {
    const opened = await open()
    const { start } = await enrolled(opened)
    for (let n = 0; n < 1_000; n++) await start(`start-number-${n}-------`)
    expect(await start(boot)).toEqual({ ok: false, error: 'device-suspended' })
    expect(events(opened.kiosk).filter((kind) => kind === 'device.started').length).toBeLessThan(100)
  })

  it('starts anew as often as it likes; nobody is at its screen then', async () => {
    const opened = await open()
    const { start, device } = await enrolled(opened)
    const caller = { kiosk: device.name, device, visit: null }
    for (let n = 0; n < 30; n++) {
      const { session } = await opened.kiosk.service.call(
        'startVisit',
        { language: 'vi' },
        { ...caller, session: null },
      )
      opened.kiosk.pass(4_000)
      expect(await start(`start-number-${n}-------`)).toMatchObject({ ok: true })
      const { reply } = await opened.kiosk.service.call('getVisit', {}, { ...caller, session })
      expect(reply.result).toMatchObject({ error: { kind: 'session-ended' } })
    }
  })

  it('is replaced under its name, and the broken one is out', async () => {
    const opened = await open()
    const old = await enrolled(opened)
    const { code } = await opened.makeCode('whatever', old.device.id)
    const key = await kioskKey()
    const fresh = await opened.devices.enrol(code, key.identity, 'here')
    expect(fresh).toEqual({ ok: true, value: old.device })
    expect(await old.call()).toMatchObject({ ok: false })
    expect(await old.start(boot)).toEqual({ ok: false, error: 'device-unknown' })
    expect(
      await opened.devices.tokenFor(key.proven, { boot, version: '1.0.0', keptIn: 'file' }),
    ).toMatchObject({ ok: true })
  })

  it('is renamed, and acts under the new name', async () => {
    const opened = await open()
    const { device, call } = await enrolled(opened)
    await opened.desk.must('renameDevice', { device: device.id, name: 'cua-chinh' })
    expect(await call()).toMatchObject({ value: { id: device.id, name: 'cua-chinh' } })
    expect(await opened.desk.call('renameDevice', { device: device.id, name: 'kiosk-1' })).toMatchObject({
      error: { kind: 'device-name-taken' },
    })
    expect(await opened.desk.call('renameDevice', { device: 'nobody', name: 'x' })).toMatchObject({
      error: { kind: 'device-not-found' },
    })
  })
})

describe('a browser', () => {
  const from = { kiosk: 'kiosk-1', session: null, visit: null, from: '10.0.0.7', mayEnrol: true }

  it('is let in by a code, and known by its cookie', async () => {
    const opened = await open()
    const { code } = await opened.makeCode('quay-5')
    const { call } = opened.kiosk.service
    const refused = await call('enrolDevice', { code }, { ...from, mayEnrol: false })
    expect(refused.reply.result).toMatchObject({ error: { kind: 'device-code-refused' } })
    const answer = await call('enrolDevice', { code }, from)
    expect(answer.reply.result).toEqual({ ok: true, value: { name: 'quay-5' } })
    const { deviceCookie = '' } = answer
    expect(opened.devices.byCookie(deviceCookie)).toMatchObject({ ok: true, value: { name: 'quay-5' } })
    expect(opened.devices.byCookie(deviceCookie.replace(/.$/, '!'))).toEqual({
      ok: false,
      error: 'device-unknown',
    })
    expect((await opened.list()).devices).toMatchObject([{ kind: 'browser', keptIn: null, version: null }])
    expect(noonPlus(0)).toBe((await opened.list()).devices[0]?.enrolledAt)
  })
})
