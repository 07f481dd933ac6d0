/**
 * A store that keeps everything in memory and nothing on disk: for tests of rules. It obeys the same contract as the
 * durable adapters, and shows what was journalled.
 */
import { hash } from 'node:crypto'
import type { JournalEvent } from '../../events/events.ts'
import {
  chainStart,
  hashed,
  parsePayload,
  type ChainLink,
  payloadText,
  putText,
  type HistoryEntry,
} from '../port/entry.ts'
import { emptyTimeline, follow, writtenBy } from '../port/timeline.ts'
import { err, ok } from '../../foundation/result.ts'
import { assertCommit, nextVersion } from '../port/commit-check.ts'
import { StoreBroken, type Store, type Verified } from '../port/store.ts'
import type { CollectionName, Collections, Put, Versioned } from '../port/model.ts'

export interface MemoryStore extends Store {
  /** What was journalled, oldest first. */
  readonly events: readonly JournalEvent[]
  /** From now on the "disk" fails: every call throws StoreBroken. */
  breakDisk(): void
}

/** What stands in the journal, as text for the same reasons. */
interface Line {
  sequence: number
  previousHash: string
  hash: string
  payload: string
}

interface Kept {
  version: number
  /** As text, so that nobody holds the store's own object, and so that only what JSON keeps is kept. */
  json: string
}

export function memoryStore(): MemoryStore {
  const collections = new Map<CollectionName, Map<string, Kept>>()
  const events: JournalEvent[] = []
  let lines: Line[] = []
  let purgedUpTo: ChainLink = chainStart
  let putCount = 0
  let timeline = emptyTimeline
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
  function journal(event: JournalEvent, putTexts: readonly string[]): void {
    events.push(structuredClone(event))
    const payload = payloadText(event, putTexts)
    lines.push(chained(lines.at(-1) ?? purgedUpTo, payload))
    putCount += putTexts.length
    timeline = follow(timeline, events.length, event)
  }
  const versionOf = ({ collection: name, key }: Pick<Put, 'collection' | 'key'>) =>
    collection(name).get(key)?.version ?? 0

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
    async commit(commit) {
      assertUsable()
      assertCommit(commit)
      const { event, puts, checks = [] } = commit
      for (const { collection: name, key, expect } of [...puts, ...checks]) {
        if (expect !== 'whatever' && expect !== versionOf({ collection: name, key })) {
          return err({ kind: 'conflict', collection: name, key })
        }
      }
      const putTexts: string[] = []
      for (const put of puts) {
        const version = nextVersion(versionOf(put), events.length + 1)
        const json = JSON.stringify(put.value)
        if (put.value === null) collection(put.collection).delete(put.key)
        else collection(put.collection).set(put.key, { version, json })
        putTexts.push(putText(put.collection, put.key, version, json))
      }
      journal(event, putTexts)
      return ok({ sequence: events.length })
    },
    async *scan(name) {
      assertUsable()
      for (const [key, kept] of [...collection(name)]) yield { key, ...parsed(name, kept) }
    },
    history(after) {
      assertUsable()
      return opened(lines.filter(({ sequence }) => sequence > after))
    },
    historyBackwards(before = Infinity) {
      assertUsable()
      return opened(lines.filter(({ sequence }) => sequence < before).reverse())
    },
    async verify() {
      assertUsable()
      const counts: Verified['events'] = {}
      const kept = lines.map(({ payload }) => eventOf(payload))
      for (const { kind } of kept) counts[kind] = (counts[kind] ?? 0) + 1
      const times = kept.map(({ at }) => at)
      return {
        entries: kept.length,
        purged: purgedUpTo.sequence,
        files: 0,
        decrypted: true,
        events: counts,
        puts: putCount,
        oldestAt: times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : null,
        newestAt: times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : null,
        head: { sequence: events.length, hash: (lines.at(-1) ?? purgedUpTo).hash },
        tail: false,
        problem: null,
      }
    },
    async purge({ before, upTo }, { purged: purgeEvent }) {
      assertUsable()
      const kept = lines.findIndex(
        ({ sequence, payload }) =>
          sequence > upTo || writtenBy(timeline, { sequence, at: eventOf(payload).at }) >= before,
      )
      const old = kept < 0 ? lines : lines.slice(0, kept)
      const last = old.at(-1)
      if (!last) return null
      const { sequence, hash } = last
      const newest = Math.max(...old.map(({ payload }) => eventOf(payload).at))
      const purged = { entries: old.length, upTo: sequence, hash, newestAt: newest }
      journal(purgeEvent(purged), [])
      lines = lines.slice(old.length)
      purgedUpTo = { sequence, hash }
      return purged
    },
    breakDisk() {
      healthy = false
    },
    get timeline() {
      return timeline
    },
    get healthy() {
      return healthy
    },
    async close() {
      closed = true
    },
  }
}

/** Not encrypted, but chained like the lines of a journal on disk. */
function chained(previous: ChainLink, text: string): Line {
  const previousHash = previous.hash
  const sequence = previous.sequence + 1
  const payload = Buffer.from(text).toString('base64')
  const digest = hash('sha256', hashed(previousHash, sequence, payload), 'hex')
  return { sequence, previousHash, hash: digest, payload }
}

const eventOf = (payload: string) => parsePayload(Buffer.from(payload, 'base64').toString()).event

async function* opened(lines: readonly Line[]): AsyncGenerator<HistoryEntry, void> {
  for (const line of lines) yield { ...line, ...parsePayload(Buffer.from(line.payload, 'base64').toString()) }
}

function parsed<C extends CollectionName>(
  _collection: C,
  { version, json }: Kept,
): Versioned<Collections[C]> {
  return { version, value: JSON.parse(json) as Collections[C] }
}
