/** Which entries of the journal somebody wants to see. All conditions that are given must hold. */
import { plainReference } from '../contact/reference.ts'
import { normaliseAccountNumber } from '../contact/account-number.ts'
import { accountKeyOf } from '../storage/port/find-account.ts'
import type { Store } from '../storage/port/store.ts'
import type { EventKind, JournalEvent } from '../events/events.ts'

export interface JournalFilter {
  /** Milliseconds since the epoch; this moment is in. */
  from?: number | undefined
  /** This moment is out. */
  to?: number | undefined
  kinds?: readonly EventKind[] | undefined
  /** User name, in any case. */
  staff?: string | undefined
  /** BHXH number or personal ID, as typed. Entries hold the account's key, which is looked up. */
  account?: string | undefined
  /** Of a change, or of the one that it takes back, as people write it. */
  reference?: string | undefined
  kiosk?: string | undefined
}

export type Matches = (event: JournalEvent) => boolean

/** What is asked for once, before many entries are looked at. */
export async function matcher(store: Store, filter: JournalFilter): Promise<Matches> {
  const { from = -Infinity, to = Infinity, kiosk } = filter
  const kinds = filter.kinds && new Set<string>(filter.kinds)
  const staff = filter.staff?.trim().toLowerCase()
  const accounts = filter.account === undefined ? null : await numbersOf(store, filter.account)
  const reference = filter.reference === undefined ? null : plainReference(filter.reference)
  return (event) =>
    event.at >= from &&
    event.at < to &&
    (!kinds || kinds.has(event.kind)) &&
    (staff === undefined || event.staff?.toLowerCase() === staff) &&
    (kiosk === undefined || event.kiosk === kiosk) &&
    (!accounts || (event.account !== null && accounts.includes(event.account))) &&
    (reference === null || referencesIn(event).includes(reference))
}

/** Whether it lets everything through. */
export function isOpen(filter: JournalFilter): boolean {
  return Object.values(filter).every((condition) => condition === undefined)
}

async function numbersOf(store: Store, typed: string): Promise<string[]> {
  const number = normaliseAccountNumber(typed)
  if (!number.ok) return []
  const key = await accountKeyOf(store, number.value)
  return key === null ? [number.value] : [number.value, key]
}

function referencesIn({ data }: JournalEvent): string[] {
  return [data['reference'], data['undoes']]
    .filter((value) => typeof value === 'string')
    .map((value) => plainReference(value))
}
