/**
 * The system's half of an update, on Windows: `--install-update`, started by a task that runs as SYSTEM. What the kiosk has
 * offered is copied where nobody else can write, looked at there as if a stranger had offered it, and installed once the
 * kiosk has left the screen. The machine starts anew in any case, so that no screen stays empty; an installation that the
 * power cuts short is begun again when the machine comes up.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, rm, stat, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { err, ok, type Result } from '../../core/result.ts'
import {
  installingFiles,
  isSaid,
  offeredFiles,
  offerForm,
  type Offer,
  type UpdateFolders,
} from './hand-over.ts'
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

/** Of the task that begins a cut-off installation again; the installer removes it when it is done. */
export const finishTaskName = '\\VssID Contact Kiosk\\Finish update'

/** @returns the version whose installer was started, or a sentence for the system's log */
export async function installRelease(options: InstallOptions): Promise<Result<string, string>> {
  const { folders, run, goWithinMs = 30 * 60_000, leaveMs = 5_000 } = options
  const [theirs, ours] = [offeredFiles(folders), installingFiles(folders)]
  for (const said of [ours.ready, ours.going]) await rm(said, { force: true })
  const looked = await lookAtOffer(options)
  if (!looked.ok) return looked
  const { offer, version } = looked.value
  await writeFile(ours.ready, offer)
  const told = await isSaid(theirs.go, offer, goWithinMs)
  await rm(ours.ready, { force: true })
  if (!told) return err('The kiosk did not say when: nothing was installed.')
  const restart = ['/r', '/t', String(restartAfterS), '/d', 'p:4:2', '/c', 'The kiosk is being updated.']
  if ((await run('shutdown.exe', restart)) !== 0) {
    return err('The machine refuses to start anew: nothing was installed.')
  }
  await writeFile(ours.going, offer)
  await rm(theirs.go, { force: true })
  await new Promise((resolve) => setTimeout(resolve, leaveMs))
  const installer = `"${ours.installer}" /S --updated /RESTART`
  const created = await run('schtasks.exe', [
    ...['/create', '/f', '/tn', finishTaskName, '/ru', 'SYSTEM', '/sc', 'onstart', '/tr', installer],
  ])
  const started = created === 0 && (await run('schtasks.exe', ['/run', '/tn', finishTaskName])) === 0
  if (started) return ok(version)
  // Not in twenty minutes: nothing is under way.
  await run('shutdown.exe', ['/a'])
  await run('shutdown.exe', ['/r', '/t', '0'])
  return err('The installer could not be started; the machine starts anew with what it had.')
}

async function lookAtOffer({ folders, version, publicKey }: InstallOptions): Promise<Result<Offer, string>> {
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
    await rm(ours.installer, { force: true })
    await copyFile(theirs.installer, ours.installer)
    const sum = createHash('sha512')
    await pipeline(createReadStream(ours.installer), sum)
    if (sum.digest('base64') === release.sha512) return ok(release)
  } catch (error) {
    return err(`The installer could not be copied: ${(error as Error).message}`)
  }
  await rm(ours.installer, { force: true })
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
