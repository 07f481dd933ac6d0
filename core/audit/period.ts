/**
 * Finding a time in the journal without going through all of it. Within each stretch between two set-backs of the clock,
 * entries are in order of time but for an hour of disorder, see timeline.ts.
 */
import type { Store } from '../storage/port/store.ts'
import { chainStart, type ChainLink, type HistoryEntry } from '../storage/port/entry.ts'
import { disorderMs, stretches } from '../storage/port/timeline.ts'

/** Nothing that follows an entry of `at` in its stretch is before `to`. */
const isLongAfter = (at: number, to: number) => at >= to + disorderMs
/** Nothing that stands before an entry of `at` in its stretch is at `from` or later. */
const isLongBefore = (at: number, from: number) => at < from - disorderMs

/** How far the journal is acknowledged. */
export async function newestLink(store: Store): Promise<ChainLink> {
  for await (const { sequence, hash } of store.historyBackwards()) return { sequence, hash }
  return chainStart
}

/**
 * The entries with `from` ≤ time < `to`, in the journal's order.
 * @param head how far to go: see newestLink.
 */
export async function* entriesBetween(
  store: Store,
  { from = -Infinity, to = Infinity, head }: { from?: number; to?: number; head: ChainLink },
): AsyncGenerator<HistoryEntry, void> {
  for (const { after, upTo } of stretches(store.timeline, head.sequence).reverse()) {
    const { early } = await bisect(store, { after, upTo }, (at) => isLongBefore(at, from))
    for await (const entry of store.history(early)) {
      const { at } = entry.event
      if (entry.sequence > upTo || isLongAfter(at, to)) break
      if (at >= from && at < to) yield entry
    }
  }
}

/** The same, newest first and without those that are surely outside of the period; those that may be in it are. */
export async function* entriesBackwards(
  store: Store,
  { from = -Infinity, to = Infinity, before }: { from?: number; to?: number; before: number },
): AsyncGenerator<HistoryEntry, void> {
  const isEarly = (at: number) => !isLongAfter(at, to)
  const last = to === Infinity ? Infinity : (await newestLink(store)).sequence
  for (const { after, upTo } of stretches(store.timeline, Math.min(last, before - 1))) {
    const end = to === Infinity ? upTo + 1 : (await bisect(store, { after, upTo }, isEarly)).late
    for await (const entry of store.historyBackwards(end)) {
      if (entry.sequence <= after || isLongBefore(entry.event.at, from)) break
      yield entry
    }
  }
}

/** To go through so many entries takes no longer than one more step of the search. */
const nearEnough = 1_000

/** The nearest entries found on both sides of where `isEarly` turns from true to false; one outside where there is none. */
async function bisect(
  store: Store,
  { after, upTo }: { after: number; upTo: number },
  isEarly: (at: number) => boolean,
): Promise<{ early: number; late: number }> {
  let early = after
  let late = upTo + 1
  while (late - early > nearEnough) {
    const middle = Math.floor((early + late) / 2)
    for await (const { event } of store.history(middle - 1)) {
      if (isEarly(event.at)) early = middle
      else late = middle
      break
    }
  }
  return { early, late }
}
