/**
 * One process owns a data folder: the one that has the operating system's lock. Beside it the owner writes down who it is,
 * in the highest of the files `lock.1`, `lock.2`, …: to be named to the process that comes second, and to keep out earlier
 * programs, which knew no other lock. A number is made by a link, so only one can have it, and is never given back below
 * the highest. What somebody else puts there under such a name makes nobody an owner.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { secureRandom } from '../../foundation/random.ts'
import { assertLocalDisk } from './network-disk.ts'
import { announceProcess, isProcessAlive, type ProcessIdentity } from './process-identity.ts'
import { asStoreProblem, errorCode, StoreProblem } from './store-problem.ts'
import { lockBySystem, type SystemLock } from './system-lock.ts'

export interface FolderLock {
  /** Called once if the lock is lost: nothing may be written from then on. */
  onLost(listener: () => void): void
  release(): Promise<void>
}

const identitySchema = z.object({
  pid: z.number().int().min(1),
  startedAt: z.string().nullable(),
  socket: z.string().nullable(),
})

/** @throws StoreProblem `folder-in-use` naming the owner's process, `network-disk`, `no-lock`, `disk`. */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  try {
    assertLocalDisk(dataDir)
    const system = await systemLock(dataDir)
    try {
      const note = await noteOwner(dataDir)
      return {
        onLost: (listener) => system.onLost(listener),
        async release() {
          try {
            note.remove()
          } finally {
            await system.release()
          }
        },
      }
    } catch (error) {
      await system.release()
      throw error
    }
  } catch (error) {
    throw asStoreProblem('lock the folder', dataDir, error)
  }
}

/** An owner that was killed a moment ago has its lock until its helper has noticed. One that lives is asked twice. */
const tries = { ofLiving: 2, ofOthers: 40 }
const waitMs = 50

async function systemLock(dataDir: string): Promise<SystemLock> {
  for (let tried = 1; ; tried++) {
    const lock = await lockBySystem(dataDir)
    if (lock) return lock
    const owner = await livingOwner(dataDir)
    if (tried >= (owner ? tries.ofLiving : tries.ofOthers)) throw inUse(dataDir, owner)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

function inUse(dataDir: string, owner: ProcessIdentity | null): StoreProblem {
  const by = owner
    ? `by process ${owner.pid}`
    : 'by a process that is not to be seen from here, in another container perhaps'
  return new StoreProblem(
    'folder-in-use',
    `The data folder ${dataDir} is in use ${by}. Close that kiosk first, or name another folder with --data.`,
    { file: dataDir },
  )
}

/** @throws StoreProblem `folder-in-use` while an earlier program has the folder */
async function noteOwner(dataDir: string): Promise<{ remove(): void }> {
  const temporary = join(dataDir, `lock.${process.pid}-${secureRandom.bytes(6).toString('hex')}.tmp`)
  const announced = await announceProcess()
  try {
    fs.writeFileSync(temporary, JSON.stringify(announced.identity), { mode: 0o600, flag: 'wx' })
    const number = await takeNumber(dataDir, temporary)
    for (const older of lockNumbers(dataDir)) {
      if (older < number) fs.rmSync(lockFile(dataDir, older), { force: true })
    }
    return {
      remove() {
        announced.stop()
        try {
          // Said to be free, but not removed: numbers only ever go up.
          fs.writeFileSync(temporary, JSON.stringify(null), { mode: 0o600 })
          fs.renameSync(temporary, lockFile(dataDir, number))
        } catch {
          // A full disk takes no word, but lets a file be removed; the system's lock is what counts.
          for (const file of [temporary, lockFile(dataDir, number)]) fs.rmSync(file, { force: true })
        }
      },
    }
  } catch (error) {
    announced.stop()
    throw error
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

async function takeNumber(dataDir: string, temporary: string): Promise<number> {
  for (;;) {
    const owner = await livingOwner(dataDir)
    if (owner) throw inUse(dataDir, owner)
    const highest = lockNumbers(dataDir).at(-1) ?? 0
    if (highest === highestNumber) {
      // Somebody else put it there: no owner is alive, and the system's lock is ours.
      fs.rmSync(lockFile(dataDir, highest), { force: true })
      continue
    }
    const mine = highest + 1
    try {
      fs.linkSync(temporary, lockFile(dataDir, mine))
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue
      throw error
    }
    // Somebody may have taken a higher one, and tidied up below it, since the list was read.
    if (lockNumbers(dataDir).at(-1) === mine) return mine
    fs.rmSync(lockFile(dataDir, mine), { force: true })
  }
}

/** Of all that are written down: an owner's number need not be the highest that somebody has put there. */
async function livingOwner(dataDir: string): Promise<ProcessIdentity | null> {
  for (const number of lockNumbers(dataDir).reverse()) {
    const owner = readOwner(lockFile(dataDir, number))
    if (owner && (await isProcessAlive(owner))) return owner
  }
  return null
}

/** Null where there is none: gone meanwhile, released, cut by a power cut, or never a lock. */
function readOwner(file: string): ProcessIdentity | null {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes(errorCode(error))) return null
    throw error
  }
  try {
    return identitySchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Far above what starts can bring about, and small enough to be counted up. */
const highestNumber = 999_999_999

/** Those that a kiosk may have made; whatever else has such a name does not count, and is left alone. */
function lockNumbers(dataDir: string): number[] {
  return fs
    .readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => /^lock\.([1-9]\d{0,8})$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

const lockFile = (dataDir: string, number: number) => join(dataDir, `lock.${number}`)
