/** The spooler of the system that this program runs on, and by which names it knows this kiosk's jobs. */
import { createHash } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { cupsAddress, cupsSpooler } from './cups.ts'
import type { Spooler } from './spooler.ts'
import { powerShell, windowsSpooler } from './windows.ts'

/** @returns null where there is none that could be asked */
export function systemSpooler(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Spooler | null {
  switch (platform) {
    case 'linux':
      return cupsSpooler({ address: cupsAddress(env), user: userInfo().username })
    case 'win32':
      return windowsSpooler(powerShell(env))
    default:
      return null
  }
}

/**
 * The same after a restart, and another one for each data folder on each machine: kiosks may share a print server. It names nobody,
 * since others may see a queue.
 */
export function jobMark(dataDir: string): string {
  const which = createHash('sha256').update(`${hostname()}\n${dataDir}`).digest('hex')
  return `VssID-kiosk-${which.slice(0, 8)}-`
}
