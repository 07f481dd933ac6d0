/**
 * Electron's binary, which npm does not install: the package downloads it at its first use. Here that is tried once,
 * within bounds, since a machine without internet must not be left waiting for it.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '../contract/result.ts'

export interface ElectronSearch {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  isRoot: boolean
  /** The installed `electron` package. */
  packageDir: string
  /** Whether the download's server answers. Bounded. */
  probe: () => Promise<boolean>
  /** The package's own download. Bounded; whether it worked is seen from what is there afterwards. */
  download: () => Promise<void>
}

/** @returns the program's path, or why there is no desktop shell here: the end of a sentence. */
export async function findElectron(search: ElectronSearch = thisMachine()): Promise<Result<string, string>> {
  const { platform, env, isRoot, packageDir } = search
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    // Whoever names a binary knows what it needs.
    const path = join(
      override,
      programName(packageDir) ?? (platform === 'win32' ? 'electron.exe' : 'electron'),
    )
    return existsSync(path) ? ok(path) : err(`ELECTRON_OVERRIDE_DIST_PATH holds no ${path}`)
  }
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return err('this machine has no display')
  if (platform === 'linux' && isRoot) return err('Electron’s sandbox does not run as root')
  const there = installed(packageDir)
  if (there !== null) return ok(there)
  if (!(await search.probe())) return err('Electron is not installed and its download is out of reach')
  await search.download()
  const downloaded = installed(packageDir)
  return downloaded !== null ? ok(downloaded) : err('Electron could not be downloaded')
}

function programName(packageDir: string): string | null {
  const file = join(packageDir, 'path.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

function installed(packageDir: string): string | null {
  const name = programName(packageDir)
  const path = name === null ? null : join(packageDir, 'dist', name)
  return path !== null && existsSync(path) ? path : null
}

const probeMs = 5_000
const downloadMs = 180_000

export function thisMachine(): ElectronSearch {
  const manifest = createRequire(import.meta.url).resolve('electron/package.json')
  const packageDir = dirname(manifest)
  return {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    packageDir,
    probe: () => answers(downloadServer(process.env)),
    download: () => runInstaller(join(packageDir, 'install.js')),
  }
}

/** As the package itself chooses it; a mirror may stand in npm's settings or in the environment. */
function downloadServer(env: NodeJS.ProcessEnv): string {
  return (
    env.npm_config_electron_mirror || env.ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/'
  )
}

/** Any answer will do. Behind a proxy that only the package's download knows there is no telling: it is let try. */
export async function answers(url: string, ms = probeMs): Promise<boolean> {
  if (process.env.ELECTRON_GET_USE_PROXY) return true
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(ms) })
    return true
  } catch {
    return false
  }
}

function runInstaller(script: string): Promise<void> {
  process.stderr.write('Downloading Electron, once…\n')
  return new Promise((resolve) => {
    // Its stack traces help nobody here; its progress bar does.
    const child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'inherit', 'ignore'],
      timeout: downloadMs,
    })
    child.on('error', () => resolve()).on('close', () => resolve())
  })
}
