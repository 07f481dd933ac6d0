/**
 * The journal as a file, oldest entry first: CSV for people, JSONL with the chain for auditors. Both come as pieces of
 * text of some 64 kB, made while they are asked for, up to what was acknowledged when the first was asked for. What they hold and
 * how a file is checked stands in docs/journal-events.md.
 */
import type { Language } from '../../contract/views.ts'
import { officeIsoTime } from '../foundation/office-time.ts'
import type { Store } from '../storage/port/store.ts'
import { csvRow } from '../foundation/csv.ts'
import type { ChainLink, HistoryEntry } from '../storage/port/entry.ts'
import { eventSentence, kindWords, staffNames } from './event-words.ts'
import { isOpen, matcher, type JournalFilter } from './filter.ts'
import { entriesBetween, newestLink } from './period.ts'

const pieceCharacters = 64 * 1024
/** Without it spreadsheets take the file for one in the machine's old code page. */
const byteOrderMark = '\ufeff'

const columns = {
  vi: [
    'Số thứ tự',
    'Thời điểm',
    'Loại',
    'Tên loại',
    'Nội dung',
    'Nhân viên',
    'Kiosk',
    'Tài khoản',
    'Lượt khách',
    'Dữ liệu',
  ],
  en: [
    'Sequence',
    'Time',
    'Kind',
    'Kind in words',
    'What happened',
    'Staff',
    'Kiosk',
    'Account',
    'Visit',
    'Data',
  ],
}

/** In the last column's heading: a row of its own would be sorted in among the entries. */
const newestEntry = {
  vi: ({ sequence, hash }: ChainLink) => ` (dòng nhật ký mới nhất khi xuất: ${sequence}, ${hash})`,
  en: ({ sequence, hash }: ChainLink) => ` (newest entry at the export: ${sequence}, ${hash})`,
}

/** Account numbers stand in it in full. Columns: see the first row, which has the newest entry's number and hash, too. */
export async function* exportCsv(
  store: Store,
  filter: JournalFilter,
  language: Language,
): AsyncGenerator<string, void> {
  const names = await staffNames(store)
  const head = await newestLink(store)
  const headings = columns[language].with(-1, `${columns[language].at(-1)}${newestEntry[language](head)}`)
  yield* inPieces(`${byteOrderMark}${csvRow(headings)}`, found(store, filter, head), (entry) => {
    const { event, sequence } = entry
    return csvRow([
      String(sequence),
      officeIsoTime(event.at),
      event.kind,
      kindWords(event.kind, language),
      eventSentence(event, language, names),
      event.staff ?? '',
      event.kiosk,
      event.account ?? '',
      event.visit ?? '',
      JSON.stringify(event.data),
    ])
  })
}

/** The first line of a JSONL export. */
export interface ExportHeader {
  format: 'vssid-kiosk-journal/1'
  /** Entries are left out on purpose: the lines below need not be neighbours. */
  filtered: boolean
  filter: JournalFilter
  /** The newest entry when the export began. */
  head: ChainLink
}

/** One entry a line, behind a line that says whether all are there. */
export type ExportLine = Pick<HistoryEntry, 'sequence' | 'previousHash' | 'hash' | 'payload' | 'event'>

/** Account numbers stand in it in full; documents only in the encrypted payload. */
export async function* exportJsonl(store: Store, filter: JournalFilter): AsyncGenerator<string, void> {
  const head = await newestLink(store)
  const header: ExportHeader = { format: 'vssid-kiosk-journal/1', filtered: !isOpen(filter), filter, head }
  yield* inPieces(jsonLine(header), found(store, filter, head), (entry) => {
    const { sequence, previousHash, hash, payload, event } = entry
    return jsonLine({ sequence, previousHash, hash, payload, event } satisfies ExportLine)
  })
}

async function* found(
  store: Store,
  filter: JournalFilter,
  head: ChainLink,
): AsyncGenerator<HistoryEntry, void> {
  const { from = -Infinity, to = Infinity } = filter
  const matches = await matcher(store, filter)
  for await (const entry of entriesBetween(store, { from, to, head })) if (matches(entry.event)) yield entry
}

async function* inPieces(
  first: string,
  entries: AsyncIterable<HistoryEntry>,
  line: (entry: HistoryEntry) => string,
): AsyncGenerator<string, void> {
  let piece = first
  for await (const entry of entries) {
    piece += line(entry)
    if (piece.length < pieceCharacters) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/** Some programs break lines at these two characters as well, which JSON lets stand. */
function jsonLine(value: object): string {
  return `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`
}
