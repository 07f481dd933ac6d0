/**
 * The peers: packages that only the bench needs. They have a package.json and a lockfile of their own here in `bench/`
 * and are installed when first asked for.
 */
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The bench and its children run in the project's folder. */
const benchFolder = resolve('bench')
const installLimitMs = 15 * 60_000

/** Null when they are there; otherwise a sentence on why not. Says so when it installs. */
export async function installPeers(say: (line: string) => void): Promise<string | null> {
  if (areInstalled()) return null
  say('Installing the peers into bench/node_modules: once, some minutes (SQLite may have to be compiled).')
  const code = await new Promise<number | string>((resolve) => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: benchFolder,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
      timeout: installLimitMs,
    })
    npm.on('error', (error) => resolve(error.message))
    npm.on('exit', (status, signal) => resolve(status ?? signal ?? 'no status'))
  })
  return code === 0 ? null : `the peers could not be installed (npm ci in bench/: ${String(code)})`
}

/** npm notes there what it installed; a lockfile changed since asks for another install. */
function areInstalled(): boolean {
  const installed = join(benchFolder, 'node_modules', '.package-lock.json')
  const wanted = join(benchFolder, 'package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs
}

/** A peer's module. Its types are not there until it is installed: callers say what they use of it. */
export async function importPeer<T>(name: string): Promise<T> {
  const require = createRequire(join(benchFolder, 'package.json'))
  return (await import(pathToFileURL(require.resolve(name)).href)) as T
}
