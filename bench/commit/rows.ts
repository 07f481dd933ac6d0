/** Rows: a durable contact change against its floor, against SQLite and lowdb's own adapter, and against itself. */
import { join } from 'node:path'
import { askOnce } from '../harness/child.ts'
import { mean, median, shown, spread } from '../harness/figures.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { missing, row, type Row } from '../harness/row.ts'
import { copyOf, type Setting } from '../harness/setting.ts'
import type { FloorInput, FloorResult, JsonFileInput, Rounds, SizesInput } from './measure.ts'

const measure = 'commit/measure'

export async function commitRows(setting: Setting): Promise<Row[]> {
  const { quick, offices, peersMissing } = setting
  const turns = { rounds: quick ? 50 : 200, perRound: 10 }
  const large = copyOf(await offices.large())
  const small = copyOf(await offices.small())
  const scratchDir = temporaryFolder('commit')

  const sizes = await askOnce<Rounds>(measure, 'smallAgainstLarge', {
    ...turns,
    small,
    large,
  } satisfies SizesInput)
  const { rounds, entryBytes, flushes } = await askOnce<FloorResult>(measure, 'againstFloor', {
    ...turns,
    ...large,
    scratchDir,
    sqlite: peersMissing === null,
  } satisfies FloorInput)
  const file = join(scratchDir, 'lowdb.json')
  const jsonFile = await askOnce<Rounds>(
    measure,
    'againstJsonFile',
    { file, ...large, samples: quick ? 3 : 5 } satisfies JsonFileInput,
    ['--max-old-space-size=4096'],
  )

  const count = large.accounts.toLocaleString('en')
  const name = `contact change kept, ${count} accounts`
  const ours = pooled(rounds, 'ours')
  const base = { name, unit: 'ms', ours: median(ours) }
  const rows = [
    row({
      ...base,
      peer: median(pooled(rounds, 'filled')),
      peerName: 'append + fdatasync, file filled before',
      ratio: ratioOfRounds(rounds, 'ours', 'filled'),
      target: { atMost: 1.5 },
      note: `${entryBytes} bytes an entry; ours ${spread(ours)}, of which the flush p50 ${shown(median(flushes))}; floor ${spread(pooled(rounds, 'filled'))}. The fair floor, since the journal's files are filled before use, too`,
    }),
    row({
      ...base,
      peer: median(pooled(rounds, 'growing')),
      peerName: 'append + fdatasync, growing file',
      ratio: ratioOfRounds(rounds, 'ours', 'growing'),
      target: null,
      note: `floor ${spread(pooled(rounds, 'growing'))}`,
    }),
    row({
      name,
      unit: 'ms',
      ours: median(pooled(jsonFile, 'ours')),
      peer: median(pooled(jsonFile, 'jsonFile')),
      peerName: 'lowdb JSONFile',
      ratio: 1 / ratioOfRounds(jsonFile, 'ours', 'jsonFile'),
      target: { atLeast: 300 },
      note: `${jsonFile['jsonFile']?.length ?? 0} changes of the peer, which flushes nothing, each beside 100 of ours`,
    }),
  ]
  const sqliteName = 'better-sqlite3, WAL FULL'
  if (rounds['sqlite']) {
    const sqlite = pooled(rounds, 'sqlite')
    rows.push(
      row({
        ...base,
        peer: median(sqlite),
        peerName: sqliteName,
        target: { atMost: 1 },
        ratio: ratioOfRounds(rounds, 'ours', 'sqlite'),
        note: `peer ${spread(sqlite)}; it encrypts nothing and keeps no chain. By means ${shown(mean(ours) / mean(sqlite))} ×`,
      }),
    )
  } else rows.push(missing(name, sqliteName, 'ms', peersMissing ?? ''))
  rows.push(
    row({
      name,
      unit: 'ms',
      ours: median(pooled(sizes, 'large')),
      peer: median(pooled(sizes, 'small')),
      peerName: `itself, ${small.accounts.toLocaleString('en')} accounts`,
      ratio: ratioOfRounds(sizes, 'large', 'small'),
      target: { atMost: 1.2 },
      note: `large ${spread(pooled(sizes, 'large'))}; small ${spread(pooled(sizes, 'small'))}`,
    }),
  )
  return rows
}

function pooled(rounds: Rounds, name: string): number[] {
  return rounds[name]?.flat() ?? []
}

/** The median of the rounds' ratios: what slows a whole round slows both sides of it. */
function ratioOfRounds(rounds: Rounds, name: string, peer: string): number {
  const peers = rounds[peer] ?? []
  return median((rounds[name] ?? []).map((samples, i) => median(samples) / median(peers[i] ?? [NaN])))
}
