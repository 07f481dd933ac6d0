/**
 * Appends to the journal. An entry is written into the page cache at once, and made durable together with all others
 * written before the flush began (group commit): while one flush runs, later entries wait for the next.
 */
import * as fs from 'node:fs'
import type { Disk } from '../disk/disk.ts'
import type { StoreKeys } from '../encryption/derived-keys.ts'
import { diskSentence } from '../disk/store-problem.ts'
import { StoreBroken } from '../port/store.ts'
import { encodeEntry } from '../port/entry.ts'
import type { JournalEvent } from '../../events/events.ts'
import type { HeadWriter } from './head.ts'
import { createSegment, segmentFile, type Position } from './segments.ts'

/**
 * A flush that usually takes less than this is waited for in place, else on another thread. The way there and back costs
 * as much as half a flush of a good disk, and far more on a busy machine. Alone at a kiosk nobody feels a few
 * milliseconds; with many commits at a time the others must go on meanwhile, and gather for the next flush.
 */
const flushInPlaceBelowMs = { alone: 5, amongOthers: 0.3 }

export interface JournalWriterOptions {
  disk: Disk
  dataDir: string
  keys: StoreKeys
  head: HeadWriter
  /** Behind the last entry there is. Everything behind it must be zero, everything before it on the disk. */
  position: Position
  segmentBytes: number
  /** The next segment could not be prepared: the current one grows instead. */
  onSegmentNotPrepared: (error: unknown) => void
}

interface OpenSegment {
  fd: number
  /** Bytes that were there, zero, when it was opened. */
  size: number
}

/** The entries that wait for the same flush. */
interface Batch {
  durable: Promise<void>
  resolve: () => void
  reject: (error: StoreBroken) => void
}

export class JournalWriter {
  readonly #options: JournalWriterOptions
  #position: Position
  #segment: OpenSegment
  #next: OpenSegment | null = null
  #preparing: Promise<void> | null = null
  /** The next segment is prepared when the current one is filled up to here. */
  #prepareAt: number
  /** Full segments with bytes that are not flushed yet. */
  #full: number[] = []
  #batch: Batch | null = null
  #flushing: Promise<void> | null = null
  #scheduled = false
  /** The last flush was for one entry. */
  #alone = true
  #durable: Position
  /** What a flush takes, smoothed. */
  #typicalFlushMs = 0
  #failure: StoreBroken | null = null
  /** The next entry begins a new segment. */
  #turning = false

  constructor(options: JournalWriterOptions) {
    const { position, dataDir } = options
    this.#options = options
    this.#position = position
    this.#durable = position
    this.#segment = this.#openExisting(position.segment)
    if (fs.existsSync(segmentFile(dataDir, position.segment + 1))) {
      this.#next = this.#openExisting(position.segment + 1)
    }
    this.#prepareAt = this.#segment.size / 2
  }

  /** Behind the last entry written. */
  get position(): Position {
    return this.#position
  }

  /** Behind the last entry that is on the disk. */
  get durable(): Position {
    return this.#durable
  }

  /** Set once a write or flush has failed. No flush is tried again: after a failed one the system may have dropped the data. */
  get failure(): StoreBroken | null {
    return this.#failure
  }

