/**
 * The embedded adapter of the store. The journal makes a commit true; lowdb documents, written some time later, hold the
 * current state. How a folder is opened and repaired stands in `open-folder.ts`.
 */
import { EventLoopYielder } from '../../foundation/yield-to-event-loop.ts'
import { documentText, putText, type HistoryEntry } from '../port/entry.ts'
import type { JournalEvent } from '../../events/events.ts'
import { historyAfter, historyBefore, type HistoryOptions } from '../journal/history.ts'
import { follow } from '../port/timeline.ts'
import { verifyJournal } from './verify-journal.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import { assertCommit, nextVersion } from '../port/commit-check.ts'
import { seenAtTheEnd } from './check-folder.ts'
import { machineDisk, type Disk } from '../disk/disk.ts'
import { ourFormats, type Formats } from '../disk/formats.ts'
import type { StoreKeys } from '../encryption/derived-keys.ts'
import { openFolder } from './open-folder.ts'
import type { OpenedReport, OpenFolder } from './folder.ts'
import { purgeOldestSegment, removePurged, runningSegmentBegan } from './purge.ts'
import { writeSeen, type Seen } from '../documents/seen-files.ts'
import { shardCounts, shardName } from '../documents/shard-layout.ts'
import type { Shard } from '../documents/shards.ts'
import { asStoreProblem } from '../disk/store-problem.ts'
import type { Commit, Conflict, Purged, PurgeEvents, PurgeLimits, Store } from '../port/store.ts'
import type { Check, CollectionName, Collections, Put, Versioned } from '../port/model.ts'
import type { StoreWarning } from '../documents/store-warning.ts'

export interface LowdbStoreOptions {
  /** Made if it is not there. */
  dataDir: string
  /** 32 bytes: from the OS key store, or `loadOrCreateKey`. */
  key: Buffer
  /** Milliseconds since the epoch. Only names quarantined files. */
  now: () => number
  /** Told what the store put right by itself; it goes on. */
  onWarning?: (warning: StoreWarning) => void
  disk?: Disk
  /** Of one journal file. */
  segmentBytes?: number
  /** How long a change may stand in the journal only. */
  flushAfterMs?: number
  /** Of documents kept in memory though nobody needs them just now, in characters. */
  cacheSize?: number
  /** Made-up ones, for tests, and older ones, for migrations. */
  formats?: Formats
  /** For a process that had the folder open before, see `reopening-store.ts`. */
  after?: StoreRemains
}

/** What a store that has failed leaves to the one that is opened in its place, in the same process. */
export interface StoreRemains {
  /** The last entry that was written, acknowledged or not. */
  sequence: number
  /** By collection and key: the version of a write that was not kept. Somebody may have read it. */
  unkept: ReadonlyMap<string, number>
}

export interface LowdbStore extends Store {
  readonly opened: OpenedReport
  readonly remains: StoreRemains
}

/**
 * Opens the folder's store, or makes one. Ready at once whatever the number of accounts.
 * @throws StoreProblem with a sentence for the operator: in use, wrong key, journal damaged, disk.
 */
export async function openLowdbStore(options: LowdbStoreOptions): Promise<LowdbStore> {
  const folder = await openFolder({
    onWarning: () => {},
    disk: machineDisk,
    segmentBytes: 8 * 1024 * 1024,
    flushAfterMs: 2_000,
    cacheSize: 16 * 1024 * 1024,
    formats: ourFormats,
    forgetUnacknowledged: options.after !== undefined,
    // Documents that are not there yet are nothing to be told about.
    openBeside: (dataDir) => openLowdbStore({ ...options, dataDir, onWarning: () => {} }),
    ...options,
  })
  return new FolderStore(folder, options)
}

/** Only a shortcut for the next start, which says itself what is wrong. */
async function keepSeen(disk: Disk, dataDir: string, keys: StoreKeys, before: Seen): Promise<void> {
  try {
    await writeSeen(disk, dataDir, keys.documents, await seenAtTheEnd(dataDir, keys, before))
  } catch {
    return
  }
}

const idOf = ({ collection, key }: Pick<Put, 'collection' | 'key'>) => `${collection} ${key}`

