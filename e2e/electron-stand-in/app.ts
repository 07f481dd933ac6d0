/** `app`: the life of the application, its paths, its single instance. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { isAlive } from './chromium.ts'
import { Emulated, refusing, unemulated } from './refuse.ts'

const events = [
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'second-instance',
  'child-process-gone',
  'render-process-gone',
  'web-contents-created',
  'browser-window-created',
]

export interface PackageJson {
  name?: string
  productName?: string
  version?: string
}

interface Ending {
  closeWindows(): void
  closeBrowser(): void
}

export class StandInApp extends Emulated {
  readonly isPackaged = false
  readonly commandLine: Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch' | 'getSwitchValue'>
  private readonly folder: string
  private readonly packageJson: PackageJson
  private readonly ending: Ending
  private readonly switches = new Map<string, string>()
  private readonly paths = new Map<string, string>()
  private readonly becameReady: Promise<unknown>
  private makeReady: (() => void) | undefined
  private ready = false
  private quitting = false
  private again = false
  private accelerated = true

  constructor(folder: string, packageJson: PackageJson, ending: Ending) {
    super('app', events)
    this.folder = folder
    this.packageJson = packageJson
    this.ending = ending
    this.becameReady = new Promise((resolve) => {
      this.makeReady = () => {
        resolve({})
      }
    })
    this.commandLine = refusing('app.commandLine', {
      appendSwitch: (name: string, value?: string) => {
        if (this.ready) unemulated('switches after the browser has started')
        this.switches.set(name, value ?? '')
      },
      hasSwitch: (name: string) => this.switches.has(name),
      getSwitchValue: (name: string) => this.switches.get(name) ?? '',
    })
  }

  whenReady(): Promise<unknown> {
    return this.becameReady
  }
  isReady(): boolean {
    return this.ready
  }
  getName(): string {
    return this.packageJson.productName ?? this.packageJson.name ?? 'Electron'
  }
  getVersion(): string {
    return this.packageJson.version ?? '0.0.0'
  }
  getAppPath(): string {
    return this.folder
  }
  disableHardwareAcceleration(): void {
    if (this.ready)
      throw new Error('app.disableHardwareAcceleration() can only be called before app is ready')
    this.accelerated = false
  }
  isHardwareAccelerationEnabled(): boolean {
    return this.accelerated
  }
  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  getPath(name: string): string {
    const set = this.paths.get(name)
    if (set !== undefined) return set
    switch (name) {
      case 'home':
        return homedir()
      case 'temp':
        return tmpdir()
      case 'appData':
        return join(homedir(), '.config')
      case 'userData':
        return join(this.getPath('appData'), this.getName())
      default:
        return unemulated(`app.getPath('${name}')`)
    }
  }
  setPath(name: string, path: string): void {
    if (!isAbsolute(path) || !existsSync(path)) throw new Error(`Failed to set path: ${path}`)
    this.paths.set(name, resolve(path))
  }

  /** A file with the holder's process number; others leave their arguments beside it, which the holder polls for. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData')
    mkdirSync(folder, { recursive: true })
    const lock = join(folder, 'stand-in.lock')
    const request = join(folder, 'stand-in.second-instance')
    const holder = readNumber(lock)
    if (holder !== null && holder !== process.pid && isAlive(holder)) {
      writeFileSync(`${request}.new`, JSON.stringify({ argv: process.argv, cwd: process.cwd() }))
      renameSync(`${request}.new`, request)
      return false
    }
    writeFileSync(lock, String(process.pid))
    // Polled: file events do not come in every container.
    setInterval(() => {
      if (!existsSync(request)) return
      const { argv, cwd } = JSON.parse(readFileSync(request, 'utf8')) as { argv: string[]; cwd: string }
      unlinkSync(request)
      this.emit('second-instance', {}, argv, cwd, undefined)
    }, 200).unref()
    process.on('exit', () => {
      rmSync(lock, { force: true })
    })
    return true
  }

  quit(): void {
    if (this.quitting) return
    if (this.emitPreventable('before-quit', {})) return
    this.quitting = true
    this.ending.closeWindows()
    if (this.emitPreventable('will-quit', {})) {
      this.quitting = false
      return
    }
    this.exit(0)
  }
  exit(exitCode = 0): void {
    this.quitting = true
    this.emit('quit', {}, exitCode)
    this.ending.closeBrowser()
    // The caller goes on first.
    setImmediate(() => {
      if (this.again) startAfter(process.pid, process.argv)
      process.exit(exitCode)
    })
  }
  /** This process alone: Chromium's are not children of Electron's here. */
  getAppMetrics(): Pick<Electron.ProcessMetric, 'pid' | 'type' | 'memory'>[] {
    const workingSetSize = Math.round(process.memoryUsage().rss / 1024)
    const memory = { workingSetSize, peakWorkingSetSize: workingSetSize }
    return [{ pid: process.pid, type: 'Browser', memory }]
  }
  relaunch(): void {
    this.again = true
  }

  // -- for the stand-in

  get chromiumSwitches(): readonly string[] {
    return [...this.switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
  }
  get isQuitting(): boolean {
    return this.quitting
  }
  becomeReady(): void {
    this.ready = true
    this.makeReady?.()
    this.emit('ready', {}, {})
  }
}

/** The same program with the same arguments, when this process is gone. */
function startAfter(pid: number, argv: readonly string[]): void {
  const wait = `while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done; exec "$0" "$@"`
  spawn('sh', ['-c', wait, ...argv], { detached: true, stdio: 'inherit' }).unref()
}

function readNumber(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
