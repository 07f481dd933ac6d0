/** Which column of the file is which field: guessed from the header, or as the administrator says. */
import { importField, type ImportField } from '../../../../contract/accounts/views.ts'
import { plainLetters } from '../../../contact/letters.ts'
import { garbling, type Garbling } from './garbled-text.ts'

export type Field = ImportField
export const fields: readonly Field[] = importField.options
/** What an account has under the same name. */
export const accountFields = fields.filter((field) => field !== 'asOf')

/** Field → index of its column, from 0. */
export type Mapping = Partial<Record<Field, number>>

export type MappingProblem =
  /** Its numbers cannot be mended, or not in one way only. */
  | { kind: 'mend-ambiguous'; field: Field }
  /** `number`: neither of the two numbers has a column. */
  | { kind: 'field-missing'; field: 'number' | 'name' }
  /** Several columns could be it: somebody has to choose. */
  | { kind: 'field-ambiguous'; field: Field; columns: number[] }
  /** Two columns have the same header. */
  | { kind: 'header-duplicate'; header: string; columns: number[] }
  | { kind: 'column-used-twice'; column: number; fields: Field[] }
  | { kind: 'column-unknown'; field: Field; column: number }
  /** They have a header and are no field: nothing of them is read. */
  | { kind: 'columns-unused'; columns: number[] }
  /** The text is in another encoding: names would come in as what it looks like. */
  | { kind: 'header-garbled'; looksLike: Garbling }

export interface Columns {
  headers: string[]
  mapping: Mapping
  /** Whether anything can be imported with them, `isUsable` says; the others are for a person to look at. */
  problems: MappingProblem[]
}

/** What every row must have, and the columns that it can come from. */
const required = { number: ['number', 'personalId'], name: ['name'] } as const

/** As they compare: no accents, no case, nothing but letters and digits. */
const spellings: Readonly<Record<Field, readonly string[]>> = {
  number: [
    ...['maso', 'masobhxh', 'masobaohiemxahoi', 'sobhxh', 'mabhxh', 'masothe', 'sosobhxh', 'sotaikhoan'],
    ...['number', 'accountnumber', 'account', 'bhxh', 'bhxhnumber', 'bhxhno', 'socialinsurancenumber'],
  ],
  personalId: [
    ...['cccd', 'socccd', 'cancuoc', 'socancuoc', 'cancuoccongdan', 'socancuoccongdan', 'sodinhdanh'],
    ...['sodinhdanhcanhan', 'madinhdanh', 'personalid', 'citizenid', 'nationalid', 'idnumber', 'idcard'],
  ],
  kind: ['loai', 'loaitaikhoan', 'doituong', 'kind', 'type', 'accounttype'],
  name: ['ten', 'hoten', 'hovaten', 'hotennguoithamgia', 'tendonvi', 'name', 'fullname'],
  phone: [
    ...['sdt', 'dienthoai', 'sodienthoai', 'dienthoaididong', 'didong', 'sodidong', 'dtdd'],
    ...['phone', 'phonenumber', 'mobile', 'mobilephone', 'telephone', 'tel'],
  ],
  email: ['email', 'thudientu', 'diachiemail', 'diachithudientu', 'thu', 'mail', 'emailaddress'],
  passwordHash: ['passwordhash', 'bammatkhau', 'mabammatkhau', 'matkhaubam'],
  asOf: [
    ...['ngaycapnhat', 'thoidiemcapnhat', 'thoigiancapnhat', 'ngaygiocapnhat', 'capnhatluc', 'capnhatngay'],
    ...['asof', 'asofdate', 'updated', 'updatedat', 'updatedon', 'lastupdated', 'lastupdate', 'dateupdated'],
  ],
}

/** Letters and digits of a header or a word, without accents: "Số CCCD" → "socccd". */
export function plainWord(text: string): string {
  return plainLetters(text).replace(/[^\p{L}\p{N}]/gu, '')
}

/** @param chosen as the administrator says; without it the header decides. */
export function readColumns(headers: readonly string[], chosen?: Mapping): Columns {
  const shown = headers.map((header) => header.normalize('NFC').trim())
  const { mapping, problems } = chosen ? checkChosen(headers.length, chosen) : guess(shown)
  return {
    headers: shown,
    mapping,
    problems: [...garbledHeaders(shown), ...problems, ...unusedColumns(shown, mapping, problems)],
  }
}

/** Whether rows can be read with it. */
export function isUsable({ mapping, problems }: Columns): boolean {
  return missingFields(mapping).length === 0 && !problems.some(({ kind }) => unusable.includes(kind))
}

const unusable: ReadonlyArray<MappingProblem['kind']> = [
  'column-used-twice',
  'column-unknown',
  'header-garbled',
]

function guess(headers: readonly string[]): Omit<Columns, 'headers'> {
  const words = headers.map(plainWord)
  const mapping: Mapping = {}
  const problems: MappingProblem[] = []
  for (const [word, columns] of grouped(words)) {
    if (word !== '' && columns.length > 1) {
      problems.push({ kind: 'header-duplicate', header: headers[columns[0] ?? 0] ?? '', columns })
    }
  }
  for (const field of fields) {
    const columns = words.flatMap((word, column) => (spellings[field].includes(word) ? [column] : []))
    if (columns.length === 1 && columns[0] !== undefined) mapping[field] = columns[0]
    if (columns.length > 1) problems.push({ kind: 'field-ambiguous', field, columns })
  }
  return { mapping, problems: [...problems, ...missingFields(mapping)] }
}

function checkChosen(count: number, mapping: Mapping): Omit<Columns, 'headers'> {
  const problems: MappingProblem[] = missingFields(mapping)
  const used = new Map<number, Field[]>()
  for (const field of fields) {
    const column = mapping[field]
    if (column === undefined) continue
    if (!Number.isInteger(column) || column < 0 || column >= count) {
      problems.push({ kind: 'column-unknown', field, column })
    }
    used.set(column, [...(used.get(column) ?? []), field])
  }
  for (const [column, by] of used) {
    if (by.length > 1) problems.push({ kind: 'column-used-twice', column, fields: by })
  }
  return { mapping, problems }
}

function missingFields(mapping: Mapping): MappingProblem[] {
  return (Object.keys(required) as Array<keyof typeof required>)
    .filter((field) => required[field].every((column) => mapping[column] === undefined))
    .map((field) => ({ kind: 'field-missing', field }))
}

function garbledHeaders(headers: readonly string[]): MappingProblem[] {
  const [looksLike] = headers.flatMap((header) => garbling(header, 'header') ?? [])
  return looksLike ? [{ kind: 'header-garbled', looksLike }] : []
}

/** Without those among which somebody has to choose: they are named already. */
function unusedColumns(
  headers: readonly string[],
  mapping: Mapping,
  problems: readonly MappingProblem[],
): MappingProblem[] {
  const named = problems.flatMap((problem) => (problem.kind === 'field-ambiguous' ? problem.columns : []))
  const known = new Set([...Object.values(mapping), ...named])
  const columns = headers.flatMap((header, column) => (header !== '' && !known.has(column) ? [column] : []))
  return columns.length > 0 ? [{ kind: 'columns-unused', columns }] : []
}

function grouped(words: readonly string[]): Map<string, number[]> {
  const columns = new Map<string, number[]>()
  words.forEach((word, column) => columns.set(word, [...(columns.get(word) ?? []), column]))
  return columns
}
