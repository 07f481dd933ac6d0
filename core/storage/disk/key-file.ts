/**
 * The master key in a file of the data folder, for machines without an OS key store. It protects against a copied
 * database, not against somebody who takes the whole folder: callers warn about that.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { secureRandom } from '../../foundation/random.ts'
import { machineDisk, type Disk } from './disk.ts'
import { masterKeyBytes } from '../encryption/derived-keys.ts'
import { incomingName, storeFileName } from './store-file.ts'
import { asStoreProblem, errorCode, StoreProblem } from './store-problem.ts'

export const keyFileName = 'kiosk.key'
/** Where a shell that has an OS key store keeps the key, sealed by it. */
export const sealedKeyFileName = 'key.sealed'

/**
 * The folder's key; made, with the folder, when there is neither key nor data.
 * @throws StoreProblem `key-missing` when there is data but no key, `key-unusable` when others may read the file or
 * its content is not a key, `disk` when it cannot be read or written.
 */
export async function loadOrCreateKey(
  dataDir: string,
  disk: Disk = machineDisk,
): Promise<{ key: Buffer; created: boolean; file: string }> {
  const file = join(dataDir, keyFileName)
  const sealed = join(dataDir, sealedKeyFileName)
  // A restore that was cut short has brought it, and not got so far.
  const restored = join(dataDir, incomingName, keyFileName)
  if (!fs.existsSync(file) && !fs.existsSync(sealed) && fs.existsSync(restored)) {
    await disk.rename(restored, file).catch((error: unknown) => {
      throw asStoreProblem('put the key file in place from', restored, error)
    })
    await disk.syncFolder(dataDir)
  }
  if (fs.existsSync(file)) return { key: loadKey(file), created: false, file }
  if (fs.existsSync(sealed)) {
    throw new StoreProblem(
      'key-missing',
      `The key of this data folder is kept by the operating system for the desktop shell (${sealedKeyFileName}). ` +
        'Open the folder with the desktop shell, or name another folder with --data.',
      { file: sealed },
    )
  }
  if (fs.existsSync(join(dataDir, storeFileName))) {
    throw new StoreProblem(
      'key-missing',
      `The data folder holds data, but its key ${file} is gone. Put the key file back from the backup; ` +
        'without it nobody can read the data.',
      { file },
    )
  }
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const temporary = `${file}.${secureRandom.bytes(6).toString('hex')}.tmp`
    await disk.writeFile(temporary, Buffer.from(`${secureRandom.bytes(masterKeyBytes).toString('hex')}\n`))
    try {
      // A link, not a rename: of two that start at the same moment, one must not replace the other's key.
      await disk.link(temporary, file)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
    await disk.remove(temporary)
    await disk.syncFolder(dataDir)
  } catch (error) {
    throw asStoreProblem('make the key file', file, error)
  }
  return { key: loadKey(file), created: true, file }
}

/** @throws StoreProblem `key-unusable`, `key-missing` or `disk`. */
export function loadKey(file: string): Buffer {
  let text: string
  let mode: number
  try {
    mode = fs.statSync(file).mode & 0o777
    text = fs.readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      throw new StoreProblem('key-missing', `There is no key file ${file}.`, { file })
    }
    throw asStoreProblem('read the key file', file, error)
  }
  // Windows has no such bits; there the folder's access list decides.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new StoreProblem(
      'key-unusable',
      `Other users may read the key file ${file} (mode ${mode.toString(8)}). ` +
        `Make sure none of them has, run "chmod 600 ${file}", then start again.`,
      { file },
    )
  }
  if (!/^[0-9a-f]+$/i.test(text) || text.length !== masterKeyBytes * 2) {
    throw new StoreProblem(
      'key-unusable',
      `The key file ${file} does not hold a key: it must be one line of ${masterKeyBytes * 2} hexadecimal digits. ` +
        'Put the file back from the backup.',
      { file },
    )
  }
  return Buffer.from(text, 'hex')
}
