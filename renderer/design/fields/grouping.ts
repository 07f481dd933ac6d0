/** The caret's position in a grouped number. */

/**
 * The position right after the `count`-th character other than a space: the caret keeps its digit when groups
 * shift.
 */
export function caretAfter(grouped: string, count: number): number {
  let seen = 0
  for (let at = 0; at < grouped.length; at++) {
    if (seen === count) return at
    if (grouped[at] !== ' ') seen += 1
  }
  return grouped.length
}
