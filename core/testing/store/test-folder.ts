/** For tests: data folders that go away again, what is in them, and stores in them with small files and short waits. */
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLowdbStore, type LowdbStore, type LowdbStoreOptions } from '../../storage/folder/lowdb-store.ts'

export const testKey = Buffer.alloc(32, 7)

export function aFolder(parent = tmpdir()): { path: string; remove: () => void } {
  const path = fs.mkdtempSync(join(parent, 'kiosk-store-'))
  return { path, remove: () => fs.rmSync(path, { recursive: true, force: true }) }
}

/** Every file with what is in it, but for locks. */
export function bytesOf(dataDir: string): Map<string, string> {
  const files = fs.readdirSync(dataDir, { recursive: true, withFileTypes: true })
  return new Map(
    files
      .filter((entry) => entry.isFile() && !/^lock\./.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path, fs.readFileSync(path, 'hex')]),
  )
}

export function openTestStore(
  dataDir: string,
  options: Partial<LowdbStoreOptions> = {},
): Promise<LowdbStore> {
  return openLowdbStore({
    dataDir,
    key: testKey,
    now: () => 1_700_000_000_000,
    segmentBytes: 64 * 1024,
    flushAfterMs: 60_000,
    ...options,
  })
}
