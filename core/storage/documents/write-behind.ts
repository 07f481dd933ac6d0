/**
 * Carries changes over into the document files, some time after the journal has made them true, and moves the
 * checkpoint on. Slowly on purpose: a commit must not feel it.
 */
import type { KeyObject } from 'node:crypto'
import type { HeadWriter } from '../journal/head.ts'
import type { Timeline } from '../port/timeline.ts'
import type { JournalWriter } from '../journal/writer.ts'
import { writeCheckpoint } from './checkpoint.ts'
import type { Disk } from '../disk/disk.ts'
import { collectionDir } from './shard-layout.ts'
import type { Shard, Shards } from './shards.ts'
import type { StoreWarning } from './store-warning.ts'

export interface WriteBehindOptions {
  disk: Disk
  dataDir: string
  key: KeyObject
  shards: Shards
  journal: JournalWriter
  head: HeadWriter
  timeline: () => Timeline
  /** How far the checkpoint on the disk is. */
  checkpointed: number
  /** From the first change to the start of writing. */
  flushAfterMs: number
  onWarning: (warning: StoreWarning) => void
}

/**
 * After a shard that took t ms, so many times t of rest while commits are coming: flushing one file makes the flush of
 * another wait, so documents get at most a sixteenth of the disk's time. A pass over all shards then takes some 30 s, and
 * what stands in the journal only stays small enough to be gone through within seconds after a crash.
 */
const restFactor = 15
const longestRestMs = 250
/** After a failure, so many times the usual wait. */
const retryFactor = 10

export class WriteBehind {
  readonly #options: WriteBehindOptions
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #hurry = false
  #checkpointed: number

  constructor(options: WriteBehindOptions) {
    this.#options = options
    this.#checkpointed = options.checkpointed
  }

  /** The last entry that the checkpoint on the disk reflects. */
  get checkpointed(): number {
    return this.#checkpointed
  }

  /** The journal went on. */
  wake(): void {
    if (this.#timer || this.#running) return
    this.#startIn(this.#options.flushAfterMs)
  }

  /** Writes everything now, without rests. @throws what the disk says; the journal holds it all anyway. */
  async finish(): Promise<void> {
    this.#hurry = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    await this.#running
    if (this.#isBehind()) await this.#pass()
  }

  #startIn(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#running = this.#pass().then(
        () => this.#finished(this.#options.flushAfterMs),
        (error: unknown) => {
          this.#options.onWarning({ kind: 'documents-not-written', error })
          this.#finished(this.#options.flushAfterMs * retryFactor)
        },
      )
    }, ms)
    // The journal has everything: no reason to keep a process alive that is otherwise done.
    this.#timer.unref()
  }

  #finished(nextInMs: number): void {
    this.#running = null
    if (this.#hurry || this.#options.journal.failure || !this.#isBehind()) return
    this.#startIn(nextInMs)
  }

  #isBehind(): boolean {
    const { shards, journal } = this.#options
    return shards.dirty.size > 0 || journal.position.sequence > this.#checkpointed
  }

  /** All that is dirty now, then the checkpoint at the place where the journal is now. */
  async #pass(): Promise<void> {
    const { disk, dataDir, key, shards, journal, head } = this.#options
    const { newestAt, ...acts } = this.#options.timeline()
    const checkpoint = { position: journal.position, newestAt, acts }
    const batch = [...shards.dirty]
    const waiting = [...batch]
    while (waiting.length > 0 && !this.#hurry) {
      const started = disk.stopwatch()
      const { sequence } = journal.position
      const shard = waiting.pop()
      if (shard) await shards.save(shard)
      // Nobody committed meanwhile: nobody is disturbed.
      if (journal.position.sequence === sequence) continue
      await rest(Math.min((disk.stopwatch() - started) * restFactor, longestRestMs))
    }
    await saveTogether(shards, waiting)
    for (const collection of new Set(batch.map((shard) => shard.id.collection))) {
      await disk.syncFolder(collectionDir(dataDir, collection))
    }
    await journal.settled()
    // So that the head never stands before the checkpoint, not even after a power cut.
    await head.sync()
    await writeCheckpoint(disk, dataDir, key, { ...checkpoint, saved: shards.saved })
    this.#checkpointed = checkpoint.position.sequence
  }
}

/** Several at a time: the file system makes them durable together. Empties the list. */
async function saveTogether(shards: Shards, waiting: Shard[]): Promise<void> {
  const worker = async () => {
    for (let shard = waiting.pop(); shard; shard = waiting.pop()) await shards.save(shard)
  }
  // All have stopped, with or without success, before anybody closes the folder.
  const ended = await Promise.allSettled(Array.from({ length: 8 }, worker))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
}

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
