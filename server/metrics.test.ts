/** What Prometheus is given, who is given it, and that what the docs have it ask for exists. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { soundHealth } from '../core/admin/health/health.ts'
import { healthReport, thisMachine } from '../core/admin/health/report.ts'
import { nothingNew } from '../core/admin/update/version-watch.ts'
import { kioskKey } from '../core/testing/kiosk-key.ts'
import { openTestKiosk, password, staffPassword, withEmail } from '../core/testing/kiosk.ts'
import { host, shell, type Inject } from './testing/shell.ts'

const token = 't'.repeat(32)

/** With a kiosk that is out of paper, one that never started, and a browser. */
async function open(options: Parameters<typeof shell>[1] = {}) {
  const kiosk = await openTestKiosk()
  const { app } = shell(undefined, {
    kiosk: {
      ...kiosk,
      kiosks: { ...kiosk.kiosks, alarms: () => [{ what: 'paper', name: 'quay-1' }] },
      mailbox: null,
      health: soundHealth,
      report: () =>
        healthReport({
          store: kiosk.store,
          clock: kiosk.clock,
          service: kiosk.service,
          health: soundHealth,
          machine: thisMachine,
          versions: nothingNew,
          prints: { last: () => null, printer: () => null },
          lastVerify: () => null,
          lastTroubles: () => [],
          retention: { months: 60, lastAt: () => null },
          wall: kiosk.clock.now,
        }),
    },
    ...options,
  })
  const desk = await kiosk.desk('mai.pham')
  for (const name of ['quay-1', 'quay-2']) {
    const key = await kioskKey()
    const { code } = await desk.must('makeDeviceCode', { name, replaces: null })
    const enrolled = await kiosk.devices.enrol(code, key.identity, 'here')
    if (!enrolled.ok || name === 'quay-2') continue
    await kiosk.devices.tokenFor(key.proven, { boot: 'boot-1-0123456789', version: '1.2.3', keptIn: 'file' })
    const troubles = [{ what: 'paper' as const, detail: 'no-paper', forS: 1 }]
    const quiet = { uptimeS: 1, memoryMb: 1, lines: [], done: [], file: {}, settings: 0 }
    await kiosk.devices.heard(enrolled.value.id, { ...quiet, troubles })
  }
  const { code } = await desk.must('makeDeviceCode', { name: 'ban-1', replaces: null })
  await kiosk.devices.enrolBrowser(code, 'there')
  return { app, kiosk }
}

const get = (app: Inject, headers = {}, remoteAddress = '127.0.0.1') =>
  app.inject({ method: 'GET', url: '/metrics', headers: { host, ...headers }, remoteAddress })

describe('the metrics', () => {
  it('have every kiosk with its name alone, in numbers of this moment', async () => {
    const { app } = await open()
    const answer = await get(app)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' })
    const lines = answer.body.split('\n')
    for (const line of [
      'kiosk_devices{condition="staff-needed"} 1',
      'kiosk_devices{condition="not-started"} 1',
      'kiosk_devices{condition="serving"} 0',
      'kiosk_device_info{name="quay-1",kind="kiosk",version="1.2.3"} 1',
      'kiosk_device_info{name="ban-1",kind="browser",version=""} 1',
      'kiosk_device_trouble{name="quay-1",what="paper"} 1',
      'kiosk_alarms{what="paper"} 1',
      'kiosk_mail_state{state="builtin"} 1',
      'kiosk_out_of_service{reason="mail"} 0',
      'kiosk_store_healthy 1',
      'kiosk_staff_present 1',
    ])
      expect(lines).toContain(line)
    expect(answer.body).toMatch(/kiosk_device_last_seen_timestamp_seconds\{name="quay-1"\} 1\d{9}/)
    expect(answer.body).toMatch(/\nprocess_resident_memory_bytes \d+/)
  })

  it('count calls and sign-ins by outcome, and name no operation that is none', async () => {
    const { app } = await open()
    const headers = {
      host,
      origin: `http://${host}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    }
    let cookie = ''
    const call = async (operation: string, payload: object) => {
      const answer = await app.inject({
        method: 'POST',
        url: `/api/${operation}`,
        headers: { ...headers, cookie },
        payload,
      })
      cookie = String(answer.headers['set-cookie'] ?? cookie).split(';')[0] ?? ''
      return answer
    }
    await call('nothing-of-ours', {})
    await call('startVisit', { language: 'vi' })
    await call('staffSignIn', { userName: 'lan.tran', secret: 'wrong', language: 'vi' })
    const { body } = await get(app)
    expect(body).toContain('kiosk_calls_total{operation="unknown",outcome="unknown-operation"} 1')
    expect(body).toContain('kiosk_calls_total{operation="startVisit",outcome="ok"} 1')
    expect(body).toContain('kiosk_sign_in_tries_total{who="staff",outcome="staff-refused"} 1')
    expect(body).toContain('kiosk_call_duration_seconds_count{operation="startVisit"} 1')
    expect(body).toContain('kiosk_visits_total 1')
    for (const personal of [withEmail, password, staffPassword, 'lan.tran', 'mai.pham'])
      expect(body).not.toContain(personal)
  })

  it('are for this machine, and for who has the token', async () => {
    const { app } = await open({ metricsToken: token, publicOrigin: 'https://kiosk.example.vn' })
    const as = (sent: string) => get(app, { authorization: `Bearer ${sent}` }, '10.1.1.1')
    expect((await as(token)).statusCode).toBe(200)
    expect((await as(`${token}x`)).statusCode).toBe(403)
    expect((await as('')).statusCode).toBe(403)
    expect((await get(app)).statusCode, 'what a proxy passes on comes from here, too').toBe(403)
    const without = (await open()).app
    expect((await get(without, { authorization: `Bearer ${token}` }, '10.1.1.1')).statusCode).toBe(403)
    expect((await get(without, { authorization: 'Bearer undefined' }, '10.1.1.1')).statusCode).toBe(403)
  })
})

describe('what the docs ask for', () => {
  const folder = join(import.meta.dirname, '..', 'docs')
  const rules = readFileSync(join(folder, 'monitoring', 'alerts.yml'), 'utf8')
  const dashboard = readFileSync(join(folder, 'monitoring', 'grafana-dashboard.json'), 'utf8')
  const page = readFileSync(join(folder, 'monitoring.md'), 'utf8')

  it('exists, and what exists is explained', async () => {
    const { app } = await open()
    const names = [...(await get(app)).body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(
      ([, name = '', type]) =>
        type === 'histogram' ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    )
    const asked = (text: string) => new Set(text.match(/\b(?:kiosk|process|nodejs)_[a-z0-9_]+\b/g))
    for (const text of [rules, dashboard, page]) {
      const unknown = [...asked(text)].filter((name) => !names.includes(name))
      expect(unknown).toEqual([])
    }
    const unexplained = names.filter((name) => /^kiosk_/.test(name) && !/_(bucket|count|sum)$/.test(name))
    expect(unexplained.filter((name) => !asked(page).has(name))).toEqual([])
  })

  it('can be read by the programs that it is for', () => {
    const { groups } = load(rules) as { groups: Array<{ rules: Array<{ alert: string; expr: string }> }> }
    const alerts = groups.flatMap(({ rules }) => rules)
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
    for (const { expr } of alerts) expect(expr).toMatch(/\S/)
    const { panels } = JSON.parse(dashboard) as { panels: Array<{ id: number; targets: unknown[] }> }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    expect(readdirSync(join(folder, 'monitoring')).sort()).toEqual(['alerts.yml', 'grafana-dashboard.json'])
  })
})
