/** A row's cells under the header's: spreadsheets drop empty cells at the end of a row, or write more of them. */
import { err, ok, type Result } from '../../../foundation/result.ts'
import type { Mapping } from './columns.ts'
import type { Refusal } from './refusals.ts'

/** @returns the cells there are, at most as many as columns; those that lack are empty. */
export function fitCells(
  cells: readonly string[],
  { mapping, columns }: { mapping: Mapping; columns: number },
): Result<readonly string[], Refusal> {
  const counts = { expected: columns, found: cells.length }
  if (cells.length > columns) {
    const isEmpty = cells.slice(columns).every((cell) => cell.trim() === '')
    return isEmpty ? ok(cells.slice(0, columns)) : err({ kind: 'too-many-cells', ...counts })
  }
  // A row that ends before its number or name is half of one.
  const needed = Math.max(mapping.number ?? 0, mapping.name ?? 0)
  return cells.length > needed ? ok(cells) : err({ kind: 'too-few-cells', ...counts })
}
