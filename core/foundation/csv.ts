/** A row of a CSV file (RFC 4180) that a spreadsheet may open: no cell of it is ever taken for a formula. */

/** With a line break at its end, each cell `guarded`. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(guarded(cell))).join(',')}\r\n`
}

/** OWASP, "CSV Injection": what spreadsheets take for the beginning of a formula. And the guard itself, or "'-" would be read as "-". */
const guardedStart = /^[=+\-@\t\r']/

/**
 * A cell that begins like a formula, or with an apostrophe, gets an apostrophe before it: who takes one off wherever one leads
 * has every cell as it was.
 */
export const guarded = (cell: string) => (guardedStart.test(cell) ? `'${cell}` : cell)

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
