/**
 * Backups that somebody takes away: each is made in a folder beside the data, read from there piece by piece, and removed.
 * What a crash has left goes with the next start.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { FreeSpace } from '../health/disk-watch.ts'
import { journalDir } from '../../storage/journal/segments.ts'
import { secureRandom } from '../../foundation/random.ts'
import { errorCode } from '../../storage/disk/store-problem.ts'
import { makeBackup, type BackupMade } from '../../storage/backup/backup.ts'
import { BackupProblem, diskProblem } from '../../storage/backup/backup-problem.ts'
import type { Log } from '../../foundation/log.ts'

export interface OutgoingBackup extends BackupMade {
  /** The file's bytes, once; one piece of it in memory at a time. */
  pieces: AsyncGenerator<Uint8Array, void>
  /** After this there is no file. Never rejects: what cannot be removed now is removed by the next start. */
  remove(): Promise<void>
}

export interface OutgoingBackups {
  /** The passphrase is not kept. @throws BackupProblem, StoreProblem */
  make(passphrase: string): Promise<OutgoingBackup>
  /** Waits for one that is being made; nothing is left of any. */
  close(): Promise<void>
}

export const outgoingDir = (dataDir: string) => join(dataDir, 'outgoing')

const mb = 1_000_000
/** Divisible by three, so that pieces in base64 need no filling. */
const pieceBytes = 240 * 1024

export async function openOutgoingBackups(options: {
  dataDir: string
  /** Of the data. */
  key: Buffer
  now: () => number
  freeSpace: FreeSpace
  /** The kiosk stops serving below it: a backup must not be what takes it there. */
  minFreeMb: number
  log: Log
  /** Of guessing the passphrase, for tests: scrypt's N. */
  cost?: number
}): Promise<OutgoingBackups> {
  const { dataDir, key, now, freeSpace, minFreeMb, log, cost } = options
  const folder = outgoingDir(dataDir)
  const making = new Set<Promise<unknown>>()
  await clear()

  async function clear(): Promise<void> {
    try {
      await fs.promises.rm(folder, { recursive: true, force: true })
    } catch (error) {
      log.warn({ reason: errorCode(error) }, 'a backup that was not downloaded could not be removed')
    }
  }

  async function checkRoom(): Promise<void> {
    const free = await freeSpace().catch(() => null)
    // What is not known is not too little: should it fill up, writing says so.
    if (free === null) return
    const needed = await bytesIn(journalDir(dataDir))
    if (free - needed >= minFreeMb * mb) return
    throw new BackupProblem(
      'no-room',
      `A backup needs about ${Math.ceil(needed / mb)} MB beside the data, and ${minFreeMb} MB must stay free; ${Math.floor(free / mb)} MB are. Free some space.`,
    )
  }

  async function make(passphrase: string): Promise<OutgoingBackup> {
    await checkRoom()
    const file = join(folder, `${secureRandom.bytes(9).toString('hex')}.backup`)
    try {
      await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw diskProblem(`make the folder ${folder}`, error)
    }
    const remove = () => fs.promises.rm(file, { force: true }).catch(() => undefined)
    try {
      const made = await makeBackup({ dataDir, key, file, passphrase, now: now(), ...(cost && { cost }) })
      return { ...made, pieces: piecesOf(file), remove }
    } catch (error) {
      // One that could not be read back is none.
      await remove()
      throw error
    }
  }

  return {
    async make(passphrase) {
      const work = make(passphrase)
      making.add(work)
      try {
        return await work
      } finally {
        making.delete(work)
      }
    },
    async close() {
      await Promise.allSettled(making)
      await clear()
    },
  }
}

async function* piecesOf(file: string): AsyncGenerator<Uint8Array, void> {
  const handle = await fs.promises.open(file, 'r')
  try {
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(pieceBytes), 0, pieceBytes)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** More than a backup takes: the zeros at the end of the last files are not in it. */
async function bytesIn(folder: string): Promise<number> {
  const names = await fs.promises.readdir(folder)
  // A purge may have taken one away meanwhile.
  const sizes = names.map((name) =>
    fs.promises.stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
