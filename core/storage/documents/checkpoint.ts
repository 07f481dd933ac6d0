/**
 * The checkpoint: how far the journal has been carried over into the documents, so that opening the store has only the
 * rest to go through. It also notes how far each shard's file had come: a file that is missing or older than that was
 * lost or put back.
 */
import type { KeyObject } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Position } from '../journal/segments.ts'
import type { Timeline } from '../port/timeline.ts'
import { replaceFile, type Disk } from '../disk/disk.ts'
import { seal, unseal } from '../encryption/sealed.ts'
import type { CollectionName } from '../port/model.ts'
import { asStoreProblem, errorCode } from '../disk/store-problem.ts'

export const checkpointFileName = 'checkpoint'
const bound = Buffer.from('checkpoint')

/** By collection, for each shard, the sequence that its file reflects at least; 0 where there is no file. */
export type SavedSequences = Record<CollectionName, number[]>

export interface Checkpoint {
  /** All entries up to here are in the documents. */
  position: Position
  /** Of the timeline up to there. */
  newestAt: number
  /** The rest of it; absent in what earlier programs wrote. */
  acts?: Pick<Timeline, 'lastActAt' | 'setBacks'>
  saved: SavedSequences
}

/** @returns null when it is missing or damaged: the whole journal says the same. @throws StoreProblem `disk` */
export function readCheckpoint(dataDir: string, key: KeyObject): Checkpoint | null {
  const file = join(dataDir, checkpointFileName)
  let bytes: Buffer
  try {
    bytes = fs.readFileSync(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw asStoreProblem('read', file, error)
  }
  const plain = unseal(key, bound, bytes)
  return plain ? (JSON.parse(plain.toString()) as Checkpoint) : null
}

export async function writeCheckpoint(
  disk: Disk,
  dataDir: string,
  key: KeyObject,
  checkpoint: Checkpoint,
): Promise<void> {
  const bytes = seal(key, bound, Buffer.from(JSON.stringify(checkpoint)))
  await replaceFile(disk, join(dataDir, checkpointFileName), bytes)
}
