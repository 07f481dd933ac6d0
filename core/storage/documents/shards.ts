/**
 * The shards in memory: loaded when first touched, dropped again when clean and long unused, so that memory does not
 * grow with the number of accounts. A shard whose file is damaged is quarantined and made anew.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { Low } from 'lowdb'
import type { SavedSequences } from './checkpoint.ts'
import {
  emptyShard,
  ShardDamaged,
  ShardFile,
  type KeptDocument,
  type ShardData,
  type ShardFileOptions,
} from './shard-file.ts'
import { collectionNames, shardName, type ShardId } from './shard-layout.ts'
import type { CollectionName } from '../port/model.ts'
import type { StoreWarning } from './store-warning.ts'

export interface ShardsOptions extends ShardFileOptions {
  /** Of loaded shards that nobody needs just now, in characters of their documents. */
  cacheSize: number
  saved: SavedSequences
  /** Applies the journal's entries behind `data.sequence` that concern this shard, up to what has been applied at all. */
  catchUp: (id: ShardId, data: ShardData) => Promise<void>
  onWarning: (warning: StoreWarning) => void
  /** A shard's file was written, and reflects this entry. */
  onSaved: (saved: { id: ShardId; file: string; sequence: number }) => void
  /** For names of quarantined files. */
  now: () => number
}

export interface Shard {
  readonly id: ShardId
  readonly low: Low<ShardData>
  readonly file: ShardFile
  /** Set while it is being loaded. */
  loading: Promise<void> | null
  /** Somebody works with it: it stays. */
  pins: number
  dirty: boolean
  /** Characters of its documents. */
  size: number
}

export class Shards {
  readonly #options: ShardsOptions
  /** By collection, then by index. */
  readonly #loaded: Readonly<Record<CollectionName, Map<number, Shard>>>
  readonly #dirty = new Set<Shard>()
  /** Those that may be dropped: loaded, clean, not pinned; longest unused first. */
  readonly #idle = new Set<Shard>()
  #idleSize = 0

  constructor(options: ShardsOptions) {
    this.#options = options
    const none = collectionNames.map((name) => [name, new Map<number, Shard>()])
    this.#loaded = Object.fromEntries(none) as Record<CollectionName, Map<number, Shard>>
  }

  get dirty(): ReadonlySet<Shard> {
    return this.#dirty
  }

  /** How far each shard's file has come. */
  get saved(): SavedSequences {
    return this.#options.saved
  }

  /** The shard, pinned; wait for `loading` before using it, and release it when done. */
  pin(id: ShardId): Shard {
    const loaded = this.#loaded[id.collection]
    let shard = loaded.get(id.index)
    if (!shard) {
      const file = new ShardFile(this.#options, id)
      const low = new Low<ShardData>(file, emptyShard())
      shard = { id, low, file, loading: null, pins: 0, dirty: false, size: 0 }
      shard.loading = this.#load(shard)
      // A caller that awaits it gets a failure; one that gave up on another shard first must not end the process.
      shard.loading.catch(() => {})
      loaded.set(id.index, shard)
    }
    if (this.#idle.delete(shard)) this.#idleSize -= shard.size
    shard.pins++
    return shard
  }

  release(shard: Shard): void {
    shard.pins--
    this.#rest(shard)
  }

  /**
   * The shard's documents as they are now, for a caller that goes through all shards: what was not in memory goes again at
   * once, what was keeps its place in line.
   */
  async peek(id: ShardId): Promise<Array<[key: string, KeptDocument]>> {
    const held = this.#loaded[id.collection].get(id.index)
    if (held && !held.loading) return [...held.low.data.documents]
    const shard = this.pin(id)
    try {
      await shard.loading
      return [...shard.low.data.documents]
    } finally {
      shard.pins--
      if (shard.pins > 0 || shard.dirty || held) this.#rest(shard)
      else this.#forget(shard)
    }
  }

  /** Notes that the shard now reflects this journal entry, with this document in it (null: without). */
  apply(shard: Shard, sequence: number, key: string, version: number, text: string | null): void {
    const { data } = shard.low
    const before = data.documents.get(key)
    if (text === null) data.documents.delete(key)
    else data.documents.set(key, { version, text })
    data.sequence = sequence
    shard.size += (text?.length ?? 0) - (before?.text.length ?? 0)
    this.#markDirty(shard)
  }

  /** Writes the shard as it is at the call. */
  async save(shard: Shard): Promise<void> {
    const { sequence } = shard.low.data
    await shard.low.write()
    this.#options.saved[shard.id.collection][shard.id.index] = sequence
    this.#options.onSaved({ id: shard.id, file: shard.file.path, sequence })
    if (shard.low.data.sequence > sequence) return
    shard.dirty = false
    this.#dirty.delete(shard)
    this.#rest(shard)
  }

  async #load(shard: Shard): Promise<void> {
    try {
      await this.#read(shard)
    } catch (error) {
      this.#forget(shard)
      throw error
    }
    for (const { text } of shard.low.data.documents.values()) shard.size += text.length
    shard.loading = null
  }

  async #read(shard: Shard): Promise<void> {
    const { id, low, file } = shard
    const expected = this.#options.saved[id.collection][id.index] ?? 0
    let why: 'damaged' | 'missing' | 'outdated'
    try {
      await low.read()
      if (low.data.sequence >= expected) return
      why = low.data.sequence === 0 ? 'missing' : 'outdated'
    } catch (error) {
      if (!(error instanceof ShardDamaged)) throw error
      why = 'damaged'
      await this.#quarantine(file.path)
    }
    const previous = await file.readPrevious().catch(async (error: unknown) => {
      if (!(error instanceof ShardDamaged)) throw error
      await this.#quarantine(file.previousPath)
      return null
    })
    if (previous && previous.sequence > low.data.sequence) low.data = previous
    const from = low.data.sequence > 0 ? 'previous copy and journal' : 'journal'
    await this.#options.catchUp(id, low.data)
    this.#markDirty(shard)
    this.#options.onWarning({
      kind: 'document-rebuilt',
      file: `documents/${shardName(id)}`,
      why,
      from,
    })
  }

  async #quarantine(path: string): Promise<void> {
    const { dataDir, disk, now } = this.#options
    const folder = join(dataDir, 'quarantine')
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    const inside = path.slice(dataDir.length + 1).replaceAll(/[/\\]/g, '-')
    await disk.rename(path, join(folder, `${timestamp(now())}-${inside}`))
  }

  #markDirty(shard: Shard): void {
    shard.dirty = true
    this.#dirty.add(shard)
  }

  /** Dropped when nobody needs it and memory is short. */
  #rest(shard: Shard): void {
    if (shard.pins > 0 || shard.dirty || shard.loading) return
    this.#idle.add(shard)
    this.#idleSize += shard.size
    for (const oldest of this.#idle) {
      if (this.#idleSize <= this.#options.cacheSize) return
      this.#idle.delete(oldest)
      this.#forget(oldest)
      this.#idleSize -= oldest.size
    }
  }

  #forget({ id }: Shard): void {
    this.#loaded[id.collection].delete(id.index)
  }
}

/** `20261103T081500123Z`: fit for a file name on every system. */
export function timestamp(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:.]/g, '')
}
