/**
 * Which account a number leads to. An account has one permanent key, the first number it was known by; its BHXH number
 * and its personal ID both lead to it, also the one that it was given later.
 */
import type { Account } from './documents.ts'
import type { Versioned } from './model.ts'
import type { Store } from './store.ts'

export type KeyedAccount = { key: string } & Versioned<Account>

/** The key of a new account. @throws TypeError where it has neither number */
export function newAccountKey({ number, personalId }: Pick<Account, 'number' | 'personalId'>): string {
  const key = number ?? personalId
  if (key === null) throw new TypeError('an account has a BHXH number, a personal ID or both')
  return key
}

/** @param key as sessions, cases, requests and the journal hold it */
export async function accountByKey(store: Pick<Store, 'get'>, key: string): Promise<KeyedAccount | null> {
  const found = await store.get('accounts', key)
  return found && { key, ...found }
}

/** @param number a BHXH number or a personal ID, 10 or 12 digits */
export async function accountByNumber(
  store: Pick<Store, 'get'>,
  number: string,
): Promise<KeyedAccount | null> {
  const key = await accountKeyOf(store, number)
  return key === null ? null : accountByKey(store, key)
}

/** The key of the account that has this number; null where none has it. */
export async function accountKeyOf(store: Pick<Store, 'get'>, number: string): Promise<string | null> {
  if (number.length === 12) return (await store.get('personalIds', number))?.value.account ?? null
  if (await store.get('accounts', number)) return number
  return (await store.get('bhxhNumbers', number))?.value.account ?? null
}
