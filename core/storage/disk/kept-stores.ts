/** Whole stores that were kept in the data folder when another replaced them: `kept-format-1` held format 1. */
import * as fs from 'node:fs'
import { join } from 'node:path'

export interface KeptStore {
  /** Of its folder, in the data folder. */
  name: string
  format: number
}

/** Of one format the newest last. */
export function keptStores(dataDir: string): KeptStore[] {
  return fs
    .readdirSync(dataDir)
    .map((name) => ({ name, match: /^kept-format-(\d+)(?:-(\d+))?$/.exec(name) }))
    .map(({ name, match }) => ({ name, format: Number(match?.[1]), nth: Number(match?.[2] ?? 1) }))
    .filter(({ format }) => !Number.isNaN(format))
    .sort((a, b) => a.format - b.format || a.nth - b.nth)
    .map(({ name, format }) => ({ name, format }))
}

/** One that is not taken: what was kept is not replaced. */
export function newKeptName(dataDir: string, format: number): string {
  const name = `kept-format-${format}`
  let free = name
  for (let nth = 2; fs.existsSync(join(dataDir, free)); nth++) free = `${name}-${nth}`
  return free
}
