/**
 * Whether the kiosk's installer is at work on this machine, on Windows. After a power cut the task `Finish update` installs
 * while the machine signs in, and Shell Launcher starts the kiosk under its hands. So the installer holds a file open that it
 * shares with nobody (build/windows/installer.nsh): who cannot open it knows that the installer lives. A file that is merely
 * there says nothing; the power was cut, and no installer may ever come for it. While it is held the machine is about to start
 * anew, so a kiosk that leaves the screen then comes back.
 */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { UpdateFolders } from './hand-over.ts'

export const underWayFileName = 'under-way'

/** @returns true: the kiosk is to end with `staysClosed`, before it opens its data */
export async function isUpdateUnderWay(
  { installing }: UpdateFolders,
  openFile: (path: string) => Promise<{ close(): Promise<void> }> = open,
): Promise<boolean> {
  try {
    await (await openFile(join(installing, underWayFileName))).close()
    return false
  } catch (error) {
    // What Node makes of ERROR_SHARING_VIOLATION.
    return (error as NodeJS.ErrnoException).code === 'EBUSY'
  }
}
