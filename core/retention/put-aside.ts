/**
 * Files that a damaged store had put aside, with what lies in the same folder, and whole stores that were kept when
 * another took their place.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { ourFormats } from '../store/formats.ts'
import { keptStores } from '../store/kept-stores.ts'
import { errorCode } from '../store/store-problem.ts'

export interface PutAsideBefore {
  /** Of what is nowhere else: damaged files, and newer data that somebody has gone back from. */
  only: number
  /** Of stores in an older format: all that was in them, and more, is in the one of today. */
  older: number
}

/** @returns for a data folder what removes everything that was put aside before a time, and says how many there were. */
export function putAsideIn(
  dataDir: string,
  { current } = ourFormats,
): (before: PutAsideBefore) => Promise<number> {
  const folder = join(dataDir, 'quarantine')
  return async ({ only, older }) => {
    const found = [
      ...(await names(folder)).map((name) => ({ path: join(folder, name), before: only })),
      ...keptStores(dataDir).map(({ name, format }) => {
        return { path: join(dataDir, name), before: format < current ? older : only }
      }),
    ]
    let removed = 0
    for (const { path, before } of found) {
      const { mtimeMs, ctimeMs } = await fs.promises.lstat(path)
      // The later of both: what is renamed keeps the time of its last write.
      if (Math.max(mtimeMs, ctimeMs) >= before) continue
      await fs.promises.rm(path, { recursive: true, force: true })
      removed++
    }
    return removed
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
