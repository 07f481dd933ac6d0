/**
 * A start's check that the whole folder fits together, in the time it takes to read what was touched since the last one:
 * neither a start nor an end costs more as the journal grows. `verify` asks the same questions and reads everything.
 */
import type { ChainLink } from '../port/entry.ts'
import { listSegments, segmentFile, type Position } from '../journal/segments.ts'
import { readParts, wholeJournal, type Parts } from './whole-journal.ts'
import type { StoreKeys } from '../encryption/derived-keys.ts'
import {
  fileSystemNow,
  isSettled,
  markOf,
  type FileMark,
  type Seen,
  type SeenSegment,
} from '../documents/seen-files.ts'

export interface CheckedFolder {
  parts: Parts
  /** For the next check. */
  seen: Seen
  /** The next check is much quicker if it knows of this one. */
  worthKeeping: boolean
}

/** So many files read are worth a file written. */
const manyDocuments = 100
/** Below this much of the journal, in bytes, reading it again costs nothing. */
const muchJournal = 1024 * 1024

/** For the holder of the lock. @throws StoreProblem */
export async function checkFolder(dataDir: string, keys: StoreKeys, before: Seen): Promise<CheckedFolder> {
  const parts = await readParts(dataDir, keys, before)
  const { base, head, checkpoint } = parts
  const links = [head, head.older, ...(checkpoint ? [checkpoint.position] : [])].map(linkOf)
  const known = knownSegments(dataDir, before, { base, links })
  const from = placeBehind(dataDir, known) ?? base
  const segments = listSegments(dataDir, base.segment).filter((segment) => segment >= from.segment)
  const now = fileSystemNow(dataDir)
  const marks = new Map(segments.map((segment) => [segment, markOf(segmentFile(dataDir, segment))]))

  const ends = new Map<number, Position>()
  const entries = wholeJournal(dataDir, keys.journal, parts, { from, openAfter: head.sequence })
  let step = await entries.next()
  for (; !step.done; step = await entries.next()) ends.set(step.value.after.segment, step.value.after)

  const journal = [...known]
  for (const segment of step.value.damage ? [] : segments) {
    const upTo = ends.get(segment)
    const seen = upTo && seenSegment(dataDir, upTo, marks.get(segment) ?? null, now)
    if (!seen || segment !== base.segment + journal.length) break
    journal.push(seen)
  }
  const documents = parts.newest?.documents ?? {}
  const read = [...ends.values()].reduce((sum, { offset }) => sum + offset, 0)
  return {
    parts,
    seen: { journal, links, documents },
    worthKeeping: read > muchJournal || (parts.newest?.read ?? 0) > manyDocuments,
  }
}

/** The same once more at the end of a store's life, so that the next start has little to do. @throws StoreProblem */
export async function seenAtTheEnd(dataDir: string, keys: StoreKeys, before: Seen): Promise<Seen> {
  const first = await checkFolder(dataDir, keys, before)
  if (!first.worthKeeping) return first.seen
  // What was written a moment ago cannot be told from what somebody changes in the same moment.
  await new Promise((resolve) => setTimeout(resolve, 30))
  return (await checkFolder(dataDir, keys, first.seen)).seen
}

const linkOf = ({ sequence, hash }: ChainLink): ChainLink => ({ sequence, hash })

/** The journal's files, from its beginning on, that are as they were, and before all that must still be found in it. */
function knownSegments(
  dataDir: string,
  seen: Seen,
  { base, links }: { base: Position; links: readonly ChainLink[] },
): SeenSegment[] {
  const open = links.filter(
    (link) => !seen.links.some(({ sequence, hash }) => sequence === link.sequence && hash === link.hash),
  )
  const limit = Math.min(
    ...open.map(({ sequence }) => sequence).filter((sequence) => sequence > base.sequence),
  )
  const from = seen.journal.findIndex(({ upTo }) => upTo.segment === base.segment)
  const known: SeenSegment[] = []
  for (const segment of from < 0 ? [] : seen.journal.slice(from)) {
    const { mark, upTo } = segment
    if (upTo.segment !== base.segment + known.length || upTo.sequence > limit) break
    if (markOf(segmentFile(dataDir, upTo.segment)) !== mark) break
    known.push(segment)
  }
  return known
}

/** Where to go on: at the beginning of the next file, where there is one. */
function placeBehind(dataDir: string, known: readonly SeenSegment[]): Position | null {
  const last = known.at(-1)?.upTo
  if (!last) return null
  const next = last.segment + 1
  return markOf(segmentFile(dataDir, next)) === null ? last : { ...last, segment: next, offset: 0 }
}

/** Null where somebody may have changed the file since it was read, or could without its mark showing it. */
function seenSegment(
  dataDir: string,
  upTo: Position,
  mark: FileMark | null,
  now: bigint,
): SeenSegment | null {
  const file = segmentFile(dataDir, upTo.segment)
  return mark !== null && markOf(file) === mark && isSettled(file, now) ? { mark, upTo } : null
}
