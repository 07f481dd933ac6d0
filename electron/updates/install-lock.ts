/**
 * Whether the kiosk's installer runs on this machine, on Windows. After a power cut the task `Finish update` installs while
 * the machine signs in, and Shell Launcher starts the kiosk meanwhile. So the installer holds a lock file open with no
 * sharing (build/windows/installer.nsh): that it cannot be opened proves that the installer runs. A file that merely exists
 * proves nothing, since the power may have been cut. While the lock is held the machine is about to start anew, and the
 * kiosk with it.
 */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { UpdateFolders } from './install-handshake.ts'

export const installLockFileName = 'under-way'

/** @returns true: the kiosk is to end with `staysClosed`, before it opens its data */
export async function isInstallRunning(
  { installing }: UpdateFolders,
  openFile: (path: string) => Promise<{ close(): Promise<void> }> = open,
): Promise<boolean> {
  try {
    await (await openFile(join(installing, installLockFileName))).close()
    return false
  } catch (error) {
    // What Node makes of ERROR_SHARING_VIOLATION.
    return (error as NodeJS.ErrnoException).code === 'EBUSY'
  }
}
