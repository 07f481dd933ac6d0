/** Updates of the desktop shell, put together: what the nightly start does about a new version, on Windows. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KioskConfig } from '../../core/config/config.ts'
import { err, unreachable, type Result } from '../../core/foundation/result.ts'
import type { VersionWatch } from '../../core/admin/update/version-watch.ts'
import type { Fetched, FetchFailure, FetchOptions } from './fetch-release.ts'
import {
  createInstallHandshake,
  installingFiles,
  taskName,
  updateFolders,
  type InstallHandshake,
} from './install-handshake.ts'
import { installRelease } from './install-release.ts'
import type { Log } from '../../core/foundation/log.ts'

export interface Updates {
  /** True: the version is there, and installed as soon as the screen is left to it. */
  prepare(withinMs: number): Promise<boolean>
  /** When all is closed. True: it is being installed, and the machine starts anew. */
  beginInstall(): Promise<boolean>
}

export interface UpdatesOptions {
  settings: NonNullable<KioskConfig['updates']>
  /** Running now. */
  version: string
  publicKey: string | null
  versions: Pick<VersionWatch, 'asked' | 'isRefused'>
  log: Log
  fetch: (options: Omit<FetchOptions, 'updater'>) => Promise<Result<Fetched | null, FetchFailure>>
  handshake: InstallHandshake
  /** The file in which the system's half says why it has not installed something. */
  outcome: string
}

export function createUpdates(options: UpdatesOptions): Updates {
  const { settings, version, publicKey, versions, log, fetch, handshake, outcome } = options
  let offered: string | null = null

  return {
    async prepare(withinMs) {
      const fetched = await fetch({
        version,
        arch: process.arch,
        publicKey,
        withinMs,
        now: Date.now,
        afterDays: settings.afterDays,
        isRefused: (other) => versions.isRefused(other),
      })
      if (!fetched.ok) {
        log.warn({ reason: fetched.error.kind }, fetchSentence(fetched.error))
        return false
      }
      if (fetched.value === null) {
        log.info({}, 'no new version is to be installed')
        return false
      }
      const next = fetched.value.release.version
      const ready = await handshake.offer(fetched.value)
      if (ready) {
        offered = next
        log.info({ version: next }, 'a new version is there, and is installed when nobody is at the kiosk')
      } else {
        log.warn(
          { version: next, task: taskName },
          `a new version is there, and the system does not take it; ${outcome} says why`,
        )
      }
      return ready
    },
    async beginInstall() {
      if (offered === null || !(await handshake.go())) return false
      versions.asked(offered)
      log.info({ version: offered }, 'the screen is left to the installation; the machine starts anew')
      return true
    },
  }
}

function fetchSentence(failure: FetchFailure): string {
  switch (failure.kind) {
    case 'unreachable':
      return `the update server could not be asked (${failure.detail}); check the network and updates.url`
    case 'too-slow':
      return 'the new version did not arrive in time; it is fetched anew the next night (maintenance.windowMinutes)'
    case 'not-genuine':
      return 'what the update server offers is not signed by the maker of this program: it is not installed; look into the server'
    case 'no-key':
      return 'this program was made without an update key, so it takes no updates (docs/deployment)'
    default:
      return unreachable(failure)
  }
}

/** As the package has it; null where it was made without one. */
export function updateKeyIn(appPath: string): string | null {
  try {
    const { updateKey } = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as {
      updateKey?: unknown
    }
    return typeof updateKey === 'string' ? updateKey : null
  } catch {
    return null
  }
}

/** @returns null where updates come another way, or not at all */
export function windowsUpdates(
  options: Omit<UpdatesOptions, 'settings' | 'fetch' | 'handshake' | 'outcome'> & {
    settings: KioskConfig['updates']
    platform: NodeJS.Platform
    env: NodeJS.ProcessEnv
  },
): Updates | null {
  const { settings, platform, env, log } = options
  if (!settings) return null
  if (platform !== 'win32') {
    log.warn({}, 'updates.url is for Windows; here the system brings updates (docs/deployment/linux.md)')
    return null
  }
  const folders = updateFolders(env)
  return createUpdates({
    ...options,
    settings,
    outcome: installingFiles(folders).outcome,
    async fetch(more) {
      // Only at night: it takes a while to load.
      const [{ NsisUpdater }, { fetchRelease }] = await Promise.all([
        import('electron-updater'),
        import('./fetch-release.ts'),
      ])
      const updater = new NsisUpdater({ provider: 'generic', url: settings.url })
      return fetchRelease({ ...more, updater })
    },
    handshake: createInstallHandshake({
      folders,
      startTask: async () => (await run('schtasks.exe', ['/run', '/tn', taskName])) === 0,
    }),
  })
}

/** `--install-update`: see install-release.ts. @returns the exit code, and the sentence that is in `outcome.txt` now */
export async function installUpdate(options: {
  version: string
  publicKey: string | null
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
}): Promise<{ exitCode: number; said: string }> {
  const { platform, env, version, publicKey } = options
  if (platform !== 'win32') return { exitCode: 2, said: '--install-update is for Windows.' }
  const folders = updateFolders(env)
  const installed = await installRelease({ folders, version, publicKey, run }).catch((error: unknown) =>
    err(`Nothing was installed: ${error instanceof Error ? error.message : String(error)}`),
  )
  const said = installed.ok ? `Version ${installed.value} is being installed.` : installed.error
  // Where it cannot be written, nothing else could be either.
  await writeFile(installingFiles(folders).outcome, `${new Date().toISOString()} ${said}\r\n`).catch(
    () => undefined,
  )
  return { exitCode: installed.ok ? 0 : 1, said }
}

export const installUpdateFlag = '--install-update'

/** @returns the exit code; -1 where it could not be started */
function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    execFile(program, args, { windowsHide: true }, (error) => {
      resolve(error === null ? 0 : typeof error.code === 'number' ? error.code : -1)
    })
  })
}
