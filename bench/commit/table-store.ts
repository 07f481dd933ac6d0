/**
 * The store's port over plain tables in memory, one map a collection, for the peers: a peer adds how a commit is kept.
 * What it does not do counts for the peer: nothing is encrypted, nothing chained.
 */
import type { JournalEvent } from '../../core/events/events.ts'
import { emptyTimeline } from '../../core/storage/port/timeline.ts'
import { err, ok } from '../../core/foundation/result.ts'
import type { Commit, Store } from '../../core/storage/port/store.ts'
import type { CollectionName, Put, Versioned } from '../../core/storage/port/model.ts'

export interface Tables {
  get(collection: CollectionName, key: string): Versioned<unknown> | null
  list(collection: CollectionName): Array<{ key: string } & Versioned<unknown>>
  /** Runs `write`, which puts and then notes the event; kept on the disk when it resolves. */
  keep(write: () => void): Promise<void>
  put(collection: CollectionName, key: string, version: number, value: Put['value']): void
  note(sequence: number, event: JournalEvent): void
  close(): Promise<void>
}

export function tableStore(tables: Tables): Store {
  let sequence = 0
  return {
    timeline: emptyTimeline,
    healthy: true,
    // The tables hold what was put in under the same collection.
    get: async (collection, key) => tables.get(collection, key) as never,
    list: async (collection) => tables.list(collection) as never,
    async commit({ event, puts }: Commit) {
      const versions = puts.map(({ collection, key }) => tables.get(collection, key)?.version ?? 0)
      const conflict = puts.find((put, i) => put.expect !== undefined && put.expect !== versions[i])
      if (conflict) return err({ kind: 'conflict', collection: conflict.collection, key: conflict.key })
      const mine = ++sequence
      await tables.keep(() => {
        puts.forEach(({ collection, key, value }, i) => {
          tables.put(collection, key, (versions[i] ?? 0) + 1, value)
        })
        tables.note(mine, event)
      })
      return ok({ sequence: mine })
    },
    scan: notMeasured,
    history: notMeasured,
    historyBackwards: notMeasured,
    verify: notMeasured,
    purge: notMeasured,
    close: () => tables.close(),
  }
}

function notMeasured(): never {
  throw new Error('a peer is measured by what it commits, not by its journal')
}
