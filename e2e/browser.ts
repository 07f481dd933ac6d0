/**
 * Finds a Chromium for the journeys: the one named by KIOSK_CHROMIUM, else one installed on this machine, else the
 * npm package @sparticuz/chromium, unpacked once under node_modules/.cache. So `npm ci` is all a machine needs.
 *
 * For what stands in for Electron the last two change places. An installed one is a browser even without a screen, with
 * tabs that Ctrl+F4 closes and Ctrl+N opens before the page or anyone is asked; the package's has pages and nothing else.
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

export interface Browser {
  executablePath: string
  /** Goes on top of the browser process's own environment: where the unpacked one finds its libraries and fonts. */
  env: Record<string, string>
  kind: 'named' | 'installed' | 'npm'
}

const run = promisify(execFile)
let found: Promise<Browser> | undefined

/** @throws with a sentence on what to install, when there is none and none can be unpacked. */
export function findBrowser(): Promise<Browser> {
  found ??= look()
  return found
}

/** Pages without a browser around them, as in Electron; a whole browser where nothing else is to be had. */
export async function findBareBrowser(): Promise<Browser> {
  const named = process.env['KIOSK_CHROMIUM']
  return (named ? undefined : await unpacked().catch(() => undefined)) ?? findBrowser()
}

async function look(): Promise<Browser> {
  const named = process.env['KIOSK_CHROMIUM']
  if (named) {
    if (!isExecutable(named)) throw new Error(`KIOSK_CHROMIUM is ${named}, which is no executable file`)
    return { executablePath: named, env: {}, kind: 'named' }
  }
  const installed = candidates().find(isExecutable)
  if (installed) return { executablePath: installed, env: {}, kind: 'installed' }
  return unpacked()
}

function candidates(): string[] {
  const { env, platform } = process
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined,
    )
    // Edge is on every Windows and is a Chromium too.
    return [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ].flatMap((path) => roots.map((root) => join(root, path)))
  }
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
  // Ubuntu lets Chrome make the user namespaces of its sandbox, and not any Chromium that somebody has unpacked.
  return ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'].flatMap((name) =>
    folders.filter(Boolean).map((folder) => join(folder, name)),
  )
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Unpacks in a child and a folder of its own, then renames: processes that start at once never see half a browser. */
async function unpacked(): Promise<Browser> {
  const packageRoot = join(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '..', '..', '..')
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  const cache = join(packageRoot, '..', '..', '.cache')
  const home = join(cache, `chromium-${version}`)
  if (!existsSync(home)) {
    if (process.platform !== 'linux') {
      throw new Error('no browser found: install Chrome or Chromium, or name one in KIOSK_CHROMIUM')
    }
    await mkdir(cache, { recursive: true })
    const own = await mkdtemp(join(cache, 'unpacking-'))
    try {
      await run(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`,
        ],
        {
          cwd: packageRoot,
          // The second makes the package unpack the libraries a bare machine lacks (libnss3 and its kin) as well.
          env: { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
        },
      )
      // The package's fonts name the folder it expects to be unpacked into.
      const fonts = join(own, 'fonts', 'fonts.conf')
      await writeFile(fonts, (await readFile(fonts, 'utf8')).replaceAll('/tmp/fonts', join(home, 'fonts')))
      await rename(own, home)
    } catch (error) {
      // Another process may have been first; its result is as good.
      if (!existsSync(home)) throw error
    } finally {
      await rm(own, { recursive: true, force: true })
    }
  }
  const executablePath = join(home, 'chromium')
  return { executablePath, env: await unpackedEnv(home, executablePath), kind: 'npm' }
}

/** Only what this machine lacks: a system library is better than the package's. */
async function unpackedEnv(home: string, executablePath: string): Promise<Record<string, string>> {
  const env: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(home, 'fonts') }
  const starts = await run(executablePath, ['--version'], { timeout: 20_000 }).then(
    () => true,
    () => false,
  )
  if (!starts) {
    const system = process.env['LD_LIBRARY_PATH']
    env['LD_LIBRARY_PATH'] = [join(home, 'al2023', 'lib'), ...(system ? [system] : [])].join(':')
  }
  return env
}
