/**
 * `npm start`: builds what is missing or stale, then opens the desktop shell, or, where Electron cannot run, says so
 * in one line and serves the browser shell.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { flagHelp, parseFlags, type Flags } from '../core/config/flags.ts'
import { staysClosed } from '../electron/exit-codes.ts'
import { demoWindowHint, opensInWindow } from './demo-window.ts'
import { findElectron } from './electron-binary.ts'
import { distIsFresh, projectDir } from './freshness.ts'

/** npm changes into the project's folder; paths are meant from where the command was typed. */
const cwd = process.env.INIT_CWD ?? process.cwd()
const args = process.argv.slice(2)

endWithNpm()
process.exitCode = await start()

/** @returns the exit code; with the browser shell serving, the process lives on. */
async function start(): Promise<number> {
  const flags = parseFlags(args)
  if (!flags.ok) {
    process.stderr.write(`${flags.error}\n`)
    return 2
  }
  if (flags.value.help) {
    process.stdout.write(`npm start -- [options]\n\n${flagHelp}\n`)
    return 0
  }
  if (!(await distIsFresh())) {
    process.stderr.write('Building…\n')
    const built = await run(process.execPath, ['--import', 'tsx', join('build', 'build.ts')], {
      cwd: projectDir,
      // Its own output is for `npm run build`.
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (!built.ok) return built.code
  }
  return flags.value.browser ? serveBrowserShell() : openDesktopShell(flags.value)
}

async function serveBrowserShell(): Promise<number> {
  const { serve } = (await import(
    pathToFileURL(join(projectDir, 'dist', 'server', 'main.js')).href
  )) as typeof import('../server/main.ts')
  await serve(args, cwd)
  return Number(process.exitCode ?? 0)
}

async function openDesktopShell(flags: Flags): Promise<number> {
  const electron = await findElectron()
  if (!electron.ok) return insteadServe(electron.error)
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const inWindow = await opensInWindow(flags, process.env, cwd)
  if (inWindow) process.stdout.write(`${demoWindowHint}\n`)
  const given = inWindow ? [...args, '--windowed'] : args
  const started = performance.now()
  const ended = await run(electron.value, [projectDir, ...given], { cwd, env, stdio: 'inherit' })
  if (ended.ok || ended.asked) return ended.code
  // For who supervises the program itself; to npm it would be a failure.
  if (ended.code === staysClosed) return 0
  const atOnce = performance.now() - started < 15_000
  return atOnce && ended.cannotRun ? insteadServe('Electron does not run on this machine') : ended.code
}

function insteadServe(reason: string): Promise<number> {
  process.stderr.write(`No desktop shell: ${reason}. Serving the browser shell instead.\n`)
  return serveBrowserShell()
}

/** A signal to npm ends npm and its shell, which does not pass it on: notice that they are gone, and end likewise. */
function endWithNpm(): void {
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 100)
  watch.unref()
}

interface Ended {
  ok: boolean
  code: number
  /** We were told to end, and passed it on. */
  asked: boolean
  /** Not a program for this machine, a library missing, or Chromium's own fatal check: never our doing. */
  cannotRun: boolean
}

/** Runs a program as if it were this one: signals reach it, and its end is ours. */
function run(command: string, args: string[], options: Parameters<typeof spawn>[2]): Promise<Ended> {
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(command, args, options)
    let asked = false
    const pass = (signal: NodeJS.Signals) => {
      asked = true
      // At a terminal Ctrl+C reaches the child by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, pass)
    const end = (code: number, cannotRun: boolean) => {
      for (const signal of signals) process.off(signal, pass)
      resolve({ ok: code === 0, code, asked, cannotRun })
    }
    child.on('error', () => end(127, true))
    child.on('close', (code, signal) => {
      const crashed = signal !== null && ['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV'].includes(signal)
      end(code ?? (asked ? 0 : 1), crashed || code === 126 || code === 127)
    })
  })
}
