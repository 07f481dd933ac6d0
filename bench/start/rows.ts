/** Row: how long until the service is ready, whatever the number of accounts. */
import { askOnce } from '../harness/child.ts'
import { median, spread } from '../harness/figures.ts'
import { row, type Row } from '../harness/row.ts'
import type { Office, Setting } from '../harness/setting.ts'

export async function startRows({ quick, offices }: Setting): Promise<Row[]> {
  const large = await offices.large()
  const small = await offices.small()
  const open = ({ dataDir }: Office) => askOnce<number>('start/open-once', 'open', { dataDir })
  // Once each for the page cache.
  await open(small)
  await open(large)
  const took: { small: number[]; large: number[] } = { small: [], large: [] }
  for (let i = 0; i < (quick ? 5 : 9); i++) {
    took.small.push(await open(small))
    took.large.push(await open(large))
  }
  return [
    row({
      name: `service ready, ${large.accounts.toLocaleString('en')} accounts`,
      unit: 'ms',
      ours: median(took.large),
      peer: median(took.small),
      peerName: `itself, ${small.accounts.toLocaleString('en')} accounts`,
      target: { atMost: 1.2 },
      note: `large ${spread(took.large)}; small ${spread(took.small)}; each in a process of its own`,
    }),
  ]
}
