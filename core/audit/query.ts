/** Looking something up in the journal: newest first, a page at a time, and how much happened on each day. */
import { dayMs, officeDay, startOfDay } from '../foundation/office-time.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Store } from '../storage/port/store.ts'
import type { EventKind, JournalEvent } from '../events/events.ts'
import { matcher, type JournalFilter } from './filter.ts'
import { entriesBackwards, entriesBetween, newestLink } from './period.ts'

export type { JournalFilter } from './filter.ts'

export interface PageWanted {
  /** `next.before` of the page before; absent for the first. */
  before?: number | undefined
  /** At most, and at most 50. */
  limit?: number | undefined
}

export interface JournalPage {
  /** Newest first. */
  entries: Array<{ sequence: number; event: JournalEvent }>
  /** Where to go on, and until when everything has been looked at; null when that was all. */
  next: { before: number; lookedBackTo: number } | null
}

const longestPage = 50
/** Entries read in one call. It answers in half a second, also when nothing matches. */
const scanBudget = 20_000
/** An entry with so much more text counts twice: an import's are large, and take as much longer. */
const charactersPerEntry = 2_048

/** A page may hold fewer entries than asked for, or none, and still not be the last: then it has read enough. */
export async function queryJournal(
  store: Store,
  filter: JournalFilter,
  wanted: PageWanted = {},
): Promise<JournalPage> {
  const limit = Math.min(wanted.limit ?? longestPage, longestPage)
  const { from = -Infinity, to = Infinity } = filter
  const before = wanted.before ?? Infinity
  const matches = await matcher(store, filter)
  const entries: JournalPage['entries'] = []
  let scanned = 0
  for await (const { sequence, event, payload } of entriesBackwards(store, { from, to, before })) {
    if (matches(event)) entries.push({ sequence, event })
    scanned += 1 + payload.length / charactersPerEntry
    const enough = entries.length >= limit || scanned >= scanBudget
    if (enough && sequence > 1) return { entries, next: { before: sequence, lookedBackTo: event.at } }
  }
  return { entries, next: null }
}

export interface DayCount {
  /** "2026-11-24", the office's. */
  day: string
  counts: Partial<Record<EventKind, number>>
}

/** A quarter of a year. */
export const mostDays = 92

/**
 * Every day that the period touches, oldest first, also those on which nothing happened; on each only the part within the
 * period counts. Goes through all entries of the period: some two seconds for a hundred thousand.
 * @param period from (in) and to (out), milliseconds since the epoch.
 */
export async function countByDay(
  store: Store,
  { from, to }: { from: number; to: number },
): Promise<Result<DayCount[], { kind: 'period-too-long'; mostDays: number }>> {
  const days = new Map<string, DayCount>()
  for (let at = startOfDay(officeDay(from)) ?? from; at < to; at += dayMs) {
    if (days.size === mostDays) return err({ kind: 'period-too-long', mostDays })
    days.set(officeDay(at), { day: officeDay(at), counts: {} })
  }
  for await (const { event } of entriesBetween(store, { from, to, head: await newestLink(store) })) {
    const counts = days.get(officeDay(event.at))?.counts
    if (counts) counts[event.kind] = (counts[event.kind] ?? 0) + 1
  }
  return ok([...days.values()])
}