/** A document to write, and the shard it stands in. */
interface Target {
  put: Put
  shard: Shard
}

interface Checked {
  check: Check
  shard: Shard
}

class FolderStore implements LowdbStore {
  readonly #folder: OpenFolder
  readonly #options: LowdbStoreOptions
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #unkept: Map<string, number>
  #closing: Promise<void> | null = null
  /** Those who go through the journal's files just now. */
  #readers = 0

  constructor(folder: OpenFolder, options: LowdbStoreOptions) {
    this.#folder = folder
    this.#options = options
    this.#unkept = new Map(options.after?.unkept)
  }

  get opened() {
    return this.#folder.report
  }
  get remains() {
    return { sequence: this.#folder.journal.position.sequence, unkept: this.#unkept }
  }
  get timeline() {
    return this.#folder.times.line
  }
  get healthy() {
    return this.#folder.journal.failure === null
  }

  async get<C extends CollectionName>(collection: C, key: string): Promise<Versioned<Collections[C]> | null> {
    this.#assertUsable()
    const shard = this.#pin(collection, key)
    try {
      if (shard.loading) await this.#loaded(shard)
      const document = shard.low.data.documents.get(key)
      // Parsed anew for each caller, which makes it the caller's own.
      return document
        ? { version: document.version, value: JSON.parse(document.text) as Collections[C] }
        : null
    } finally {
      this.#folder.shards.release(shard)
    }
  }

  async list<C extends CollectionName>(collection: C) {
    this.#assertUsable()
    const found: Array<{ key: string } & Versioned<Collections[C]>> = []
    for (let index = 0; index < shardCounts[collection]; index++) {
      const shard = this.#folder.shards.pin({ collection, index })
      try {
        if (shard.loading) await this.#loaded(shard)
        for (const [key, { version, text }] of shard.low.data.documents) {
          found.push({ key, version, value: JSON.parse(text) as Collections[C] })
        }
      } finally {
        this.#folder.shards.release(shard)
      }
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  async *scan<C extends CollectionName>(collection: C) {
    const yielder = new EventLoopYielder()
    for (let index = 0; index < shardCounts[collection]; index++) {
      this.#assertUsable()
      const id = { collection, index }
      const documents = await this.#folder.shards.peek(id).catch((error: unknown) => {
        throw asStoreProblem('read', shardName(id), error)
      })
      for (const [key, { version, text }] of documents) {
        yield { key, version, value: JSON.parse(text) as Collections[C] }
      }
      await yielder.now()
    }
  }

  history(after: number) {
    return this.#reading((options) => historyAfter(options, after))
  }

  historyBackwards(before?: number) {
    return this.#reading((options) => historyBefore(options, before))
  }

  /** Up to what is acknowledged now, not when the first entry is asked for. */
  #reading(read: (options: HistoryOptions) => AsyncGenerator<HistoryEntry, void>) {
    this.#assertUsable()
    const head = this.#folder.journal.durable
    return this.#counted(() => {
      const { keys, base } = this.#folder
      return read({ dataDir: this.#options.dataDir, key: keys.journal, base: base.position, head })
    })
  }

