/** Vietnamese letters in an e-mail address: the first one, and the address without marks. */

export interface Marked {
  /** "ễ" */
  letter: string
  /** Its offset in the typed text, in UTF-16 units. */
  at: number
  length: number
  /** "nguyen@gmail.com" */
  plain: string
}

/** The first letter with a mark; null if there is none. Input methods may produce decomposed letters. */
export function firstMarked(typed: string): Marked | null {
  const found = [...typed.matchAll(/\p{L}\p{M}*/gu)].find(([letter]) => plainOf(letter) !== letter)
  if (!found) return null
  return {
    letter: found[0].normalize('NFC'),
    at: found.index,
    length: found[0].length,
    plain: plainOf(typed),
  }
}

function plainOf(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')
}
