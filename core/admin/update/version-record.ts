/**
 * Which version of the program has proved itself on this data, and how the next one does: read and written at each start,
 * before anything else is opened, in `version.json` of the data folder. A start that ends in a crash has been counted.
 *
 * Example: 0.1.0 has proved itself. 0.2.0 starts, is on trial, and proves itself after minutes of being well: it is the
 * proven one now. Had it crashed three times before, a note would say so, with 0.1.0 as the version to go back to;
 * once 0.1.0 is there again, 0.2.0 counts as failed, and is not fetched again.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const time = z.number()
const version = z.string().max(40)

const recordForm = z.object({
  proven: version,
  /** Another version than the proven one, since its first start. */
  trial: z.object({ version, since: time, starts: z.number() }).nullable(),
  /** What the system was asked to install, and is not running yet. */
  asked: z.object({ version, at: time }).nullable(),
  /** The last version that came to nothing: it was not there after having been asked for, or somebody went back from it. */
  failed: z
    .object({ version, at: time, why: z.enum(['not-installed', 'taken-back']), times: z.number() })
    .nullable(),
})
export type VersionRecord = z.infer<typeof recordForm>

/** What a start has found out about the version before it. */
export type Found = { version: string; why: 'not-installed' | 'taken-back' }

export function started(
  before: VersionRecord | null,
  running: string,
  at: number,
): { record: VersionRecord; found: Found | null } {
  if (before === null) {
    return { record: { proven: running, trial: null, asked: null, failed: null }, found: null }
  }
  const { proven, trial, failed } = before
  const asked = before.asked?.version === running ? null : before.asked
  if (running !== proven) {
    const known = trial?.version === running ? trial : { version: running, since: at, starts: 0 }
    return {
      record: { proven, trial: { ...known, starts: known.starts + 1 }, asked, failed },
      found: null,
    }
  }
  const found: Found | null = trial
    ? { version: trial.version, why: 'taken-back' }
    : asked && { version: asked.version, why: 'not-installed' }
  if (!found) return { record: { proven, trial: null, asked: null, failed }, found }
  const times = failed?.version === found.version ? failed.times + 1 : 1
  return { record: { proven, trial: null, asked: null, failed: { ...found, at, times } }, found }
}

/** After so many starts without having proved itself a version is spoken of. */
export const doubtfulStarts = 3
/** So often an installation is tried that comes to nothing. */
const installTries = 3

/** Not to be fetched again. */
export function isRefused({ failed }: VersionRecord, version: string): boolean {
  return failed?.version === version && (failed.why === 'taken-back' || failed.times >= installTries)
}

const fileName = 'version.json'

/** @returns null where there is none yet, or what there is cannot be read: then the running version is all that is known */
export function readVersionRecord(dataDir: string): VersionRecord | null {
  try {
    return recordForm.parse(JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')))
  } catch {
    return null
  }
}

/** A start must not fail for it: what was not written is counted again. */
export function writeVersionRecord(dataDir: string, record: VersionRecord): void {
  const file = join(dataDir, fileName)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch {
    // The disk that refuses this is spoken of by all that must be written.
  }
}
