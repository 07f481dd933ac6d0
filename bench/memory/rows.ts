/** Row: whether journeys leave anything behind in the server's memory. */
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
/** Machine code that the engine makes of busy functions grows for some thousand journeys and is no leak: none is made. */
const nodeFlags = ['--expose-gc', '--no-opt', '--no-sparkplug']

export async function memoryRows(): Promise<Row[]> {
  const dataDir = temporaryFolder('memory')
  await makeOffice(dataDir, accounts)
  const load = startChild('journeys/load')
  const server = startChild('journeys/our-server', nodeFlags)
  try {
    const smtpPort = await load.ask<number>('smtpPort')
    const port = await server.ask<number>('open', { dataDir, smtpPort } satisfies OurServerInput)
    const run = async (first: number, journeys: number) => {
      const limit = { journeys }
      const input: LoadInput = { journey: 'ours', port, atOnce: 8, accounts, first, limit }
      const done = await load.ask<LoadResult>('run', input)
      if (done.journeys !== journeys) throw new Error(`only ${done.journeys} journeys were made`)
      await rest(settleMs)
      return server.ask<number>('heapUsed')
    }
    const before = await run(0, few)
    const after = await run(few, many - few)
    const mebibytes = (bytes: number) => bytes / 1024 / 1024
    return [
      row({
        ...{ name: `server's memory after ${many.toLocaleString('en')} journeys`, unit: 'MiB' },
        ...{ ours: mebibytes(after), peer: mebibytes(before) },
        ...{ peerName: `after ${few}`, target: { atMost: 1.05 } },
        note: 'JavaScript heap in use after collecting garbage, optimising compilers off',
      }),
    ]
  } finally {
    await load.end()
    await server.end()
  }
}
