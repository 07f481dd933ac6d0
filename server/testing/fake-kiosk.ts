/** For tests of the transport alone: a service that does what it is told and remembers how it was called. */
import type { Reply } from '../../contract/operations.ts'
import { ok } from '../../contract/result.ts'
import type { Answer, Caller, Service } from '../../core/service/service.ts'
import { defaultConfig } from '../../core/config/config.ts'
import { silentLog } from '../../core/foundation/log.ts'
import { soundHealth } from '../../core/admin/health/health.ts'
import { nothingNew } from '../../core/admin/update/version-watch.ts'
import { watchPrints } from '../../core/admin/health/print-watch.ts'
import { healthReport, type HealthReport } from '../../core/admin/health/report.ts'
import { memoryStore } from '../../core/storage/memory/memory-store.ts'
import type { OpenKiosk } from '../../core/composition/options.ts'

export interface Call {
  operation: string
  input: unknown
  caller: Caller
}

export type FakeService = (call: Call) => Answer | Promise<Answer>

const machine = { node: '', platform: '', uptimeS: () => 0, memoryMb: () => 0 }

export function fakeKiosk(service: FakeService = done) {
  const calls: Call[] = []
  const clock = { now: () => 0 }
  const prints = watchPrints(clock, silentLog)
  const kiosk = {
    calls,
    closed: false,
    service: {
      call(operation, input, caller) {
        const call = { operation, input, caller }
        calls.push(call)
        return Promise.resolve(call).then(service)
      },
      endVisit: () => Promise.resolve(),
      present: () => ({ visits: 0, staff: 0 }),
      close: () => Promise.resolve(),
    } satisfies Service,
    health: soundHealth,
    report: (): Promise<HealthReport> =>
      healthReport({
        store: memoryStore(),
        clock,
        prints,
        machine,
        health: kiosk.health,
        service: kiosk.service,
        versions: nothingNew,
        lastVerify: () => null,
        retention: { months: 60, lastAt: () => null },
        wall: () => Date.now(),
        lastTroubles: () => [],
      }),
    prints,
    versions: nothingNew,
    config: defaultConfig,
    mailbox: null as OpenKiosk['mailbox'],
    demoAccounts: [] as OpenKiosk['demoAccounts'],
    demoStaff: [],
    setUp: null,
    close() {
      kiosk.closed = true
      return Promise.resolve()
    },
  }
  return kiosk
}

/** Keeps whatever token the caller has. */
export function done({ caller }: Call): Answer {
  return answer(ok(null), caller.session)
}

export function answer(result: Reply['result'], session: string | null): Answer {
  return { reply: { result, session: null }, session }
}
