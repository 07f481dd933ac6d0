/**
 * Takes the journal's oldest file away. What the documents still need of it is written into the journal once more first,
 * so that what is left rebuilds all of them; and the journal says itself what is gone.
 */
import { writeBase } from '../journal/base.ts'
import { openPayload, putText } from '../port/entry.ts'
import { damaged } from '../journal/reader.ts'
import {
  firstSequence,
  journalDir,
  positionBefore,
  scanJournal,
  segmentFile,
  segmentFiles,
  type Position,
} from '../journal/segments.ts'
import { follow, writtenBy } from '../port/timeline.ts'
import type { Disk } from '../disk/disk.ts'
import type { OpenFolder } from './folder.ts'
import type { Shard } from '../documents/shards.ts'
import { journalAdvice, StoreProblem } from '../disk/store-problem.ts'
import type { Purged, PurgeEvents, PurgeLimits } from '../port/store.ts'
import type { CollectionName } from '../port/model.ts'

export interface PurgeOptions {
  disk: Disk
  dataDir: string
  folder: OpenFolder
  limits: PurgeLimits
  events: PurgeEvents
}

/**
 * The oldest file at most, and never the one that is written to. Its removal is left to `removePurged`.
 * @returns null when it is not old enough, or its documents have not all reached their files.
 */
export async function purgeOldestSegment(options: PurgeOptions): Promise<Purged | null> {
  const { disk, dataDir, folder, events } = options
  const { journal, keys, base, times } = folder
  const oldest = await oldestSegment(options)
  if (!oldest) return null
  await carryOver(folder, [...oldest.written.values()], events)
  const event = events.purged(oldest.purged)
  const { sequence, durable } = journal.append(event, [])
  times.line = follow(times.line, sequence, event)
  await durable
  await writeBase(disk, dataDir, keys.head, oldest.next)
  base.position = oldest.next
  const setBacks = times.line.setBacks.filter((setBack) => setBack.sequence > oldest.purged.upTo)
  times.line = { ...times.line, setBacks }
  return oldest.purged
}

/** The files of what was purged. Only while nobody reads the journal: a reader may have begun before the purge. */
export async function removePurged(disk: Disk, dataDir: string, base: Position): Promise<void> {
  const gone = segmentFiles(dataDir).filter((segment) => segment < base.segment)
  for (const segment of gone) await disk.remove(segmentFile(dataDir, segment))
  if (gone.length > 0) await disk.syncFolder(journalDir(dataDir))
}

/** When the file that is written to was begun, at the latest; null when nothing stands in it. */
export async function runningSegmentBegan(dataDir: string, { journal, keys, base, times }: OpenFolder) {
  const first = firstSequence(dataDir, journal.durable.segment)
  if (first === null) return null
  const from = await positionBefore(dataDir, base.position, first - 1)
  for await (const scanned of scanJournal(dataDir, from)) {
    const entry = openPayload(keys.journal, scanned)
    return entry && writtenBy(times.line, { sequence: entry.sequence, at: entry.event.at })
  }
  return null
}

interface Written {
  collection: CollectionName
  key: string
  version: number
}

interface OldestSegment {
  purged: Purged
  /** Where the journal begins without it. */
  next: Position
  /** The last put of each document, but for those that were removed. */
  written: Map<string, Written>
}

async function oldestSegment({ dataDir, folder, limits }: PurgeOptions): Promise<OldestSegment | null> {
  const base = folder.base.position
  const written: OldestSegment['written'] = new Map()
  const purged: Purged = { entries: 0, upTo: base.sequence, hash: base.hash, newestAt: 0 }
  if (base.segment >= folder.journal.durable.segment) return null
  const scan = scanJournal(dataDir, base)
  for (;;) {
    const step = await scan.next()
    // What was not read may be too young to go, and somebody may still need it.
    if (step.done && step.value.damage?.segment === base.segment) {
      throw damaged(dataDir, step.value.damage, purged.upTo + 1)
    }
    if (step.done || step.value.segment !== base.segment) break
    const scanned = step.value
    const entry = openPayload(folder.keys.journal, scanned)
    if (!entry) throw foreignEntry(dataDir, scanned)
    const { sequence } = entry
    const at = writtenBy(folder.times.line, { sequence, at: entry.event.at })
    if (at >= limits.before || sequence > limits.upTo) return null
    for (const { collection, key, version, value } of entry.puts) {
      const id = `${collection} ${key}`
      if (value === null) written.delete(id)
      else written.set(id, { collection, key, version })
    }
    purged.entries++
    purged.upTo = entry.sequence
    purged.hash = entry.hash
    purged.newestAt = Math.max(purged.newestAt, entry.event.at)
  }
  if (!isContinued(dataDir, folder, purged.upTo)) {
    const damage = { segment: base.segment, offset: 0, why: `what follows entry ${purged.upTo} is gone` }
    throw damaged(dataDir, damage, purged.upTo + 1)
  }
  // The next start begins at the checkpoint: it must find that place.
  if (purged.entries === 0 || purged.upTo >= folder.writeBehind.checkpointed) return null
  const next = { segment: base.segment + 1, offset: 0, sequence: purged.upTo, hash: purged.hash }
  return { purged, next, written }
}

/** Whether the next file begins with the entry behind this one, or nothing was written since. */
function isContinued(dataDir: string, { base, journal }: OpenFolder, upTo: number): boolean {
  const first = firstSequence(dataDir, base.position.segment + 1)
  return first === null ? journal.durable.sequence <= upTo : first === upTo + 1
}

/** So many documents to an entry. */
const batchSize = 100

/** Those that were not written again since: as they are, with the version they have. */
async function carryOver(
  folder: OpenFolder,
  written: readonly Written[],
  events: PurgeEvents,
): Promise<void> {
  const { shards, shardOf, journal, writeBehind, times } = folder
  for (let from = 0; from < written.length; from += batchSize) {
    const batch = written.slice(from, from + batchSize)
    const pinned: Shard[] = []
    try {
      for (const { collection, key } of batch) {
        const shard = shards.pin({ collection, index: shardOf(collection, key) })
        pinned.push(shard)
        if (shard.loading) await shard.loading
      }
      // In one tick from here to the documents, as every commit.
      const current = batch.flatMap((put, i) => {
        const shard = pinned[i]
        const document = shard?.low.data.documents.get(put.key)
        return shard && document?.version === put.version ? [{ ...put, shard, text: document.text }] : []
      })
      if (current.length === 0) continue
      const event = events.carried(current.length)
      const texts = current.map(({ collection, key, version, text }) =>
        putText(collection, key, version, text),
      )
      const { sequence, durable } = journal.append(event, texts)
      for (const { shard, key, version, text } of current) shards.apply(shard, sequence, key, version, text)
      times.line = follow(times.line, sequence, event)
      writeBehind.wake()
      await durable
    } finally {
      for (const shard of pinned) shards.release(shard)
    }
  }
}

function foreignEntry(dataDir: string, { segment, link }: { segment: number; link: { sequence: number } }) {
  const file = segmentFile(dataDir, segment)
  return new StoreProblem(
    'journal-damaged',
    `Entry ${link.sequence} in ${file} was not written with this key. ${journalAdvice}`,
    { file, sequence: link.sequence },
  )
}
