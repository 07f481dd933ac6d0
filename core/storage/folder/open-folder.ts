/**
 * Opens a data folder: takes the lock, checks the key, makes a new store or repairs what a crash left. What a crash can
 * explain is put right and reported; what it cannot is refused with a StoreProblem, and nothing is changed.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { baseFile } from '../journal/base.ts'
import { chainStart } from '../port/entry.ts'
import { headFileName, HeadWriter, type Head } from '../journal/head.ts'
import { historyBefore } from '../journal/history.ts'
import { checkedEntries } from '../journal/reader.ts'
import {
  createSegment,
  cutTail,
  journalDir,
  journalStart,
  listSegments,
  segmentFile,
  segmentFiles,
  writeAgain,
  type Position,
} from '../journal/segments.ts'
import { emptyTimeline, follow, isAct, type Timeline } from '../port/timeline.ts'
import { JournalWriter } from '../journal/writer.ts'
import { checkFolder } from './check-folder.ts'
import { writeCheckpoint, type Checkpoint, type SavedSequences } from '../documents/checkpoint.ts'
import { removing, type Disk } from '../disk/disk.ts'
import { restoringName } from './exchange.ts'
import { lockFolder } from '../disk/folder-lock.ts'
import type { Formats } from '../disk/formats.ts'
import { deriveKeys, type StoreKeys } from '../encryption/derived-keys.ts'
import { migrate } from './migrate.ts'
import { removePurged } from './purge.ts'
import { applyEntry, catchUpShard } from '../documents/replay.ts'
import {
  collectionDir,
  collectionNames,
  documentsDir,
  shardName,
  shardCounts,
  shardHasher,
} from '../documents/shard-layout.ts'
import { markOf, readSeen, writeSeen, type Seen } from '../documents/seen-files.ts'
import { Shards, timestamp } from '../documents/shards.ts'
import { checkStoreFile, writeStoreFile } from '../disk/store-file.ts'
import { asStoreProblem, journalAdvice, StoreProblem } from '../disk/store-problem.ts'
import { StoreBroken, type Store } from '../port/store.ts'
import type { StoreWarning } from '../documents/store-warning.ts'
import { WriteBehind } from '../documents/write-behind.ts'
import type { OpenedReport, OpenFolder } from './folder.ts'

export interface FolderOptions {
  dataDir: string
  /** 32 bytes. */
  key: Buffer
  /** Milliseconds since the epoch; only names quarantined files. */
  now: () => number
  onWarning: (warning: StoreWarning) => void
  disk: Disk
  segmentBytes: number
  flushAfterMs: number
  cacheSize: number
  formats: Formats
  /** Callers whose writes were never acknowledged got a failure: the unacknowledged end is cut off, whole or not. Else it counts. */
  forgetUnacknowledged: boolean
  /** Opens what a migration has made, before it takes the place of what is here. */
  openBeside: (dataDir: string) => Promise<Store>
}

/** @throws StoreProblem */
export async function openFolder(options: FolderOptions): Promise<OpenFolder> {
  const { dataDir } = options
  const keys = deriveKeys(options.key)
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw asStoreProblem('make the data folder', dataDir, error)
  }
  const lock = await lockFolder(dataDir)
  try {
    // A restore that was cut short, with a key in clear.
    fs.rmSync(join(dataDir, restoringName), removing)
    const migrated = await migrate(options)
    const created = !checkStoreFile(dataDir, keys, options.formats)
    if (created) await createStore(options, keys)
    const opened = await openStore(options, keys, { created, migrated })
    lock.onLost(() => opened.journal.stop(new StoreBroken(lostSentence)))
    return { ...opened, lock }
  } catch (error) {
    await lock.release()
    throw asStoreProblem('open the data folder', dataDir, error)
  }
}

const lostSentence =
  'The lock on the data folder is lost: the process that kept it was ended. Nothing more is written. Start the kiosk again.'

