/** One row of the file: its cells checked and brought into the form in which accounts are kept. */
import { mendFields, type MendField } from '../../../../contract/accounts/views.ts'
import { plainDigits } from '../../../../contract/digits.ts'
import { normaliseEmail } from '../../../contact/email.ts'
import { withVietnameseD } from '../../../contact/letters.ts'
import { normalisePhoneOfList } from '../../../contact/phone.ts'
import { err, ok, type Result } from '../../../foundation/result.ts'
import { isWeak, readHash } from '../../../passwords/hash-forms.ts'
import type { Account } from '../../../storage/port/documents.ts'
import { asOfCell } from './as-of-cell.ts'
import { fields, plainWord, type Field, type Mapping } from './columns.ts'
import type { CsvRecord } from './csv-records.ts'
import { fitCells } from './fit-cells.ts'
import { garbling } from './garbled-text.ts'
import { mendedCell } from './mend.ts'
import { isOtherDocument, saysNothing } from './personal-id-cell.ts'
import type { LeftOut, NumberFault, Refusal } from './refusals.ts'
import { seenNumbers } from './seen-numbers.ts'

/** What the file says about one account; null: the cell is empty, and says nothing. */
export interface ImportRow {
  line: number
  /** One of the two numbers is there. */
  number: string | null
  name: string
  personalId: string | null
  kind: Account['kind'] | null
  phone: string | null
  email: string | null
  passwordHash: string | null
  /** As of when, in milliseconds since the epoch; null: the file does not say. */
  asOf: number | null
  /** Which of its numbers are not as they stand in the file; left out where all are. */
  mended?: MendField[]
  /** Cells that cannot be read, and without which the row is taken; left out where there are none. */
  leftOut?: LeftOut[]
  /** The phone number had 11 digits, and is here as today's. */
  renumbered?: true
  /** Of the kind that is guessed quickly by who has the file. */
  weakHash?: true
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
  /** Nothing is as of later. */
  now: number
}

export function rowReader({ mapping, columns, mend = [], now }: RowReaderOptions): RowReader {
  const numbers = seenNumbers()
  const personalIds = seenNumbers()

  function read(record: CsvRecord): Result<ImportRow, Refusal> {
    if ('broken' in record) return err({ kind: record.broken })
    const { line, cells } = record
    const fitted = fitCells(cells, { mapping, columns })
    if (!fitted.ok) return fitted
    const long = cells.findIndex((cell) => cell.length > longestCell)
    if (long >= 0) return err({ kind: 'cell-too-long', column: long })
    const raw = (field: Field) => {
      const column = mapping[field]
      return column === undefined ? '' : (fitted.value[column] ?? '')
    }
    const formula = fields.find((field) => !isContact(field) && isFormula(raw(field)))
    if (formula) return err({ kind: 'formula', field: formula })

    const mended = mendFields.filter(
      (field) => mend.includes(field) && mendedCell(field, raw(field)) !== null,
    )
    const read = (field: MendField) => (mended.includes(field) && mendedCell(field, raw(field))) || raw(field)

    const given = numberOf(read('number'))
    if (!given.ok) return err({ kind: 'number-invalid', reason: given.error })
    const number = given.value?.length === 10 ? given.value : null

    const leftOut: LeftOut[] = []
    const leaveOut = (field: LeftOut['field'], refusal: Refusal) => leftOut.push({ field, refusal })
    const personalId = personalIdOf(read('personalId'))
    if (!personalId.ok && !personalId.error.leaves) return err(personalId.error.refusal)
    if (!personalId.ok) leaveOut('personalId', personalId.error.refusal)
    const ownId = personalId.ok ? personalId.value : null
    // Since August 2025 the personal ID stands where the BHXH number did.
    const id = number === null ? (given.value ?? ownId) : ownId
    if (number === null && id === null) return err({ kind: 'number-missing' })
    if (ownId !== null && id !== ownId) return err({ kind: 'number-invalid', reason: 'length' })
    const firstLine = number === null ? null : numbers.firstLine(number, line)
    if (firstLine !== null) return err({ kind: 'number-duplicate', firstLine })
    const kind = kindOf(raw('kind'))
    if (kind === 'unknown') return err({ kind: 'kind-unknown' })
    const name = nameOf(raw('name'))
    if (!name.ok) return name
    const phone = raw('phone').trim() === '' ? null : normalisePhoneOfList(read('phone'))
    if (phone?.ok === false) leaveOut('phone', { kind: 'phone-invalid', reason: phone.error.reason })
    const email = emailOf(raw('email'))
    if (!email.ok) leaveOut('email', email.error)
    const isShifted = phone?.ok === false && !email.ok && normalisePhoneOfList(raw('email')).ok
    if (isShifted || (leftOut.length > 0 && cells.length > columns)) return err({ kind: 'cells-shifted' })
    const passwordHash = raw('passwordHash').trim() || null
    const hash = passwordHash === null ? null : readHash(passwordHash)
    if (hash === 'too-costly') return err({ kind: 'password-hash-costly' })
    if (passwordHash !== null && hash === null) return err({ kind: 'password-hash-invalid' })
    const asOf = asOfCell(raw('asOf'), now)
    if (!asOf.ok) return asOf
    // Last, so that a row that is refused anyway takes the number from nobody.
    const otherLine = id === null ? null : personalIds.firstLine(id, line)
    if (otherLine !== null) return err({ kind: 'personal-id-duplicate', firstLine: otherLine })

    return ok({
      line,
      kind,
      passwordHash,
      asOf: asOf.value,
      number,
      personalId: id,
      name: name.value,
      phone: phone?.ok ? phone.value.e164 : null,
      email: email.ok ? email.value : null,
      ...(mended.length > 0 && { mended }),
      ...(leftOut.length > 0 && { leftOut }),
      ...(phone?.ok && phone.value.renumbered && { renumbered: true }),
      ...(hash !== null && isWeak(hash) && { weakHash: true }),
    })
  }
  return { read }
}

