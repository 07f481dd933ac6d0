/**
 * The key that encrypts the accounts, kept by the operating system: 32 bytes, sealed with Electron's `safeStorage`
 * (DPAPI, Keychain, a Linux keyring), the sealed form in the data folder. Where the system keeps no secrets the
 * answer is `undefined`, and the core falls back to its own key file, with a warning.
 *
 * A key is made only for a folder that holds nothing yet, and is never replaced: a new key for old data would lose
 * every account.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import { machineDisk, replaceFile } from '../core/storage/disk/disk.ts'
import { existingData } from '../core/storage/folder/existing-data.ts'
import { sealedKeyFileName } from '../core/storage/disk/key-file.ts'
import type { Log } from '../core/foundation/log.ts'

export interface KeyStoreOptions {
  safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >
  platform: NodeJS.Platform
  dataDir: string
  /** Asked when something has been sealed, before it is kept: whether what it takes to open it is on the disk. */
  isOpenable: () => Promise<boolean>
  log: Log
}

const keyBytes = 32

/** DPAPI follows a password that its owner changes, not one that an administrator sets (Microsoft KB 290260). */
const passwordReset =
  'Where an administrator has set a new password for this account: set the old one again and restart the machine. '

/** With a sentence for the operator: the data is there and its key cannot be had. */
export class KeyStoreError extends Error {
  override name = 'KeyStoreError'
}

/** Only after Electron is ready. @throws KeyStoreError */
export async function openKeyStore(options: KeyStoreOptions): Promise<Buffer | undefined> {
  const { dataDir, log } = options
  const sealed = await readIfThere(join(dataDir, sealedKeyFileName))
  if (sealed !== null) return unseal(sealed, options)
  if (!(await keepsSecrets(options))) return undefined
  if (existingData(dataDir) !== null) {
    log.info({}, 'the data folder began without the key store of the system and stays so')
    return undefined
  }
  return seal(randomBytes(keyBytes), options)
}

async function unseal(sealed: Buffer, options: KeyStoreOptions): Promise<Buffer> {
  const { safeStorage, dataDir, log } = options
  const path = join(dataDir, sealedKeyFileName)
  const isOpen = isSealedForNobody(sealed, options)
  if (!isOpen && !(await keepsSecrets(options))) {
    throw new KeyStoreError(
      `The key in ${path} was sealed by the key store of the system, which cannot be reached now. ` +
        'Log in as the user who set the kiosk up, or unlock the keyring, and start again. Nothing was changed.',
    )
  }
  let key: Buffer
  let aged: boolean
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed)
    key = Buffer.from(result, 'base64')
    aged = shouldReEncrypt
  } catch {
    throw new KeyStoreError(
      `The key in ${path} cannot be opened: it was sealed on another machine or for another user, or the file ` +
        'is damaged. Start the kiosk in the account that it was set up in; where that is gone, put back a backup ' +
        `(--restore). ${options.platform === 'win32' ? passwordReset : ''}Nothing was changed.`,
    )
  }
  if (key.length !== keyBytes) {
    throw new KeyStoreError(
      `The key in ${path} is not of the right length. Put back the file from the back-up of this machine. ` +
        'Nothing was changed.',
    )
  }
  if (isOpen) log.warn({}, 'the data’s key is sealed with a password that everyone knows: protect the folder')
  if (aged || isOpen) {
    try {
      return (await seal(key, options)) ?? key
    } catch (error) {
      log.warn({ error }, 'the data key could not be sealed anew; the old seal still holds')
    }
  }
  return key
}

/**
 * Keeps the key only where it has been opened again, and can be after a power cut as well.
 * @returns undefined where the seal is not to be relied on: nothing was kept
 */
async function seal(key: Buffer, options: KeyStoreOptions): Promise<Buffer | undefined> {
  const { safeStorage, dataDir, log } = options
  const sealed = await safeStorage.encryptStringAsync(key.toString('base64'))
  if (isSealedForNobody(sealed, options)) {
    log.warn({}, 'the keyring of the system does not answer: nothing is sealed')
    return undefined
  }
  const { result } = await safeStorage.decryptStringAsync(sealed)
  if (result !== key.toString('base64')) {
    throw new KeyStoreError(
      'The key store of the system gave back something else than it was given. Nothing was changed.',
    )
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if (!(await options.isOpenable())) return undefined
  await replaceFile(machineDisk, join(dataDir, sealedKeyFileName), sealed)
  return key
}

/**
 * On Linux Chromium seals with a password of its own, the same everywhere, when the keyring that the desktop should have does
 * not answer, and says nothing: what it has sealed begins with this. On Windows the same letters mean the system's key.
 */
function isSealedForNobody(sealed: Buffer, { platform }: Pick<KeyStoreOptions, 'platform'>): boolean {
  return platform === 'linux' && sealed.subarray(0, 3).toString('latin1') === 'v10'
}

/** `basic_text` is Chromium's word for a password that everyone knows: no protection at all. */
async function keepsSecrets({ safeStorage, platform }: KeyStoreOptions): Promise<boolean> {
  try {
    if (platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return false
    return await safeStorage.isAsyncEncryptionAvailable()
  } catch {
    return false
  }
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new KeyStoreError(`The key in ${path} cannot be read: ${(error as Error).message}.`)
  }
}
