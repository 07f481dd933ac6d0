/**
 * `--backup FILE`, `--restore FILE` and `--code`: instead of a kiosk, one piece of work and a sentence on what came
 * of it. A folder in place of the file is one that was kept when the data's format changed.
 */
import * as fs from 'node:fs'
import { join, resolve } from 'node:path'
import { ourFormats } from './store/formats.ts'
import { keyFileName, loadKey, sealedKeyFileName } from './store/key-file.ts'
import { StoreProblem } from './store/store-problem.ts'
import { secureRandom } from './random.ts'
import { makeMachineCode } from './staff/machine-code.ts'
import type { Flags } from './config/flags.ts'
import { makeBackup, restoreBackup } from './backup/backup.ts'
import { BackupProblem } from './backup/backup-problem.ts'
import { goBack } from './backup/go-back.ts'

export const passphraseVariable = 'KIOSK_BACKUP_PASSPHRASE'

export type Task =
  /** `file` as given on the command line. */
  { what: 'backup' | 'restore'; file: string } | { what: 'machine-code' }

/** @param flags one of them at most; null when there is none */
export function taskOf({ backup, restore, code }: TaskFlags): Task | null {
  if (backup !== null) return { what: 'backup', file: backup }
  if (restore !== null) return { what: 'restore', file: restore }
  return code ? { what: 'machine-code' } : null
}
type TaskFlags = Pick<Flags, 'backup' | 'restore' | 'code'>

/**
 * @param key from the OS key store, where the shell has one and the folder's key is in it
 * @returns whether it is done, and a sentence, newline included
 */
export async function runTask(
  task: Task,
  options: {
    dataDir: string
    cwd: string
    env: NodeJS.ProcessEnv
    now: () => number
    key?: Buffer | undefined
  },
): Promise<{ ok: boolean; said: string }> {
  const { dataDir, cwd, env, now } = options
  if (task.what === 'machine-code') return machineCodeTask(dataDir, now())
  const file = resolve(cwd, task.file)
  const passphrase = env[passphraseVariable] ?? ''
  try {
    if (task.what === 'backup') {
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

function machineCodeTask(dataDir: string, now: number): { ok: boolean; said: string } {
  // A folder without data is a mistyped one: no code would ever be asked for there.
  if (!fs.existsSync(join(dataDir, keyFileName)) && !fs.existsSync(join(dataDir, sealedKeyFileName))) {
    return { ok: false, said: `${dataDir} holds no data of a kiosk. Name its folder with --data DIR.\n` }
  }
  try {
    const code = makeMachineCode(dataDir, { random: secureRandom, now })
    const said = `Code for the change of the mail server, good once and for an hour: ${code}\n`
    return { ok: true, said: `${said}Type it at the desk: Staff, Approvals.\n` }
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown'
    return {
      ok: false,
      said: `${dataDir} cannot be written (${why}): run this as the account of the kiosk.\n`,
    }
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
