/**
 * Whether the parts of a data folder fit each other: base, head, checkpoint, documents and journal. A start and `verify`
 * ask here, so that the one refuses what the other refuses.
 *
 * Each part alone can be put back by its older copy, or removed, by somebody without the key. Each speaks of an entry of
 * the journal, though: what speaks of an entry that the journal has not is proof that entries were taken away.
 */
import type { KeyObject } from 'node:crypto'
import { readCheckpoint, type Checkpoint } from '../documents/checkpoint.ts'
import { newestDocument, type NewestDocument } from '../documents/newest-document.ts'
import type { StoreKeys } from '../encryption/derived-keys.ts'
import type { Seen } from '../documents/seen-files.ts'
import { journalAdvice, StoreProblem } from '../disk/store-problem.ts'
import { readBase } from '../journal/base.ts'
import { readHead, type Head } from '../journal/head.ts'
import { checkedEntries, damaged, type CheckedEntry } from '../journal/reader.ts'
import { listSegments, type Position, type ScanEnd } from '../journal/segments.ts'

export interface Parts {
  /** Where the journal begins. */
  base: Position
  head: Head
  /** Null without a key, and where it was lost. */
  checkpoint: Checkpoint | null
  /** Of all documents the one that speaks of the newest entry; null without a key. */
  newest: NewestDocument | null
}

/**
 * All of them before the journal, and those that follow another one before it: a running kiosk moves them on meanwhile.
 * @param seen documents that are as they were then are not read again
 * @throws StoreProblem `head-missing`, `head-damaged`, `base-damaged`, `disk`
 */
export async function readParts(dataDir: string, keys: StoreKeys | null, seen?: Seen): Promise<Parts> {
  const headKey = keys?.head ?? null
  for (;;) {
    const began = readBase(dataDir, headKey)
    const newest = keys && (await newestDocument(dataDir, keys.documents, seen))
    const checkpoint = keys && readCheckpoint(dataDir, keys.documents)
    const head = readHead(dataDir, headKey)
    const base = readBase(dataDir, headKey)
    // A purge came in between.
    if (base.sequence !== began.sequence) continue
    // An old one that was put back says nothing about what stands behind the base; all of that is in the journal.
    const isOld = checkpoint !== null && checkpoint.position.sequence < base.sequence
    return { base, head, newest, checkpoint: isOld ? null : checkpoint }
  }
}

/**
 * The journal's entries, each with its place in the chain, which must lead through all that the parts speak of.
 * @param key null to check the chain only
 * @param from a place up to which all was found whole before, see `seen-files.ts`
 * @param openAfter entries up to here are not decrypted
 * @throws StoreProblem `journal-damaged`, `journal-shortened`, `segment-missing`, `head-damaged`, `disk`.
 */
export async function* wholeJournal(
  dataDir: string,
  key: KeyObject | null,
  { base, head, checkpoint, newest }: Parts,
  { from = base, openAfter = 0 }: { from?: Position; openAfter?: number } = {},
): AsyncGenerator<CheckedEntry, ScanEnd> {
  listSegments(dataDir, base.segment)
  const position = checkpoint?.position
  if (position && position.sequence > head.sequence) {
    // The head is on the disk before a checkpoint is written.
    throw new StoreProblem(
      'head-damaged',
      `The journal's head speaks of entry ${head.sequence}, but the documents already hold entry ${position.sequence}: ` +
        `an older head was put in its place. ${journalAdvice}`,
      { sequence: head.sequence },
    )
  }
  const also = position ? [position, head.older] : [head.older]
  const end = yield* checkedEntries(dataDir, key, head, from, { also, openAfter })
  const last = end.position.sequence
  const ahead = newest && newest.sequence > last ? newest : null
  if (ahead && end.damage) throw damaged(dataDir, end.damage, last + 1)
  if (ahead) {
    throw new StoreProblem(
      'journal-shortened',
      `The document file ${ahead.file} holds what entry ${ahead.sequence} wrote, but the journal ends after entry ` +
        `${last}: entries were taken out of it. ${journalAdvice}`,
      { file: ahead.file, sequence: last + 1 },
    )
  }
  const saved = Math.max(0, ...Object.values(checkpoint?.saved ?? {}).map((all) => Math.max(0, ...all)))
  if (saved > last) {
    throw new StoreProblem(
      'journal-shortened',
      `Documents were written up to entry ${saved}, but the journal ends after entry ${last}: entries were taken out ` +
        `of it. ${journalAdvice}`,
      { sequence: last + 1 },
    )
  }
  return end
}
