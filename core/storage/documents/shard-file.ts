/**
 * lowdb's adapter for one shard: an encrypted file that is replaced as a whole and keeps its previous copy. Inside, one
 * line a document: version, key, document. Documents stay text until somebody asks for one.
 */
import type { KeyObject } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Adapter } from 'lowdb'
import type { Disk } from '../disk/disk.ts'
import { seal, unseal } from '../encryption/sealed.ts'
import { documentsDir, shardName, type ShardId } from './shard-layout.ts'
import { errorCode } from '../disk/store-problem.ts'

export interface ShardData {
  /** Every change of this shard up to this journal entry is in it. */
  sequence: number
  documents: Map<string, KeptDocument>
}

export interface KeptDocument {
  version: number
  /** The document as JSON. */
  text: string
}

export const emptyShard = (): ShardData => ({ sequence: 0, documents: new Map() })

/** The file is there but is not what was written. */
export class ShardDamaged extends Error {
  override name = 'ShardDamaged'
}

export interface ShardFileOptions {
  disk: Disk
  dataDir: string
  key: KeyObject
  /** Resolves when the journal is durable up to this entry: a document must never be ahead of the journal. */
  journalled: (sequence: number) => Promise<void>
}

export class ShardFile implements Adapter<ShardData> {
  readonly path: string
  readonly previousPath: string
  readonly #options: ShardFileOptions
  readonly #id: ShardId

  constructor(options: ShardFileOptions, id: ShardId) {
    this.#options = options
    this.path = join(documentsDir(options.dataDir), shardName(id))
    this.previousPath = `${this.path}.prev`
    this.#id = id
  }

  /** @returns null when there is no file. @throws ShardDamaged */
  read(): Promise<ShardData | null> {
    return this.#readFrom(this.path)
  }

  readPrevious(): Promise<ShardData | null> {
    return this.#readFrom(this.previousPath)
  }

  /**
   * Takes the data as it is at the call. The new content is on the disk when it resolves; its name is only after the
   * folder is synced, which the caller does once for many shards.
   */
  async write(data: ShardData): Promise<void> {
    const { disk, key, journalled } = this.#options
    const bytes = seal(key, boundTo(shardName(this.#id)), encode(data))
    await journalled(data.sequence)
    const temporary = `${this.path}.tmp`
    await disk.writeFile(temporary, bytes)
    await disk.remove(this.previousPath)
    // A second name, not a rename: at no moment is there no current file.
    await disk.link(this.path, this.previousPath).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
    await disk.rename(temporary, this.path)
  }

  async #readFrom(path: string): Promise<ShardData | null> {
    const text = readShard(path, this.#options.key, shardName(this.#id))
    return text === null ? null : decode(text)
  }
}

/**
 * What stands in a shard's file; its first line is the sequence that it reflects.
 * @param name the shard's, `accounts/03ff`: no file is taken for another's
 * @returns null when there is no file. @throws ShardDamaged
 */
export function readShard(path: string, key: KeyObject, name: string): string | null {
  let bytes: Buffer
  try {
    // In place: a small file is read in the time that one of the four ways to another thread and back would take.
    bytes = fs.readFileSync(path)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return null
    // A bad sector makes one file unreadable; the journal still has what was in it.
    if (code === 'EIO') throw new ShardDamaged(`${path}: ${code}`)
    throw error
  }
  const plain = unseal(key, boundTo(name), bytes)
  if (!plain) throw new ShardDamaged(path)
  return plain.toString()
}

const boundTo = (name: string) => Buffer.from(`shard ${name}`)

function encode({ sequence, documents }: ShardData): Buffer {
  let text = `${sequence}\n`
  // JSON holds no raw tab or line break, so both can part things here.
  for (const [key, document] of documents) {
    text += `${document.version}\t${JSON.stringify(key)}\t${document.text}\n`
  }
  return Buffer.from(text)
}

/** Without lists of lines and cells: an import of a file that is known reads each shard over and over. */
function decode(text: string): ShardData {
  const documents = new Map<string, KeptDocument>()
  const endOf = (mark: string, from: number) => {
    const at = text.indexOf(mark, from)
    return at < 0 ? text.length : at
  }
  const first = endOf('\n', 0)
  for (let at = first + 1; at < text.length;) {
    const [version, end] = [endOf('\t', at), endOf('\n', at)]
    const key = endOf('\t', version + 1)
    documents.set(keyOf(text.slice(version + 1, key)), {
      version: Number(text.slice(at, version)),
      text: text.slice(key + 1, end),
    })
    at = end + 1
  }
  return { sequence: Number(text.slice(0, first)), documents }
}

const keyOf = (json: string) => (json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1))
