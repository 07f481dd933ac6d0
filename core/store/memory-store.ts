/**
 * A store that keeps everything in memory and nothing on disk: for tests of rules. It obeys the same contract as the
 * durable tenants, and shows what was journalled.
 */
import type { JournalEvent } from '../journal/events.ts'
import { err, ok } from '../result.ts'
import { assertCommit } from './commit-check.ts'
import {
  StoreBroken,
  type CollectionName,
  type Collections,
  type Put,
  type Store,
  type Versioned,
} from './store.ts'

export interface MemoryStore extends Store {
  /** What was journalled, oldest first. */
  readonly events: readonly JournalEvent[]
  /** From now on the "disk" fails: every call throws StoreBroken. */
  breakDisk(): void
}

interface Kept {
  version: number
  /** As text, so that nobody holds the store's own object, and so that only what JSON keeps is kept. */
  json: string
}

export function memoryStore(): MemoryStore {
  const collections = new Map<CollectionName, Map<string, Kept>>()
  const events: JournalEvent[] = []
  let newestAt = 0
  let healthy = true
  let closed = false

  function collection(name: CollectionName): Map<string, Kept> {
    const found = collections.get(name) ?? new Map<string, Kept>()
    collections.set(name, found)
    return found
  }
  function assertUsable(): void {
    if (closed) throw new Error('the store is closed')
    if (!healthy) throw new StoreBroken('the disk was made to fail')
  }
  const versionOf = (put: Put) => collection(put.collection).get(put.key)?.version ?? 0

  return {
    events,
    async get(name, key) {
      assertUsable()
      const kept = collection(name).get(key)
      return kept ? parsed(name, kept) : null
    },
    async list(name) {
      assertUsable()
      return [...collection(name)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, kept]) => ({ key, ...parsed(name, kept) }))
    },
    async commit({ event, puts }) {
      assertUsable()
      assertCommit(puts)
      for (const put of puts) {
        if (put.expect !== undefined && put.expect !== versionOf(put)) {
          return err({ kind: 'conflict', collection: put.collection, key: put.key })
        }
      }
      for (const put of puts) {
        const version = versionOf(put) + 1
        if (put.value === null) collection(put.collection).delete(put.key)
        else collection(put.collection).set(put.key, { version, json: JSON.stringify(put.value) })
      }
      events.push(structuredClone(event))
      newestAt = Math.max(newestAt, event.at)
      return ok({ sequence: events.length })
    },
    breakDisk() {
      healthy = false
    },
    get newestAt() {
      return newestAt
    },
    get healthy() {
      return healthy
    },
    async close() {
      closed = true
    },
  }
}

function parsed<C extends CollectionName>(
  _collection: C,
  { version, json }: Kept,
): Versioned<Collections[C]> {
  return { version, value: JSON.parse(json) as Collections[C] }
}