/** store.json comes last: until it is there, the folder counts as empty and all this is done again. */
async function createStore(options: FolderOptions, keys: StoreKeys): Promise<void> {
  const { disk, dataDir, segmentBytes, formats } = options
  if (fs.existsSync(journalDir(dataDir)) && !(await journalIsEmpty(dataDir))) {
    throw new StoreProblem(
      'not-a-store',
      `${dataDir} holds a journal, but its store.json is gone. Put it back from the backup. ${journalAdvice}`,
      { file: dataDir },
    )
  }
  makeFolders(dataDir)
  const { fd } = await createSegment(disk, dataDir, 1, segmentBytes)
  disk.close(fd)
  await disk.remove(`${dataDir}/${headFileName}`)
  const head = new HeadWriter(disk, dataDir, keys.head, null)
  try {
    // Both slots: one that is blank later was blanked.
    head.write(chainStart)
    head.write(chainStart)
    await head.sync()
  } finally {
    head.close()
  }
  await writeCheckpoint(disk, dataDir, keys.documents, {
    position: journalStart,
    newestAt: 0,
    acts: { lastActAt: 0, setBacks: [] },
    saved: nothingSaved(),
  })
  await writeStoreFile(disk, dataDir, keys, formats.current)
}

function makeFolders(dataDir: string): void {
  fs.mkdirSync(journalDir(dataDir), { recursive: true, mode: 0o700 })
  for (const collection of collectionNames) {
    fs.mkdirSync(collectionDir(dataDir, collection), { recursive: true, mode: 0o700 })
  }
}

async function journalIsEmpty(dataDir: string): Promise<boolean> {
  if (fs.existsSync(baseFile(dataDir))) return false
  for (const segment of segmentFiles(dataDir)) {
    const bytes = await fs.promises.readFile(segmentFile(dataDir, segment))
    if (bytes.some((byte) => byte !== 0)) return false
  }
  return true
}

async function openStore(
  options: FolderOptions,
  keys: StoreKeys,
  before: Pick<OpenedReport, 'created' | 'migrated'>,
): Promise<Omit<OpenFolder, 'lock'>> {
  const { disk, dataDir, onWarning, segmentBytes, flushAfterMs, cacheSize, now } = options
  const { parts, seen, worthKeeping } = await checkFolder(dataDir, keys, readSeen(dataDir, keys.documents))
  const knownHead = parts.head
  const base = { position: parts.base }
  // What a purge that was cut short had left. It counts no more, so what cannot be removed now is no reason not to open.
  await removePurged(disk, dataDir, base.position).catch(() => undefined)
  const checkpoint =
    parts.checkpoint && documentsAreThere(dataDir, parts.checkpoint) ? parts.checkpoint : null
  if (!checkpoint) {
    onWarning({ kind: 'checkpoint-lost' })
    // Without it nobody knows which document files are current, and what was removed before the journal's beginning
    // would come back from an old one. All that is left stands in the journal.
    if (base.position.sequence > 0) {
      putDocumentsAside(dataDir, now())
      seen.documents = {}
    }
  }
  makeFolders(dataDir)
  const from = checkpoint?.position ?? base.position
  const history = { dataDir, key: keys.journal, base: base.position, head: from }
  const times = { line: checkpoint ? await timelineAt(checkpoint, history) : emptyTimeline }
  const shardOf = shardHasher(keys.shards)
  await makeDurable(disk, dataDir, { base: base.position, from })

  let journal: JournalWriter | null = null
  let applied = from.sequence
  const shards = new Shards({
    disk,
    dataDir,
    key: keys.documents,
    cacheSize,
    now,
    onWarning,
    saved: savedSequences(checkpoint, seen.documents),
    onSaved: ({ id, file, sequence }) => {
      const mark = markOf(file)
      if (mark !== null) seen.documents[shardName(id)] = [mark, sequence]
    },
    // While the journal's end is gone through, all of it that counts is on the disk already.
    journalled: async (sequence) => {
      if (journal?.failure) throw journal.failure
      if (journal && sequence > journal.durable.sequence) await journal.settled()
    },
    catchUp: (id, data) =>
      catchUpShard({
        dataDir,
        key: keys.journal,
        shardOf,
        id,
        data,
        base: base.position,
        upTo: journal?.position.sequence ?? applied,
      }),
  })

  const entries = checkedEntries(dataDir, keys.journal, knownHead, from)
  let step = await entries.next()
  const acknowledged = knownHead.sequence
  // What a document holds must stay in the journal.
  const forget = options.forgetUnacknowledged && (parts.newest?.sequence ?? 0) <= acknowledged
  let position = from
  let headPlace = from
  for (; !step.done; step = await entries.next()) {
    const { entry, link, after } = step.value
    if (forget && link.sequence > acknowledged) break
    position = after
    if (link.sequence <= acknowledged) headPlace = after
    if (!entry) continue
    await applyEntry(shards, shardOf, entry)
    applied = entry.sequence
    times.line = follow(times.line, entry.sequence, entry.event)
  }
  const isTorn = !step.done || step.value.damage !== null
  const tornBytes = isTorn ? await cutTail(disk, dataDir, position) : 0
  if (position.sequence > acknowledged) await writeAgain(disk, dataDir, headPlace, position)

  const head = await openHead(disk, dataDir, keys.head, knownHead, position)
  journal = new JournalWriter({
    disk,
    dataDir,
    keys,
    head,
    position,
    segmentBytes,
    onSegmentNotPrepared: (error) => onWarning({ kind: 'segment-not-prepared', error }),
  })
  const writeBehind = new WriteBehind({
    disk,
    dataDir,
    key: keys.documents,
    shards,
    journal,
    head,
    timeline: () => times.line,
    checkpointed: from.sequence,
    flushAfterMs,
    onWarning,
  })
  if (shards.dirty.size > 0 || position.sequence > from.sequence) writeBehind.wake()
  const replayed = position.sequence - from.sequence
  if (worthKeeping) await writeSeen(disk, dataDir, keys.documents, seen).catch(() => undefined)
  return {
    report: { ...before, sequence: position.sequence, replayed, tornBytes },
    keys,
    shards,
    shardOf,
    journal,
    head,
    base,
    writeBehind,
    times,
    seen,
  }
}

