/** What stands in the column of the personal ID where somebody has none: nothing that a spreadsheet could have spoilt. */
import { plainCharacters, plainDigits } from '../../../../contract/digits.ts'

/** "-", "chưa có". */
export const saysNothing = (cell: string) => !/\p{N}/u.test(cell)

/** The old identity card, of 9 digits, or 8 where a spreadsheet has dropped a 0; a passport. */
export function isOtherDocument(cell: string): boolean {
  const digits = plainDigits(cell)
  if (digits.ok) return digits.value.length === 9 || digits.value.length === 8
  return /^[a-z]{1,2} ?\d{6,8}$/i.test(plainCharacters(cell))
}

export const isNoPersonalId = (cell: string) => saysNothing(cell) || isOtherDocument(cell)
