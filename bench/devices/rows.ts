/** Rows: what the reports of an office's kiosks cost its service, twice a minute each: its processor and its memory. */
import { setTimeout as rest } from 'node:timers/promises'
import type { Device } from '../../core/storage/port/documents.ts'
import { openLowdbStore } from '../../core/storage/folder/lowdb-store.ts'
import { heartbeatEveryMs } from '../../contract/device.ts'
import { startChild } from '../harness/child.ts'
import { median, shown } from '../harness/figures.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { key, makeOffice } from '../harness/office.ts'
import { row, type Row } from '../harness/row.ts'
import type { Setting } from '../harness/setting.ts'
import type { OurServerInput } from '../journeys/our-server.ts'
import { boot, type EnrolledKey } from './known.ts'

const settleMs = 2_000

export async function deviceRows({ quick }: Setting): Promise<Row[]> {
  const count = quick ? 300 : 3_000
  const rounds = quick ? 4 : 8
  const dataDir = temporaryFolder('devices')
  await makeOffice(dataDir, 1)
  const load = startChild('devices/load')
  const server = startChild('journeys/our-server', ['--expose-gc'])
  const empty = startChild('journeys/empty-server')
  try {
    await letIn(dataDir, await load.ask<EnrolledKey[]>('make', count))
    const port = await server.ask<number>('open', { dataDir, smtpPort: 9 } satisfies OurServerInput)
    const replies = { heartbeat: JSON.stringify({ orders: [], settings: null }) }
    const emptyPort = await empty.ask<number>('open', { replies })
    await rest(settleMs)
    const before = await heapOf()
    await load.ask('signOn', port)

    const ours: number[] = []
    const floor: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const took = await cpuOf(server, () => load.ask('report'))
      const bare = await cpuOf(empty, () => load.ask('reportTo', { port: emptyPort, path: '/api/heartbeat' }))
      // The first round warms up.
      if (round > 0) ours.push(took / count)
      if (round > 0) floor.push(bare / count)
    }
    await rest(settleMs)
    const after = await heapOf()
    const kiosks = count.toLocaleString('en')
    const cpu = median(ours)
    const share = (cpu * 3_000) / heartbeatEveryMs
    return [
      row({
        name: 'report of a kiosk, CPU of the service',
        unit: 'ms',
        ours: cpu,
        peer: median(floor),
        peerName: 'empty Fastify handler',
        ratio: median(ours.map((took, n) => took / (floor[n] ?? NaN))),
        target: { notAbove: 1 },
        note: `${kiosks} kiosks, ${rounds} rounds, each report signed and with 15 lines of a log. 3,000 kiosks take ${shown(share * 100)} % of a core`,
      }),
      row({
        name: `service's memory with ${kiosks} kiosks that report`,
        unit: 'MiB',
        ours: after,
        peer: before,
        peerName: 'before the first report',
        target: null,
        note: `JavaScript heap in use after collecting garbage; ${shown(((after - before) * 1024) / count)} KiB a kiosk`,
      }),
    ]
  } finally {
    await load.end()
    await server.end()
    await empty.end()
  }

  async function heapOf(): Promise<number> {
    return (await server.ask<number>('heapUsed')) / 1024 / 1024
  }
}

async function cpuOf(child: ReturnType<typeof startChild>, work: () => Promise<unknown>): Promise<number> {
  const before = await child.ask<number>('cpuMs')
  await work()
  return (await child.ask<number>('cpuMs')) - before
}

/** As if an administrator had let each of them in, and all were started. */
async function letIn(dataDir: string, keys: readonly EnrolledKey[]): Promise<void> {
  const now = Date.now()
  const store = await openLowdbStore({ dataDir, key, now: Date.now })
  const event = {
    kind: 'device.enrolled' as const,
    at: now,
    kiosk: 'bench',
    account: null,
    visit: null,
    data: {},
  }
  const puts = keys.map((identity, n) => {
    const value: Device = {
      name: `quay-${n}`,
      office: 'bench',
      identity: { kind: 'kiosk', ...identity },
      state: 'active',
      enrolledAt: now,
      enrolledBy: 'bench',
      run: { boot, version: '1.0.0', keptIn: 'file', since: now, earlier: [] },
    }
    return { collection: 'devices' as const, key: `device-${n}`, value, expect: 0 }
  })
  await store.commit({ event, puts })
  await store.close()
}
