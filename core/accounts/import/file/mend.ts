/**
 * Columns whose numbers a spreadsheet has spoilt: "123456789.0", or "123456789" for 0123456789. They are mended only for
 * a whole column, when an administrator says so, and only where there is one way to do it.
 */
import { plainCharacters, plainDigits } from '../../../../contract/digits.ts'
import { mendFields, type MendField } from '../../../../contract/accounts/views.ts'
import { normalisePhoneOfList } from '../../../contact/phone.ts'
import type { Mapping } from './columns.ts'
import type { CsvRecord, Delimiter } from './csv-records.ts'
import { fitCells } from './fit-cells.ts'
import { isNoPersonalId } from './personal-id-cell.ts'
import { uploadRecords } from './read-upload.ts'
import { seenNumbers } from './seen-numbers.ts'
import type { Spool } from './spool.ts'
import { yieldAfterRow } from '../../../foundation/yield-to-event-loop.ts'

export interface MendOffer {
  field: MendField
  /** How many cells would be mended. */
  rows: number
  /** The first of them. */
  example: { before: string; after: string }
}

/** How long a number is; a personal ID may stand in the BHXH number's place. */
const digitsIn: Readonly<Record<Exclude<MendField, 'phone'>, readonly number[]>> = {
  number: [10, 12],
  personalId: [12],
}

/** The cell without a fraction of zeros, and with the one zero that it lacks; null where that is not what is wrong with it. */
export function mendedCell(field: MendField, cell: string): string | null {
  const text = plainCharacters(cell)
  const cut = /^(\d+)[.,]0+$/.exec(text)?.[1]
  const whole = cut ?? text
  if (field === 'phone') return cut !== undefined && normalisePhoneOfList(cut).ok ? cut : null
  const lengths = digitsIn[field]
  if (/^[1-9]\d*$/.test(whole) && lengths.includes(whole.length + 1)) return `0${whole}`
  return cut !== undefined && lengths.includes(cut.length) ? cut : null
}

/**
 * Which columns can be mended in one way only: each spoilt cell comes right, and none becomes the number of another row.
 * Reads the whole file, and no account.
 */
export async function offersToMend(
  spool: Spool,
  id: string,
  { delimiter, mapping, columns }: { delimiter: Delimiter; mapping: Mapping; columns: number },
): Promise<MendOffer[]> {
  const surveys = mendFields.flatMap((field) => {
    const column = mapping[field]
    return column === undefined ? [] : [{ column, ...surveyOf(field) }]
  })
  let rows = 0
  for await (const { records } of uploadRecords(spool, id, delimiter)) {
    for (const record of records) {
      const cells = rows === 0 ? null : cellsOf(record, { mapping, columns })
      for (const { column, take } of cells ? surveys : []) take(cells?.[column] ?? '')
      await yieldAfterRow(rows++)
    }
  }
  return surveys.flatMap(({ offer }) => offer() ?? [])
}

/** Null for a row that is refused whatever its numbers are. */
function cellsOf(record: CsvRecord, header: { mapping: Mapping; columns: number }): readonly string[] | null {
  const fitted = 'cells' in record ? fitCells(record.cells, header) : null
  return fitted?.ok ? fitted.value : null
}

function surveyOf(field: MendField) {
  const asTheyStand = seenNumbers()
  const mended = seenNumbers()
  let rows = 0
  let example: MendOffer['example'] | null = null
  let ambiguous = false

  /** Numbers of phones may stand in several rows. */
  function note(number: string, isMended: boolean): void {
    if (field === 'phone') return
    if (mended.has(number) || (isMended && asTheyStand.has(number))) ambiguous = true
    else (isMended ? mended : asTheyStand).firstLine(number, 1)
  }

  return {
    take(cell: string): void {
      if (ambiguous || cell.trim() === '' || (field === 'personalId' && isNoPersonalId(cell))) return
      const after = mendedCell(field, cell)
      if (after !== null) {
        rows++
        example ??= { before: cell.trim(), after }
        note(after, true)
        return
      }
      const digits = plainDigits(cell)
      if (digits.ok && field !== 'phone' && digitsIn[field].includes(digits.value.length))
        note(digits.value, false)
      else ambiguous = field !== 'phone' || (!digits.ok && spoils.includes(digits.error))
    },
    offer: (): MendOffer | null => (ambiguous || example === null ? null : { field, rows, example }),
  }
}

/** A phone number may be refused for other reasons, which have nothing to do with the column. */
const spoils: readonly string[] = ['fraction', 'exponent']
