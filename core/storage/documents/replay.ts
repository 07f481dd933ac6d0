/** Journal entries applied to documents: after a crash, and when a shard is made anew. Doing it twice changes nothing. */
import type { KeyObject } from 'node:crypto'
import { openPayload, type JournalEntry } from '../port/entry.ts'
import { positionBefore, scanJournal, type Position } from '../journal/segments.ts'
import type { ShardData } from './shard-file.ts'
import type { ShardId, ShardOf } from './shard-layout.ts'
import type { Shard, Shards } from './shards.ts'
import { journalAdvice, StoreProblem } from '../disk/store-problem.ts'

/** Applies an entry to those of its shards that do not reflect it yet. */
export async function applyEntry(shards: Shards, shardOf: ShardOf, entry: JournalEntry): Promise<void> {
  const pinned: Shard[] = []
  try {
    for (const { collection, key } of entry.puts) {
      const shard = shards.pin({ collection, index: shardOf(collection, key) })
      pinned.push(shard)
      if (shard.loading) await shard.loading
    }
    // Asked before the first put is applied: a shard may take several puts of one entry.
    const behind = pinned.map((shard) => shard.low.data.sequence < entry.sequence)
    entry.puts.forEach(({ key, version, value }, i) => {
      const shard = pinned[i]
      if (shard && behind[i]) {
        shards.apply(shard, entry.sequence, key, version, value === null ? null : JSON.stringify(value))
      }
    })
  } finally {
    for (const shard of pinned) shards.release(shard)
  }
}

export interface CatchUp {
  dataDir: string
  /** The journal's. */
  key: KeyObject
  shardOf: ShardOf
  id: ShardId
  data: ShardData
  /** Where the journal begins. */
  base: Position
  /** The last entry to apply. */
  upTo: number
}

/**
 * Brings one shard up to date from the journal alone.
 * @throws StoreProblem `journal-damaged` when the journal does not reach so far either.
 */
export async function catchUpShard({ dataDir, key, shardOf, id, data, base, upTo }: CatchUp): Promise<void> {
  if (data.sequence < base.sequence) {
    // A copy older than the journal's beginning may hold what was removed since: no entry says so any more. All
    // documents that are left stand behind the base, so nothing of the copy is needed.
    data.documents.clear()
    data.sequence = base.sequence
  }
  const from = data.sequence
  let reached = from
  for await (const scanned of scanJournal(dataDir, await positionBefore(dataDir, base, from))) {
    const { sequence } = scanned.link
    if (sequence > upTo) break
    reached = Math.max(reached, sequence)
    if (sequence <= from) continue
    const entry = openPayload(key, scanned)
    if (!entry) break
    for (const put of entry.puts) {
      if (put.collection !== id.collection || shardOf(put.collection, put.key) !== id.index) continue
      if (put.value === null) data.documents.delete(put.key)
      else data.documents.set(put.key, { version: put.version, text: JSON.stringify(put.value) })
    }
  }
  if (reached < upTo) {
    throw new StoreProblem(
      'journal-damaged',
      `A document file is damaged, and the journal cannot be read beyond entry ${reached}. ${journalAdvice}`,
      { sequence: reached + 1 },
    )
  }
  data.sequence = upTo
}
