/**
 * Brings the data of an older format forward. All of it happens in a copy beside: its steps, the making of its documents
 * and the check of its journal that comes with that. Only a store that has been opened once takes the old one's place,
 * and the old one is kept as it was. Until then, whatever happens, nothing has.
 */
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { headFileName } from '../journal/head.ts'
import { dearestCostKey, workOfScrypt } from '../../passwords/hash-forms.ts'
import type { ScryptCost } from '../../passwords/slow-hash.ts'
import type { JournalEvent } from '../../events/events.ts'
import { removing, type Disk } from '../disk/disk.ts'
import { exchangeStore, finishExchange, storeParts } from './exchange.ts'
import type { Formats, Migration } from '../disk/formats.ts'
import { deriveKeys } from '../encryption/derived-keys.ts'
import { checkKey, readStoreFile, storeFileName, writeStoreFile } from '../disk/store-file.ts'
import { asStoreProblem, errorCode, StoreProblem } from '../disk/store-problem.ts'
import type { Put } from '../port/model.ts'
import type { Store } from '../port/store.ts'

export interface Migrated {
  from: number
  to: number
}

export interface MigrateOptions {
  dataDir: string
  key: Buffer
  disk: Disk
  formats: Formats
  /** Milliseconds since the epoch. */
  now: () => number
  /** Opens a folder that has the current format. */
  openBeside: (dataDir: string) => Promise<Store>
}

/**
 * For the holder of the lock, before anything in it is read. Goes on with what a crash has left.
 * @returns null where there was nothing to do, as with a newer format
 * @throws StoreProblem `older-format`, `wrong-key`, `no-room`, `not-migrated`: then the data are as they were
 */
export async function migrate(options: MigrateOptions): Promise<(Migrated & { ms: number }) | null> {
  const { dataDir, key, disk, formats } = options
  await finishExchange(disk, dataDir)
  const beside = join(dataDir, 'migrating')
  fs.rmSync(beside, removing)
  const found = readStoreFile(dataDir)
  if (!found || found.format >= formats.current) return null
  checkKey(dataDir, found, deriveKeys(key))
  stepsFrom(found.format, formats)
  const began = disk.stopwatch()
  await checkRoom(options, found.format)
  let migrated: Migrated | null
  try {
    await copyStore(disk, dataDir, beside)
    migrated = await migrateInPlace({ ...options, dataDir: beside })
    const store = await options.openBeside(beside)
    try {
      await recordMigration(store, migrated, options.now())
    } finally {
      await store.close()
    }
    for (const name of fs.readdirSync(beside).filter((name) => /^lock\./.test(name)))
      await disk.remove(join(beside, name))
    await syncAll(disk, beside)
  } catch (error) {
    fs.rmSync(beside, removing)
    throw notMigrated(dataDir, { from: found.format, to: formats.current }, error)
  }
  try {
    await exchangeStore(disk, dataDir, beside)
  } catch (error) {
    throw asStoreProblem('put the migrated data in place in', dataDir, error)
  }
  return migrated && { ...migrated, ms: Math.round(disk.stopwatch() - began) }
}

/**
 * Runs the steps in the folder itself, which must be a copy.
 * @returns null when it has the current format already
 */
export async function migrateInPlace(
  options: Omit<MigrateOptions, 'now' | 'openBeside'>,
): Promise<Migrated | null> {
  const { dataDir, key, disk, formats } = options
  const from = readStoreFile(dataDir)?.format ?? formats.current
  if (from >= formats.current) return null
  for (const step of stepsFrom(from, formats)) {
    await step.run({ dataDir, key, disk })
    await writeStoreFile(disk, dataDir, deriveKeys(key), step.from + 1)
  }
  return { from, to: formats.current }
}

/** In the migrated store itself, before it takes the old one's place: so it is there exactly once. */
export async function recordMigration(store: Store, migrated: Migrated | null, now: number): Promise<void> {
  if (!migrated) return
  const data = { formatBefore: migrated.from, formatNow: migrated.to }
  const puts = migrated.from === 1 ? [await costOfFormat1(store)] : []
  const at = Math.max(now, store.timeline.lastActAt)
  const event: JournalEvent = {
    kind: 'store.migrated',
    at,
    kiosk: 'service',
    account: null,
    visit: null,
    data,
  }
  await store.commit({ event, puts })
}

