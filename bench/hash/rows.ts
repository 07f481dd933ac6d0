/** Rows: how many passwords a core checks in a second, by the form of their hashes, beside the bare library. */
import { askOnce } from '../harness/child.ts'
import { median, shown } from '../harness/figures.ts'
import { missing, row, type Row } from '../harness/row.ts'
import type { Setting } from '../harness/setting.ts'
import type { FormTimes } from './measure.ts'

const unit = 'checks/s'
/** Of whole sign-ins: https://www.keycloak.org/high-availability/single-cluster/concepts-memory-and-cpu-sizing */
const published = 'Keycloak publishes 15 sign-ins/s for each vCPU (not measured here)'

export async function hashRows({ quick }: Setting): Promise<Row[]> {
  const input = quick ? { rounds: 3, roundMs: 200 } : { rounds: 5, roundMs: 500 }
  const forms = await askOnce<FormTimes[]>('hash/measure', 'measure', input)
  return forms.map(({ name, floorName, ms, saidMs }) => {
    const full = `passwords a core checks: ${name}`
    if (!ms) return missing(full, floorName, unit, 'the native module is not installed')
    const [ours, floor] = [median(ms.ours), median(ms.floor)]
    const said = `${shown(ours)} ms of the processor each, ${shown(saidMs)} by hash-forms.ts`
    return row({
      name: full,
      unit,
      ours: 1000 / ours,
      peer: 1000 / floor,
      peerName: floorName,
      ratio: median(ms.ours.map((took, i) => (ms.floor[i] ?? NaN) / took)),
      target: null,
      note: name.startsWith('argon2id') ? `${said}. ${published}` : said,
    })
  })
}
