/** Whether dist/ holds what the sources say: a stamp, dated when the last whole build began, against the newest source. */
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectDir = fileURLToPath(new URL('..', import.meta.url))
export const stampFile = join(projectDir, 'dist', '.built')

const sources = ['contract', 'core', 'electron', 'server', 'renderer', 'vite.config.ts', 'package-lock.json']

/** A renamed or deleted file shows in its folder's date, so folders count too; tests are no part of a build. */
export async function distIsFresh(root = projectDir, stamp = stampFile): Promise<boolean> {
  const built = await stat(stamp).catch(() => null)
  if (built === null) return false
  const newest = await Promise.all(sources.map((source) => newestIn(join(root, source))))
  return Math.max(...newest) < built.mtimeMs
}

/** @returns milliseconds since the epoch; 0 where there is nothing. */
async function newestIn(path: string): Promise<number> {
  const self = await stat(path).catch(() => null)
  if (self === null) return 0
  if (!self.isDirectory()) return self.mtimeMs
  const entries = await readdir(path, { withFileTypes: true })
  const inside = await Promise.all(entries.filter(isSource).map((entry) => newestIn(join(path, entry.name))))
  return Math.max(self.mtimeMs, ...inside)
}

function isSource({ name }: Dirent): boolean {
  return name !== 'node_modules' && !name.endsWith('.test.ts')
}
