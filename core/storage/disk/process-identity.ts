/**
 * Tells whether the process that wrote something down is still the one running, though process numbers are used again:
 * after a power cut the kiosk must start by itself even if another program has its old number. Linux tells when a process
 * was started; elsewhere the owner listens on a local socket that goes away with it.
 */
import * as fs from 'node:fs'
import * as net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secureRandom } from '../../foundation/random.ts'
import { errorCode } from './store-problem.ts'

export interface ProcessIdentity {
  pid: number
  /** Linux: which boot, and when in it the process was started. */
  startedAt: string | null
  /** Elsewhere: a local socket on which the process listens. */
  socket: string | null
}

/** This process, as it can be told from any other; `stop` ends the listening, if there is any. */
export async function announceProcess(
  linux = process.platform === 'linux',
): Promise<{ identity: ProcessIdentity; stop: () => void }> {
  const { pid } = process
  if (linux) return { identity: { pid, startedAt: startOf(pid), socket: null }, stop: () => {} }
  const name = `vssid-contact-kiosk-${secureRandom.bytes(12).toString('hex')}`
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name)
  const server = net.createServer((connection) => connection.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socket, resolve)
  })
  server.unref()
  return { identity: { pid, startedAt: null, socket }, stop: () => server.close() }
}

/** When in doubt, true: two owners of one folder would be worse than none. */
export async function isProcessAlive({ pid, startedAt, socket }: ProcessIdentity): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false
  }
  if (startedAt !== null) return startOf(pid) === startedAt
  if (socket !== null) return answers(socket)
  return true
}

/** Field 22 of /proc/PID/stat; the name in field 2 may hold spaces and brackets, so count from the last bracket. */
function startOf(pid: number): string | null {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Ended, and only not yet looked after by its parent.
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return `${boot}/${fields[19]}`
  } catch {
    return null
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(socket)
    connection.once('connect', () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', (error) => {
      resolve(!['ENOENT', 'ECONNREFUSED'].includes(errorCode(error)))
    })
  })
}