/** Where an earlier program had not noted when somebody last did something, that is looked up. */
async function timelineAt(
  { newestAt, acts }: Checkpoint,
  history: Parameters<typeof historyBefore>[0],
): Promise<Timeline> {
  if (acts) return { newestAt, ...acts }
  for await (const { event } of historyBefore(history)) {
    if (isAct(event)) return { ...emptyTimeline, newestAt, lastActAt: event.at }
  }
  return { ...emptyTimeline, newestAt }
}

function putDocumentsAside(dataDir: string, now: number): void {
  if (!fs.existsSync(documentsDir(dataDir))) return
  const quarantine = join(dataDir, 'quarantine')
  fs.mkdirSync(quarantine, { recursive: true, mode: 0o700 })
  const folder = fs.mkdtempSync(join(quarantine, `${timestamp(now)}-documents-`))
  fs.renameSync(documentsDir(dataDir), join(folder, 'documents'))
}

/** Entries that reached only the page cache before a kill count from now on, so they must not be lost by a power cut. */
async function makeDurable(
  disk: Disk,
  dataDir: string,
  { base, from }: { base: Position; from: Position },
): Promise<void> {
  for (const segment of listSegments(dataDir, base.segment)) {
    if (segment < from.segment) continue
    const fd = disk.open(segmentFile(dataDir, segment), 'existing')
    try {
      await disk.dataSyncLater(fd)
    } finally {
      disk.close(fd)
    }
  }
}

async function openHead(
  disk: Disk,
  dataDir: string,
  key: Buffer,
  known: Head,
  position: Position,
): Promise<HeadWriter> {
  const head = new HeadWriter(disk, dataDir, key, known)
  if (position.sequence > known.sequence) {
    head.write(position)
    await head.sync()
  }
  return head
}

/** A collection that was thought of after the checkpoint has none yet. */
const documentsAreThere = (dataDir: string, { saved }: Checkpoint) =>
  collectionNames.every(
    (collection) => !(collection in saved) || fs.existsSync(collectionDir(dataDir, collection)),
  )

/**
 * How far each document's file is known to have come: as the checkpoint says, or further, as found. What was written
 * after the checkpoint is not written again, and yet must not be lost or put back unnoticed later.
 */
function savedSequences(checkpoint: Checkpoint | null, found: Seen['documents']): SavedSequences {
  // A checkpoint of before a collection was thought of has nothing of it.
  const saved = { ...nothingSaved(), ...checkpoint?.saved }
  for (const collection of collectionNames) {
    saved[collection] = saved[collection].map((sequence, index) =>
      Math.max(sequence, found[shardName({ collection, index })]?.[1] ?? 0),
    )
  }
  return saved
}

function nothingSaved(): SavedSequences {
  const entries = collectionNames.map((name) => [name, new Array<number>(shardCounts[name]).fill(0)])
  return Object.fromEntries(entries) as SavedSequences
}
