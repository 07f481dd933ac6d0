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
const name = `server's memory after ${many.toLocaleString('en')} journeys`

/** As it runs; and without the machine code that the engine makes of busy functions, to tell that from a leak. */
export async function memoryRows(): Promise<Row[]> {
  return [
    await measured(name, [], { atMost: 1.05 }, ''),
    await measured(
      `${name}, no compiled code`,
      ['--no-opt', '--no-sparkplug'],
      null,
      ', optimising compilers off',
    ),
  ]
}

async function measured(
  title: string,
  nodeFlags: readonly string[],
  target: { atMost: number } | null,
  aside: string,
): Promise<Row> {
  const dataDir = temporaryFolder('memory')
  await makeOffice(dataDir, accounts)
  const load = startChild('journeys/load')
  const server = startChild('journeys/our-server', ['--expose-gc', ...nodeFlags])
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
    return row({
      ...{ name: title, unit: 'MiB', ours: mebibytes(after), peer: mebibytes(before) },
      ...{ peerName: `after ${few}`, target },
      note: `JavaScript heap in use after collecting garbage${aside}`,
    })
  } finally {
    await load.end()
    await server.end()
  }
}
