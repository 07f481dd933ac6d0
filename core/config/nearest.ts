/** "Did you mean …": the known word a mistyped one is closest to. */

/** @returns the candidate within two slips (one for words of up to three letters), ignoring case; null if none is. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const allowed = word.length <= 3 ? 1 : 2
  let best: string | null = null
  let bestSlips = allowed + 1
  for (const candidate of candidates) {
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase(), bestSlips)
    if (slips < bestSlips) [best, bestSlips] = [candidate, slips]
  }
  return best
}

/** Letters to add, drop or change (Levenshtein); gives up with `enough` as soon as it cannot be fewer. */
function slipsBetween(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? enough
}
