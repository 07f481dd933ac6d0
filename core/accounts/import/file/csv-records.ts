/**
 * CSV as it comes, piece by piece (RFC 4180, with any of three delimiters and any line break). Every record knows the
 * line of the file it begins on. What is no CSV costs one line, not the file: after a quote that nothing closes, reading
 * goes on with the next line. Never holds more than one piece of text and one record.
 *
 * Of what spreadsheets write: a first line "sep=;" and lines of nothing but empty cells are no records, and `="0123"` or
 * `'0123`, which keep a number's zeros, are the text 0123.
 */

export type Delimiter = ',' | ';' | '\t'
export const delimiters: readonly Delimiter[] = [',', ';', '\t']

export type CsvRecord =
  { line: number; cells: string[] } | { line: number; broken: 'quote-broken' | 'row-too-long' }

export interface CsvReader {
  /** The records that are whole with this piece, in order. Blank lines are none, nor are lines of empty cells. */
  push(text: string): CsvRecord[]
  /** What was still open. Call once. */
  end(): CsvRecord[]
}

/** In characters; a quoted cell may hold line breaks, so a quote that is never closed ends here at the latest. */
export const longestRecord = 64 * 1024

type Step =
  | { kind: 'cells'; cells: string[]; next: number }
  | { kind: 'broken'; broken: 'quote-broken' | 'row-too-long' }
  | { kind: 'incomplete' }

export function csvReader(delimiter: Delimiter): CsvReader {
  let text = ''
  let line = 1
  /** Inside a line that was given up: everything up to its end is passed over. */
  let skipping = false

  function read(atEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    let at = 0
    while (at < text.length) {
      if (skipping) {
        const next = lineEnd(text, at, atEnd)
        if (next === null) {
          // A carriage return at the very end may be half of a line break.
          at = !atEnd && text.endsWith('\r') ? text.length - 1 : text.length
          break
        }
        skipping = false
        at = next
        line++
        continue
      }
      const step = readRecord(text, at, delimiter, atEnd)
      if (step.kind === 'incomplete') break
      if (step.kind === 'broken') {
        records.push({ line, broken: step.broken })
        skipping = true
        continue
      }
      const namesSeparator = line === 1 && separatorLine.test(step.cells.join(delimiter))
      if (!namesSeparator && step.cells.some((cell) => cell.trim() !== ''))
        records.push({ line, cells: step.cells.map(plainCell) })
      line += lineBreaks(text, at, step.next)
      at = step.next
    }
    text = text.slice(at)
    return records
  }

  return {
    push(piece) {
      // Nothing ends within it: what is there need not be gone through again.
      const goesOn = !/[\r\n]/.test(piece) && !text.endsWith('\r') && !skipping
      text += piece
      return goesOn && text.length <= longestRecord ? [] : read(false)
    },
    end: () => read(true),
  }
}

/** What a first line "sep=;" names, else what parts the first record into most cells; a comma where nothing does. */
export function detectDelimiter(start: string): Delimiter {
  const named = /^"?sep=([,;\t])/i.exec(start)?.[1]
  const delimiter = delimiters.find((one) => one === named)
  if (delimiter) return delimiter
  const cells = (delimiter: Delimiter) => {
    const reader = csvReader(delimiter)
    const first = [...reader.push(start.slice(0, longestRecord)), ...reader.end()][0]
    return first && 'cells' in first ? first.cells.length : 0
  }
  return delimiters.reduce((best, next) => (cells(next) > cells(best) ? next : best))
}

/** With the empty cells that it gets when it is saved again. */
const separatorLine = /^sep=[^\p{L}\p{N}\s]?[,;\t]*$/iu

/** The text that a spreadsheet was told to leave alone: `="0123"`, `'0123`. No other formula, and no other quote. */
function plainCell(cell: string): string {
  if (!cell.includes('="') && !cell.includes("'")) return cell
  const formula = /^\s*="((?:[^"]|"")*)"\s*$/.exec(cell)?.[1]
  if (formula !== undefined) return formula.replaceAll('""', '"')
  return cell.replace(/^\s*'(?=\+?\d)/, '')
}

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

function readRecord(text: string, start: number, delimiter: Delimiter, atEnd: boolean): Step {
  const cells: string[] = []
  const limit = start + longestRecord
  const delimiterCode = delimiter.charCodeAt(0)
  for (let at = start; ;) {
    let end: number
    if (text.charCodeAt(at) === quote) {
      const closing = closingQuote(text, at + 1, limit, atEnd)
      if (closing === 'incomplete') return { kind: 'incomplete' }
      if (closing === 'none') return { kind: 'broken', broken: 'quote-broken' }
      const inside = text.slice(at + 1, closing)
      cells.push(inside.includes('"') ? inside.replaceAll('""', '"') : inside)
      end = closing + 1
    } else {
      end = at
      for (; end < text.length; end++) {
        const code = text.charCodeAt(end)
        if (code === delimiterCode || code === lineFeed || code === carriageReturn) break
      }
      cells.push(text.slice(at, end))
    }
    if (end > limit) return { kind: 'broken', broken: 'row-too-long' }
    if (end === text.length) return atEnd ? { kind: 'cells', cells, next: end } : { kind: 'incomplete' }
    const code = text.charCodeAt(end)
    if (code === delimiterCode) {
      at = end + 1
      continue
    }
    if (code === lineFeed) return { kind: 'cells', cells, next: end + 1 }
    // Text behind a closing quote: which of the two was meant, nobody knows.
    if (code !== carriageReturn) return { kind: 'broken', broken: 'quote-broken' }
    if (end + 1 === text.length && !atEnd) return { kind: 'incomplete' }
    return { kind: 'cells', cells, next: text.charCodeAt(end + 1) === lineFeed ? end + 2 : end + 1 }
  }
}

function closingQuote(text: string, from: number, limit: number, atEnd: boolean) {
  for (let at = text.indexOf('"', from); at >= 0 && at <= limit; at = text.indexOf('"', at + 2)) {
    if (at + 1 === text.length && !atEnd) return 'incomplete'
    if (text.charCodeAt(at + 1) !== quote) return at
  }
  return atEnd || text.length > limit ? 'none' : 'incomplete'
}

/** Behind the first line break from `at` on; null when there is none yet. */
function lineEnd(text: string, at: number, atEnd: boolean): number | null {
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === lineFeed) return i + 1
    if (code !== carriageReturn) continue
    if (i + 1 === text.length && !atEnd) return null
    return text.charCodeAt(i + 1) === lineFeed ? i + 2 : i + 1
  }
  return null
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to;) {
    const next = lineEnd(text, at, true)
    if (next === null || next > to) break
    count++
    at = next
  }
  return count
}