  /**
   * Writes in this very tick; `durable` resolves when the entry is on the disk.
   * @throws StoreBroken when the disk fails, now or before.
   */
  append(event: JournalEvent, putTexts: readonly string[]): { sequence: number; durable: Promise<void> } {
    this.#assertWorking()
    const { line, link } = encodeEntry(this.#options.keys.journal, this.#position, event, putTexts)
    if (this.#turning || this.#position.offset + line.length > this.#segment.size) this.#moveOn()
    try {
      this.#options.disk.write(this.#segment.fd, line, this.#position.offset)
    } catch (error) {
      throw this.#fail(error)
    }
    this.#position = { ...this.#position, ...link, offset: this.#position.offset + line.length }
    if (this.#position.offset > this.#prepareAt) this.#prepareNext()
    this.#batch ??= newBatch()
    this.#schedule()
    return { sequence: link.sequence, durable: this.#batch.durable }
  }

  /** The current segment takes no more entries, once the next one is ready: old entries are purged by whole segments. */
  turnOver(): void {
    this.#turning = true
    this.#prepareNext()
  }

  /** Nothing is written or acknowledged from now on. */
  stop(why: StoreBroken): void {
    this.#failure ??= why
    this.#batch?.reject(this.#failure)
    this.#batch = null
  }

  /** Resolves when everything written so far is on the disk. @throws StoreBroken */
  async settled(): Promise<void> {
    this.#assertWorking()
    await (this.#batch?.durable ?? this.#flushing)
    this.#assertWorking()
  }

  /** Waits for what is under way and closes the files; after a failure just closes them. */
  async close(): Promise<void> {
    await this.settled().catch(() => {})
    await this.#preparing
    for (const fd of this.#full) this.#options.disk.close(fd)
    this.#options.disk.close(this.#segment.fd)
    if (this.#next) this.#options.disk.close(this.#next.fd)
  }

  /** To the next segment, if it is ready; else the current one grows, which is slower but never wrong. */
  #moveOn(): void {
    if (!this.#next || this.#position.offset === 0) return
    this.#turning = false
    this.#full.push(this.#segment.fd)
    this.#segment = this.#next
    this.#next = null
    this.#position = { ...this.#position, segment: this.#position.segment + 1, offset: 0 }
    this.#prepareAt = this.#segment.size / 2
  }

  #prepareNext(): void {
    if (this.#next || this.#preparing) return
    const { disk, dataDir, segmentBytes, onSegmentNotPrepared } = this.#options
    this.#preparing = createSegment(disk, dataDir, this.#position.segment + 1, segmentBytes)
      .then(
        (segment) => {
          this.#next = segment
        },
        (error: unknown) => {
          this.#prepareAt = this.#position.offset + segmentBytes / 8
          onSegmentNotPrepared(error)
        },
      )
      .finally(() => {
        this.#preparing = null
      })
  }

  #schedule(): void {
    if (this.#scheduled || this.#flushing) return
    this.#scheduled = true
    // Not at once: commits that arrive in the same turn of the event loop share the flush.
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
    })
  }

  #flush(): void {
    const batch = this.#batch
    if (!batch || this.#failure) return
    this.#batch = null
    const upTo = this.#position
    const full = this.#full
    this.#full = []
    const fds = [...full, this.#segment.fd]
    const { disk } = this.#options
    const started = disk.stopwatch()
    const done = () => {
      for (const fd of full) disk.close(fd)
      this.#typicalFlushMs += (disk.stopwatch() - started - this.#typicalFlushMs) / 8
      this.#options.head.write(upTo)
      this.#durable = upTo
      batch.resolve()
    }
    const single = upTo.sequence - this.#durable.sequence === 1
    const limit = single && this.#alone ? flushInPlaceBelowMs.alone : flushInPlaceBelowMs.amongOthers
    this.#alone = single
    if (this.#typicalFlushMs < limit) {
      try {
        for (const fd of fds) disk.dataSync(fd)
        done()
      } catch (error) {
        batch.reject(this.#fail(error))
      }
      return
    }
    this.#flushing = (async () => {
      try {
        for (const fd of fds) await disk.dataSyncLater(fd)
        this.#assertWorking()
        done()
      } catch (error) {
        batch.reject(this.#fail(error))
      }
      this.#flushing = null
      this.#flush()
    })()
  }

  #assertWorking(): void {
    if (this.#failure) throw this.#failure
  }

  #fail(error: unknown): StoreBroken {
    const failure =
      this.#failure ?? new StoreBroken(diskSentence('write the journal', error), { cause: error })
    this.stop(failure)
    return failure
  }

  #openExisting(segment: number): OpenSegment {
    const file = segmentFile(this.#options.dataDir, segment)
    return { fd: this.#options.disk.open(file, 'existing'), size: fs.statSync(file).size }
  }
}

function newBatch(): Batch {
  let resolve!: () => void
  let reject!: (error: StoreBroken) => void
  const durable = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // The caller of commit gets a failure; without this a batch that nobody awaits any more would end the process.
  durable.catch(() => {})
  return { durable, resolve, reject }
}
