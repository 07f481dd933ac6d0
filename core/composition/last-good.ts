/**
 * The configuration file that was last in force, as it was then: `last-config.json` in the data folder. A file that an
 * edit has broken is no reason to stand still: the next start goes on with this one, and says what is wrong. No secret
 * is in it, as in the file itself; backups do not hold it.
 */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { machineDisk, replaceFile } from '../storage/disk/disk.ts'

const fileName = 'last-config.json'

const recordForm = z.object({
  /** Full path of the file. */
  file: z.string(),
  /** What it said. Checked anew by its user: another version may ask for more. */
  given: z.unknown(),
  /** Of what was wrong with the file since, once it stands in the journal. */
  journalled: z.string().nullable(),
})
export type LastGood = z.infer<typeof recordForm>

/** @returns null where there is none, or none that can be read */
export function readLastGood(dataDir: string): LastGood | null {
  try {
    return recordForm.parse(JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')))
  } catch {
    return null
  }
}

/** When it was written last, milliseconds since the epoch; 0 for never. */
export function lastGoodAt(dataDir: string): number {
  return statSync(join(dataDir, fileName), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** @throws what the disk says */
export async function keepLastGood(dataDir: string, record: LastGood): Promise<void> {
  const text = JSON.stringify(record)
  if (text === JSON.stringify(readLastGood(dataDir))) return
  await replaceFile(machineDisk, join(dataDir, fileName), Buffer.from(text))
}

export const problemsMark = (problems: readonly string[]) =>
  createHash('sha256').update(problems.join('\n')).digest('hex')
