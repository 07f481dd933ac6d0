/**
 * A commit in the making: accounts as they would be after it, with the indexes of their numbers and e-mails. Reads the store once for each document; what it hands out as puts expects just what it read. When the commit
 * meets a conflict, throw the draft away and make another.
 */
import { comparisonForm } from '../contact-change/email-index.ts'
import type { Account } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import type { Put } from '../storage/port/model.ts'

export interface AccountsDraft {
  account(key: string): Promise<Account | null>
  /** 0 when it is not in the store. */
  versionOf(key: string): Promise<number>
  /** The key of the account that a BHXH number or a personal ID leads to. */
  keyOf(number: string): Promise<string | null>
  /** Whether an account other than `except` has this e-mail on file. */
  emailIsTaken(address: string, except: string): Promise<boolean>
  /** The account as it shall be; null removes it. Its numbers and its e-mail go along. */
  set(key: string, account: Account | null): Promise<void>
  puts(): Put[]
}

interface Drafted<T> {
  version: number
  value: T
  changed: boolean
}

type NumberIndex = 'personalIds' | 'bhxhNumbers'

export function draftAccounts(store: Store): AccountsDraft {
  const accounts = new Map<string, Drafted<Account | null>>()
  const indexes = {
    personalIds: new Map<string, Drafted<string | null>>(),
    bhxhNumbers: new Map<string, Drafted<string | null>>(),
  }
  const emails = new Map<string, Drafted<Set<string>>>()

  async function accountOf(key: string) {
    let drafted = accounts.get(key)
    if (!drafted) {
      const read = await store.get('accounts', key)
      drafted = { version: read?.version ?? 0, value: read?.value ?? null, changed: false }
      accounts.set(key, drafted)
    }
    return drafted
  }
  async function indexed(index: NumberIndex, number: string) {
    let drafted = indexes[index].get(number)
    if (!drafted) {
      const read = await store.get(index, number)
      drafted = { version: read?.version ?? 0, value: read?.value.account ?? null, changed: false }
      indexes[index].set(number, drafted)
    }
    return drafted
  }
  async function emailOf(address: string) {
    const key = comparisonForm(address)
    let drafted = emails.get(key)
    if (!drafted) {
      const read = await store.get('emails', key)
      drafted = { version: read?.version ?? 0, value: new Set(read?.value.accounts), changed: false }
      emails.set(key, drafted)
    }
    return drafted
  }

  async function moveNumber(
    index: NumberIndex,
    key: string,
    from: string | null,
    to: string | null,
  ): Promise<void> {
    if (from === to) return
    if (from !== null) {
      const entry = await indexed(index, from)
      if (entry.value === key) Object.assign(entry, { value: null, changed: true })
    }
    if (to !== null) Object.assign(await indexed(index, to), { value: key, changed: true })
  }

  async function moveEmail(key: string, from: string | null, to: string | null): Promise<void> {
    if (from === to) return
    if (from !== null) {
      const entry = await emailOf(from)
      if (entry.value.delete(key)) entry.changed = true
    }
    if (to !== null) {
      const entry = await emailOf(to)
      if (!entry.value.has(key)) entry.changed = true
      entry.value.add(key)
    }
  }

  return {
    account: async (key) => (await accountOf(key)).value,
    versionOf: async (key) => (await accountOf(key)).version,
    async keyOf(number) {
      if (number.length === 12) return (await indexed('personalIds', number)).value
      return (await accountOf(number)).value === null ? (await indexed('bhxhNumbers', number)).value : number
    },
    async emailIsTaken(address, except) {
      const { value } = await emailOf(address)
      return value.size > (value.has(except) ? 1 : 0)
    },
    async set(key, account) {
      const drafted = await accountOf(key)
      const before = drafted.value
      // An account whose key is its BHXH number is found without an index.
      const bhxhNumber = (of: Account | null) => (of?.number === key ? null : (of?.number ?? null))
      await moveNumber('personalIds', key, before?.personalId ?? null, account?.personalId ?? null)
      await moveNumber('bhxhNumbers', key, bhxhNumber(before), bhxhNumber(account))
      await moveEmail(key, before?.email ?? null, account?.email ?? null)
      Object.assign(drafted, { value: account, changed: true })
    },
    puts: () => [
      ...changedOf(accounts).map(([key, { value, version }]): Put => {
        return { collection: 'accounts', key, value, expect: version }
      }),
      ...(Object.keys(indexes) as NumberIndex[]).flatMap((collection) =>
        changedOf(indexes[collection]).map(([key, { value, version }]): Put => {
          return { collection, key, expect: version, value: value === null ? null : { account: value } }
        }),
      ),
      ...changedOf(emails).map(([key, { value, version }]): Put => {
        return {
          collection: 'emails',
          key,
          expect: version,
          value: value.size === 0 ? null : { accounts: [...value] },
        }
      }),
    ],
  }
}

/** Without those that are not there and shall not be. */
function changedOf<T>(documents: ReadonlyMap<string, Drafted<T>>): Array<[string, Drafted<T>]> {
  const isNothing = (value: T) => value === null || (value instanceof Set && value.size === 0)
  return [...documents].filter(
    ([, { changed, version, value }]) => changed && !(version === 0 && isNothing(value)),
  )
}
