/**
 * Puts one whole store in the place of another: the one that was there is kept, see kept-stores.ts. From the moment a
 * store lies there as `incoming` there is no way back, only on: whoever opens the folder next, in whatever version,
 * finishes what was begun. Nothing is copied or removed, so a cut at any point loses nothing.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { headFileName } from '../journal/head.ts'
import { checkpointFileName } from './checkpoint.ts'
import type { Disk } from './disk.ts'
import { newKeptName } from './kept-stores.ts'
import { readStoreFile, storeFileName } from './store-file.ts'

export const incomingName = 'incoming'
/** Keys, logs, locks and what was put aside are none of it, and stay. */
export const storeParts = [storeFileName, headFileName, checkpointFileName, 'journal', 'documents'] as const

/**
 * @param dataDir has a store, and is locked
 * @param whole a store in a folder inside the data folder, all of it on the disk
 * @returns the name of the folder in which the old one is kept
 */
export async function exchangeStore(disk: Disk, dataDir: string, whole: string): Promise<string> {
  await disk.rename(whole, join(dataDir, incomingName))
  await disk.syncFolder(dataDir)
  const kept = await finishExchange(disk, dataDir)
  if (kept === null) throw new Error(`There was no store in ${dataDir} to be kept`)
  return kept
}

/**
 * For whoever has just locked the folder. Does nothing where nothing was begun.
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
  fs.rmSync(incoming, { recursive: true, force: true })
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

/** store.json last: until it is there the folder is none. Locks stay behind. */
export async function putIn(disk: Disk, incoming: string, dataDir: string): Promise<void> {
  const names = fs.readdirSync(incoming).filter((name) => !/^lock\./.test(name) && name !== storeFileName)
  for (const name of [...names, storeFileName]) {
    if (name === storeFileName) await disk.syncFolder(dataDir)
    await disk.rename(join(incoming, name), join(dataDir, name))
  }
  await disk.syncFolder(dataDir)
  await disk.syncFolder(incoming)
}
