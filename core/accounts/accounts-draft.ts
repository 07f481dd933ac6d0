/**
 * A commit in the making: accounts as they would be after it, with the personal IDs and the e-mail index that belong to
 * them. Reads the store once for each document; what it hands out as puts expects just what it read. When the commit
 * meets a conflict, throw the draft away and make another.
 */
import { comparisonForm } from '../contact-change/email-index.ts'
import type { Account } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import type { Put } from '../storage/port/model.ts'

export interface AccountsDraft {
  account(number: string): Promise<Account | null>
  /** 0 when it is not in the store. */
  versionOf(number: string): Promise<number>
  /** The account that a personal ID belongs to. */
  ownerOf(personalId: string): Promise<string | null>
  /** Whether an account other than `except` has this e-mail on file. */
  emailIsTaken(address: string, except: string): Promise<boolean>
  /** The account as it shall be; null removes it. Personal ID and e-mail go along. */
  set(number: string, account: Account | null): Promise<void>
  puts(): Put[]
}

interface Drafted<T> {
  version: number
  value: T
  changed: boolean
}

export function draftAccounts(store: Store): AccountsDraft {
  const accounts = new Map<string, Drafted<Account | null>>()
  const personalIds = new Map<string, Drafted<string | null>>()
  const emails = new Map<string, Drafted<Set<string>>>()

  async function accountOf(number: string) {
    let drafted = accounts.get(number)
    if (!drafted) {
      const read = await store.get('accounts', number)
      drafted = { version: read?.version ?? 0, value: read?.value ?? null, changed: false }
      accounts.set(number, drafted)
    }
    return drafted
  }
  async function personalIdOf(id: string) {
    let drafted = personalIds.get(id)
    if (!drafted) {
      const read = await store.get('personalIds', id)
      drafted = { version: read?.version ?? 0, value: read?.value.account ?? null, changed: false }
      personalIds.set(id, drafted)
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

  async function movePersonalId(number: string, from: string | null, to: string | null): Promise<void> {
    if (from === to) return
    if (from !== null) {
      const entry = await personalIdOf(from)
      if (entry.value === number) Object.assign(entry, { value: null, changed: true })
    }
    if (to !== null) Object.assign(await personalIdOf(to), { value: number, changed: true })
  }

  async function moveEmail(number: string, from: string | null, to: string | null): Promise<void> {
    if (from === to) return
    if (from !== null) {
      const entry = await emailOf(from)
      if (entry.value.delete(number)) entry.changed = true
    }
    if (to !== null) {
      const entry = await emailOf(to)
      if (!entry.value.has(number)) entry.changed = true
      entry.value.add(number)
    }
  }

  return {
    account: async (number) => (await accountOf(number)).value,
    versionOf: async (number) => (await accountOf(number)).version,
    ownerOf: async (personalId) => (await personalIdOf(personalId)).value,
    async emailIsTaken(address, except) {
      const { value } = await emailOf(address)
      return value.size > (value.has(except) ? 1 : 0)
    },
    async set(number, account) {
      const drafted = await accountOf(number)
      const before = drafted.value
      await movePersonalId(number, before?.personalId ?? null, account?.personalId ?? null)
      await moveEmail(number, before?.email ?? null, account?.email ?? null)
      Object.assign(drafted, { value: account, changed: true })
    },
    puts: () => [
      ...changedOf(accounts).map(([key, { value, version }]): Put => {
        return { collection: 'accounts', key, value, expect: version }
      }),
      ...changedOf(personalIds).map(([key, { value, version }]): Put => {
        return {
          collection: 'personalIds',
          key,
          expect: version,
          value: value === null ? null : { account: value },
        }
      }),
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
