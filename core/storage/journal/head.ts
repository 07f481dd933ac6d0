/**
 * The journal's head, kept outside the journal: how far it reached when something was last acknowledged. A journal that
 * ends before its head was shortened; what stands behind the head was never acknowledged.
 *
 * The file has two slots, written in turn, so that a power cut in the middle of a write leaves the other. A slot is
 * written after the flush that it speaks of and is not flushed itself: after a kill it is exact, after a power cut it may
 * lag behind the journal, never lead.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../disk/disk.ts'
import { asStoreProblem, errorCode, journalAdvice, StoreProblem } from '../disk/store-problem.ts'
import type { ChainLink } from '../port/entry.ts'

export const headFileName = 'head'
/** One sector of a disk each: written whole or not at all. */
const slotBytes = 512

export interface Head extends ChainLink {
  slot: 0 | 1
  /** What the other slot says: where the journal was acknowledged before. The same at the very start. */
  older: ChainLink
  /** The file as it was read, for a copy. */
  bytes: Buffer
}

/** A running kiosk writes a slot within microseconds: what is still half a slot after so many looks is damage. */
const looks = 50

/**
 * The newer of the two slots. Both must be whole and say different things: who blanks the newest, or writes the other
 * one over it, takes back what was acknowledged last. Without a key their signatures are not checked.
 * @throws StoreProblem `head-missing`, `head-damaged` or `disk`.
 */
export function readHead(dataDir: string, key: Buffer | null): Head {
  const file = join(dataDir, headFileName)
  for (let look = 1; look <= looks; look++) {
    const head = parseHead(readBytes(file), key)
    if (head) return head
  }
  throw new StoreProblem('head-damaged', `The journal's head ${file} is damaged. ${journalAdvice}`, { file })
}

function readBytes(file: string): Buffer {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw asStoreProblem('read', file, error)
    throw new StoreProblem('head-missing', `The journal's head ${file} is gone. ${journalAdvice}`, { file })
  }
}

function parseHead(bytes: Buffer, key: Buffer | null): Head | null {
  const [first, second] = ([0, 1] as const).map((slot) =>
    parseSlot(bytes.subarray(slot * slotBytes, (slot + 1) * slotBytes), key),
  )
  if (!first) return null
  if (!second) {
    // Earlier programs began with one slot, and had acknowledged nothing yet.
    const isNew = first.sequence === 0 && bytes.length <= slotBytes
    return isNew ? { slot: 0, ...first, older: first, bytes } : null
  }
  if (first.sequence === second.sequence && first.sequence > 0) return null
  return second.sequence > first.sequence
    ? { slot: 1, ...second, older: first, bytes }
    : { slot: 0, ...first, older: second, bytes }
}

export class HeadWriter {
  readonly #disk: Disk
  readonly #key: Buffer
  readonly #fd: number
  #slot: 0 | 1
  #written: Buffer | null = null
  /** A flush has failed: the system may hold as written what the disk has not. */
  #doubtful = false

  /** Makes the file when it is not there. */
  constructor(disk: Disk, dataDir: string, key: Buffer, current: Head | null) {
    this.#disk = disk
    this.#key = key
    const file = join(dataDir, headFileName)
    this.#fd = disk.open(file, fs.existsSync(file) ? 'existing' : 'create')
    this.#slot = current ? current.slot : 1
  }

  write(link: ChainLink): void {
    this.#slot = this.#slot === 0 ? 1 : 0
    const text = `${link.sequence} ${link.hash}`
    const line = `${text} ${sign(this.#key, text)}\n`.padEnd(slotBytes, ' ')
    this.#written = Buffer.from(line, 'latin1')
    this.#disk.write(this.#fd, this.#written, this.#slot * slotBytes)
  }

  async sync(): Promise<void> {
    if (this.#doubtful && this.#written) {
      // Both slots lie in one page.
      this.#disk.write(this.#fd, this.#written, this.#slot * slotBytes)
    }
    this.#doubtful = true
    await this.#disk.dataSyncLater(this.#fd)
    this.#doubtful = false
  }

  close(): void {
    this.#disk.close(this.#fd)
  }
}

function parseSlot(bytes: Buffer, key: Buffer | null): ChainLink | null {
  const found = /^((\d+) ([0-9a-f]{64})) ([0-9a-f]{64})\n *$/.exec(bytes.toString('latin1'))
  if (!found) return null
  const [, text, sequence, hash, signature] = found as unknown as [string, string, string, string, string]
  if (key && !timingSafeEqual(Buffer.from(sign(key, text)), Buffer.from(signature))) return null
  return { sequence: Number(sequence), hash }
}

function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}
