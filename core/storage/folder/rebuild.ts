/** Makes all documents anew from the journal, for when they are in doubt. The old ones are quarantined, not removed. */
import * as fs from 'node:fs'
import { basename, join } from 'node:path'
import { checkpointFileName } from '../documents/checkpoint.ts'
import { lockFolder } from '../disk/folder-lock.ts'
import { openLowdbStore } from './lowdb-store.ts'
import { documentsDir } from '../documents/shard-layout.ts'
import { timestamp } from '../documents/shards.ts'
import { verifyJournal } from './verify-journal.ts'

export interface Rebuilt {
  entries: number
  /** Where the old documents are now. */
  quarantine: string
}

/**
 * @param now milliseconds since the epoch; names the folder of the old documents.
 * @throws StoreProblem `folder-in-use` while a kiosk runs; whatever is wrong with the journal: then nothing is touched.
 */
export async function rebuildDocuments(dataDir: string, key: Buffer, now: () => number): Promise<Rebuilt> {
  const lock = await lockFolder(dataDir)
  const quarantine = join(dataDir, 'quarantine', `${timestamp(now())}-rebuild`)
  try {
    const { problem } = await verifyJournal(dataDir, key)
    if (problem) throw problem
    fs.mkdirSync(quarantine, { recursive: true, mode: 0o700 })
    // The checkpoint first: without it, whatever happens in between, the next start goes through the whole journal.
    for (const path of [join(dataDir, checkpointFileName), documentsDir(dataDir)]) {
      if (fs.existsSync(path)) fs.renameSync(path, join(quarantine, basename(path)))
    }
  } finally {
    await lock.release()
  }
  // Without documents, opening is rebuilding.
  const store = await openLowdbStore({ dataDir, key, now })
  await store.close()
  return { entries: store.opened.replayed, quarantine }
}
