/** store.json: says that a folder is a store, in which format, and whose key it is. Written last when a store is made. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile, type Disk } from './disk.ts'
import type { StoreKeys } from './keys.ts'
import { asStoreProblem, errorCode, StoreProblem } from './store-problem.ts'

export const storeFileName = 'store.json'
export const currentFormat = 1
const schema = z.object({ format: z.number().int(), keyCheck: z.string() })

/**
 * @returns whether there is a store in the folder.
 * @throws StoreProblem `newer-format`, `wrong-key`, `not-a-store` when the file cannot be understood, `disk`.
 */
export function checkStoreFile(dataDir: string, keys: StoreKeys | null): boolean {
  const file = join(dataDir, storeFileName)
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw asStoreProblem('read', file, error)
  }
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new StoreProblem('not-a-store', `${file} is damaged. Put it back from the backup.`, { file })
  }
  if (parsed.data.format !== currentFormat) {
    throw new StoreProblem(
      'newer-format',
      `The data folder has format ${parsed.data.format}; this version reads format ${currentFormat}. ` +
        'Install the version that wrote it, or a newer one.',
      { file },
    )
  }
  if (keys && parsed.data.keyCheck !== keys.check) {
    throw new StoreProblem(
      'wrong-key',
      'This is not the key the data folder was made with. Put the right key back (key file or OS key store of ' +
        'the same user and machine), then start again.',
      { file },
    )
  }
  return true
}

export async function writeStoreFile(disk: Disk, dataDir: string, keys: StoreKeys): Promise<void> {
  const content = { format: currentFormat, keyCheck: keys.check }
  await replaceFile(disk, join(dataDir, storeFileName), Buffer.from(`${JSON.stringify(content)}\n`))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
