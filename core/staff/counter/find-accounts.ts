/**
 * Finding an account at the counter. Whole numbers and e-mails are looked up; for anything else it goes through all
 * accounts, which takes half a second with a hundred thousand, and lets the kiosk go on meanwhile.
 */
import { plainLetters } from '../../contact/letters.ts'
import { nationalPhone } from '../../contact/phone.ts'
import type { Account } from '../../storage/port/documents.ts'
import { accountByKey, accountByNumber, type KeyedAccount } from '../../storage/port/find-account.ts'
import type { Store } from '../../storage/port/store.ts'
import type { SearchQuery } from './search-query.ts'

/** More than that is no help at a counter: the question has to say more. */
const most = 20

export interface Found {
  accounts: KeyedAccount[]
  /** There are others. */
  more: boolean
}

export async function findAccounts(store: Store, query: SearchQuery): Promise<Found> {
  if (query.by === 'email') return lookedUp(store, (await store.get('emails', query.email))?.value.accounts)
  if (query.by === 'number') {
    const account = await accountByNumber(store, query.number)
    // Ten digits may be a phone number, too.
    if (account || query.phone === null) return { accounts: account ? [account] : [], more: false }
  }
  const accounts: KeyedAccount[] = []
  for await (const account of store.scan('accounts')) {
    if (!answers(account.value, query)) continue
    if (accounts.length === most) return { accounts, more: true }
    accounts.push(account)
  }
  return { accounts, more: false }
}

async function lookedUp(store: Store, keys: readonly string[] = []): Promise<Found> {
  const found = await Promise.all(keys.slice(0, most).map((key) => accountByKey(store, key)))
  return { accounts: found.filter((account) => account !== null), more: keys.length > most }
}

function answers(account: Account, query: Exclude<SearchQuery, { by: 'email' }>): boolean {
  switch (query.by) {
    case 'number':
    case 'phone':
      return account.phone !== null && account.phone === query.phone
    case 'last-digits':
      return endsWith(account, query.digits)
    case 'digits-and-name':
      return endsWith(account, query.digits) && hasWords(account, query.words)
    case 'name':
      return hasWords(account, query.words)
  }
}

function endsWith({ number, personalId, phone }: Account, digits: string): boolean {
  const numbers = [number, personalId, phone === null ? null : nationalPhone(phone)]
  return numbers.some((one) => one?.endsWith(digits) === true)
}

/** Each word begins another word of the name. */
function hasWords({ name }: Account, words: readonly string[]): boolean {
  const left = plainLetters(name).split(/\s+/)
  // Longest first, so that "th tha" takes "Thảo" for "tha", and another word for "th".
  return [...words]
    .sort((a, b) => b.length - a.length)
    .every((word) => {
      const at = left.findIndex((one) => one.startsWith(word))
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    })
}
