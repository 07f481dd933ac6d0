/** Opens the desktop shell for a spec: on the real Electron where its binary is installed, else on the stand-in. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

export interface LaunchOptions {
  dataDir: string
  /** Behind `--data`: `--demo`, `--config FILE`, … */
  args?: readonly string[]
  /** On top of this process's own. */
  env?: Readonly<Record<string, string>>
  /** What to start: the project as it is built, unless told. */
  main?: string
}

/** Playwright's handle, and on what it stands. */
export type DesktopApp = ElectronApplication & { readonly kind: 'electron' | 'stand-in' }

export const projectFolder = join(import.meta.dirname, '..', '..')
export const standInFolder = join(import.meta.dirname, 'bin')

/** The first window is open and its page has loaded when this resolves. */
export async function launchDesktop(options: LaunchOptions): Promise<{ app: DesktopApp; page: Page }> {
  const app = await startDesktop(options)
  let page = await app.firstWindow()
  // A window is there before it goes anywhere.
  await page.waitForURL((url) => url.href !== 'about:blank')
  if (isCover(page)) {
    const other = () => app.windows().find((it) => it !== page && !isCover(it))
    page = other() ?? (await app.waitForEvent('window'))
    await page.waitForURL((url) => url.href !== 'about:blank')
  }
  return { app, page }
}

/** All but those that cover other displays, oldest first. */
export function kioskWindows(app: DesktopApp): Page[] {
  return app.windows().filter((page) => !isCover(page))
}

function isCover(page: Page): boolean {
  return page.url().endsWith('/other-display')
}

/** Like `launchDesktop`, and leaves waiting for a window to the caller. */
export async function startDesktop(options: LaunchOptions): Promise<DesktopApp> {
  const kind = electronKind()
  if (kind === 'stand-in') process.env['ELECTRON_OVERRIDE_DIST_PATH'] = standInFolder
  const program = packagedProgram()
  const app = await _electron.launch({
    ...(program === undefined ? {} : { executablePath: program }),
    args: argumentsOf(options),
    env: environmentOf(options),
    cwd: projectFolder,
    // Else Playwright switches it off on Linux. Root cannot have it.
    chromiumSandbox: kind === 'electron' && process.getuid?.() !== 0,
  })
  return Object.assign(app, { kind } as const)
}

/** What it writes from now on, and how it ends. */
export function watchEnd(app: DesktopApp): { said: () => string; exit: Promise<number | null> } {
  const child = app.process()
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  }
  return { said: () => said, exit: new Promise((resolve) => child.once('exit', resolve)) }
}

/**
 * Ends the main process itself, by its own number: on Windows Playwright starts it through cmd.exe, and `app.process()`
 * is that. There every signal ends it at once.
 */
export async function killDesktop(app: DesktopApp, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const { exit } = watchEnd(app)
  process.kill(await app.evaluate(() => process.pid), signal)
  await exit
}

/**
 * For a start that is meant to end by itself: what it wrote, and how it ended. As where somebody supervises it: a box with
 * an error would wait for somebody.
 */
export function runToEnd(
  options: LaunchOptions,
  signal?: AbortSignal,
): Promise<{ exitCode: number | null; said: string }> {
  const program =
    packagedProgram() ?? (electronKind() === 'stand-in' ? join(standInFolder, 'electron') : executable())
  const child = spawn(program ?? '', argumentsOf(options), {
    env: environmentOf({ ...options, env: { KIOSK_SUPERVISED: '1', ...options.env } }),
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      resolve({ exitCode, said })
    })
  })
}

/** @throws where KIOSK_STAND_IN says that nothing but the real thing will do, and it is not there */
export function electronKind(): DesktopApp['kind'] {
  if (packagedProgram() !== undefined || executable() !== null) return 'electron'
  if (process.env['KIOSK_STAND_IN'] === 'refuse') {
    throw new Error('KIOSK_STAND_IN is "refuse", and Electron’s binary is not installed')
  }
  return 'stand-in'
}

/** A packaged kiosk, of the variant that can be driven (`npm run dist -- --e2e`): it has its main process in itself. */
function packagedProgram(): string | undefined {
  return process.env['KIOSK_PROGRAM'] || undefined
}

/** Never asks the `electron` package itself for its path: asking starts a download where there is none. */
function executable(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  try {
    const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist')
    const path = join(dist, readFileSync(join(folder, 'path.txt'), 'utf8'))
    return dist !== standInFolder && existsSync(path) ? path : null
  } catch {
    return null
  }
}

function argumentsOf({ dataDir, args = [], main = projectFolder }: LaunchOptions): string[] {
  return [...(packagedProgram() === undefined ? [main] : []), '--data', dataDir, ...args]
}

function environmentOf({ env = {} }: LaunchOptions): Record<string, string> {
  return { ...definedEnv(), ELECTRON_STAND_IN_NODE: process.execPath, ...env }
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
