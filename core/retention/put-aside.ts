/** Files that a damaged store had put aside, and what lies in the same folder. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../store/store-problem.ts'

/** @returns for a data folder what removes everything that was put aside before a time, and says how many there were. */
export function putAsideIn(dataDir: string): (before: number) => Promise<number> {
  const folder = join(dataDir, 'quarantine')
  return async (before) => {
    let removed = 0
    for (const name of await names(folder)) {
      const path = join(folder, name)
      const { mtimeMs, ctimeMs } = await fs.promises.lstat(path)
      // The later of both: a file that is renamed into the folder keeps the time of its last write.
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