/** Such a cell may be left out, and its own reading tells what is wrong with it. */
const isContact = (field: Field) => field === 'phone' || field === 'email'

/** What a spreadsheet would run when the cell is opened in it. A dash by itself stands for nothing. */
function isFormula(cell: string): boolean {
  return /^[=+\-@\t]/.test(cell) && /[\p{L}\p{N}]/u.test(cell)
}

/** A BHXH number, or a personal ID in its place; null for an empty cell. */
const numberOf = (cell: string) => digitsOf(cell, [10, 12])

/** Null for an empty cell. */
function digitsOf(cell: string, lengths: readonly number[]): Result<string | null, NumberFault> {
  const number = plainDigits(cell)
  if (!number.ok) return number.error === 'empty' ? ok(null) : err(number.error)
  const { length } = number.value
  if (lengths.includes(length)) return number
  return err(lengths.includes(length + 1) && !number.value.startsWith('0') ? 'zero-lost' : 'length')
}

/** Null for an empty cell. What is another document, or none, leaves the row as it is without it. */
function personalIdOf(cell: string): Result<string | null, { refusal: Refusal; leaves: boolean }> {
  const digits = digitsOf(cell, [12])
  if (digits.ok) return digits
  if (isOtherDocument(cell)) return err({ refusal: { kind: 'personal-id-other' }, leaves: true })
  const refusal = { kind: 'personal-id-invalid', reason: digits.error } as const
  return err({ refusal, leaves: saysNothing(cell) })
}

/** Null for an empty cell. */
function emailOf(cell: string): Result<string | null, Refusal> {
  if (cell.trim() === '') return ok(null)
  if (isFormula(cell)) return err({ kind: 'formula', field: 'email' })
  const email = normaliseEmail(cell)
  return email.ok ? ok(email.value.address) : err({ kind: 'email-invalid' })
}

const kinds: Readonly<Record<string, Account['kind'] | null>> = {
  '': null,
  canhan: 'individual',
  cn: 'individual',
  individual: 'individual',
  person: 'individual',
  tochuc: 'organisation',
  tc: 'organisation',
  donvi: 'organisation',
  dv: 'organisation',
  organisation: 'organisation',
  organization: 'organisation',
}

function kindOf(cell: string): Account['kind'] | null | 'unknown' {
  if (cell.trim() === '') return null
  const word = plainWord(cell)
  return (word !== '' && Object.hasOwn(kinds, word) && kinds[word]) || 'unknown'
}

function nameOf(cell: string): Result<string, Refusal> {
  // Only plain spaces collapse: a line break inside a name is a sign of something else.
  const looksLike = garbling(cell)
  if (looksLike) return err({ kind: 'name-garbled', looksLike })
  const name = withVietnameseD(cell.normalize('NFC'))
    .trim()
    .replace(/[ \u00a0]+/g, ' ')
  if (!/[\p{L}\p{N}]/u.test(name)) return err({ kind: 'name-missing' })
  if (name.length > longestName) return err({ kind: 'name-too-long' })
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return err({ kind: 'name-characters' })
  return ok(name)
}
