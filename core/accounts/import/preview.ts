/** What an import would do, before anybody says yes: the first rows one by one, and for a small file all of it in numbers. */
import type { MendField } from '../../../contract/accounts/views.ts'
import { nationalPhone, normalisePhoneOfList } from '../../contact/phone.ts'
import type { TimedField } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import { draftAccounts } from '../accounts-draft.ts'
import { fields, isUsable, type Columns, type Field } from './file/columns.ts'
import type { CsvRecord, Delimiter } from './file/csv-records.ts'
import { mendedCell, type MendOffer } from './file/mend.ts'
import { planRow, type Importer } from './plan-row.ts'
import { uploadRecords } from './file/read-upload.ts'
import { rowReader } from './file/row.ts'
import { seenNumbers } from './file/seen-numbers.ts'
import { countPlan, emptyTally, type Tally } from './run-import.ts'
import type { RowPlan } from './plan-row.ts'
import type { LeftOut, Refusal } from './file/refusals.ts'
import type { Spool } from './file/spool.ts'
import { yieldAfterRow } from '../../foundation/yield-to-event-loop.ts'

export interface Preview extends Columns {
  delimiter: Delimiter
  /** Whether it can be started so. */
  usable: boolean
  /** Columns that can be mended, and whether that was chosen. */
  mends: Array<MendOffer & { chosen: boolean }>
  /** The first 20; none when it is not usable. */
  rows: PreviewRow[]
  /** Of the whole file; null when that would take too long: then the import itself tells. */
  totals: (Tally & { rows: number }) | null
}

export interface PreviewRow {
  line: number
  /** Cells as they stand in the file; of a password hash only that there is one. */
  cells: Partial<Record<Field, string>>
  /** The numbers that are read otherwise than they stand there. */
  mended: Partial<Record<MendField, string>>
  /** Cells without which the row is taken. */
  leftOut: LeftOut[]
  does: PreviewAction
}

export type PreviewAction =
  | { kind: 'add' }
  /** `kept`: what stays as it is because it is newer; `replaced`: what was confirmed here and is older. */
  | { kind: 'update'; fields: Field[]; kept: TimedField[]; replaced: TimedField[] }
  | { kind: 'unchanged'; kept: TimedField[] }
  | { kind: 'refused'; refusal: Refusal }

const rowsShown = 20
/** About 40,000 rows, a few seconds. */
const wholeFileBytes = 4_000_000

interface PreviewOptions {
  store: Store
  spool: Spool
  uniqueEmail: boolean
  importer: Importer | null
  now: number
  id: string
  bytes: number
  delimiter: Delimiter
  columns: Columns
  offers: readonly MendOffer[]
  /** Of the offers. */
  mend: readonly MendField[]
}

/** Writes nothing. */
export async function previewOf(options: PreviewOptions): Promise<Preview> {
  const { store, spool, id, bytes, delimiter, columns, mend, now } = options
  const usable = isUsable(columns)
  const whole = bytes <= wholeFileBytes
  const rows: PreviewRow[] = []
  const mends = options.offers.map((offer) => ({ ...offer, chosen: mend.includes(offer.field) }))
  const totals = { ...emptyTally(), rows: 0 }
  if (!usable) return { ...columns, delimiter, usable, mends, rows, totals: null }

  const { mapping, headers } = columns
  const reader = rowReader({ mapping, columns: headers.length, mend, now })
  const draft = draftAccounts(store)
  const seenAccounts = seenNumbers()
  let header = true
  for await (const { records } of uploadRecords(spool, id, delimiter)) {
    for (const record of records) {
      if (header) {
        header = false
        continue
      }
      if (!whole && rows.length === rowsShown)
        return { ...columns, delimiter, usable, mends, rows, totals: null }
      const row = reader.read(record)
      const plan: RowPlan = row.ok
        ? await planRow(draft, row.value, { ...options, seenAccounts })
        : { kind: 'refused', refusal: row.error }
      if (plan.kind === 'add' || plan.kind === 'update') await draft.set(plan.key, plan.account)
      if (rows.length < rowsShown) {
        const cells = cellsOf(record, columns)
        const leftOut = plan.kind === 'refused' ? [] : plan.leftOut
        rows.push({
          line: record.line,
          cells,
          mended: mendedOf(cells, mend, plan),
          leftOut,
          does: actionOf(plan),
        })
      }
      countPlan(totals, plan)
      await yieldAfterRow(totals.rows++)
    }
  }
  return { ...columns, delimiter, usable, mends, rows, totals }
}

function cellsOf(record: CsvRecord, { mapping }: Columns): PreviewRow['cells'] {
  if (!('cells' in record)) return {}
  const cells: PreviewRow['cells'] = {}
  for (const field of fields) {
    const column = mapping[field]
    const cell = column === undefined ? undefined : record.cells[column]
    if (cell !== undefined)
      cells[field] = field === 'passwordHash' && cell !== '' ? '•••' : cell.slice(0, longestShown)
  }
  return cells
}

function mendedOf(
  cells: PreviewRow['cells'],
  mend: readonly MendField[],
  plan: RowPlan,
): PreviewRow['mended'] {
  const mended: PreviewRow['mended'] = {}
  for (const field of mend) {
    const after = mendedCell(field, cells[field] ?? '')
    if (after !== null) mended[field] = after
  }
  if (plan.kind !== 'refused' && plan.renumbered) {
    const phone = normalisePhoneOfList(mended.phone ?? cells.phone ?? '')
    if (phone.ok) mended.phone = nationalPhone(phone.value.e164)
  }
  return mended
}

const longestShown = 200

function actionOf(plan: RowPlan): PreviewAction {
  if (plan.kind === 'add') return { kind: 'add' }
  if (plan.kind === 'update')
    return { kind: 'update', fields: plan.fields, kept: plan.kept, replaced: plan.replaced }
  if (plan.kind === 'unchanged') return { kind: 'unchanged', kept: plan.kept }
  return plan
}
