/**
 * The journal's files, `journal/000001.journal` and on. A segment is filled with zeros before it is used: a flush then
 * has only data to write and no file size, which makes it about a quarter faster. The first zero ends its entries.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../disk/disk.ts'
import { asStoreProblem, journalAdvice, StoreProblem } from '../disk/store-problem.ts'
import { EventLoopYielder } from '../../foundation/yield-to-event-loop.ts'
import { chainStart, isZero, parseLine, type ChainLink } from '../port/entry.ts'

/** A place between two entries: what comes before it, and where the next one begins. */
export interface Position extends ChainLink {
  segment: number
  offset: number
}

export const journalStart: Position = { ...chainStart, segment: 1, offset: 0 }

export const journalDir = (dataDir: string) => join(dataDir, 'journal')
export const segmentFile = (dataDir: string, segment: number) =>
  join(journalDir(dataDir), `${String(segment).padStart(6, '0')}.journal`)

/**
 * The numbers of the segments there are, `first` to n. Those before `first` do not count.
 * @throws StoreProblem `segment-missing` when one of them, or all, are gone.
 */
export function listSegments(dataDir: string, first: number): number[] {
  const numbers = segmentFiles(dataDir).filter((number) => number >= first)
  const missing = numbers.findIndex((number, index) => number !== first + index)
  if (missing >= 0 || numbers.length === 0) {
    const file = segmentFile(dataDir, first + Math.max(missing, 0))
    throw new StoreProblem('segment-missing', `The journal's file ${file} is gone. ${journalAdvice}`, {
      file,
    })
  }
  return numbers
}

