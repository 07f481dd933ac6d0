import { expect, it } from 'vitest'
import { noticePuts } from '../../mail/outbox.ts'
import { silentLog } from '../../foundation/log.ts'
import { secureRandom } from '../../foundation/random.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { openTestKiosk } from '../../testing/kiosk.ts'
import { nothingNew } from '../update/version-watch.ts'
import { soundHealth } from './health.ts'
import { watchPrints } from './print-watch.ts'
import { healthReport, type ReportDeps } from './report.ts'

const machine = { node: '24.1.0', platform: 'linux x64', uptimeS: () => 60, memoryMb: () => 80 }

function deps(more: Partial<ReportDeps>): ReportDeps {
  const clock = { now: () => 5 }
  return {
    store: memoryStore(),
    clock,
    health: soundHealth,
    prints: watchPrints(clock, silentLog),
    machine,
    versions: nothingNew,
    service: { present: () => ({ visits: 0, staff: 0 }) },
    lastVerify: () => null,
    retention: { months: 60, lastAt: () => null },
    wall: () => 0,
    lastTroubles: () => [],
    ...more,
  }
}

it('counts who is at the kiosks, what waits and what was journalled, and names nobody', async () => {
  const kiosk = await openTestKiosk()
  const { store, clock, service } = kiosk
  await kiosk.visitor().signIn()
  await kiosk.desk()
  const notice = {
    kind: 'password-set',
    side: 'new',
    name: 'Q',
    accountNumber: '1',
    reference: 'R',
    at: 0,
  } as const
  const waiting = [7, 3].flatMap((now) =>
    noticePuts([{ to: 'quynh@example.vn', language: 'vi', notice }], { now, random: secureRandom }),
  )
  await store.commit({
    event: { kind: 'store.opened', at: clock.now(), kiosk: 'k', account: null, visit: null, data: {} },
    puts: waiting,
  })
  const prints = watchPrints(clock, silentLog)
  prints.report('no-printer')
  prints.reportPrinter('no-paper')
  const report = await healthReport(deps({ store, clock, service, prints }))
  expect(report).toMatchObject({
    visits: 1,
    staffSignedIn: 1,
    outbox: { depth: 2, oldestAt: 3 },
    memoryMb: 80,
    electron: null,
    store: { healthy: true, journal: { entries: store.events.length, newestAt: clock.now() } },
    lastPrint: { outcome: 'no-printer', at: clock.now() },
    printer: { state: 'no-paper', since: clock.now() },
  })
  expect(JSON.stringify(report)).not.toMatch(/quynh|Quỳnh|lan\.tran|0100000001/)
  kiosk.pass(24 * 3_600_000)
  expect(service.present()).toEqual({ visits: 0, staff: 0 })
})

it('is there when the store is broken, too', async () => {
  const store = memoryStore()
  store.breakDisk()
  expect(await healthReport(deps({ store }))).toMatchObject({
    store: { healthy: false, journal: null },
    outbox: null,
    lastPrint: null,
    printer: null,
  })
})
