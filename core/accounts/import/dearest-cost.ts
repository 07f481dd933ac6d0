import { affordableHash, dearestCostKey } from '../../passwords/hash-forms.ts'
import type { Put } from '../../storage/port/model.ts'
import type { Store } from '../../storage/port/store.ts'

/**
 * What is to be written beside these accounts: before a hash that costs more than all others can be signed in with, every
 * sign-in takes as long as it does. Written with every commit that brings hashes: who looks for the dearest at the same time
 * finds that it was.
 */
export async function dearestCost(store: Store, puts: readonly Put[]): Promise<Put[]> {
  const before = await store.get('passwordCosts', dearestCostKey)
  let dearest = 0
  for (const put of puts) {
    const hash = put.collection === 'accounts' ? (put.value?.passwordHash ?? null) : null
    dearest = Math.max(dearest, (hash === null ? null : affordableHash(hash))?.work ?? 0)
  }
  if (dearest === 0) return []
  const value = { work: Math.max(dearest, before?.value.work ?? 0) }
  return [{ collection: 'passwordCosts', key: dearestCostKey, value, expect: before?.version ?? 0 }]
}
