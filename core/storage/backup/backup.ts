/**
 * A store's whole state in one encrypted file, taken while the kiosk runs, and put back into an empty folder. The journal
 * is the state: documents are made anew from it when it is put back.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { baseFile, readBase } from '../journal/base.ts'
import type { ChainLink } from '../port/entry.ts'
import { headFileName, readHead } from '../journal/head.ts'
import { contentEnd, journalDir, listSegments, readSegment, segmentFile } from '../journal/segments.ts'
import { verifyJournal } from '../folder/verify-journal.ts'
import { machineDisk, removing } from '../disk/disk.ts'
import { exchangeStore, restoringName } from '../folder/exchange.ts'
import { lockFolder } from '../disk/folder-lock.ts'
import { ourFormats, type Formats } from '../disk/formats.ts'
import { existingData } from '../folder/existing-data.ts'
import { keyFileName } from '../disk/key-file.ts'
import { deriveKeys } from '../encryption/derived-keys.ts'
import { openLowdbStore } from '../folder/lowdb-store.ts'
import { migrateInPlace, recordMigration, sentenceOf } from '../folder/migrate.ts'
import { checkStoreFile, incomingName, readStoreFile, storeFileName } from '../disk/store-file.ts'
import { StoreProblem } from '../disk/store-problem.ts'
import { backupFrames, createBackupFile, type BackupWriter } from './backup-file.ts'
import { BackupProblem, diskProblem } from './backup-problem.ts'
import { spoolDir, undoFile } from '../folder/import-files.ts'

/** Characters. */
export const shortestPassphrase = 12
const pieceBytes = 1024 * 1024

/** The first frame. */
const manifestSchema = z.object({ madeAt: z.number(), key: z.string().regex(/^[0-9a-f]{64}$/) })
/** Before each file's pieces. `size` bytes in the folder, of which all behind the first `bytes` are zero. */
const fileSchema = z.object({
  name: z.string().regex(/^(?:store\.json|head|journal\/(?:base|\d{6,}\.journal))$/),
  size: z.number().int().min(0),
  bytes: z.number().int().min(0),
})

/** @throws BackupProblem `passphrase` */
export function checkPassphrase(passphrase: string | undefined): string {
  const characters = passphrase === undefined ? 0 : [...passphrase].length
  if (passphrase !== undefined && characters >= shortestPassphrase) return passphrase
  throw new BackupProblem(
    'passphrase',
    `KIOSK_BACKUP_PASSPHRASE has ${characters} characters; at least ${shortestPassphrase} are needed. ` +
      'Set it for this command, and keep it where the backup is not: without it nobody can read the backup.',
  )
}

export interface BackupMade {
  /** The last entry that is surely in it, and its hash: noted down, it proves later that nothing was taken out before it. */
  sequence: number
  hash: string
  /** Of the file. */
  bytes: number
}

/**
 * A running kiosk is not disturbed: what it has acknowledged when this begins is in the backup. The file is read back
 * before this resolves.
 * @param now milliseconds since the epoch; stands in the file
 * @throws BackupProblem, StoreProblem
 */
export async function makeBackup(options: {
  dataDir: string
  key: Buffer
  file: string
  passphrase: string
  now: number
  /** Of guessing the passphrase, for tests: scrypt's N. */
  cost?: number
}): Promise<BackupMade> {
  const { dataDir, key, file, now } = options
  const passphrase = checkPassphrase(options.passphrase)
  if (!checkStoreFile(dataDir, deriveKeys(key))) {
    throw new StoreProblem(
      'not-a-store',
      `${dataDir} is not a data folder: it has no store.json. Check the path.`,
    )
  }
  let made: BackupMade | null = null
  while (made === null) {
    const backup = await createBackupFile(file, passphrase, options.cost)
    try {
      await backup.frame(Buffer.from(JSON.stringify({ madeAt: now, key: key.toString('hex') })))
      const newest = await addStore(backup, dataDir, key)
      // Once more, from where the journal begins now.
      if (newest === null) await backup.abandon()
      else made = { ...newest, bytes: await backup.finish() }
    } catch (error) {
      await backup.abandon()
      throw error
    }
  }
  try {
    // What was written is what can be read.
    await readThrough(backupFrames(file, passphrase))
  } catch (error) {
    await fs.promises.rm(file, { force: true })
    throw error
  }
  return made
}

async function readThrough(frames: AsyncGenerator<Buffer, void>): Promise<void> {
  while (!(await frames.next()).done);
}

/**
 * Only a journal that is whole is worth keeping: put back, another would be refused.
 * @returns how far the journal is acknowledged in it; null where a purge or an import came in between
 */
async function addStore(backup: BackupWriter, dataDir: string, key: Buffer): Promise<ChainLink | null> {
  const { head: headKey } = deriveKeys(key)
  const base = baseFile(dataDir)
  const baseBytes = () => (fs.existsSync(base) ? fs.readFileSync(base) : Buffer.alloc(0))
  const began = baseBytes()
  const importsBegan = importsState(dataDir)
  const cameBetween = () => !began.equals(baseBytes()) || importsState(dataDir) !== importsBegan
  const { problem } = await verifyJournal(dataDir, key)
  if (problem && cameBetween()) return null
  if (problem) throw problem
  // The head before the entries: it never leads, so all that it speaks of is in the files that are read behind it.
  const { sequence, hash, bytes: headBytes } = readHead(dataDir, headKey)
  await addFile(backup, storeFileName, fs.readFileSync(join(dataDir, storeFileName)))
  await addFile(backup, headFileName, headBytes)
  if (began.length > 0) await addFile(backup, 'journal/base', began)
  try {
    for (const segment of listSegments(dataDir, readBase(dataDir, headKey).segment)) {
      await addFile(backup, `journal/${segmentName(dataDir, segment)}`, await readSegment(dataDir, segment))
    }
  } catch (error) {
    if (cameBetween()) return null
    throw error
  }
  return cameBetween() ? null : { sequence, hash }
}

