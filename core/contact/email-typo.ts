/**
 * "Did you mean gmail.com?": a domain one slip away from a common one is asked about before anything is sent.
 * Real domains that happen to be near are left alone.
 */

const commonDomains = [
  'gmail.com',
  'yahoo.com',
  'yahoo.com.vn',
  'outlook.com',
  'outlook.com.vn',
  'hotmail.com',
  'icloud.com',
  'live.com',
  'vnpt.vn',
  'fpt.com.vn',
]

const realNeighbours = new Set([
  'mail.com',
  'email.com',
  'ymail.com',
  'gmx.com',
  'aol.com',
  'me.com',
  'live.com.vn',
])

/** @returns the address with the likely domain, or null when nothing looks amiss. */
export function suggestEmail(address: string, extraDomains: readonly string[] = []): string | null {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const known = [...new Set([...commonDomains, ...extraDomains])]
  if (known.includes(domain) || realNeighbours.has(domain)) return null
  let best: { domain: string; distance: number } | null = null
  for (const candidate of known) {
    const distance = editDistance(domain, candidate)
    // Two slips only in a name long enough for them to be slips.
    const allowed = candidate.length >= 9 ? 2 : 1
    if (distance <= allowed && (best === null || distance < best.distance))
      best = { domain: candidate, distance }
  }
  return best === null ? null : `${address.slice(0, at + 1)}${best.domain}`
}

/** Damerau–Levenshtein (optimal string alignment): letters added, left out, changed, or two neighbours swapped. */
export function editDistance(a: string, b: string): number {
  let previous2: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (previous2[j - 2] ?? 0) + 1)
      }
      row.push(value)
    }
    previous2 = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
