/** Rows: an office's register imported for the first time, and the same file again, which changes nothing. */
import { askOnce } from '../harness/child.ts'
import { shown } from '../harness/figures.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { row, type Row } from '../harness/row.ts'
import type { Setting } from '../harness/setting.ts'
import type { ImportTook } from './import-once.ts'

/** Promised for 100,000 rows. */
const atMostSeconds = { first: 15, again: 60 }
const atMostMib = 300

export async function importRows({ quick }: Setting): Promise<Row[]> {
  const rows = quick ? 20_000 : 100_000
  const dataDir = temporaryFolder('import')
  const run = () => askOnce<ImportTook>('import/import-once', 'run', { dataDir, rows })
  const first = await run()
  const again = await run()
  if (!first.changed || again.changed) throw new Error('an import did not do what it should')
  const count = rows.toLocaleString('en')
  const name = { first: `import of ${count} new accounts`, again: 'the same file again' }
  const common = { peer: null, peerName: '' }
  return (['first', 'again'] as const).flatMap((which) => {
    const took = which === 'first' ? first : again
    return [
      row({
        ...common,
        name: name[which],
        unit: 's',
        ours: took.seconds,
        target: { notAbove: atMostSeconds[which] },
        note: `${shown(took.rows / took.seconds)} rows/s; the event loop stood still for ${shown(took.longestBlockMs)} ms at most`,
      }),
      row({
        ...common,
        name: `memory in ${name[which]}`,
        unit: 'MiB',
        ours: took.peakMib,
        target: { notAbove: atMostMib },
        note: `peak resident; ${shown(took.beforeMib)} MiB before`,
      }),
    ]
  })
}
