/** Puts a store that was kept when its format changed back into its data folder; the one that is there now is kept. */
import * as fs from 'node:fs'
import { basename, dirname } from 'node:path'
import { machineDisk, type Disk } from '../disk/disk.ts'
import { exchangeStore, finishExchange } from '../folder/exchange.ts'
import { lockFolder } from '../disk/folder-lock.ts'
import { ourFormats } from '../disk/formats.ts'
import { keptStores } from '../disk/kept-stores.ts'
import { checkReadable, readStoreFile } from '../disk/store-file.ts'
import { asStoreProblem, StoreProblem } from '../disk/store-problem.ts'

export interface WentBack {
  format: number
  /** The name of the folder in which what was there until now is kept. */
  kept: string
}

/**
 * Nothing is copied or removed, so neither room nor a passphrase is needed.
 * @throws StoreProblem, also where the folder is not one that was kept in this data folder
 */
export async function goBack({
  folder,
  dataDir,
  formats = ourFormats,
  disk = machineDisk,
}: {
  folder: string
  dataDir: string
  formats?: typeof ourFormats
  disk?: Disk
}): Promise<WentBack> {
  const isKept = fs.existsSync(dataDir) && fs.realpathSync(dirname(folder)) === fs.realpathSync(dataDir)
  const refused = (sentence: string) => new StoreProblem('not-a-store', sentence, { file: folder })
  if (!isKept) throw refused(`${folder} does not lie in ${dataDir}. Name the folder it lies in with --data.`)
  const lock = await lockFolder(dataDir)
  try {
    await finishExchange(disk, dataDir)
    const name = basename(folder)
    const there = readStoreFile(folder)
    if (!there || !keptStores(dataDir).some((kept) => kept.name === name)) {
      throw refused(`${folder} is no data that were kept when their format changed. Check the path.`)
    }
    checkReadable(folder, there, formats)
    if (!readStoreFile(dataDir)) throw refused(`${dataDir} has no store.json. Put it back from the backup.`)
    const kept = await exchangeStore(disk, dataDir, folder)
    if (kept === null) throw new Error('There was no store to be kept')
    return { format: there.format, kept }
  } catch (error) {
    throw asStoreProblem('put back', folder, error)
  } finally {
    await lock.release()
  }
}
