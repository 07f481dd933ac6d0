/**
 * One process owns a data folder. The owner is the highest of the files `lock.1`, `lock.2`, …; who finds its process
 * gone takes the next number. A number is made by a link, so only one can have it, and is never given back below the
 * highest: two that find the same dead owner cannot both take over, and none can take away a lock taken meanwhile.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { secureRandom } from '../random.ts'
import { announceProcess, isProcessAlive, type ProcessIdentity } from './process-identity.ts'
import { asStoreProblem, errorCode, StoreProblem } from './store-problem.ts'

export interface FolderLock {
  release(): void
}

/** What stands in a lock file; null once the owner has released it. */
type Owner = ProcessIdentity | null

/** @throws StoreProblem `folder-in-use` naming the owner's process, `disk`. */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  const temporary = join(dataDir, `lock.${process.pid}-${secureRandom.bytes(6).toString('hex')}.tmp`)
  const announced = await announceProcess()
  try {
    fs.writeFileSync(temporary, JSON.stringify(announced.identity), { mode: 0o600, flag: 'wx' })
    const number = await takeNumber(dataDir, temporary)
    for (const older of lockNumbers(dataDir)) {
      if (older < number) fs.rmSync(lockFile(dataDir, older), { force: true })
    }
    return {
      release() {
        // Said to be free, but not removed: numbers only ever go up.
        fs.writeFileSync(temporary, JSON.stringify(null), { mode: 0o600 })
        fs.renameSync(temporary, lockFile(dataDir, number))
        announced.stop()
      },
    }
  } catch (error) {
    announced.stop()
    throw asStoreProblem('lock the folder', dataDir, error)
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

async function takeNumber(dataDir: string, temporary: string): Promise<number> {
  for (;;) {
    const highest = lockNumbers(dataDir).at(-1) ?? 0
    if (highest > 0) await assertFree(dataDir, highest)
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

async function assertFree(dataDir: string, number: number): Promise<void> {
  const file = lockFile(dataDir, number)
  let owner: Owner
  try {
    owner = JSON.parse(fs.readFileSync(file, 'utf8')) as Owner
  } catch (error) {
    // Gone: a higher one was taken meanwhile. Empty or cut: its owner was stopped by a power cut.
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return
    throw error
  }
  if (!owner || !(await isProcessAlive(owner))) return
  throw new StoreProblem(
    'folder-in-use',
    `The data folder ${dataDir} is in use by process ${owner.pid}. Close that kiosk first, or name another folder ` +
      'with --data.',
    { file },
  )
}

function lockNumbers(dataDir: string): number[] {
  return fs
    .readdirSync(dataDir)
    .map((name) => /^lock\.(\d+)$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

const lockFile = (dataDir: string, number: number) => join(dataDir, `lock.${number}`)
