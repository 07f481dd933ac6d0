/**
 * What keeps the kiosk from starting, said where somebody can find it later, whether or not its log was open yet: in the log's
 * file, and on Windows in the system's event log. Where a supervisor starts it, nobody reads what it says on stderr.
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { logFiles, logsDir } from '../core/logging/log-files.ts'
import { createLog } from '../core/logging/create-log.ts'

export interface StartErrorOptions {
  dataDir: string
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  /** Runs a program to its end; rejects when it fails. */
  run?: (program: string, args: readonly string[]) => Promise<unknown>
}

/** Where the data folder is not there, or cannot be written. */
export const startErrorsDir = () => join(tmpdir(), 'vssid-contact-kiosk')

/** Never rejects, and never takes long. */
export async function keepStartError(message: string, options: StartErrorOptions): Promise<void> {
  const { dataDir, platform, env, run = runQuietly } = options
  // No log holds more of it, and no program is started with a NUL in its arguments.
  const short = message.replaceAll('\0', '').slice(0, 8_000)
  const write = logFiles(isWritable(logsDir(dataDir)) ? logsDir(dataDir) : startErrorsDir())
  createLog({ write }).error({}, `the kiosk cannot start: ${short}`)
  if (platform !== 'win32') return
  const program = join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'eventcreate.exe')
  const args = ['/L', 'APPLICATION', '/T', 'ERROR', '/ID', '1', '/SO', eventSource]
  args.push('/D', `The kiosk cannot start: ${short}`.slice(0, 8_000))
  // A source that no administrator has made yet is refused: then the file must do.
  await Promise.resolve()
    .then(() => run(program, args))
    .catch(() => undefined)
}

/** build/windows/installer.nsh makes it. */
export const eventSource = 'VssID Contact Kiosk'

const runQuietly = (program: string, args: readonly string[]) =>
  promisify(execFile)(program, args, { windowsHide: true, timeout: 5_000 })

function isWritable(folder: string): boolean {
  try {
    if (!existsSync(folder)) mkdirSync(folder)
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