/** Its passwords are scrypt hashes; of what they cost, only what was dearer than its own was kept. */
async function costOfFormat1(store: Store): Promise<Put> {
  const kept = await store.get('passwordCosts', dearestCostKey)
  const imported = kept ? workOfScrypt(kept.value as unknown as ScryptCost) : 0
  const value = { work: Math.max(workOfScrypt({ N: 2 ** 15, r: 8, p: 3 }), imported) }
  return { collection: 'passwordCosts', key: dearestCostKey, value, expect: kept?.version ?? 0 }
}

/** @throws StoreProblem `older-format` when one is missing */
function stepsFrom(from: number, { current, migrations }: Formats): Migration[] {
  return Array.from({ length: current - from }, (_, n) => {
    const step = migrations.find((migration) => migration.from === from + n)
    if (step) return step
    throw new StoreProblem(
      'older-format',
      `The data folder has format ${from}, which this version cannot bring to format ${current} any more. Nothing was ` +
        'changed. Install an older version first, whose notes name both formats, start it once, then install this one again.',
    )
  })
}

/** The copy, with its documents made anew, takes as much again as the store, and a little for what a step adds. */
async function checkRoom({ dataDir, disk, formats }: MigrateOptions, from: number): Promise<void> {
  const sizes = storeParts.flatMap((part) =>
    filesOf(join(dataDir, part)).map((file) => fs.statSync(file).size),
  )
  const needed = sizes.reduce((sum, size) => sum + size, 0) * 1.1
  // What cannot be told is found out by trying, which harms nothing either.
  const free = await disk.freeBytes(dataDir).catch(() => Infinity)
  if (free >= needed) return
  const mb = (bytes: number) => Math.ceil(bytes / 1_000_000)
  throw new StoreProblem(
    'no-room',
    `To bring the data from format ${from} to format ${formats.current}, ${mb(needed)} MB must be free on the disk of ` +
      `${dataDir}; only ${Math.floor(free / 1_000_000)} MB are. Nothing was changed. Free ${mb(needed - free)} MB, then ` +
      'start again; or install the version before, which goes on as it was.',
  )
}

/** What a backup holds, too: documents and checkpoint follow from it. */
async function copyStore(disk: Disk, from: string, to: string): Promise<void> {
  for (const part of ['journal', headFileName, storeFileName]) {
    for (const file of filesOf(join(from, part))) {
      const copy = join(to, file.slice(from.length))
      fs.mkdirSync(dirname(copy), { recursive: true, mode: 0o700 })
      await disk.writeFile(copy, await fs.promises.readFile(file))
    }
  }
}

/** However a step has written it. */
async function syncAll(disk: Disk, folder: string): Promise<void> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      await syncAll(disk, path)
      continue
    }
    const fd = disk.open(path, 'existing')
    try {
      await disk.dataSyncLater(fd)
    } finally {
      disk.close(fd)
    }
  }
  await disk.syncFolder(folder)
}

/** The file itself, or all files in the folder; none where there is neither. */
function filesOf(path: string): string[] {
  const found = fs.statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found ? [path] : []
  return fs.readdirSync(path).flatMap((name) => filesOf(join(path, name)))
}

function notMigrated(dataDir: string, { from, to }: Migrated, error: unknown): StoreProblem {
  return new StoreProblem(
    'not-migrated',
    `The data could not be brought from format ${from} to format ${to}. Nothing was changed and nothing is lost: install ` +
      `the version before again, and the kiosk goes on. What went wrong: ${sentenceOf(error, dataDir)}`,
    { file: dataDir, cause: error },
  )
}

/** What went wrong: of the disk, of the store, or a bug's own words. */
export function sentenceOf(error: unknown, dataDir: string): string {
  const isDisk = /^E[A-Z]+$/.test(errorCode(error))
  return isDisk ? asStoreProblem('write in', dataDir, error).message : errorCode(error)
}
