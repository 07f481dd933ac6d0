/**
 * Files that a damaged store has quarantined, with what lies in the same folder, and whole stores that were kept when
 * another took their place.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { removing } from '../disk/disk.ts'
import { ourFormats } from '../disk/formats.ts'
import { keptStores } from '../disk/kept-stores.ts'
import { errorCode } from '../disk/store-problem.ts'

export interface QuarantinedBefore {
  /** Of what is nowhere else: damaged files, and newer data that somebody has gone back from. */
  only: number
  /** Of stores in an older format: all that was in them, and more, is in the one of today. */
  older: number
}

/**
 * @returns for a data folder what removes everything that was quarantined before a time, and says how many there were. Of whole
 *   stores it takes one each time: a clock that is set ahead for a day then takes no more than that.
 */
export function quarantineIn(
  dataDir: string,
  { current } = ourFormats,
): (before: QuarantinedBefore) => Promise<number> {
  const folder = join(dataDir, 'quarantine')
  return async ({ only, older }) => {
    let removed = 0
    for (const name of await names(folder)) if (await removeIfOld(join(folder, name), only)) removed++
    for (const { name, format } of keptStores(dataDir)) {
      if (!(await removeIfOld(join(dataDir, name), format < current ? older : only))) continue
      removed++
      break
    }
    return removed
  }
}

/** What cannot be removed, since somebody has it open or it is another's, is left to the next time. */
async function removeIfOld(path: string, before: number): Promise<boolean> {
  try {
    const { mtimeMs, ctimeMs } = await fs.promises.lstat(path)
    // The later of both: what is renamed keeps the time of its last write.
    if (Math.max(mtimeMs, ctimeMs) >= before) return false
    await fs.promises.rm(path, removing)
    return true
  } catch {
    return false
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await fs.promises.readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
