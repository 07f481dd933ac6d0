/**
 * The journal from any entry on, in both directions, beside the process that writes it. Nothing behind the head, the
 * place up to which it was acknowledged when the reading began, is ever looked at: so a write under way cannot disturb.
 */
import type { KeyObject } from 'node:crypto'
import type { StoreProblem } from '../disk/store-problem.ts'
import { EventLoopYielder } from '../../foundation/yield-to-event-loop.ts'
import { parseLine, openPayload, type HistoryEntry } from '../port/entry.ts'
import { checkedEntries, damaged, historyEntry } from './reader.ts'
import { firstSequence, readSegment, segmentOf, type Position } from './segments.ts'

export interface HistoryOptions {
  dataDir: string
  /** The journal's. */
  key: KeyObject
  /** Before the first entry that is kept. */
  base: Position
  /** Behind the last entry that counts. */
  head: Position
}

/**
 * The entries with a sequence above `after`, oldest first, up to the head.
 * @throws StoreProblem whatever is wrong with the journal.
 */
export async function* historyAfter(
  { dataDir, key, base, head }: HistoryOptions,
  after: number,
): AsyncGenerator<HistoryEntry, void> {
  if (after >= head.sequence) return
  const from = await placeBehind(dataDir, { base, head }, after)
  for await (const { entry } of checkedEntries(dataDir, key, head, from)) {
    if (!entry) continue
    yield entry
    if (entry.sequence === head.sequence) return
  }
}

/**
 * The entries with a sequence below `before`, newest first, from the head at most. One segment is in memory at a time.
 * @throws StoreProblem `journal-damaged`, `segment-missing`, `disk`.
 */
export async function* historyBefore(
  { dataDir, key, base, head }: HistoryOptions,
  before = Infinity,
): AsyncGenerator<HistoryEntry, void> {
  const to = before > head.sequence ? head : await placeBehind(dataDir, { base, head }, before - 1)
  if (to.sequence <= base.sequence) return
  const yielder = new EventLoopYielder()
  // A line is checked and opened with the hash of the one before it, so it waits until that one is found.
  let waiting: Line | null = null
  let sequence = to.sequence
  for (let segment = to.segment; segment >= base.segment; segment--) {
    const bytes = await readSegment(dataDir, segment)
    let end = segment === to.segment ? to.offset : bytes.lastIndexOf(newline) + 1
    while (end > 0) {
      const hash = hashBefore(bytes, end)
      if (!waiting && hash !== to.hash) throw notAcknowledged(dataDir, { segment, offset: end }, to.sequence)
      if (waiting) yield opened(dataDir, key, waiting, hash)
      const offset = bytes.lastIndexOf(newline, end - 2) + 1
      waiting = { segment, offset, sequence, bytes: bytes.subarray(offset, end) }
      sequence--
      await yielder.after(end - offset)
      end = offset
    }
    // A copy of its own: else it would keep all of its segment in memory.
    if (waiting) waiting.bytes = Buffer.from(waiting.bytes)
  }
  if (!waiting) throw notAcknowledged(dataDir, to, to.sequence)
  yield opened(dataDir, key, waiting, base.hash)
}

interface Line {
  segment: number
  offset: number
  sequence: number
  bytes: Buffer
}

const newline = 0x0a

function opened(dataDir: string, key: KeyObject, line: Line, previousHash: string): HistoryEntry {
  const parsed = parseLine(line.bytes, 0, { sequence: line.sequence - 1, hash: previousHash })
  if (parsed.kind !== 'entry') {
    const why = parsed.kind === 'damaged' ? parsed.why : 'an entry is missing'
    throw damaged(dataDir, { ...line, why }, line.sequence)
  }
  const entry = openPayload(key, parsed)
  if (!entry) {
    throw damaged(dataDir, { ...line, why: 'the entry was not written with this key' }, line.sequence)
  }
  return historyEntry(entry, parsed)
}

/** Just behind the entry with this sequence, which must not be above the head's; or behind the last that was purged. */
async function placeBehind(
  dataDir: string,
  { base, head }: { base: Position; head: Position },
  sequence: number,
): Promise<Position> {
  if (sequence <= base.sequence) return base
  if (sequence === head.sequence) return head
  const segment = segmentOf(dataDir, sequence, base.segment, head.segment)
  const bytes = await readSegment(dataDir, segment)
  let offset = 0
  for (let at = firstSequence(dataDir, segment) ?? Infinity; at <= sequence; at++) {
    offset = bytes.indexOf(newline, offset) + 1
    if (offset === 0) throw notAcknowledged(dataDir, { segment, offset: bytes.length }, at)
  }
  return { segment, offset, sequence, hash: hashBefore(bytes, offset) }
}

/** The hash at the end of the line that ends at `end`. */
const hashBefore = (bytes: Buffer, end: number) => bytes.toString('latin1', Math.max(end - 65, 0), end - 1)

function notAcknowledged(
  dataDir: string,
  at: { segment: number; offset: number },
  sequence: number,
): StoreProblem {
  return damaged(dataDir, { ...at, why: `entry ${sequence} is not where it must be` }, sequence)
}
