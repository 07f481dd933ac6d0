/** Where the caret belongs in a grouped number. */

/** The place right after the `count`-th character that is not a space: digits keep their caret when groups shift. */
export function caretAfter(grouped: string, count: number): number {
  let seen = 0
  for (let at = 0; at < grouped.length; at++) {
    if (seen === count) return at
    if (grouped[at] !== ' ') seen += 1
  }
  return grouped.length
}
