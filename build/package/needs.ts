/**
 * What is fetched from elsewhere to make packages: Electron itself, and the tools that make each kind of package. Asked for
 * before anything is made, so that a machine without internet is told in one line what is missing and how to give it.
 */
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { nsisToolset, type Arch } from './product.ts'
import { findTool } from './tools.ts'

export type Kind = 'deb' | 'AppImage' | 'nsis' | 'dir'

export interface Wanted {
  kinds: readonly Kind[]
  archs: readonly Arch[]
  system: 'linux' | 'windows'
  electronVersion: string
  /** Something of our own stands in Electron's place. */
  placeholder: boolean
}

export interface Machine {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  /** Whether a program is in PATH. */
  has: (tool: string) => boolean
  /** Names of what lies in the folder that KIOSK_ELECTRON_DIST names. */
  given: readonly string[]
  /** Names of what lies in electron-builder's cache, and of files in Electron's, whatever folder they are in. */
  cached: readonly string[]
}

export interface Need {
  /** `Electron 45.4.1 (electron-v45.4.1-linux-x64.zip)` */
  what: string
  /** Null: it is not to be fetched. */
  from: string | null
  /** How it is missing where it is not fetched; "is not installed" unless told. */
  absence?: string
  /** What to do instead; follows "Next: ". */
  provide: string
}

const binaries = 'https://github.com/electron-userland/electron-builder-binaries/releases/'

/** @returns what the machine does not have yet */
export function needsOf(wanted: Wanted, machine: Machine): Need[] {
  return [
    ...(wanted.placeholder ? [] : electron(wanted, machine)),
    ...wanted.kinds.flatMap((kind) => toolsOf(kind, machine)),
  ]
}

function electron({ archs, system, electronVersion }: Wanted, { env, given, cached }: Machine): Need[] {
  const platform = system === 'windows' ? 'win32' : 'linux'
  const zips = archs.map((arch) => `electron-v${electronVersion}-${platform}-${arch}.zip`)
  if (env['KIOSK_ELECTRON_DIST']) {
    const isUnpacked = given.includes(system === 'windows' ? 'electron.exe' : 'electron')
    const missing = isUnpacked ? [] : zips.filter((zip) => !given.includes(zip))
    const need = { from: null, absence: 'is not in the folder that KIOSK_ELECTRON_DIST names' }
    if (missing.length > 0)
      return [{ ...need, what: `Electron (${missing.join(', ')})`, provide: 'put it there' }]
    // An unpacked one would be packed for both.
    return isUnpacked && archs.length > 1
      ? [{ ...need, what: `Electron for ${archs.join(' and ')}`, provide: 'name one with --arch' }]
      : []
  }
  const missing = zips.filter((zip) => !cached.includes(zip))
  if (missing.length === 0) return []
  const mirror = env['npm_config_electron_mirror'] || env['ELECTRON_MIRROR']
  return [
    {
      what: `Electron (${missing.join(', ')})`,
      from: mirror || 'https://github.com/electron/electron/releases/',
      provide:
        'put the files into a folder and name it in KIOSK_ELECTRON_DIST; to look at a package without, add -- --placeholder',
    },
  ]
}

function toolsOf(kind: Kind, { platform, env, has, cached }: Machine): Need[] {
  const isCached = (name: string) => cached.some((entry) => entry.startsWith(name))
  const need = (what: string, there: boolean, provide: string, from: string | null = binaries): Need[] =>
    there ? [] : [{ what, from, provide }]
  switch (kind) {
    case 'dir':
      return []
    case 'deb':
      return need(
        'the packager fpm',
        Boolean(env['CUSTOM_FPM_PATH']) || has('dpkg-deb') || isCached('fpm'),
        'build where dpkg-deb is (Debian, Ubuntu), or name fpm in CUSTOM_FPM_PATH',
      )
    case 'AppImage':
      return need(
        'the AppImage runtime',
        isCached('appimage'),
        'fill the folder named in ELECTRON_BUILDER_CACHE where there is internet, or leave it away with --only deb',
      )
    case 'nsis':
      return [
        ...need(
          'NSIS',
          Boolean(env['ELECTRON_BUILDER_NSIS_DIR'] && env['ELECTRON_BUILDER_NSIS_RESOURCES_DIR']) ||
            isCached(`nsis@${nsisToolset}`),
          'name NSIS and its plug-ins in ELECTRON_BUILDER_NSIS_DIR and ELECTRON_BUILDER_NSIS_RESOURCES_DIR',
        ),
        ...need(
          '7-Zip',
          Boolean(env['ELECTRON_BUILDER_7ZIP_PATH']) || isCached('7zip'),
          'name the program 7za in ELECTRON_BUILDER_7ZIP_PATH',
        ),
        ...need(
          'Wine, with which the uninstaller is written,',
          platform === 'win32' || has('wine'),
          'build on Windows, or install wine',
          null,
        ),
      ]
  }
}

/**
 * Each server is asked once; `answers` says whether it does, within bounds.
 *
 * @returns one line for whoever has typed the command; null: all of it is here or can be fetched
 */
export async function missingLine(
  needs: readonly Need[],
  answers: (url: string) => Promise<boolean>,
): Promise<string | null> {
  const servers = new Set(needs.flatMap(({ from }) => from ?? []))
  const reached = new Map(
    await Promise.all([...servers].map(async (url) => [url, await answers(url)] as const)),
  )
  const missing = needs.filter(({ from }) => from === null || reached.get(from) !== true)
  if (missing.length === 0) return null
  const said = missing.map(({ what, from, absence = 'is not installed', provide }) => {
    const why = from === null ? absence : `cannot be fetched from ${new URL(from).host}`
    return `${what} ${why}. Next: ${provide}.`
  })
  return `No package was made: ${said.join(' ')}`
}

export function thisMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  const [electronCache, builderCache] = caches(env)
  return {
    platform: process.platform,
    env,
    has: (tool) => findTool(tool, env) !== null,
    given: env['KIOSK_ELECTRON_DIST'] ? namesIn(env['KIOSK_ELECTRON_DIST'], 1) : [],
    cached: [...namesIn(electronCache, 2), ...namesIn(builderCache, 1)],
  }
}

/** Electron's and electron-builder's, as they choose them. */
function caches(env: NodeJS.ProcessEnv): [string, string] {
  const own = env['ELECTRON_BUILDER_CACHE']
  if (process.platform === 'win32') {
    const local = env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local')
    return [join(local, 'electron', 'Cache'), own || join(local, 'electron-builder', 'Cache')]
  }
  const base =
    process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return [join(base, 'electron'), own || join(base, 'electron-builder')]
}

function namesIn(folder: string, depth: number): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => [
    entry.name,
    ...(entry.isDirectory() && depth > 1 ? namesIn(join(folder, entry.name), depth - 1) : []),
  ])
}
