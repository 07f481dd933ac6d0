/**
 * Rows: a citizen's journey at kiosks of a service, beside the same at the browser shell alone, in turns: what the service's
 * process spends on it. Passwords are hashed as in production, by the native library, since that is what a service does.
 */
import { startChild } from '../harness/child.ts'
import { median, shown } from '../harness/figures.ts'
import { row, type Row } from '../harness/row.ts'
import { copyOf, type Setting } from '../harness/setting.ts'
import type { LoadInput, LoadResult } from '../journeys/load.ts'
import type { OurServerInput } from '../journeys/our-server.ts'
import type { Device } from '../journeys/signing.ts'
import { defaultHashCost } from '../../core/passwords/password.ts'

const atOnce = 8
/** So few that each has signed in once when counting begins: an old hash is renewed then, which costs more. */
const mostAccounts = 200
const kioskCounts = [1, 10]

export async function serviceRows(setting: Setting): Promise<Row[]> {
  const { quick } = setting
  const { dataDir, accounts } = copyOf(await setting.offices.small())
  const load = startChild('journeys/load')
  const server = startChild('journeys/our-server')
  try {
    const ports = {
      smtpPort: await load.ask<number>('smtpPort'),
      postmanPort: await load.ask<number>('postmanPort'),
    }
    const input: OurServerInput = { dataDir, ...ports, hashCost: defaultHashCost, native: true }
    const port = await server.ask<number>('open', input)
    const devices = await server.ask<Device[]>('enrol', { count: Math.max(...kioskCounts), port })
    const sides = [0, ...kioskCounts].map((count) => {
      return { devices: devices.slice(0, count), cpu: [] as number[], rates: [] as number[] }
    })
    const ms = quick ? 2_000 : 4_000
    let next = 0
    for (let round = 0; round <= (quick ? 3 : 6); round++) {
      for (const side of sides) {
        const before = await server.ask<number>('cpuMs')
        const isFirst = round === 0 && side === sides[0]
        const limit = isFirst ? { journeys: mostAccounts } : { rampMs: 1_000, ms }
        const given: LoadInput = {
          journey: 'ours',
          port,
          atOnce,
          accounts: Math.min(accounts, mostAccounts),
          first: next,
          limit,
          devices: side.devices,
        }
        const result = await load.ask<LoadResult>('run', given)
        const cpu = (await server.ask<number>('cpuMs')) - before
        const journeys = result.next - next
        next = result.next
        // The first round warms up.
        if (round === 0) continue
        side.cpu.push(cpu / journeys)
        side.rates.push((result.journeys / ms) * 1000)
      }
    }
    const [alone, ...through] = sides
    if (!alone) return []
    return through.map((side) =>
      row({
        name: `a journey at the service, ${side.devices.length === 1 ? '1 kiosk' : `${side.devices.length} kiosks`}`,
        unit: 'ms CPU',
        ours: median(side.cpu),
        peer: median(alone.cpu),
        peerName: 'the browser shell alone',
        target: { atMost: 1.15 },
        ratio: median(side.cpu.map((cpu, round) => cpu / (alone.cpu[round] ?? NaN))),
        note: `8 signed calls, hashing included, ${atOnce} citizens at once; ${shown(median(side.rates))} journeys/s, alone ${shown(median(alone.rates))}, while the client signs on the same two cores`,
      }),
    )
  } finally {
    await load.end()
    await server.end()
  }
}
