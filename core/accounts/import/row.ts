/** One row of the file: its cells checked and brought into the form in which accounts are kept. */
import { mendFields, type MendField } from '../../../contract/accounts-views.ts'
import { plainDigits } from '../../../contract/digits.ts'
import { normaliseEmail } from '../../contact/email.ts'
import { normalisePhone } from '../../contact/phone.ts'
import { err, ok, type Result } from '../../result.ts'
import { affordableCost } from '../../sign-in/password.ts'
import type { Account } from '../../store/documents.ts'
import { fields, plainWord, type Field, type Mapping } from './columns.ts'
import type { CsvRecord } from './csv-records.ts'
import { mendedCell } from './mend.ts'
import type { NumberFault, Refusal } from './refusals.ts'
import { seenNumbers } from './seen-numbers.ts'

/** What the file says about one account; null: the cell is empty, and says nothing. */
export interface ImportRow {
  line: number
  number: string
  name: string
  personalId: string | null
  kind: Account['kind'] | null
  phone: string | null
  email: string | null
  passwordHash: string | null
  /** Which of its numbers are not as they stand in the file; left out where all are. */
  mended?: MendField[]
}

export interface RowReader {
  /** Call once for each record, in order: it remembers numbers to find those that come twice. */
  read(record: CsvRecord): Result<ImportRow, Refusal>
}

const longestCell = 1_000
const longestName = 120

export interface RowReaderOptions {
  mapping: Mapping
  columns: number
  /** Columns that somebody wants mended. */
  mend?: readonly MendField[]
}

export function rowReader({ mapping, columns, mend = [] }: RowReaderOptions): RowReader {
  const numbers = seenNumbers()
  const personalIds = seenNumbers()

  function read(record: CsvRecord): Result<ImportRow, Refusal> {
    if ('broken' in record) return err({ kind: record.broken })
    const { line, cells } = record
    if (cells.length !== columns) {
      const kind = cells.length > columns ? 'too-many-cells' : 'too-few-cells'
      return err({ kind, expected: columns, found: cells.length })
    }
    const long = cells.findIndex((cell) => cell.length > longestCell)
    if (long >= 0) return err({ kind: 'cell-too-long', column: long })
    const raw = (field: Field) => {
      const column = mapping[field]
      return column === undefined ? '' : (cells[column] ?? '')
    }
    const formula = fields.find((field) => isFormula(field, raw(field)))
    if (formula) return err({ kind: 'formula', field: formula })

    const mended = mendFields.filter(
      (field) => mend.includes(field) && mendedCell(field, raw(field)) !== null,
    )
    const read = (field: MendField) => (mended.includes(field) && mendedCell(field, raw(field))) || raw(field)

    const number = digitsOf(read('number'), 10)
    if (!number.ok) return err({ kind: 'number-invalid', reason: number.error })
    if (number.value === null) return err({ kind: 'number-missing' })
    const firstLine = numbers.firstLine(number.value, line)
    if (firstLine !== null) return err({ kind: 'number-duplicate', firstLine })

    const personalId = digitsOf(read('personalId'), 12)
    if (!personalId.ok) return err({ kind: 'personal-id-invalid', reason: personalId.error })
    const kind = kindOf(raw('kind'))
    if (kind === 'unknown') return err({ kind: 'kind-unknown' })
    const name = nameOf(raw('name'))
    if (!name.ok) return name
    const phone = raw('phone').trim() === '' ? null : normalisePhone(read('phone'))
    if (phone?.ok === false) return err({ kind: 'phone-invalid', reason: phone.error.reason })
    const email = raw('email').trim() === '' ? null : normaliseEmail(raw('email'))
    if (email?.ok === false) return err({ kind: 'email-invalid' })
    const passwordHash = raw('passwordHash').trim() || null
    if (passwordHash !== null && affordableCost(passwordHash) === null)
      return err({ kind: 'password-hash-invalid' })
    // Last, so that a row that is refused anyway takes the number from nobody.
    const otherLine = personalId.value === null ? null : personalIds.firstLine(personalId.value, line)
    if (otherLine !== null) return err({ kind: 'personal-id-duplicate', firstLine: otherLine })

    return ok({
      ...{ line, kind, passwordHash, number: number.value, personalId: personalId.value, name: name.value },
      phone: phone?.value.e164 ?? null,
      email: email?.value.address ?? null,
      ...(mended.length > 0 && { mended }),
    })
  }
  return { read }
}

/** What a spreadsheet would run when the cell is opened in it. A phone number may begin with its "+". */
function isFormula(field: Field, cell: string): boolean {
  if (!/^[=+\-@\t]/.test(cell)) return false
  return !(field === 'phone' && /^\+\s*84[\d\s.()-]*$/.test(cell))
}

/** Null for an empty cell. */
function digitsOf(cell: string, length: 10 | 12): Result<string | null, NumberFault> {
  const number = plainDigits(cell)
  if (!number.ok) return number.error === 'empty' ? ok(null) : err(number.error)
  if (number.value.length === length) return number
  return err(number.value.length === length - 1 && !number.value.startsWith('0') ? 'zero-lost' : 'length')
}

const kinds: Readonly<Record<string, Account['kind'] | null>> = {
  '': null,
  ...{ canhan: 'individual', cn: 'individual', individual: 'individual', person: 'individual' },
  ...{ tochuc: 'organisation', tc: 'organisation', donvi: 'organisation', dv: 'organisation' },
  ...{ organisation: 'organisation', organization: 'organisation' },
}

function kindOf(cell: string): Account['kind'] | null | 'unknown' {
  if (cell.trim() === '') return null
  const word = plainWord(cell)
  return (word !== '' && Object.hasOwn(kinds, word) && kinds[word]) || 'unknown'
}

function nameOf(cell: string): Result<string, Refusal> {
  // Only plain spaces collapse: a line break inside a name is a sign of something else.
  const name = cell
    .normalize('NFC')
    .trim()
    .replace(/[ \u00a0]+/g, ' ')
  if (name === '') return err({ kind: 'name-missing' })
  if (name.length > longestName) return err({ kind: 'name-too-long' })
  // The last one is what other programs leave where they could not read a letter.
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u.test(name)) return err({ kind: 'name-characters' })
  return ok(name)
}
