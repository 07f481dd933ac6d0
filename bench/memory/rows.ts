/**
 * Rows: whether journeys leave anything behind in the server's memory. While a server is young its heap grows in any
 * case: the engine turns busy functions into machine code for some thousand journeys. So what is held to the target is
 * a server that is warm; beside it, without one, stand the same from a cold start, as it is and with the compilers off.
 */
import { setTimeout as rest } from 'node:timers/promises'
import { startChild } from '../harness/child.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { makeOffice } from '../harness/office.ts'
import { row, type Row } from '../harness/row.ts'
import type { LoadInput, LoadResult } from '../journeys/load.ts'
import type { OurServerInput } from '../journeys/our-server.ts'

/** The same people again and again: what they need to have in memory is there after the first 50. */
const accounts = 50
const few = 50
const many = 1_000
const warm = 1_000
/** Notices go out, and the documents are written. */
const settleMs = 4_000

export async function memoryRows(): Promise<Row[]> {
  const [coldFew, coldMany, warmFew, warmMany] = await heapAfter([few, many, warm + few, warm + many], [])
  const [bareFew, bareMany] = await heapAfter([few, many], ['--no-opt', '--no-sparkplug'])
  const count = (journeys: number) => journeys.toLocaleString('en')
  const name = `server's memory after ${count(many)} journeys`
  const base = { unit: 'MiB', peerName: `after ${few}` }
  const note = 'JavaScript heap in use after collecting garbage'
  return [
    row({
      ...{ ...base, name: `${name}, warm`, ours: warmMany, peer: warmFew, target: { atMost: 1.05 } },
      note: `${note}; both counted from the ${count(warm)}th journey of the server on`,
    }),
    row({
      ...{ ...base, name: `${name}, from a cold start`, ours: coldMany, peer: coldFew, target: null },
      note: `${note}; the engine's own machine code grows with it`,
    }),
    row({
      ...{ ...base, name: `${name}, from a cold start, no compiled code`, ours: bareMany, peer: bareFew },
      ...{ target: null, note: `${note}; optimising compilers off` },
    }),
  ]
}

/** In MiB, when so many journeys have been made in all. */
async function heapAfter<const Points extends readonly number[]>(
  points: Points,
  nodeFlags: readonly string[],
): Promise<{ [P in keyof Points]: number }> {
  const dataDir = temporaryFolder('memory')
  await makeOffice(dataDir, accounts)
  const load = startChild('journeys/load')
  const server = startChild('journeys/our-server', ['--expose-gc', ...nodeFlags])
  try {
    const smtpPort = await load.ask<number>('smtpPort')
    const port = await server.ask<number>('open', { dataDir, smtpPort } satisfies OurServerInput)
    const found: number[] = []
    let first = 0
    for (const point of points) {
      const journeys = point - first
      const input: LoadInput = { journey: 'ours', port, atOnce: 8, accounts, first, limit: { journeys } }
      const done = await load.ask<LoadResult>('run', input)
      if (done.journeys !== journeys) throw new Error(`only ${done.journeys} journeys were made`)
      first = point
      await rest(settleMs)
      found.push((await server.ask<number>('heapUsed')) / 1024 / 1024)
    }
    return found as { [P in keyof Points]: number }
  } finally {
    await load.end()
    await server.end()
  }
}
