/**
 * On Windows `safeStorage` does not seal with the system's key, but with one of Chromium's, which the system seals: it
 * is in `Local State` of the profile (`os_crypt.encrypted_key`). Chromium writes that file some seconds later than it
 * uses the key, and when it cannot open the key, in another account say, it puts a new one in its place: then nothing
 * that was sealed before could ever be opened again. So a copy lies beside what is sealed with it, sealed as it was, and
 * on the disk before it.
 */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { machineDisk, replaceFile } from '../core/storage/disk/disk.ts'
import { existingData } from '../core/storage/folder/existing-data.ts'
import type { Log } from '../core/foundation/log.ts'

export const osKeyFileName = 'key.os'
const localState = (profileDir: string) => join(profileDir, 'Local State')

export interface OsKeyFolders {
  platform: NodeJS.Platform
  profileDir: string
  dataDir: string
}

/**
 * Before Chromium reads its file: puts the key back there where it is another, or none. Of the rest of the file as much is
 * kept as can be read. Where nothing is sealed yet, every key is taken away: it may be of a start that was cut short, in
 * another account even, and the one that is found there later must be the one that Chromium uses.
 */
export async function restoreOsKey({ platform, profileDir, dataDir }: OsKeyFolders): Promise<void> {
  if (platform !== 'win32') return
  const state = parsed(await readText(localState(profileDir)))
  const crypt = isObject(state['os_crypt']) ? state['os_crypt'] : {}
  if (existingData(dataDir) === null) {
    await rm(join(dataDir, osKeyFileName), { force: true })
    const { encrypted_key: key, ...rest } = crypt
    if (key !== undefined) await replace(localState(profileDir), JSON.stringify({ ...state, os_crypt: rest }))
    return
  }
  const copy = await readText(join(dataDir, osKeyFileName))
  if (copy === null || !looksLikeKey(copy) || keyIn(state) === copy) return
  await mkdir(profileDir, { recursive: true, mode: 0o700 })
  await replace(
    localState(profileDir),
    JSON.stringify({ ...state, os_crypt: { ...crypt, encrypted_key: copy } }),
  )
}

/**
 * When something was sealed, or opened, so that the key is known to be right. Waits until Chromium has written it, which it
 * does within ten seconds.
 * @returns whether there is a copy, elsewhere than on Windows without one; never rejects
 */
export async function keepOsKey(
  { platform, profileDir, dataDir, log }: OsKeyFolders & { log: Log },
  { tries = 120, waitMs = 500 } = {},
): Promise<boolean> {
  if (platform !== 'win32') return true
  try {
    for (let left = tries; left > 0; left--) {
      const key = keyIn(parsed(await readText(localState(profileDir))))
      if (key !== null) {
        const path = join(dataDir, osKeyFileName)
        if ((await readText(path)) !== key) await replace(path, key)
        return true
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs).unref())
    }
    log.warn({}, 'Chromium has not written its key, and there is no copy of it: back the data up')
  } catch (error) {
    log.warn({ error }, 'Chromium’s key could not be copied: back the data up')
  }
  return false
}

function keyIn(state: Record<string, unknown>): string | null {
  const crypt = state['os_crypt']
  const key = isObject(crypt) ? crypt['encrypted_key'] : null
  return typeof key === 'string' && looksLikeKey(key) ? key : null
}

const looksLikeKey = (text: string) => /^[\w+/]{16,4000}={0,2}$/.test(text)

function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const replace = (path: string, text: string) => replaceFile(machineDisk, path, Buffer.from(text))
