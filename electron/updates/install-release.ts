/**
 * The system's half of an update, on Windows: `--install-update`, started by a task that runs as SYSTEM. What the kiosk has
 * offered is copied where nobody else can write, checked there as untrusted, and installed once the
 * kiosk has left the screen. The machine starts anew in any case, so that no screen stays empty; an installation that the
 * power cuts short is begun again when the machine comes up.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { err, ok, type Result } from '../../core/foundation/result.ts'
import {
  installingFiles,
  isSaid,
  offeredFiles,
  offerForm,
  type Offer,
  type UpdateFolders,
} from './install-handshake.ts'
import { compareVersions, isGenuine } from './release.ts'

export interface InstallOptions {
  folders: UpdateFolders
  /** Running now. */
  version: string
  publicKey: string | null
  /** Runs a program of Windows. @returns its exit code */
  run: (program: string, args: readonly string[]) => Promise<number>
  goWithinMs?: number
  /** For the kiosk's processes to be gone. */
  leaveMs?: number
}

const largestBytes = 1_000_000_000
/** Far more than an installation takes: then the machine starts anew without it. */
const restartAfterS = 20 * 60

/**
 * Of the task that runs the installer, now and, should it be cut off, at each start of the machine. build/windows/update-task.ps1
 * makes it, switched off; the installer switches it off again when it is done.
 */
export const finishTaskName = '\\VssID Contact Kiosk\\Finish update'
const finishTask = (change: '/enable' | '/disable') => ['/change', '/tn', finishTaskName, change]

/** @returns the version whose installer was started, or a sentence about why none was. @throws where the disk refuses */
export async function installRelease(options: InstallOptions): Promise<Result<string, string>> {
  const { folders, run, goWithinMs = 30 * 60_000, leaveMs = 5_000 } = options
  const [theirs, ours] = [offeredFiles(folders), installingFiles(folders)]
  for (const said of [ours.ready, ours.going]) await rm(said, { force: true })
  // An installation of before is not begun again, least of all with what is copied here now.
  if ((await run('schtasks.exe', finishTask('/disable'))) !== 0) {
    return err(`The task ${finishTaskName} is not there: run the installer by hand, which makes it.`)
  }
  const checked = await checkOffer(options)
  if (!checked.ok) return checked
  const { offer, version } = checked.value
  await writeFile(ours.ready, offer)
  const told = await isSaid(theirs.go, offer, goWithinMs)
  await rm(ours.ready, { force: true })
  if (!told) return err('The kiosk did not say when: nothing was installed.')
  const restart = ['/r', '/t', String(restartAfterS), '/d', 'p:4:2', '/c', 'The kiosk is being updated.']
  if ((await run('shutdown.exe', restart)) !== 0) {
    return err('The machine refuses to start anew: nothing was installed.')
  }
  if (!(await leaves(options, offer, leaveMs))) {
    await run('shutdown.exe', ['/a'])
    return err('The kiosk did not leave the screen: nothing was installed.')
  }
  const enabled = (await run('schtasks.exe', finishTask('/enable'))) === 0
  if (enabled && (await run('schtasks.exe', ['/run', '/tn', finishTaskName])) === 0) return ok(version)
  await run('schtasks.exe', finishTask('/disable'))
  // Not in twenty minutes: nothing is under way.
  await run('shutdown.exe', ['/a'])
  await run('shutdown.exe', ['/r', '/t', '0'])
  return err('The installer could not be started; the machine starts anew with what it had.')
}

/** @returns false where the kiosk has heard it too late, and has taken its word back */
async function leaves({ folders }: InstallOptions, offer: string, leaveMs: number): Promise<boolean> {
  const said = await writeFile(installingFiles(folders).going, offer).then(
    () => true,
    () => false,
  )
  if (!said) return false
  await new Promise((resolve) => setTimeout(resolve, leaveMs))
  return isSaid(offeredFiles(folders).go, offer, 1_000)
}

async function checkOffer({ folders, version, publicKey }: InstallOptions): Promise<Result<Offer, string>> {
  const [theirs, ours] = [offeredFiles(folders), installingFiles(folders)]
  if (publicKey === null) return err('This program was made without an update key: it installs nothing.')
  const release = await readOffer(theirs.release)
  if (release === null) return err(`${theirs.release} holds no release.`)
  if (!isGenuine(release, publicKey)) return err(`Version ${release.version} is not signed by its maker.`)
  if (compareVersions(release.version, version) <= 0) {
    return err(`Version ${release.version} is not newer than ${version}.`)
  }
  try {
    if ((await stat(theirs.installer)).size > largestBytes)
      return err('The installer is too large to be one.')
    await mkdir(folders.installing, { recursive: true })
    await copyFile(theirs.installer, ours.unseen)
    const sum = createHash('sha512')
    await pipeline(createReadStream(ours.unseen), sum)
    if (sum.digest('base64') === release.sha512) {
      // Only now under the name that the task runs, whatever else happens.
      await rename(ours.unseen, ours.installer)
      return ok(release)
    }
  } catch (error) {
    return err(`The installer could not be copied: ${(error as Error).message}`)
  }
  await rm(ours.unseen, { force: true })
  return err('The installer is not the one that was signed.')
}

async function readOffer(path: string): Promise<Offer | null> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4_096) })
      const read = offerForm.safeParse(JSON.parse(buffer.toString('utf8', 0, bytesRead)))
      return read.success ? read.data : null
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
