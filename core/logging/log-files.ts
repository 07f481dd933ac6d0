/**
 * The log's files: `logs/kiosk.log` in the data folder, and before it `kiosk.1.log` (newer) to `kiosk.4.log`. Written at
 * once and in this thread: lines are few, and a crash loses none. A disk that takes no line is not the log's affair:
 * that line is lost here, the next is tried again.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

export interface LogFileLimits {
  /** Of one file. */
  bytes: number
  files: number
}

const defaultLimits: LogFileLimits = { bytes: 5_000_000, files: 5 }

export const logsDir = (dataDir: string) => join(dataDir, 'logs')

/** @returns what takes whole lines, newline included, and never throws. The folder is made with the first line. */
export function logFiles(folder: string, limits = defaultLimits): (line: string) => void {
  let torn = false
  return (line) => {
    let fd: number | null = null
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      fd = openSync(fileAt(folder, 0), 'a', 0o600)
      // A file that is no file, as a device, has no size: it is never moved.
      if (fstatSync(fd).size + Buffer.byteLength(line) > limits.bytes && fstatSync(fd).size > 0) {
        closeSync(fd)
        fd = null
        rotate(folder, limits.files)
        fd = openSync(fileAt(folder, 0), 'a', 0o600)
      }
      const bytes = Buffer.from(torn ? `\n${line}` : line)
      torn = true
      torn = writeSync(fd, bytes) < bytes.length
    } catch {
      // Told to nobody: the same line goes to stderr, and the health watch looks after the disk.
    } finally {
      if (fd !== null) closeSync(fd)
    }
  }
}

/** The newest lines of all files, oldest first, `maxBytes` of them at most. Files that cannot be read are left out. */
export function lastLogLines(folder: string, maxBytes: number): string[] {
  const lines: string[] = []
  let left = maxBytes
  for (let index = 0; index < defaultLimits.files; index++) {
    for (const line of linesOf(fileAt(folder, index)).reverse()) {
      left -= Buffer.byteLength(line) + 1
      if (left < 0) return lines.reverse()
      lines.push(line)
    }
  }
  return lines.reverse()
}

const fileAt = (folder: string, index: number) =>
  join(folder, index === 0 ? 'kiosk.log' : `kiosk.${index}.log`)

function rotate(folder: string, files: number): void {
  for (let index = files - 2; index >= 0; index--) {
    if (existsSync(fileAt(folder, index))) renameSync(fileAt(folder, index), fileAt(folder, index + 1))
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}

/** A warning or an error of the log, as it was written: nothing personal is in it. */
export interface LogLine {
  level: string
  time: string
  msg: string
  [field: string]: unknown
}
