/**
 * The rows to look at, as CSV for a spreadsheet: those that were refused, those taken without a cell, and those where what is
 * here was kept or replaced; line, kind, why in
 * both languages, the number masked. Every cell is quoted and none begins like a formula. Written piece by piece while the
 * import runs; it names nobody.
 */
import type { MendField } from '../../../contract/accounts/views.ts'
import { plainDigits } from '../../../contract/digits.ts'
import { maskNumber } from '../../contact/mask.ts'
import type { TimedField } from '../../storage/port/documents.ts'
import type { Mapping } from './file/columns.ts'
import type { CsvRecord } from './file/csv-records.ts'
import { fieldWords } from './file/mapping-problem-words.ts'
import type { RowPlan } from './plan-row.ts'
import { leftOutReport, refusalWords, type LeftOut } from './file/refusals.ts'
import type { Spool } from './file/spool.ts'

export const reportFile = (id: string) => `${id}.report`

/** How long a report is kept, from the beginning of its import. */
export const reportKeptMs = 24 * 60 * 60_000

export interface ReportWriter {
  /** Nothing for a row that was taken as it is. */
  add(line: number, plan: RowPlan, number: string): void
  /** Puts by what was gathered. @throws SpoolFailed */
  save(): Promise<void>
  /** All of it on the disk, with what was counted of rows that were taken. @throws SpoolFailed */
  end(counts: { renumbered: number; weakHashes: number }): Promise<void>
}

/** In characters. */
const pieceSize = 64 * 1024
const byteOrderMark = '\ufeff'

/** @param mended columns whose numbers are not as they stand in the file */
export function writeReport(spool: Spool, id: string, mended: readonly MendField[] = []): ReportWriter {
  let text = byteOrderMark + csvLine(['line', 'kind', 'lý do', 'reason', 'number'])
  for (const field of mended) {
    const { vi, en } = fieldWords[field]
    const words = [
      `Cột ${vi} đã được sửa theo lựa chọn khi nhập.`,
      `The column with the ${en} was mended, as chosen.`,
    ]
    text += csvLine(['', 'column-mended', ...words, ''])
  }
  async function put(): Promise<void> {
    if (text !== '') await spool.append(reportFile(id), Buffer.from(text))
    text = ''
  }
  return {
    add(line, plan, number) {
      const add = (kind: string, { vi, en }: { vi: string; en: string }) => {
        text += csvLine([String(line), kind, vi, en, maskedNumber(number)])
      }
      if (plan.kind === 'refused') add(plan.refusal.kind, refusalWords(plan.refusal))
      else {
        for (const one of plan.leftOut) add(leftOutKinds[one.field], leftOutReport(one))
        for (const what of ['replaced', 'kept'] as const)
          for (const field of plan[what]) add(`${fieldKinds[field]}-${what}`, timedWords(what, field))
      }
    },
    async save() {
      if (text.length >= pieceSize) await put()
    },
    async end({ renumbered, weakHashes }) {
      if (weakHashes > 0) {
        const { vi, en } = weakHashWords(weakHashes)
        text += csvLine(['', 'weak-hashes', vi, en, ''])
      }
      if (renumbered > 0) {
        const words = [
          `Số di động 11 chữ số đã đổi sang đầu số mới: ${renumbered}.`,
          `Mobile numbers of 11 digits read as today’s: ${renumbered}.`,
        ]
        text += csvLine(['', 'phones-renumbered', ...words, ''])
      }
      await put()
      await spool.flush(reportFile(id))
    },
  }
}

const weakHashWords = (count: number) => ({
  vi: `Mật khẩu băm bằng SHA-2, ai có tệp này đều dò được rất nhanh: ${count}. Xóa tệp sau khi nhập.`,
  en: `Passwords hashed by SHA-2, which whoever has the file guesses quickly: ${count}. Delete the file after the import.`,
})

const leftOutKinds: Readonly<Record<LeftOut['field'], string>> = {
  phone: 'phone-left-out',
  email: 'email-left-out',
  personalId: 'personal-id-left-out',
}

const fieldKinds: Readonly<Record<TimedField, string>> = {
  phone: 'phone',
  email: 'email',
  passwordHash: 'password',
}

/** Of what was confirmed here or brought by a file: which of the two is newer, and counts. */
function timedWords(what: 'kept' | 'replaced', field: TimedField): { vi: string; en: string } {
  const { vi, en } = field === 'passwordHash' ? { vi: 'mật khẩu', en: 'password' } : fieldWords[field]
  return what === 'kept'
    ? {
        vi: `Giữ ${vi} đang có: đã xác nhận tại máy, hoặc mới hơn tệp này.`,
        en: `The ${en} on file stays: it was confirmed here, or is newer than this file.`,
      }
    : {
        vi: `Thay ${vi} đã xác nhận tại máy: tệp này mới hơn.`,
        en: `The ${en} that was confirmed here is replaced: this file is newer.`,
      }
}

/** What stands in the cell of the BHXH number, or of the personal ID where that one is empty or not there. */
export function numberCell(record: CsvRecord, { number, personalId }: Mapping): string {
  const cellOf = (column: number | undefined) =>
    'cells' in record && column !== undefined ? (record.cells[column] ?? '').trim() : ''
  return cellOf(number) || cellOf(personalId)
}

/** Only of what looks like a number: anything else could be a name in the wrong column. */
export function maskedNumber(cell: string): string {
  const digits = plainDigits(cell)
  if (digits.ok && digits.value.length >= 6 && digits.value.length <= 15) return maskNumber(digits.value)
  return cell.trim() === '' ? '' : '•••'
}

/** Cells of our own making: none begins with what a spreadsheet takes for a formula. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`
}
