/**
 * Searches for typed secrets wherever a page could keep them: every store, the page with its fields, the
 * browser.
 */
import type { Pinia } from 'pinia'

/** Where one of the secrets is found, as "store contact-change.account.name"; spaces in numbers are ignored. */
export function tracesOf(secrets: readonly string[], pinia: Pinia): string[] {
  const found: string[] = []
  const seen = new Set<object>()
  const bare = (text: string) => text.normalize('NFKC').replace(/\s/g, '')
  const looked = (place: string, text: string) => {
    for (const secret of secrets) if (bare(text).includes(bare(secret))) found.push(`${place}: ${secret}`)
  }
  function walk(place: string, value: unknown): void {
    if (typeof value === 'string' || typeof value === 'number') return looked(place, String(value))
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    for (const [key, inner] of Object.entries(value)) walk(`${place}.${key}`, inner)
  }
  for (const [id, state] of Object.entries(pinia.state.value)) walk(`store ${id}`, state)
  looked('page', document.documentElement.outerHTML)
  for (const field of document.querySelectorAll('input')) looked(`field ${field.id}`, field.value)
  looked('title', document.title)
  looked('address', location.href)
  looked(
    'storage',
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]),
  )
  return found
}
