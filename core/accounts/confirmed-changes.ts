/**
 * What other systems are told of a confirmed change: one record, in one canonical text. Read from the journal, which has
 * every change in order, each under a number that never changes.
 */
import type { EventKind, JournalEvent } from '../events/events.ts'
import type { WrittenPut } from '../storage/port/entry.ts'
import type { Account } from '../storage/port/documents.ts'

/** An entry of the journal, as far as this needs it. */
export interface HistoryEntry {
  /** 1 for the first entry, one more for each. */
  sequence: number
  event: JournalEvent
  puts: readonly WrittenPut[]
}

/** The acknowledged entries behind this sequence, oldest first. */
export type History = (after: number) => AsyncIterable<HistoryEntry>

export interface ConfirmedChange {
  /** The journal's sequence: unique for ever, and later changes have greater ones. */
  id: number
  kind: 'change.confirmed' | 'change.undone'
  /** ISO 8601 in UTC, with milliseconds. */
  at: string
  reference: string | null
  /** The BHXH number; null where the account has a personal ID alone. */
  account: string | null
  personalId: string | null
  /** E.164; as it is after the change, like the e-mail. */
  phone: string | null
  email: string | null
}

/**
 * Null for entries that are no confirmed change.
 * @throws when a change comes without its account: nothing was ever committed so.
 */
export function confirmedChange({ sequence, event, puts }: HistoryEntry): ConfirmedChange | null {
  if (!isChange(event.kind)) return null
  for (const put of puts) {
    if (put.collection !== 'accounts' || put.key !== event.account || put.value === null) continue
    const { number, personalId, phone, email } = put.value as Account
    const { reference } = event.data
    return {
      id: sequence,
      kind: event.kind,
      at: new Date(event.at).toISOString(),
      reference: typeof reference === 'string' ? reference : null,
      account: number,
      personalId,
      phone,
      email,
    }
  }
  throw new Error(`entry ${sequence} of the journal is a change without its account`)
}

function isChange(kind: EventKind): kind is ConfirmedChange['kind'] {
  return kind === 'change.confirmed' || kind === 'change.undone'
}

/**
 * The one text of a record: JSON without blanks, its keys in order of their code units, strings and whole numbers as
 * ECMAScript writes them. For flat records like ours this is RFC 8785 (JCS).
 */
export function canonicalText(record: object): string {
  const sorted = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(sorted))
}
