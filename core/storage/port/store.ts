/**
 * The store as a port. Documents in collections, each with a version; one `commit` writes an event to the journal and
 * any number of documents, all or none, and is durable when it resolves. Two things must hold for every adapter:
 * what was acknowledged is there after a crash, and of two commits that expect the same version one is refused.
 */
import type { HistoryEntry, ChainLink } from './entry.ts'
import type { JournalEvent, EventKind } from '../../events/events.ts'
import type { Timeline } from './timeline.ts'
import type { Result } from '../../foundation/result.ts'
import type { Collections, CollectionName, Versioned, Put, Check } from './model.ts'
import { StoreProblem } from '../disk/store-problem.ts'

export interface Commit {
  event: JournalEvent
  puts: readonly Put[]
  checks?: readonly Check[]
}

export interface PurgeLimits {
  /** Only what is older, milliseconds since the epoch. */
  before: number
  /** Only entries up to this one: somebody has not read further yet. */
  upTo: number
  /** Where whole files are removed, none that was begun before this takes more entries. */
  fileBegunBefore: number
}

export interface Purged {
  entries: number
  /** The last of them. */
  upTo: number
  hash: string
  /** The newest one's time. */
  newestAt: number
}

/** What the journal says of a purge, made at the moment of writing. */
export interface PurgeEvents {
  /** So many documents, last written in what is removed, were written into the journal once more. */
  carried(documents: number): JournalEvent
  /** Stands in the journal before anything is gone. */
  purged(purged: Purged): JournalEvent
}

export interface Conflict {
  kind: 'conflict'
  collection: CollectionName
  key: string
}

export interface Store {
  /**
   * The document, or null. The value is the caller's own copy. It may hold a change whose commit has not resolved yet;
   * a commit that builds on it never becomes durable before that one.
   */
  get<C extends CollectionName>(collection: C, key: string): Promise<Versioned<Collections[C]> | null>
  /**
   * All or none, durable when it resolves. A document may stand once in a commit, put or checked.
   * @throws StoreBroken when the disk fails; the store then takes nothing more, and does not answer questions either.
   */
  commit(commit: Commit): Promise<Result<{ sequence: number }, Conflict>>
  /** Every document of a small collection, in order of key. */
  list<C extends CollectionName>(collection: C): Promise<Array<{ key: string } & Versioned<Collections[C]>>>
  /**
   * Every document of a collection of any size, in no promised order, with a few of them in memory at a time. One that is
   * written meanwhile is seen as it was or as it is then, and once.
   */
  scan<C extends CollectionName>(
    collection: C,
  ): AsyncGenerator<{ key: string } & Versioned<Collections[C]>, void>
  /**
   * The journal's entries with a sequence above `after`, oldest first, up to what was acknowledged at the call. Like
   * `scan`, it gives others their turn of the event loop in between.
   * @throws StoreProblem when the journal is found damaged on the way.
   */
  history(after: number): AsyncGenerator<HistoryEntry, void>
  /** The same, newest first: those with a sequence below `before`, or all. */
  historyBackwards(before?: number): AsyncGenerator<HistoryEntry, void>
  /** Goes through the whole journal and says whether it is whole. */
  verify(): Promise<Verified>
  /**
   * Removes the journal's oldest entries for good, as far as the limits allow; an adapter may keep some of them longer, and
   * takes a bounded part at a time. All documents stay, with their versions.
   * @returns what was removed; null when nothing was.
   */
  purge(limits: PurgeLimits, events: PurgeEvents): Promise<Purged | null>
  /** Of all that was ever journalled: the clock must not start before the last act in it. */
  readonly timeline: Timeline
  /** False once a write has failed. */
  readonly healthy: boolean
  /** Writes what waits, releases the folder. Safe to call twice. */
  close(): Promise<void>
}

/** The disk did not keep what it was given: after this nobody may be told "done". */
export class StoreBroken extends Error {
  override name = 'StoreBroken'
}

export interface Verified {
  entries: number
  /** Older ones that were purged: the first entry that is kept has the next number. */
  purged: number
  files: number
  /** Whether contents were decrypted, too. */
  decrypted: boolean
  /** How often each kind of event occurs; empty without a key. */
  events: Partial<Record<EventKind, number>>
  /** Documents written or removed by all entries; 0 without a key. */
  puts: number
  /** Times of the oldest and newest event; null without a key or entries. */
  oldestAt: number | null
  newestAt: number | null
  /** How far the journal is acknowledged. */
  head: ChainLink
  /** Something stands behind the last whole entry: a write under way, or one that a crash cut short. */
  tail: boolean
  /** The first thing that is wrong. */
  problem: StoreProblem | null
}
