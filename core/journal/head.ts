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
import type { Disk } from '../store/disk.ts'
import { asStoreProblem, errorCode, journalAdvice, StoreProblem } from '../store/store-problem.ts'
import type { ChainLink } from './entry.ts'

export const headFileName = 'head'
/** One sector of a disk each: written whole or not at all. */
const slotBytes = 512

export interface Head extends ChainLink {
  slot: 0 | 1
}

/**
 * The newer of the two slots that are whole. Without a key their signatures are not checked.
 * @throws StoreProblem `head-missing`, `head-damaged` or `disk`.
 */
export function readHead(dataDir: string, key: Buffer | null): Head {
  const file = join(dataDir, headFileName)
  let bytes: Buffer
  try {
    bytes = fs.readFileSync(file)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw asStoreProblem('read', file, error)
    throw new StoreProblem('head-missing', `The journal's head ${file} is gone. ${journalAdvice}`, { file })
  }
  const heads = ([0, 1] as const)
    .map((slot) => parseSlot(bytes.subarray(slot * slotBytes, (slot + 1) * slotBytes), slot, key))
    .filter((head) => head !== null)
  const [first, second] = heads
  if (!first) {
    throw new StoreProblem('head-damaged', `The journal's head ${file} is damaged. ${journalAdvice}`, {
      file,
    })
  }
  return second && second.sequence > first.sequence ? second : first
}

export class HeadWriter {
  readonly #disk: Disk
  readonly #key: Buffer
  readonly #fd: number
  #slot: 0 | 1

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
    this.#disk.write(this.#fd, Buffer.from(line, 'latin1'), this.#slot * slotBytes)
  }

  sync(): Promise<void> {
    return this.#disk.dataSyncLater(this.#fd)
  }

  close(): void {
    this.#disk.close(this.#fd)
  }
}

function parseSlot(bytes: Buffer, slot: 0 | 1, key: Buffer | null): Head | null {
  const found = /^((\d+) ([0-9a-f]{64})) ([0-9a-f]{64})\n *$/.exec(bytes.toString('latin1'))
  if (!found) return null
  const [, text, sequence, hash, signature] = found as unknown as [string, string, string, string, string]
  if (key && !timingSafeEqual(Buffer.from(sign(key, text)), Buffer.from(signature))) return null
  return { slot, sequence: Number(sequence), hash }
}

function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}
