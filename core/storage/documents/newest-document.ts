/**
 * Which entry of the journal the documents speak of at most. A document is written after the entries it reflects are on
 * the disk, so one that is ahead of the journal shows that entries were taken away.
 */
import type { KeyObject } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { EventLoopYielder } from '../../foundation/yield-to-event-loop.ts'
import { markOf, nothingSeen, type Seen } from './seen-files.ts'
import { readShard, ShardDamaged } from './shard-file.ts'
import { collectionDir, collectionNames } from './shard-layout.ts'
import { asStoreProblem, errorCode } from '../disk/store-problem.ts'

export interface NewestDocument {
  file: string
  sequence: number
  /** All that are there, as they are now. */
  documents: Seen['documents']
  /** How many of them had to be read. */
  read: number
}

/** Damaged files count for nothing: they are made anew from the journal. @throws StoreProblem `disk` */
export async function newestDocument(
  dataDir: string,
  key: KeyObject,
  seen: Seen = nothingSeen,
): Promise<NewestDocument> {
  const yielder = new EventLoopYielder()
  const newest: NewestDocument = { file: '', sequence: 0, documents: {}, read: 0 }
  const note = (file: string, sequence: number) => {
    if (sequence > newest.sequence) Object.assign(newest, { file, sequence })
  }
  for (const collection of collectionNames) {
    const dir = collectionDir(dataDir, collection)
    const names = namesIn(dir)
    for (const shard of new Set(names.map((name) => name.slice(0, 4)))) {
      const id = `${collection}/${shard}`
      const mark = markOf(join(dir, shard))
      const before = seen.documents[id]
      if (mark !== null && before?.[0] === mark) {
        newest.documents[id] = before
        note(join(dir, shard), before[1])
        continue
      }
      // Somebody who puts an older copy in its place may have forgotten the others.
      for (const name of names.filter((name) => name.startsWith(shard))) {
        const file = join(dir, name)
        const found = sequenceIn(file, key, id)
        newest.read++
        await yielder.after(found?.characters ?? 0)
        if (!found) continue
        note(file, found.sequence)
        if (name === shard && mark !== null) newest.documents[id] = [mark, found.sequence]
      }
    }
    await yielder.now()
  }
  return newest
}

/** A document's file, its previous copy, and one that was being written. */
function namesIn(dir: string): string[] {
  try {
    return fs.readdirSync(dir).filter((name) => /^[0-9a-f]{4}(?:\.prev|\.tmp)?$/.test(name))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw asStoreProblem('read the folder', dir, error)
  }
}

function sequenceIn(file: string, key: KeyObject, id: string) {
  try {
    const text = readShard(file, key, id)
    return text === null ? null : { sequence: parseInt(text, 10), characters: text.length }
  } catch (error) {
    if (error instanceof ShardDamaged) return null
    throw asStoreProblem('read', file, error)
  }
}
