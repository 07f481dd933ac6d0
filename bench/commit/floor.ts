/** The floor: nothing but the same bytes appended to a file and flushed, by the shortest way Node has. */
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'

export interface Floor {
  /** @returns milliseconds. */
  one(bytes: number): number
  close(): void
}

const content = Buffer.from(randomBytes(48 * 1024).toString('base64'))

/** To a file that grows: each flush has a new size to keep, too. */
export function growingFile(file: string): Floor {
  const fd = fs.openSync(file, 'wx', 0o600)
  return {
    one: (bytes) =>
      timed(() => {
        fs.writeSync(fd, content, 0, bytes)
        fs.fdatasyncSync(fd)
      }),
    close: () => fs.closeSync(fd),
  }
}

/** To a file that was filled with zeros before, as the journal's segments are: quicker, and so the stricter floor. */
export function filledFile(file: string, size = 8 * 1024 * 1024): Floor {
  const fd = fs.openSync(file, 'wx', 0o600)
  fs.writeSync(fd, Buffer.alloc(size), 0, size, 0)
  fs.fsyncSync(fd)
  let position = 0
  return {
    one(bytes) {
      if (position + bytes > size) position = 0
      const at = position
      position += bytes
      return timed(() => {
        fs.writeSync(fd, content, 0, bytes, at)
        fs.fdatasyncSync(fd)
      })
    },
    close: () => fs.closeSync(fd),
  }
}

function timed(run: () => void): number {
  const started = performance.now()
  run()
  return performance.now() - started
}
