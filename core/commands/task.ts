/** What the command line may ask for in place of a kiosk: one piece of work, and a sentence on what came of it. */
import * as fs from 'node:fs'
import { join, resolve } from 'node:path'
import { backupTask, runBackupTask, type BackupTask } from './backup.ts'
import { runEnrolTask, type EnrolTask } from './enrol.ts'
import type { Flags } from '../config/flags.ts'
import { secureRandom } from '../foundation/random.ts'
import { makeMachineCode } from '../staff/auth/machine-code.ts'
import { keyFileName, sealedKeyFileName } from '../storage/disk/key-file.ts'

/** `machine-code`: a one-time code that confirms a change of the mail server. */
export type Task = BackupTask | EnrolTask | { what: 'machine-code' }

/** @param flags one of them at most; null when there is none */
export function taskOf(flags: Pick<Flags, 'backup' | 'restore' | 'code' | 'enrol' | 'ca'>): Task | null {
  const { enrol, ca } = flags
  if (enrol) return { what: 'enrol', ...enrol, ca }
  return flags.code ? { what: 'machine-code' } : backupTask(flags)
}

/**
 * @param options as of `runBackupTask`
 * @returns whether it is done, and a sentence, newline included
 */
export async function runTask(
  task: Task,
  options: Parameters<typeof runBackupTask>[1],
): Promise<{ ok: boolean; said: string }> {
  if (task.what === 'enrol') {
    const ca = task.ca === null ? null : resolve(options.cwd, task.ca)
    return runEnrolTask({ ...task, ca }, options)
  }
  if (task.what !== 'machine-code') return runBackupTask(task, options)
  const { dataDir, now } = options
  // A folder without data is a mistyped one: no code would ever be asked for there.
  if (![keyFileName, sealedKeyFileName].some((name) => fs.existsSync(join(dataDir, name)))) {
    return { ok: false, said: `${dataDir} holds no data of a kiosk. Name its folder with --data DIR.\n` }
  }
  try {
    const code = makeMachineCode(dataDir, { random: secureRandom, now: now() })
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
