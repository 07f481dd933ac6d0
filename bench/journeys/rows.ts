/**
 * Rows: whole journeys per second through the browser shell, against better-auth and against a Fastify that does
 * nothing. Only hashing is counted apart: the target is for journeys with their mails. Without them the rate is shown as
 * well, since mail has a row of its own.
 */
import { join } from 'node:path'
import { startChild, type Child } from '../harness/child.ts'
import { median, quantile, shown } from '../harness/figures.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { missing, row, type Row } from '../harness/row.ts'
import { copyOf, type Setting } from '../harness/setting.ts'
import type { PeerServerInput } from './better-auth-server.ts'
import type { JourneyName } from './journeys.ts'
import type { LoadInput, LoadResult } from './load.ts'
import type { OurServerInput } from './our-server.ts'

const atOnce = 32
const unit = 'journeys/s'
const name = `journeys, ${atOnce} at once`
const peerName = 'better-auth, SQLite WAL FULL'

interface Side {
  journey: JourneyName
  server: Child
  port: number
  next: number
  rates: number[]
  /** Of the server's process, milliseconds a journey. */
  cpu: number[]
  took: number[]
}
type Sides = Partial<Record<JourneyName, Side>> & { ours: Side }

export async function journeyRows(setting: Setting): Promise<Row[]> {
  const rounds = setting.quick ? 2 : 3
  const bare = await measure(setting, { mail: false, rounds })
  const mailed = await measure(setting, { mail: true, rounds })
  const withoutMail = `${name}, mail left out`
  const note = 'ours 8 calls and 2 mails, peer 6 calls and 1 mail'
  return [
    mailed.peer
      ? compared(name, mailed.ours, mailed.peer, peerName, { atLeast: 8 }, `${note}, handed over by SMTP`)
      : missing(name, peerName, unit, setting.peersMissing ?? ''),
    bare.peer
      ? compared(withoutMail, bare.ours, bare.peer, peerName, null, `${note}, handed over to nobody`)
      : missing(withoutMail, peerName, unit, setting.peersMissing ?? ''),
    ...(bare.empty
      ? [compared(withoutMail, bare.ours, bare.empty, 'Fastify, empty handlers', null, 'the same 8 calls')]
      : []),
  ]
}

async function measure(
  setting: Setting,
  { mail, rounds }: { mail: boolean; rounds: number },
): Promise<Sides> {
  const { quick, peersMissing, profile } = setting
  const { dataDir, accounts } = copyOf(await setting.offices.large())
  const nodeFlags = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const load = startChild('journeys/load')
  const children: Child[] = [load]
  const start = (...args: Parameters<typeof startChild>) => {
    const child = startChild(...args)
    children.push(child)
    return child
  }
  const side = (journey: JourneyName, server: Child, port: number): Side => {
    return { journey, server, port, next: 0, rates: [], cpu: [], took: [] }
  }
  try {
    const ports = {
      smtpPort: await load.ask<number>('smtpPort'),
      ...(mail ? {} : { postmanPort: await load.ask<number>('postmanPort') }),
    }
    const ours = start('journeys/our-server', nodeFlags)
    const port = await ours.ask<number>('open', { dataDir, ...ports } satisfies OurServerInput)
    const sides: Sides = { ours: side('ours', ours, port) }
    if (!mail) {
      const replies = await load.ask('replies', { port, index: accounts - 1 })
      const empty = start('journeys/empty-server')
      sides.empty = side('empty', empty, await empty.ask<number>('open', { replies }))
    }
    if (peersMissing === null) {
      const peer = start('journeys/better-auth-server', nodeFlags)
      const file = join(temporaryFolder('peer'), 'better-auth.sqlite')
      const input: PeerServerInput = { file, accounts, ...ports }
      sides.peer = side('peer', peer, await peer.ask<number>('open', input))
    }
    await takeTurns(load, Object.values(sides), { accounts, rounds, ms: quick ? 2_000 : 4_000 })
    return sides
  } finally {
    for (const child of children.reverse()) await child.end()
  }
}

async function takeTurns(
  load: Child,
  sides: readonly Side[],
  { accounts, rounds, ms }: { accounts: number; rounds: number; ms: number },
): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    for (const side of sides) {
      const { journey, port, next, server } = side
      // What one server still has to write must not slow another.
      for (const other of sides) if (other !== side) other.server.pause()
      server.resume()
      // The first round warms up.
      const limit = { rampMs: 1_500, ms: round === 0 ? 1_500 : ms }
      const before = await server.ask<number>('cpuMs')
      const input: LoadInput = { journey, port, atOnce, accounts, first: next, limit }
      const result = await load.ask<LoadResult>('run', input)
      const cpu = (await server.ask<number>('cpuMs')) - before
      side.next = result.next
      if (round === 0) continue
      side.rates.push((result.journeys / ms) * 1000)
      side.cpu.push(cpu / (result.next - next))
      side.took.push(...result.took)
    }
  }
}

function compared(
  what: string,
  ours: Side,
  peer: Side,
  peerTitle: string,
  target: { atLeast: number } | null,
  note: string,
): Row {
  const cost = ({ cpu, took }: Side) =>
    `CPU ${shown(median(cpu))} ms a journey, which lasts ${shown(median(took))} ms (95 of 100 within ${shown(quantile(took, 0.95))})`
  return row({
    name: what,
    unit,
    ours: median(ours.rates),
    peer: median(peer.rates),
    peerName: peerTitle,
    target,
    ratio: median(ours.rates.map((rate, round) => rate / (peer.rates[round] ?? NaN))),
    note: `${note}; ours ${cost(ours)}; peer ${cost(peer)}`,
  })
}
