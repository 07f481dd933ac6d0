/** An open data folder, and what opening it found and did. */
import type { HeadWriter } from '../journal/head.ts'
import type { Position } from '../journal/segments.ts'
import type { Timeline } from '../port/timeline.ts'
import type { JournalWriter } from '../journal/writer.ts'
import type { FolderLock } from '../disk/folder-lock.ts'
import type { StoreKeys } from '../encryption/derived-keys.ts'
import type { Migrated } from './migrate.ts'
import type { ShardOf } from '../documents/shard-layout.ts'
import type { Seen } from '../documents/seen-files.ts'
import type { Shards } from '../documents/shards.ts'
import type { WriteBehind } from '../documents/write-behind.ts'

/** What opening found and did. */
export interface OpenedReport {
  /** A new store was made. */
  created: boolean
  /** It had an older format, and was brought forward. */
  migrated: (Migrated & { ms: number }) | null
  /** The last entry of the journal. */
  sequence: number
  /** Entries that were not in the documents yet. */
  replayed: number
  /** Bytes of writes that a crash had cut short, never acknowledged, now removed. */
  tornBytes: number
}

export interface OpenFolder {
  keys: StoreKeys
  report: OpenedReport
  shards: Shards
  shardOf: ShardOf
  journal: JournalWriter
  /** Where the journal begins, moved on by the purge. */
  base: { position: Position }
  head: HeadWriter
  writeBehind: WriteBehind
  lock: FolderLock
  /** Of the whole journal, moved on by the store. */
  times: { line: Timeline }
  /** For the next start; documents that are written are noted as they are. */
  seen: Seen
}
