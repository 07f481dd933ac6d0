/** The rows as people read them. */
import { shown } from './figures.ts'
import type { Row } from './row.ts'

const heads = ['what', 'ours', 'floor or peer', 'ratio', 'target', 'met']

export function tableText(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.ours === null ? '–' : `${shown(row.ours)} ${row.unit}`,
    row.peer === null ? row.peerName || '–' : `${row.peerName} ${shown(row.peer)} ${row.unit}`,
    row.ratio === null ? '–' : `${shown(row.ratio)} ×`,
    row.target ?? '–',
    row.met === null ? '–' : row.met ? 'yes' : 'NO',
  ])
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((cell) => cell[column]?.length ?? 0)),
  )
  const line = (cell: readonly string[]) =>
    cell
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width))
  return [heads, rule, ...cells].map(line).join('\n')
}

/** What the figures do not say by themselves, one line a row. */
export function notesText(rows: readonly Row[]): string {
  return rows
    .filter((row) => row.note !== undefined)
    .map((row) => `  ${row.name}: ${row.note ?? ''}`)
    .join('\n')
}
