/**
 * What a start need not read again: files that it or the kiosk read or wrote itself, and that nobody has touched since.
 * A file is known again by its number, its size and the time of its last change, which the file system sets and nobody
 * but the machine's administrator can choose. Only a shortcut: without it, or where it does not fit, all is read.
 */
import type { KeyObject } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { ChainLink } from '../port/entry.ts'
import type { Position } from '../journal/segments.ts'
import { replaceFile, type Disk } from '../disk/disk.ts'
import { seal, unseal } from '../encryption/sealed.ts'

export const seenFileName = 'seen'
const bound = Buffer.from('seen')

/** Tells one state of one file from any other; null where there is none. */
export type FileMark = string

export interface SeenSegment {
  mark: FileMark
  /** Behind the last entry that was found whole in this file. */
  upTo: Position
}

export interface Seen {
  /** The journal's files from its beginning on, without a gap. */
  journal: SeenSegment[]
  /** What head and checkpoint said then, found in the chain. */
  links: ChainLink[]
  /** By a document file's name, `accounts/03ff`: the file, and the entry that it reflects. */
  documents: Record<string, [mark: FileMark, sequence: number]>
}

export const nothingSeen: Seen = { journal: [], links: [], documents: {} }

export function markOf(path: string): FileMark | null {
  const found = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.ino.toString(36)} ${found.size.toString(36)} ${found.ctimeNs.toString(36)}` : null
}

/** Whether a change from now on is certain to give the file another mark: file systems tell times in steps. */
export function isSettled(path: string, now: bigint): boolean {
  const changed = fs.lstatSync(path, { bigint: true }).ctimeNs
  const isInSeconds = changed % 1_000_000_000n === 0n
  return now - changed > (isInSeconds ? 2_000_000_000n : 20_000_000n)
}

/** The file system's own time, in nanoseconds. */
export function fileSystemNow(dataDir: string): bigint {
  const probe = join(dataDir, `${seenFileName}.now`)
  fs.writeFileSync(probe, '', { mode: 0o600 })
  try {
    return fs.lstatSync(probe, { bigint: true }).ctimeNs
  } finally {
    fs.rmSync(probe, { force: true })
  }
}

export function readSeen(dataDir: string, key: KeyObject): Seen {
  try {
    const plain = unseal(key, bound, fs.readFileSync(join(dataDir, seenFileName)))
    return plain ? (JSON.parse(plain.toString()) as Seen) : nothingSeen
  } catch {
    return nothingSeen
  }
}

export async function writeSeen(disk: Disk, dataDir: string, key: KeyObject, seen: Seen): Promise<void> {
  await replaceFile(disk, join(dataDir, seenFileName), seal(key, bound, Buffer.from(JSON.stringify(seen))))
}
