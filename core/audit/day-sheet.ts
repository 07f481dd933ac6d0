/** One day on paper, for the folder in the supervisor's cupboard: how much happened, and every change with who had a part in it. */
import type { Language } from '../../contract/views.ts'
import { dayMs, officeTime, startOfDay } from '../foundation/office-time.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Store } from '../storage/port/store.ts'
import type { ChainLink } from '../storage/port/entry.ts'
import { eventSentence, kindWords, staffNames, staffWords } from './event-words.ts'
import { eventKinds, type EventKind, type JournalEvent } from '../events/events.ts'
import { entriesBetween, newestLink } from './period.ts'

/** Plain words and numbers, ready to be laid out. */
export interface DaySheet {
  /** "2026-11-24" */
  date: string
  office: { code: string; name: string }
  /** What happened at least once, in the registry's order. */
  counts: Array<{ kind: EventKind; words: string; count: number }>
  /** Changes confirmed or taken back, what staff did with an account, and what takes two people; in order of time. */
  rows: DaySheetRow[]
  /** The journal's newest entry when the sheet was made: on paper it proves later that nothing was taken out before it. */
  head: ChainLink
}

export interface DaySheetRow {
  /** Of the journal's entry. */
  sequence: number
  /** Milliseconds since the epoch. */
  at: number
  /** "08:05", the office's. */
  time: string
  kind: EventKind
  /** Accounts masked. */
  sentence: string
  reference: string | null
  /** "Trần Thị Lan (lan.tt)" */
  staff: string | null
}

/** @param date "2026-11-24", the office's day; one that is not over yet has what happened so far. */
export async function daySheet(
  store: Store,
  { date, office, language }: { date: string; office: DaySheet['office']; language: Language },
): Promise<Result<DaySheet, { kind: 'no-such-day' }>> {
  const from = startOfDay(date)
  if (from === null) return err({ kind: 'no-such-day' })
  const names = await staffNames(store)
  const counts = new Map<EventKind, number>()
  const rows: DaySheetRow[] = []
  const head = await newestLink(store)
  for await (const { sequence, event } of entriesBetween(store, { from, to: from + dayMs, head })) {
    const { kind, at } = event
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    if (!belongsOnPaper(event)) continue
    const reference = event.data['reference']
    rows.push({
      sequence,
      at,
      time: officeTime(at).slice(0, 5),
      kind,
      sentence: eventSentence(event, language, names),
      reference: typeof reference === 'string' ? reference : null,
      staff: staffWords(event.staff, names),
    })
  }
  return ok({
    date,
    office,
    counts: (Object.keys(eventKinds) as EventKind[])
      .map((kind) => ({ kind, words: kindWords(kind, language), count: counts.get(kind) ?? 0 }))
      .filter(({ count }) => count > 0),
    rows: rows.sort((a, b) => a.at - b.at || a.sequence - b.sequence),
    head,
  })
}

function belongsOnPaper({ kind, staff, account, data }: JournalEvent): boolean {
  if (kind === 'change.confirmed' || kind === 'change.undone') return true
  // Also what came of what was asked for.
  if (kind.startsWith('two-person.') || data['by'] === 'time' || data['by'] === 'second-person') return true
  return staff !== undefined && account !== null
}