/**
 * Changes whenever an import begins or ends.
 * @throws BackupProblem while one is under way: half of it would be in the backup, and nothing to take that back with
 */
function importsState(dataDir: string): number {
  const folder = spoolDir(dataDir)
  const stat = fs.statSync(folder, { throwIfNoEntry: false })
  if (!stat) return 0
  if (fs.readdirSync(folder).some((name) => name.endsWith(undoFile('')))) {
    throw new BackupProblem(
      'importing',
      'An import is under way, and half of one would be in the backup. Nothing was made. Try again when it is done.',
    )
  }
  return stat.mtimeMs
}

const segmentName = (dataDir: string, segment: number) =>
  segmentFile(dataDir, segment).slice(journalDir(dataDir).length + 1)

async function addFile(backup: BackupWriter, name: string, content: Buffer): Promise<void> {
  const bytes = contentEnd(content)
  await backup.frame(Buffer.from(JSON.stringify({ name, size: content.length, bytes })))
  for (let at = 0; at < bytes; at += pieceBytes) {
    await backup.frame(content.subarray(at, Math.min(at + pieceBytes, bytes)))
  }
}

export interface Restored {
  /** Of the journal. */
  entries: number
  /** The newest of them that was acknowledged. */
  head: ChainLink
  madeAt: number
}

/**
 * Everything is read, checked and opened beside what is in the folder, and only then put in place; until then the folder
 * stays as it was. The key comes as a file: the key store of another machine does not know it.
 * @throws BackupProblem, StoreProblem
 */
export async function restoreBackup(options: {
  file: string
  dataDir: string
  passphrase: string
  now: () => number
  /** Made-up ones, for tests. */
  formats?: Formats
}): Promise<Restored> {
  const { file, dataDir, now, formats = ourFormats } = options
  const passphrase = checkPassphrase(options.passphrase)
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw diskProblem(`make the folder ${dataDir}`, error)
  }
  const lock = await lockFolder(dataDir)
  const beside = join(dataDir, restoringName)
  try {
    assertEmpty(dataDir)
    fs.rmSync(beside, removing)
    fs.mkdirSync(join(beside, 'journal'), { recursive: true, mode: 0o700 })
    const { madeAt, key } = await unpack(file, passphrase, beside)
    // Only the current format can be verified; that the bytes are those that were backed up, the file's seal says.
    const migrated = await broughtForward(file, { dataDir: beside, key, disk: machineDisk, formats })
    const { problem, entries, head } = await verifyJournal(beside, key, formats)
    if (problem) throw problem
    // Without documents, opening is making them.
    const store = await openLowdbStore({ dataDir: beside, key, now, formats })
    try {
      await recordMigration(store, migrated, now())
    } finally {
      await store.close()
    }
    await machineDisk.writeFile(join(beside, keyFileName), Buffer.from(`${key.toString('hex')}\n`))
    await exchangeStore(machineDisk, dataDir, beside).catch((error: unknown) => {
      const goesOn = fs.existsSync(join(dataDir, incomingName)) ? ' (the next start goes on with it)' : ''
      throw diskProblem(`put what was restored into ${dataDir}${goesOn}`, error)
    })
    return { entries, head, madeAt }
  } finally {
    fs.rmSync(beside, removing)
    await lock.release()
  }
}

async function broughtForward(file: string, options: Parameters<typeof migrateInPlace>[0]) {
  const { dataDir, formats } = options
  const format = readStoreFile(dataDir)?.format
  try {
    return await migrateInPlace(options)
  } catch (error) {
    if (error instanceof StoreProblem && error.problem === 'older-format') throw error
    throw new StoreProblem(
      'not-migrated',
      `What ${file} holds could not be brought from format ${format} to format ${formats.current}. Nothing was changed. ` +
        `Put it back with the version it was made with. What went wrong: ${sentenceOf(error, dataDir)}`,
      { cause: error },
    )
  }
}

function assertEmpty(dataDir: string): void {
  const found = existingData(dataDir)
  if (found === null) return
  throw new BackupProblem(
    'folder-not-empty',
    `${dataDir} holds data already (${found}). Nothing was changed. Move what is in it away, or name another folder with --data.`,
  )
}

async function unpack(file: string, passphrase: string, folder: string) {
  const frames = backupFrames(file, passphrase)
  const parsed = async <T>(schema: z.ZodType<T>): Promise<T | null> => {
    const { value } = await frames.next()
    if (!value) return null
    const found = schema.safeParse(JSON.parse(value.toString()))
    if (!found.success)
      throw new BackupProblem('damaged', `${file} does not hold what a backup holds. Use another one.`)
    return found.data
  }
  const manifest = await parsed(manifestSchema)
  if (manifest === null) throw new BackupProblem('damaged', `${file} is empty. Use another backup.`)
  for (;;) {
    const next = await parsed(fileSchema)
    if (next === null) return { madeAt: manifest.madeAt, key: Buffer.from(manifest.key, 'hex') }
    const path = join(folder, next.name)
    try {
      const handle = await fs.promises.open(path, 'w', 0o600)
      try {
        for (let done = 0; done < next.bytes;) {
          const { value } = await frames.next()
          if (!value) throw new BackupProblem('damaged', `${file} is damaged. Use another backup.`)
          await handle.writeFile(value)
          done += value.length
        }
        await handle.truncate(next.size)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw error instanceof BackupProblem ? error : diskProblem(`write ${path}`, error)
    }
  }
}
