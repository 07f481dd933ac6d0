/** store.json: says that a folder is a store, in which format, and whose key it is. Written last when a store is made. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { version } from '../../foundation/version.ts'
import { replaceFile, type Disk } from './disk.ts'
import { ourFormats, type Formats } from './formats.ts'
import type { StoreKeys } from '../encryption/derived-keys.ts'
import { keptStores } from './kept-stores.ts'
import { asStoreProblem, errorCode, StoreProblem } from './store-problem.ts'

export const storeFileName = 'store.json'
/** A whole store that is being put in place, see exchange.ts. */
export const incomingName = 'incoming'
/** Every version reads this much of every format. */
const schema = z.object({
  format: z.number().int(),
  keyCheck: z.string(),
  /** Of the program that made the store, or brought it to this format. The first ones did not say. */
  version: z.string().optional(),
})

export type StoreFile = z.infer<typeof schema>

/**
 * @returns null when there is no store in the folder.
 * @throws StoreProblem `not-a-store` when the file cannot be understood, `disk`.
 */
export function readStoreFile(dataDir: string): StoreFile | null {
  const file = join(dataDir, storeFileName)
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw asStoreProblem('read', file, error)
  }
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new StoreProblem('not-a-store', `${file} is damaged. Put it back from the backup.`, { file })
}

/**
 * @returns whether there is a store in the folder.
 * @throws StoreProblem `newer-format`, `older-format`, `wrong-key`, and what `readStoreFile` throws.
 */
export function checkStoreFile(dataDir: string, keys: StoreKeys | null, formats = ourFormats): boolean {
  const found = readStoreFile(dataDir)
  if (!found) return false
  checkReadable(dataDir, found, formats)
  if (found.format < formats.current) {
    throw new StoreProblem(
      'older-format',
      `The data folder has format ${found.format}; this version works with format ${formats.current}. Start the kiosk ` +
        'once: it brings the data forward. Or use the version that wrote it.',
      { file: join(dataDir, storeFileName) },
    )
  }
  if (keys) checkKey(dataDir, found, keys)
  return true
}

/** @throws StoreProblem `newer-format` */
export function checkReadable(dataDir: string, found: StoreFile, { current }: Formats): void {
  if (found.format <= current) return
  const writer = found.version === undefined ? 'the version that wrote it' : `version ${found.version}`
  const kept = keptStores(dataDir).findLast(({ format }) => format === current)
  const back = kept
    ? ` To go back to what it held in format ${current} instead, without all that was done since: start the kiosk once ` +
      `with --data ${dataDir} --restore ${join(dataDir, kept.name)}`
    : ''
  throw new StoreProblem(
    'newer-format',
    `The data folder has format ${found.format}; this version reads format ${current}. Nothing was changed. ` +
      `Install ${writer}, or a newer one.${back}`,
    { file: join(dataDir, storeFileName) },
  )
}

/** @throws StoreProblem `wrong-key` */
export function checkKey(dataDir: string, { keyCheck }: StoreFile, keys: StoreKeys): void {
  if (keyCheck === keys.check) return
  throw new StoreProblem(
    'wrong-key',
    'This is not the key the data folder was made with. Put the right key back (key file or OS key store of ' +
      'the same user and machine), then start again.',
    { file: join(dataDir, storeFileName) },
  )
}

export async function writeStoreFile(
  disk: Disk,
  dataDir: string,
  keys: StoreKeys,
  format: number,
): Promise<void> {
  const content: StoreFile = { format, keyCheck: keys.check, version }
  await replaceFile(disk, join(dataDir, storeFileName), Buffer.from(`${JSON.stringify(content)}\n`))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
