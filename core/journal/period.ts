/**
 * Finding a time in the journal without going through all of it. The service's clock never goes back, so entries are in
 * order of time but for those that several parts of it, or several kiosks, write at once: an hour of disorder is allowed for.
 */
import type { Store } from '../store/store.ts'
import { chainStart, type ChainLink, type HistoryEntry } from './entry.ts'

const disorderMs = 3_600_000

/** Nothing that was written after an entry of `at` is before `to`. */
export const isLongAfter = (at: number, to: number) => at >= to + disorderMs
/** Nothing that was written before an entry of `at` is at `from` or later. */
export const isLongBefore = (at: number, from: number) => at < from - disorderMs

/** How far the journal is acknowledged. */
export async function newestLink(store: Store): Promise<ChainLink> {
  for await (const { sequence, hash } of store.historyBackwards()) return { sequence, hash }
  return chainStart
}

/**
 * The entries with `from` ≤ time < `to`, oldest first.
 * @param head how far to go: see newestLink.
 */
export async function* entriesBetween(
  store: Store,
  { from = -Infinity, to = Infinity, head }: { from?: number; to?: number; head: ChainLink },
): AsyncGenerator<HistoryEntry, void> {
  const { early } = await bisect(store, head.sequence, (at) => isLongBefore(at, from))
  for await (const entry of store.history(early)) {
    const { at } = entry.event
    if (entry.sequence > head.sequence || isLongAfter(at, to)) return
    if (at >= from && at < to) yield entry
  }
}

/** A sequence from which on nothing is before `to`. */
export async function sequenceAfter(store: Store, to: number): Promise<number> {
  const { sequence } = await newestLink(store)
  const { late } = await bisect(store, sequence, (at) => !isLongAfter(at, to))
  return late
}

/** To go through so many entries takes no longer than one more step of the search. */
const nearEnough = 1_000

/** The nearest entries found on both sides of where `isEarly` turns from true to false; 0 and last + 1 where there is none. */
async function bisect(
  store: Store,
  last: number,
  isEarly: (at: number) => boolean,
): Promise<{ early: number; late: number }> {
  let early = 0
  let late = last + 1
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
