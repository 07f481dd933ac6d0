/**
 * A lock that the operating system keeps, and drops when the process ends in whatever way: it counts in every container
 * on the machine, and no file that somebody writes or removes touches it. Node has none of its own:
 *
 * - Linux: flock(1) of util-linux locks the folder itself and runs `cat`, which ends with our end of a pipe.
 * - Windows: a file opened without sharing; macOS, BSD: a file opened with O_EXLOCK. Both by a flag of `open`.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { errorCode, StoreProblem } from './store-problem.ts'

export interface SystemLock {
  /** Called once if the lock is gone before it was released, at once if it is already. */
  onLost(listener: () => void): void
  /** Somebody else can have it when this resolves. */
  release(): Promise<void>
}

/** By platform; libuv hands them on. */
const exclusiveFlags: Partial<Record<NodeJS.Platform, number>> = {
  win32: 0x1000_0000,
  darwin: 0x20 | 0x4,
  freebsd: 0x20 | 0x4,
  openbsd: 0x20 | 0x4,
}

/**
 * @returns null when another process has it
 * @throws StoreProblem `no-lock` where there is nothing to lock with, `disk`
 */
export async function lockBySystem(
  folder: string,
  platform = process.platform,
  program = 'flock',
): Promise<SystemLock | null> {
  if (platform === 'linux') return lockByFlock(folder, program)
  const flags = exclusiveFlags[platform]
  if (flags === undefined) throw noLock(`on ${platform}`)
  return lockByOpening(join(folder, 'lock.held'), flags)
}

function lockByOpening(file: string, flags: number): SystemLock | null {
  let fd: number
  try {
    fd = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT | flags, 0o600)
  } catch (error) {
    if (['EBUSY', 'EAGAIN', 'EWOULDBLOCK'].includes(errorCode(error))) return null
    throw error
  }
  // Kept by the handle itself, which nobody else can close.
  return { onLost() {}, release: async () => fs.closeSync(fd) }
}

/**
 * Both ignore the signals that end a whole group of processes, of a terminal or a service: the lock must last until the
 * store is closed. They end when the pipe does: with `release`, or with this process, however that ends.
 */
const script = 'trap "" HUP INT TERM; exec "$2" -n -x "$1" cat'
const taken = 1
const notFound = 127
const longestReleaseMs = 5_000

async function lockByFlock(folder: string, program: string): Promise<SystemLock | null> {
  const child = spawn('/bin/sh', ['-c', script, 'sh', fs.realpathSync(folder), program], {
    // A group of its own: Ctrl+C in a terminal is not for it.
    detached: true,
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/bin:/bin`, LC_ALL: 'C' },
    cwd: '/',
  })
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  failed.catch(() => {})
  child.stdin.on('error', () => {})
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const echo = new Promise<'held'>((resolve) => child.stdout.once('data', () => resolve('held')))
  // `cat` is only there to answer once flock has the lock.
  child.stdin.write('.')
  const outcome = await Promise.race([echo, gone, failed]).catch((error: unknown) => {
    throw noLock(`here (${errorCode(error)})`)
  })
  if (outcome === 'held') return heldBy(child, gone)
  if (outcome === taken) return null
  if (outcome === notFound) throw noLock('here')
  throw new StoreProblem(
    'disk',
    `Could not lock the folder ${folder}: ${complaint.trim() || String(outcome)}.`,
    {
      file: folder,
    },
  )
}

function heldBy(child: ChildProcessWithoutNullStreams, gone: Promise<unknown>): SystemLock {
  let released = false
  const lost = new Promise<void>((resolve) => void gone.then(() => (released ? undefined : resolve())))
  // It keeps nobody alive: a program that ends without a word drops the lock by ending.
  const { stdin, stdout, stderr } = child
  for (const one of [child, stdin, stdout, stderr]) (one as unknown as { unref(): void }).unref()
  return {
    onLost: (listener) => void lost.then(listener),
    async release() {
      released = true
      child.ref()
      stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), longestReleaseMs)
      await gone
      clearTimeout(timer)
    },
  }
}

const noLock = (where: string) =>
  new StoreProblem(
    'no-lock',
    `The data folder cannot be locked: the program flock (of util-linux) is not to be had ${where}. Without it two kiosks ` +
      'could write into one folder. Install util-linux, then start again.',
  )