  async *#counted(read: () => AsyncGenerator<HistoryEntry, void>): AsyncGenerator<HistoryEntry, void> {
    this.#readers++
    try {
      yield* read()
    } finally {
      this.#readers--
    }
  }

  async verify() {
    this.#assertUsable()
    this.#readers++
    try {
      const { dataDir, key, formats } = this.#options
      return await verifyJournal(dataDir, key, formats)
    } finally {
      this.#readers--
    }
  }

  purge(limits: PurgeLimits, events: PurgeEvents): Promise<Purged | null> {
    this.#assertUsable()
    return this.#whileOpen(this.#purge(limits, events))
  }

  async #purge(limits: PurgeLimits, events: PurgeEvents): Promise<Purged | null> {
    const { disk = machineDisk, dataDir } = this.#options
    const folder = this.#folder
    const purged = await purgeOldestSegment({ disk, dataDir, folder, limits, events })
    if (this.#readers === 0) await removePurged(disk, dataDir, folder.base.position)
    const began = await runningSegmentBegan(dataDir, folder)
    if (began !== null && began < limits.fileBegunBefore) folder.journal.turnOver()
    return purged
  }

  async commit(commit: Commit) {
    this.#assertUsable()
    assertCommit(commit)
    return this.#whileOpen(this.#commit(commit))
  }

  /** `close` waits for it. */
  async #whileOpen<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work)
    try {
      return await work
    } finally {
      this.#underWay.delete(work)
    }
  }

  async #commit({ event, puts, checks = [] }: Commit): Promise<Result<{ sequence: number }, Conflict>> {
    const targets: Target[] = []
    const checked: Checked[] = []
    try {
      for (const put of puts) targets.push({ put, shard: this.#pin(put.collection, put.key) })
      for (const check of checks) checked.push({ check, shard: this.#pin(check.collection, check.key) })
      for (const { shard } of [...targets, ...checked]) if (shard.loading) await this.#loaded(shard)
      const written = this.#write(event, targets, checked)
      if (!written.ok) return written
      const { versions } = written.value
      await written.value.durable.catch((error: unknown) => {
        for (const [id, version] of versions) this.#unkept.set(id, version)
        throw error
      })
      return ok({ sequence: written.value.sequence })
    } finally {
      for (const { shard } of [...targets, ...checked]) this.#folder.shards.release(shard)
    }
  }

  /**
   * In one tick: versions are checked, the entry goes into the journal, the documents change. So what two commits read
   * and write can never mix, and the journal's order is the documents' order.
   */
  #write(event: JournalEvent, targets: readonly Target[], checked: readonly Checked[]) {
    const { journal, shards, writeBehind, times } = this.#folder
    for (const { check, shard } of checked) {
      if ((shard.low.data.documents.get(check.key)?.version ?? 0) === check.expect) continue
      return err({ kind: 'conflict' as const, collection: check.collection, key: check.key })
    }
    const next = journal.position.sequence + 1
    const writes: Array<Target & { version: number; text: string | null }> = []
    for (const { put, shard } of targets) {
      const before = shard.low.data.documents.get(put.key)?.version ?? 0
      if (put.expect !== 'whatever' && put.expect !== before) {
        return err({ kind: 'conflict' as const, collection: put.collection, key: put.key })
      }
      const text = put.value === null ? null : documentText(put.value)
      const unkept = this.#unkept.get(idOf(put)) ?? 0
      writes.push({ shard, put, version: Math.max(nextVersion(before, next), unkept + 1), text })
    }
    const texts = writes.map(({ put, version, text }) =>
      putText(put.collection, put.key, version, text ?? 'null'),
    )
    const { sequence, durable } = journal.append(event, texts)
    for (const { shard, put, version, text } of writes) shards.apply(shard, sequence, put.key, version, text)
    times.line = follow(times.line, sequence, event)
    writeBehind.wake()
    const versions = writes.map(({ put, version }) => [idOf(put), version] as const)
    return ok({ sequence, durable, versions })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const { journal, head, writeBehind, lock, keys, seen } = this.#folder
    const { disk = machineDisk, dataDir } = this.#options
    await Promise.allSettled(this.#underWay)
    let written = false
    try {
      await writeBehind.finish()
      written = this.healthy
    } catch (error) {
      // The journal has everything; the next start carries it over.
      if (this.healthy) this.#options.onWarning?.({ kind: 'documents-not-written', error })
    }
    await journal.close()
    head.close()
    if (written) await keepSeen(disk, dataDir, keys, seen)
    await lock.release()
  }

  #pin(collection: CollectionName, key: string): Shard {
    return this.#folder.shards.pin({ collection, index: this.#folder.shardOf(collection, key) })
  }

  async #loaded(shard: Shard): Promise<void> {
    try {
      await shard.loading
    } catch (error) {
      throw asStoreProblem('read', shard.file.path, error)
    }
  }

  #assertUsable(): void {
    if (this.#closing) throw new Error('the store is closed')
    const { failure } = this.#folder.journal
    // Also for reading: memory may hold what the disk did not keep.
    if (failure) throw failure
  }
}
