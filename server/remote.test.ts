/**
 * A kiosk and the service that it belongs to, over real connections: what happens to its calls when answers get lost, when the
 * service goes away and comes back, and when an administrator takes the kiosk out.
 */
import { createServer as createTcpServer, connect, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { contractHeader, contractVersion } from '../contract/version.ts'
import type { Heartbeat } from '../contract/device.ts'
import type { KioskView } from '../contract/views.ts'
import { kioskCondition } from '../core/admin/health/kiosk-condition.ts'
import { configSchema } from '../core/config/config.ts'
import { startHeartbeats } from '../core/remote/heartbeats.ts'
import { openKioskSettings, type KeptKioskSettings } from '../core/remote/kiosk-settings.ts'
import { soundHealth } from '../core/admin/health/health.ts'
import { noMaintenanceExit } from '../core/admin/maintenance/maintenance-exit.ts'
import { secureRandom } from '../core/foundation/random.ts'
import { silentLog } from '../core/foundation/log.ts'
import { machineTimers } from '../core/foundation/timers.ts'
import { openEnrolment } from '../core/remote/enrolment.ts'
import { createRemoteService } from '../core/remote/remote-service.ts'
import { signedCalls } from '../core/remote/signed-calls.ts'
import type { Caller, Service } from '../core/service/service.ts'
import { openTestKiosk, password, withEmail } from '../core/testing/kiosk.ts'
import { aFolder } from '../core/testing/store/test-folder.ts'
import { createServer } from './create-server.ts'

const connectTo = buildConnector({})

const ends: Array<() => unknown> = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** The service, and before it a wire that can be cut. */
async function openService() {
  const kiosk = await openTestKiosk({ now: Date.now })
  const shell = createServer({
    kiosk: {
      ...kiosk,
      mailbox: null,
      health: soundHealth,
      report: () => Promise.reject(new Error('not asked')),
    },
    kioskId: 'kiosk-1',
    rendererDir: import.meta.dirname,
    log: silentLog,
    port: 0,
    devicesRequired: true,
  })
  ends.push(() => shell.close(0))
  const { port } = new URL(await shell.listen())
  const wire = await openWire(Number(port))
  const desk = await kiosk.desk('mai.pham')
  return { kiosk, desk, wire, url: `http://127.0.0.1:${port}` }
}

/** What a wire does with the answers that come back over it. */
type Way = 'passes' | 'swallows answers' | 'is cut'

async function openWire(to: number) {
  let way: Way = 'passes'
  const open = new Set<Socket>()
  const server: Server = createTcpServer((from) => {
    if (way === 'is cut') return void from.destroy()
    const there = connect(to, '127.0.0.1')
    for (const socket of [from, there]) {
      open.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => open.delete(socket))
    }
    from.pipe(there)
    there.on('data', (bytes) => {
      if (way === 'passes') from.write(bytes)
      else from.destroy()
    })
    there.on('close', () => from.destroy())
    from.on('close', () => there.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const end = () => {
    for (const socket of open) socket.destroy()
    server.close()
  }
  ends.push(end)
  return {
    port: (server.address() as AddressInfo).port,
    set(next: Way) {
      way = next
      if (next === 'is cut') for (const socket of open) socket.destroy()
    },
  }
}

/** A kiosk that was let in. Its calls go over the wire under the service's own name. */
async function openKiosk(
  service: Awaited<ReturnType<typeof openService>>,
  {
    name = 'quay-1',
    isLetIn = true,
    enrolCode = undefined as string | undefined,
    contract = contractVersion,
  } = {},
) {
  const folder = aFolder()
  ends.push(folder.remove)
  const enrolment = await openEnrolment(folder.path, { url: service.url, ca: null, storeKey: undefined })
  const agent = new Agent({
    connect: (options, done) => connectTo({ ...options, port: String(service.wire.port) }, done),
  })
  ends.push(() => agent.destroy())
  const fetch = ((url: string, init: RequestInit) =>
    undiciFetch(url, {
      ...(init as object),
      headers: { ...(init.headers as Record<string, string>), [contractHeader]: String(contract) },
      dispatcher: agent,
    })) as unknown as typeof globalThis.fetch
  const calls = signedCalls({ enrolment, fetch, random: secureRandom, boot: `boot-of-${name}-0123456789` })
  if (isLetIn) {
    const { code } = await service.desk.must('makeDeviceCode', { name, replaces: null })
    expect(await calls.enrol(code, AbortSignal.timeout(5_000))).toMatchObject({ ok: true })
  }
  let view: KioskView | null = null
  const condition = kioskCondition(() => performance.now())
  let kept: KeptKioskSettings | null = null
  const live = configSchema.parse({})
  const settings = openKioskSettings({
    base: configSchema.parse({}),
    given: { screen: { diagonalInches: 32 } },
    live,
    kept: { get: () => kept, keep: (next) => void (kept = next) },
    log: silentLog,
  })
  const remote = createRemoteService({
    calls,
    maintenanceExit: noMaintenanceExit,
    seenHere: settings.seenHere,
    voices: { report() {} },
    lastView: { get: () => view, keep: (next) => void (view = next) },
    timers: machineTimers,
    random: secureRandom,
    monotonic: () => performance.now(),
    log: silentLog,
    kiosk: name,
    enrolCode,
  })
  ends.push(() => remote.close())
  const ordered: string[] = []
  /** As its program reports twice a minute. */
  const reports = manualTimers()
  const beats = startHeartbeats({
    calls,
    isEnrolled: () => enrolment.device !== null,
    machine: { uptimeS: () => 60, memoryMb: () => 200 },
    condition,
    lastLines: () => [{ level: 'warn', time: 'now', msg: 'x'.repeat(1000) }],
    settings,
    async carryOut(what) {
      ordered.push(what)
      return true
    },
    timers: reports.timers,
    random: secureRandom,
    log: silentLog,
  })
  ends.push(() => beats.close())
  return { ...page(remote), remote, calls, enrolment, condition, live, ordered, reportNow: reports.next }
}

/** One wait at a time: the next report; each attempt's own limit is left alone. */
function manualTimers() {
  let waiting: (() => void) | null = null
  return {
    timers: {
      after(ms: number, run: () => void) {
        if (ms !== 10_000) waiting = run
        return () => {}
      },
    },
    async next() {
      const run = waiting
      waiting = null
      run?.()
      await expect.poll(() => waiting).not.toBeNull()
    },
  }
}

/** As the shell's visit holds its token, and its page the visit. */
function page(service: Service) {
  let session: string | null = null
  let visit: string | null = null
  return {
    async call(operation: string, input: unknown = {}) {
      const caller: Caller = { kiosk: 'quay-1', session, visit }
      const answer = await service.call(operation, input, caller)
      session = answer.session
      visit = answer.reply.session?.visit ?? visit
      return answer.reply.result as { ok: boolean; value?: unknown; error?: { kind: string } }
    },
    token: () => session,
  }
}

const signIn = { accountNumber: withEmail, password }

describe('a kiosk of a service', () => {
  it('serves a visit as if the service were its own', async () => {
    const service = await openService()
    const { call, remote } = await openKiosk(service)
    expect(await call('getKiosk')).toMatchObject({ ok: true, value: { outOfService: null } })
    expect(await call('startVisit', { language: 'vi' })).toMatchObject({ ok: true })
    expect(await call('signIn', signIn)).toMatchObject({ ok: true, value: { email: 'q•••@example.vn' } })
    expect(remote.present()).toEqual({ visits: 1, staff: 0 })
    expect(service.kiosk.events('sign-in.succeeded')).toMatchObject([{ kiosk: 'quay-1' }])
    expect(await call('endVisit')).toMatchObject({ ok: true })
    expect(remote.present()).toEqual({ visits: 0, staff: 0 })
  })

  it('that was not let in says so, and is let in from its screen', async () => {
    const service = await openService()
    const { call } = await openKiosk(service, { isLetIn: false })
    expect(await call('getKiosk')).toEqual({ ok: false, error: { kind: 'device-unknown' } })
    expect(await call('enrolDevice', { code: 'BCDF-GHJK-LMNP' })).toMatchObject({
      error: { kind: 'device-code-refused' },
    })
    const { code } = await service.desk.must('makeDeviceCode', { name: 'quay-7', replaces: null })
    expect(await call('enrolDevice', { code })).toEqual({ ok: true, value: { name: 'quay-7' } })
    expect(await call('getKiosk')).toMatchObject({ ok: true })
  })

  it('that is handed its code as a secret needs nobody at its screen', async () => {
    const service = await openService()
    const { code } = await service.desk.must('makeDeviceCode', { name: 'quay-8', replaces: null })
    const { call } = await openKiosk(service, { isLetIn: false, enrolCode: code })
    expect(await Promise.all([call('getKiosk'), call('getKiosk')])).toMatchObject([{ ok: true }, {}])
    expect(await call('getKiosk')).toMatchObject({ ok: true })
    const other = await openKiosk(service, { isLetIn: false, enrolCode: code })
    expect(await other.call('getKiosk')).toMatchObject({ error: { kind: 'device-unknown' } })
    expect(service.kiosk.events('device.enrolled')).toHaveLength(1)
  })

  it('ends a visit from outside, whatever its page shows', async () => {
    const service = await openService()
    const { call, remote, token } = await openKiosk(service)
    await call('startVisit', { language: 'vi' })
    const session = token() ?? ''
    await remote.endVisit(session)
    expect(service.kiosk.service.present()).toMatchObject({ visits: 0 })
    expect(await call('getVisit')).toMatchObject({ error: { kind: 'session-ended' } })
  })
})

describe('a kiosk of another release', () => {
  it.each([contractVersion - 1, contractVersion, contractVersion + 1])(
    'is served: contract %d',
    async (version) => {
      const service = await openService()
      const { call } = await openKiosk(service, { contract: version })
      expect(await call('getKiosk')).toMatchObject({ ok: true })
      const answer = await call('startVisit', { language: 'vi', added: 'in the next release' })
      expect(answer).toMatchObject(
        version > contractVersion ? { ok: true } : { error: { kind: 'invalid-input' } },
      )
    },
  )

  it.each([
    [contractVersion - 2, 'kiosk'],
    [contractVersion + 2, 'service'],
  ])('that is further apart is told which of both to update: contract %d', async (version, older) => {
    const service = await openService()
    const { call } = await openKiosk(service, { contract: version })
    expect(await call('getKiosk')).toEqual({ ok: false, error: { kind: 'version-apart', older } })
  })
})

describe('an answer that is lost', () => {
  it('is given again, and what it was for is done once', async () => {
    const service = await openService()
    const { call } = await openKiosk(service)
    await call('startVisit', { language: 'vi' })
    service.wire.set('swallows answers')
    const signingIn = call('signIn', signIn)
    await expect.poll(() => service.kiosk.events('sign-in.succeeded').length).toBe(1)
    service.wire.set('passes')
    expect(await signingIn).toMatchObject({ ok: true })
    expect(service.kiosk.events('sign-in.succeeded')).toHaveLength(1)
    expect(await call('getVisit')).toMatchObject({
      ok: true,
      value: { account: { phone: expect.any(String) as string } },
    })
  })

  it('counts one try, however often it is sent', async () => {
    const service = await openService()
    const { call } = await openKiosk(service)
    await call('startVisit', { language: 'vi' })
    service.wire.set('swallows answers')
    const signingIn = call('signIn', { ...signIn, password: 'wrong' })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    service.wire.set('passes')
    expect(await signingIn).toMatchObject({ error: { kind: 'sign-in-refused' } })
    expect(service.kiosk.events('sign-in.refused')).toHaveLength(1)
  })
})

describe('without a connection', () => {
  it('the idle screen says so within some seconds, with what was last known, and it comes back by itself', async () => {
    const service = await openService()
    const { call, remote } = await openKiosk(service)
    await call('getKiosk')
    service.wire.set('is cut')
    const asked = performance.now()
    expect(await call('getKiosk')).toMatchObject({
      ok: true,
      value: { outOfService: 'connection', office: { hotline: '1900 9068' } },
    })
    expect(performance.now() - asked).toBeLessThan(4_000)
    expect(remote.isConnected()).toBe(false)
    service.wire.set('passes')
    await expect.poll(() => remote.isConnected(), { timeout: 10_000 }).toBe(true)
  }, 20_000)

  it('a kiosk that never had one says that, too', async () => {
    const service = await openService()
    const { call } = await openKiosk(service)
    service.wire.set('is cut')
    expect(await call('getKiosk')).toEqual({ ok: false, error: { kind: 'no-connection' } })
  }, 10_000)
})

describe('a report', () => {
  it('tells the board how the kiosk is', async () => {
    const service = await openService()
    const { reportNow, condition } = await openKiosk(service)
    condition.printed('no-printer')
    await reportNow()
    const { devices } = await service.desk.must('listDevices', {})
    expect(devices).toMatchObject([
      { condition: 'staff-needed', troubles: [{ what: 'printer', detail: 'no-printer' }] },
    ])
    const { program } = await service.desk.must('getDevice', { device: devices[0]!.id })
    expect(program).toMatchObject({ uptimeS: 60, lines: [{ text: 'x'.repeat(200) }] })
    condition.printed('printed')
    await reportNow()
    expect((await service.desk.must('listDevices', {})).devices).toMatchObject([{ condition: 'serving' }])
  })

  it('brings orders, each carried out once, and what is set for the kiosk', async () => {
    const service = await openService()
    const { reportNow, ordered, call, live } = await openKiosk(service)
    expect(await call('getKiosk')).toMatchObject({ value: { screen: { diagonalInches: 32 } } })
    const device = (await service.desk.must('listDevices', {})).devices[0]!.id
    await service.desk.must('orderDevice', { device, what: 'look-for-update' })
    await service.desk.must('orderDevice', { device, what: 'restart' })
    const values = { 'screen.diagonalInches': 43, 'receipt.paper': 'a4' as const }
    await service.desk.must('saveDeviceSettings', { device, version: 0, values })
    for (let n = 0; n < 3; n++) await reportNow()
    expect(ordered).toEqual(['look-for-update', 'restart'])
    expect(service.kiosk.events('device.order-done')).toHaveLength(1)
    expect(live).toMatchObject({ screen: { diagonalInches: 43 }, receipt: { paper: 'a4' } })
    expect(await call('getKiosk')).toMatchObject({
      value: { screen: { diagonalInches: 43 }, receipt: { paper: 'a4' } },
    })
    const { settings } = await service.desk.must('getDevice', { device })
    expect(settings).toMatchObject({ version: 1, inForce: true })
  })

  it('is taken from none but a kiosk that signs it, and holds nothing but what is listed', async () => {
    const service = await openService()
    const { calls } = await openKiosk(service)
    const plain = await undiciFetch(`${service.url}/device/heartbeat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(plain.status).toBe(403)
    const wrong = { troubles: [{ what: 'printer', detail: 'Nguyễn Thị Quỳnh', forS: 0 }] }
    const sent = calls.heartbeat(wrong as unknown as Heartbeat, AbortSignal.timeout(5_000))
    expect(await sent).toMatchObject({ ok: false, error: { kind: 'invalid-input' } })
  })
})

describe('a kiosk that an administrator', () => {
  it('closes says so on its idle screen', async () => {
    const service = await openService()
    const { call } = await openKiosk(service)
    const device = (await service.desk.must('listDevices', {})).devices[0]!.id
    const message = { vi: 'Máy đang thay giấy.', en: 'Paper is being changed.' }
    await service.desk.must('closeDevice', { device, message })
    expect(await call('getKiosk')).toMatchObject({ value: { outOfService: 'closed', closed: message } })
  })

  it('suspends is out with its next call, and its visit is over', async () => {
    const service = await openService()
    const { call } = await openKiosk(service)
    await call('startVisit', { language: 'vi' })
    const { devices } = await service.desk.must('listDevices', {})
    await service.desk.must('setDeviceState', { device: devices[0]!.id, state: 'suspended' })
    expect(service.kiosk.service.present()).toMatchObject({ visits: 0 })
    expect(await call('keepAlive')).toEqual({ ok: false, error: { kind: 'device-suspended' } })
    await service.desk.must('setDeviceState', { device: devices[0]!.id, state: 'active' })
    expect(await call('getKiosk')).toMatchObject({ ok: true })
  })

  it('replaces by another machine is told to be connected anew', async () => {
    const service = await openService()
    const old = await openKiosk(service)
    const { devices } = await service.desk.must('listDevices', {})
    const { code } = await service.desk.must('makeDeviceCode', { name: 'x', replaces: devices[0]!.id })
    const fresh = await openKiosk(service, { isLetIn: false })
    expect(await fresh.call('enrolDevice', { code })).toEqual({ ok: true, value: { name: 'quay-1' } })
    expect(await old.call('getKiosk')).toEqual({ ok: false, error: { kind: 'device-unknown' } })
    expect(await fresh.call('getKiosk')).toMatchObject({ ok: true })
  })
})
