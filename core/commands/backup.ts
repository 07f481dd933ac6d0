/**
 * `--backup FILE` and `--restore FILE`: instead of a kiosk, one piece of work and a sentence on what came of it. A folder
 * in place of the file is one that was kept when the data's format changed.
 */
import * as fs from 'node:fs'
import { join, resolve } from 'node:path'
import { readSecrets } from '../config/secrets.ts'
import { ourFormats } from '../storage/disk/formats.ts'
import { keyFileName, loadKey, sealedKeyFileName } from '../storage/disk/key-file.ts'
import { StoreProblem } from '../storage/disk/store-problem.ts'
import { makeBackup, restoreBackup } from '../storage/backup/backup.ts'
import { BackupProblem } from '../storage/backup/backup-problem.ts'
import { goBack } from '../storage/backup/go-back.ts'

export const passphraseVariable = 'KIOSK_BACKUP_PASSPHRASE'

export interface BackupTask {
  what: 'backup' | 'restore'
  /** As given on the command line. */
  file: string
}

/** @param flags at most one of them is not null; null when both are */
export function backupTask(flags: { backup: string | null; restore: string | null }): BackupTask | null {
  if (flags.backup !== null) return { what: 'backup', file: flags.backup }
  return flags.restore === null ? null : { what: 'restore', file: flags.restore }
}

/**
 * @param key from the OS key store, where the shell has one and the folder's key is in it
 * @returns whether it is done, and a sentence, newline included
 */
export async function runBackupTask(
  { what, file: given }: BackupTask,
  options: {
    dataDir: string
    cwd: string
    env: NodeJS.ProcessEnv
    now: () => number
    key?: Buffer | undefined
  },
): Promise<{ ok: boolean; said: string }> {
  const { dataDir, cwd, env, now } = options
  const file = resolve(cwd, given)
  const secrets = readSecrets(env)
  if (!secrets.ok) return { ok: false, said: secrets.error.map((problem) => `${problem}\n`).join('') }
  const passphrase = secrets.value[passphraseVariable] ?? ''
  try {
    if (what === 'backup') {
      const key = options.key ?? keyOf(dataDir)
      const { sequence, hash, bytes } = await makeBackup({ dataDir, key, file, passphrase, now: now() })
      const size = (bytes / 1e6).toFixed(1)
      return {
        ok: true,
        said:
          `${file} holds all of ${dataDir} up to entry ${sequence} (${size} MB), and was read back. ` +
          `${hashSentence(hash)}\n`,
      }
    }
    if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
      const { format, kept } = await goBack({ folder: file, dataDir })
      return {
        ok: true,
        said:
          `${dataDir} is again as it was kept in format ${format}. What was done since stands in ${join(dataDir, kept)}. ` +
          (format < ourFormats.current
            ? 'Install the version you go back to before the kiosk is started: this one would bring the data forward again.\n'
            : 'Start the kiosk.\n'),
      }
    }
    const { entries, head, madeAt } = await restoreBackup({ file, dataDir, passphrase, now })
    const made = new Date(madeAt).toISOString()
    return {
      ok: true,
      said:
        `${dataDir} holds what the backup of ${made} held: ${entries} entries, every one checked. ` +
        `${hashSentence(head.hash)}\n`,
    }
  } catch (error) {
    if (!(error instanceof BackupProblem || error instanceof StoreProblem)) throw error
    return { ok: false, said: `${error.message}\n` }
  }
}

const hashSentence = (hash: string) => `The newest entry's hash is ${hash}.`

function keyOf(dataDir: string): Buffer {
  const file = join(dataDir, keyFileName)
  if (!fs.existsSync(file) && fs.existsSync(join(dataDir, sealedKeyFileName))) {
    throw new StoreProblem(
      'key-missing',
      `The key of ${dataDir} is kept by the operating system: make the backup with the desktop shell, as the user it runs as.`,
      { file },
    )
  }
  return loadKey(file)
}
