/**
 * The writing half of the file system, as an argument: the store writes only through it, so that tests can make the
 * disk fail at any step. Reading goes to `node:fs` directly; a failing read never makes anything untrue.
 */
import * as fs from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface Disk {
  /** Opens for reading and writing; `create` makes a new 0600 file and fails when there is one. */
  open(path: string, how: 'existing' | 'create'): number
  close(fd: number): void
  /** Writes all bytes into the page cache, at this position. */
  write(fd: number, bytes: Uint8Array, position: number): void
  /** Blocks until what was written is on the disk. */
  dataSync(fd: number): void
  /** The same on another thread. */
  dataSyncLater(fd: number): Promise<void>
  /** A new 0600 file with these bytes, on the disk when it resolves. Replaces what is there without care. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  /** @throws EEXIST when the new name is taken. */
  link(from: string, to: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** No failure when it is not there. */
  remove(path: string): Promise<void>
  /** Makes names created, renamed or removed in the folder survive a power cut. */
  syncFolder(path: string): Promise<void>
  /** That this user may still write in the folder. */
  freeBytes(path: string): Promise<number>
  /** Milliseconds since some moment: how slow the disk is decides how it is used. */
  stopwatch(): number
}

/** Of `rm` for whole folders; Windows keeps what a scanner has open. */
export const removing = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }

/** On Windows somebody who looks at each new file, a virus scanner say, keeps it from being renamed or removed for a moment. */
export async function heldForAMoment<T>(
  operation: () => Promise<T>,
  { platform = process.platform, tries = 20, waitMs = 150 } = {},
): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await operation()
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (platform !== 'win32' || left <= 1 || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}

export const machineDisk: Disk = {
  open: (path, how) => fs.openSync(path, how === 'create' ? 'wx+' : 'r+', 0o600),
  close: (fd) => fs.closeSync(fd),
  write(fd, bytes, position) {
    // A nearly full disk may take only a part; the next try then says ENOSPC.
    for (let done = 0; done < bytes.length;) {
      done += fs.writeSync(fd, bytes, done, bytes.length - done, position + done)
    }
  },
  dataSync: (fd) => fs.fdatasyncSync(fd),
  dataSyncLater: (fd) =>
    new Promise((resolve, reject) => {
      fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()))
    }),
  async writeFile(path, bytes) {
    const file = await fs.promises.open(path, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  },
  link: (from, to) => heldForAMoment(() => fs.promises.link(from, to)),
  rename: (from, to) => heldForAMoment(() => fs.promises.rename(from, to)),
  remove: (path) => heldForAMoment(() => fs.promises.rm(path, { force: true })),
  async syncFolder(path) {
    // Windows cannot open a folder for this, and NTFS journals its names by itself.
    if (process.platform === 'win32') return
    const folder = await fs.promises.open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
  async freeBytes(path) {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  },
  // eslint-disable-next-line no-restricted-syntax -- only differences are looked at; no rule depends on them
  stopwatch: () => performance.now(),
}

/** Puts a whole file in place: after a power cut there is the old one or the new one, never a part. */
export async function replaceFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  await disk.writeFile(`${path}.tmp`, bytes)
  await disk.rename(`${path}.tmp`, path)
  await disk.syncFolder(dirname(path))
}
