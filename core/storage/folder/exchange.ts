/**
 * Puts one whole store in the place of another: the one that was there is kept, see kept-stores.ts. From the moment a
 * store lies there as `incoming` there is no way back, only on: the process that opens the folder next, in whatever version,
 * finishes what was begun. Nothing is copied or removed, so a cut at any point loses nothing.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { headFileName } from '../journal/head.ts'
import { checkpointFileName } from '../documents/checkpoint.ts'
import { removing, type Disk } from '../disk/disk.ts'
import { keyFileName, sealedKeyFileName } from '../disk/key-file.ts'
import { newKeptName } from '../disk/kept-stores.ts'
import { seenFileName } from '../documents/seen-files.ts'
import { incomingName, readStoreFile, storeFileName } from '../disk/store-file.ts'

/** Where a restore makes its store: until it is `incoming`, it is nothing. */
export const restoringName = 'restoring'
/** Keys, logs, locks and quarantined files are none of it, and stay. */
export const storeParts = [
  storeFileName,
  headFileName,
  checkpointFileName,
  seenFileName,
  'journal',
  'documents',
] as const

/**
 * @param whole a store in a folder inside the data folder, all of it on the disk. The lock is held.
 * @returns the name of the folder in which the old one is kept; null where there was none
 */
export async function exchangeStore(disk: Disk, dataDir: string, whole: string): Promise<string | null> {
  await disk.rename(whole, join(dataDir, incomingName))
  await disk.syncFolder(dataDir)
  return finishExchange(disk, dataDir)
}

/**
 * For the holder of the lock, at once after locking. Does nothing where nothing was begun.
 * @returns the name of the folder in which the old one is kept, if it was still here
 */
export async function finishExchange(disk: Disk, dataDir: string): Promise<string | null> {
  const incoming = join(dataDir, incomingName)
  if (!fs.existsSync(incoming)) return null
  let kept: string | null = null
  // Its store.json goes last: without it, all has been put in place.
  if (fs.existsSync(join(incoming, storeFileName))) {
    kept = await takeOut(disk, dataDir)
    await putIn(disk, incoming, dataDir)
  }
  fs.rmSync(incoming, removing)
  return kept
}

/** The old one has left when its folder has lost the `.tmp`; what lies in the data folder then is the new one's. */
async function takeOut(disk: Disk, dataDir: string): Promise<string | null> {
  const begun = fs.readdirSync(dataDir).find((name) => /^kept-format-.*\.tmp$/.test(name))
  const old = readStoreFile(dataDir)
  const name = begun?.slice(0, -'.tmp'.length) ?? (old ? newKeptName(dataDir, old.format) : null)
  if (name === null) return null
  const leaving = join(dataDir, `${name}.tmp`)
  fs.mkdirSync(leaving, { recursive: true, mode: 0o700 })
  for (const part of storeParts) {
    if (fs.existsSync(join(dataDir, part))) await disk.rename(join(dataDir, part), join(leaving, part))
  }
  await disk.syncFolder(leaving)
  await disk.syncFolder(dataDir)
  await disk.rename(leaving, join(dataDir, name))
  await disk.syncFolder(dataDir)
  return name
}

/**
 * store.json last: until it is there the folder is none. Whatever else somebody has let lie there stays behind, but for
 * the key that a restored store brings into a folder that has none.
 */
async function putIn(disk: Disk, incoming: string, dataDir: string): Promise<void> {
  const hasKey = [keyFileName, sealedKeyFileName].some((name) => fs.existsSync(join(dataDir, name)))
  const names = [...(hasKey ? [] : [keyFileName]), ...storeParts.filter((name) => name !== storeFileName)]
  for (const name of names) {
    if (fs.existsSync(join(incoming, name))) await disk.rename(join(incoming, name), join(dataDir, name))
  }
  await disk.syncFolder(dataDir)
  await disk.rename(join(incoming, storeFileName), join(dataDir, storeFileName))
  await disk.syncFolder(dataDir)
  await disk.syncFolder(incoming)
}
