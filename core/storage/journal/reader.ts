/** Reading the journal: the chain is checked against the head, and every entry is decrypted. */
import type { KeyObject } from 'node:crypto'
import { deriveKeys } from '../encryption/derived-keys.ts'
import { checkStoreFile } from '../disk/store-file.ts'
import { journalAdvice, StoreProblem } from '../disk/store-problem.ts'
import { openPayload, type ChainLink, type HistoryEntry, type JournalEntry } from '../port/entry.ts'
import { readHead } from './head.ts'
import { readBase } from './base.ts'
import { scanJournal, segmentFile, type Position, type ScanEnd } from './segments.ts'

export type { JournalEntry, WrittenPut } from '../port/entry.ts'

/**
 * For audits and reports: every entry that is kept and was acknowledged before the call (and maybe some later ones),
 * oldest first.
 * Needs no lock and changes nothing: it works beside a running kiosk.
 *
 * @param key the folder's 32-byte master key.
 * @throws StoreProblem `not-a-store`, `wrong-key`, `disk`, or what is wrong with the journal or its head.
 */
export async function* readJournal(dataDir: string, key: Buffer): AsyncGenerator<JournalEntry, void> {
  const keys = deriveKeys(key)
  if (!checkStoreFile(dataDir, keys)) {
    throw new StoreProblem('not-a-store', `There is no data in ${dataDir}. Check the path.`, {
      file: dataDir,
    })
  }
  // Read before the entries: a running kiosk moves it on meanwhile.
  const head = readHead(dataDir, keys.head)
  for await (const { entry } of checkedEntries(dataDir, keys.journal, head, readBase(dataDir, keys.head))) {
    if (entry) yield entry
  }
}

export interface CheckedEntry {
  link: ChainLink
  /** Null when there was no key, or it was not to be opened. */
  entry: HistoryEntry | null
  after: Position
}

/**
 * The entries behind `from`. What stands behind the head was never acknowledged: the first damage there is where the
 * journal ends, and is handed back as such.
 *
 * A flush that never finished may leave any mixture of written and lost pages, so a whole entry behind a damaged one
 * says nothing: only the head tells a torn end from a tampered journal.
 *
 * @param key the journal's key, or null to check the chain only.
 * @param also other places that the chain must lead through.
 * @param openAfter entries up to here are only checked: the head's hash vouches for what is in them.
 * @throws StoreProblem `journal-damaged`, `journal-shortened`, `segment-missing`, `head-damaged`, `disk`.
 */
export async function* checkedEntries(
  dataDir: string,
  key: KeyObject | null,
  head: ChainLink,
  from: Position,
  { also = [], openAfter = 0 }: { also?: readonly ChainLink[]; openAfter?: number } = {},
): AsyncGenerator<CheckedEntry, ScanEnd> {
  if (head.sequence < from.sequence) {
    throw new StoreProblem(
      'head-damaged',
      `The journal's head speaks of entry ${head.sequence}, but the documents already hold entry ${from.sequence}: ` +
        `an older head was put in its place. ${journalAdvice}`,
      { sequence: head.sequence },
    )
  }
  const known = [head, ...also]
  const isOther = (link: ChainLink) =>
    known.some(({ sequence, hash }) => sequence === link.sequence && hash !== link.hash)
  if (isOther(from)) throw otherHistory(dataDir, from)
  const scan = scanJournal(dataDir, from)
  for (;;) {
    const step = await scan.next()
    if (step.done) {
      if (step.value.position.sequence < head.sequence) throw endsTooEarly(dataDir, step.value, head)
      return step.value
    }
    const scanned = step.value
    const { link, segment, offset, after } = scanned
    if (isOther(link)) throw otherHistory(dataDir, after)
    const opens = key !== null && link.sequence > openAfter
    const entry = opens ? openPayload(key, scanned) : null
    if (opens && !entry) {
      // Never a torn write: the hash is right, so somebody without the key made this line.
      throw damaged(
        dataDir,
        { segment, offset, why: 'the entry was not written with this key' },
        link.sequence,
      )
    }
    yield { link, entry: entry && historyEntry(entry, scanned), after }
  }
}

/** @param line where the entry was read from. */
export function historyEntry(
  entry: JournalEntry,
  { previous, payload }: { previous: ChainLink; payload: string },
): HistoryEntry {
  return { ...entry, previousHash: previous.hash, payload }
}

function endsTooEarly(dataDir: string, end: ScanEnd, head: ChainLink): StoreProblem {
  if (end.damage) return damaged(dataDir, end.damage, end.position.sequence + 1)
  const file = segmentFile(dataDir, end.position.segment)
  return new StoreProblem(
    'journal-shortened',
    `The journal ends after entry ${end.position.sequence} in ${file}, but ${head.sequence} entries were ` +
      `acknowledged. ${journalAdvice}`,
    { file, sequence: end.position.sequence + 1 },
  )
}

function otherHistory(dataDir: string, at: Position): StoreProblem {
  const why = `entry ${at.sequence} is not the one that was acknowledged`
  return damaged(dataDir, { ...at, why }, at.sequence)
}

export function damaged(
  dataDir: string,
  damage: { segment: number; offset: number; why: string },
  sequence: number,
): StoreProblem {
  const file = segmentFile(dataDir, damage.segment)
  return new StoreProblem(
    'journal-damaged',
    `The journal is damaged: ${damage.why} (${file}, byte ${damage.offset}). ${journalAdvice}`,
    { file, sequence },
  )
}
