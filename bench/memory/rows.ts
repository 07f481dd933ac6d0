/**
 * Rows: whether journeys leave anything behind in the server's memory. While a server is young its heap grows in any
 * case: the engine turns busy functions into machine code for some thousand journeys. So what is held to the target is
 * the second thousand; the first, as it is and with the compilers off, stands beside it.
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
/** Notices go out, and the documents are written. */
const settleMs = 4_000

export async function memoryRows(): Promise<Row[]> {
  const [young, warm, later] = await heapAfter([few, many, 2 * many], [])
  const [bareYoung, bareWarm] = await heapAfter([few, many], ['--no-opt', '--no-sparkplug'])
  const count = many.toLocaleString('en')
  const unit = 'MiB'
  const note = 'JavaScript heap in use after collecting garbage'
  return [
    row({
      name: `server's memory after another ${count} journeys`,
      unit,
      target: { atMost: 1.05 },
      ours: later,
      peer: warm,
      peerName: `after the first ${count}`,
      note,
    }),
    row({
      name: `server's memory after ${count} journeys`,
      unit,
      target: null,
      ours: warm,
      peer: young,
      peerName: `after ${few}`,
      note: `${note}; the engine's machine code is growing`,
    }),
    row({
      name: `server's memory after ${count} journeys, no compiled code`,
      unit,
      target: null,
      ours: bareWarm,
      peer: bareYoung,
      peerName: `after ${few}`,
      note: `${note}; optimising compilers off`,
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