/** The numbers of all segments whose files are there, whether they count or not. @throws StoreProblem `disk` */
export function segmentFiles(dataDir: string): number[] {
  const dir = journalDir(dataDir)
  let names: string[]
  try {
    names = fs.readdirSync(dir)
  } catch (error) {
    throw asStoreProblem('read the folder', dir, error)
  }
  return names
    .map((name) => /^(\d{6,})\.journal$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

export interface ScannedEntry {
  link: ChainLink
  previous: ChainLink
  payload: string
  segment: number
  offset: number
  /** The place behind it. */
  after: Position
}

/** Where a scan ended, and what stood there if it was not simply the end. */
export interface ScanEnd {
  position: Position
  damage: { segment: number; offset: number; why: string } | null
}

/**
 * The entries behind `from`, in order, each with its hash checked; ends at the first thing that is no entry. Others get
 * their turn of the event loop in between.
 * @throws StoreProblem `segment-missing`, `journal-shortened` when `from` itself is not there any more, `disk`.
 */
export async function* scanJournal(dataDir: string, from: Position): AsyncGenerator<ScannedEntry, ScanEnd> {
  let position = from
  const yielder = new EventLoopYielder()
  for (const segment of listSegments(dataDir, from.segment)) {
    const bytes = await readSegment(dataDir, segment)
    if (segment === from.segment) assertReaches(bytes, from, segmentFile(dataDir, segment))
    let offset = segment === from.segment ? from.offset : 0
    for (;;) {
      const line = parseLine(bytes, offset, position)
      if (line.kind === 'damaged') return { position, damage: { segment, offset, why: line.why } }
      if (line.kind === 'end') break
      position = { ...line.link, segment, offset: line.end }
      yield {
        link: line.link,
        previous: line.previous,
        payload: line.payload,
        segment,
        offset,
        after: position,
      }
      await yielder.after(line.payload.length)
      offset = line.end
    }
  }
  return { position, damage: null }
}

/** The sequence of the first entry in a segment, or null when there is none; not checked against anything. */
export function firstSequence(dataDir: string, segment: number): number | null {
  const fd = fs.openSync(segmentFile(dataDir, segment), 'r')
  try {
    const bytes = Buffer.alloc(24)
    fs.readSync(fd, bytes, 0, bytes.length, 0)
    const digits = /^(\d+) /.exec(bytes.toString('latin1'))?.[1]
    return digits === undefined ? null : Number(digits)
  } finally {
    fs.closeSync(fd)
  }
}

/** How many bytes stand before the zeros at the end. A file may be zeros for the most part: these are skipped in blocks. */
export function contentEnd(bytes: Buffer): number {
  const block = 64 * 1024
  let end = bytes.length
  while (end > 0 && isZero(bytes.subarray(Math.max(end - block, 0), end), 0)) end = Math.max(end - block, 0)
  while (end > 0 && bytes[end - 1] === 0) end--
  return end
}

/** Zeros everything behind `position`, and says how many bytes were there. Only for what was never acknowledged. */
export async function cutTail(disk: Disk, dataDir: string, position: Position): Promise<number> {
  let cut = 0
  // From the end on: when this is interrupted, what is left still lies behind the head and is cut the next time.
  for (const segment of listSegments(dataDir, position.segment).reverse()) {
    const bytes = await readSegment(dataDir, segment)
    const from = segment === position.segment ? position.offset : 0
    if (isZero(bytes, from)) continue
    cut += contentEnd(bytes) - from
    const fd = disk.open(segmentFile(dataDir, segment), 'existing')
    try {
      disk.write(fd, Buffer.alloc(bytes.length - from), from)
      await disk.dataSyncLater(fd)
    } finally {
      disk.close(fd)
    }
  }
  return cut
}

/**
 * Writes once more what stands between two places, and flushes it. Where a flush has failed, the system may hold as
 * written what no disk has, and would not write it again by itself.
 */
export async function writeAgain(disk: Disk, dataDir: string, from: Position, to: Position): Promise<void> {
  for (let segment = from.segment; segment <= to.segment; segment++) {
    const bytes = await readSegment(dataDir, segment)
    const start = segment === from.segment ? from.offset : 0
    const end = segment === to.segment ? to.offset : contentEnd(bytes)
    if (end <= start) continue
    const fd = disk.open(segmentFile(dataDir, segment), 'existing')
    try {
      disk.write(fd, bytes.subarray(start, end), start)
      await disk.dataSyncLater(fd)
    } finally {
      disk.close(fd)
    }
  }
}

/** A new segment full of zeros, on the disk under its name when this resolves, and open. */
export async function createSegment(
  disk: Disk,
  dataDir: string,
  segment: number,
  size: number,
): Promise<{ fd: number; size: number }> {
  const temporary = join(journalDir(dataDir), 'next.tmp')
  await disk.remove(temporary)
  const fd = disk.open(temporary, 'create')
  try {
    const zeros = Buffer.alloc(Math.min(size, 256 * 1024))
    for (let done = 0; done < size; done += zeros.length) {
      disk.write(fd, zeros.subarray(0, size - done), done)
      // Piece by piece, so that a flush of the running segment never waits for all of it.
      await disk.dataSyncLater(fd)
    }
    await disk.rename(temporary, segmentFile(dataDir, segment))
    await disk.syncFolder(journalDir(dataDir))
  } catch (error) {
    disk.close(fd)
    throw error
  }
  return { fd, size }
}

export async function readSegment(dataDir: string, segment: number): Promise<Buffer> {
  const file = segmentFile(dataDir, segment)
  try {
    return await fs.promises.readFile(file)
  } catch (error) {
    throw asStoreProblem('read', file, error)
  }
}

/** The line just before a position must be the one that the position speaks of. */
function assertReaches(bytes: Buffer, from: Position, file: string): void {
  if (from.offset === 0) return
  if (bytes.toString('latin1', Math.max(from.offset - 65, 0), from.offset) === `${from.hash}\n`) return
  throw new StoreProblem(
    'journal-shortened',
    `The journal's file ${file} does not hold entry ${from.sequence} where it must be. ${journalAdvice}`,
    { file, sequence: from.sequence },
  )
}

/** The segment that an entry stands in. @param first the oldest, `last` the newest segment that holds one. */
export function segmentOf(dataDir: string, sequence: number, first: number, last: number): number {
  let low = first
  let high = last
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((firstSequence(dataDir, middle) ?? Infinity) <= sequence) low = middle
    else high = middle - 1
  }
  return low
}

/**
 * A place in the journal with nothing but entries up to `sequence` before it; the nearest that is cheap to find.
 * @param base where the journal begins
 */
export async function positionBefore(dataDir: string, base: Position, sequence: number): Promise<Position> {
  const segments = listSegments(dataDir, base.segment)
  for (const segment of segments.reverse()) {
    const first = segment === base.segment ? null : firstSequence(dataDir, segment)
    if (first === null || first > sequence + 1) continue
    const before = await readSegment(dataDir, segment - 1)
    const end = contentEnd(before) - 1
    return { segment, offset: 0, sequence: first - 1, hash: before.toString('latin1', end - 64, end) }
  }
  return base
}
