/** Which accounts have an e-mail on file: an index kept in the same commit as the accounts, by comparison form. */
import { normaliseEmail } from '../contact/email.ts'
import type { Store } from '../storage/port/store.ts'
import type { Put } from '../storage/port/model.ts'

/** An imported address may be one we would not take today: it still equals itself in any case. */
export function comparisonForm(address: string): string {
  const parsed = normaliseEmail(address)
  return parsed.ok ? parsed.value.comparison : address.trim().toLowerCase()
}

export const sameEmail = (one: string, other: string) => comparisonForm(one) === comparisonForm(other)

/** The accounts that have this e-mail on file, without `except`. */
export async function othersWithEmail(store: Store, address: string, except: string): Promise<string[]> {
  const entry = await store.get('emails', comparisonForm(address))
  return (entry?.value.accounts ?? []).filter((account) => account !== except)
}

/** Moves one account from its old e-mail's entry to its new one's; each put expects what was read. */
export async function moveEmail(
  store: Store,
  account: string,
  from: string | null,
  to: string | null,
): Promise<Put[]> {
  const fromKey = from === null ? null : comparisonForm(from)
  const toKey = to === null ? null : comparisonForm(to)
  if (fromKey === toKey) return []
  const puts: Put[] = []
  if (fromKey !== null) {
    const entry = await store.get('emails', fromKey)
    if (entry) {
      const accounts = entry.value.accounts.filter((other) => other !== account)
      puts.push({
        collection: 'emails',
        key: fromKey,
        value: accounts.length > 0 ? { accounts } : null,
        expect: entry.version,
      })
    }
  }
  if (toKey !== null) {
    const entry = await store.get('emails', toKey)
    const accounts = [...new Set([...(entry?.value.accounts ?? []), account])]
    puts.push({ collection: 'emails', key: toKey, value: { accounts }, expect: entry?.version ?? 0 })
  }
  return puts
}
