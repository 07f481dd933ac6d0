/**
 * How the kiosk, whose account may install nothing, has a system task install a release: by files in two folders beside the
 * data. Only the kiosk's account writes into `update`, only the system into `installing`. Neither side trusts the other. The
 * task checks signature and checksum again, in a copy that nobody else can change. The kiosk closes only after the task has
 * written that it goes on, and that the machine starts anew whatever happens.
 *
 * kiosk: release.json, setup.exe → task: ready → kiosk, when nobody is at it: go → task: going → kiosk ends.
 */
import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Fetched } from './fetch-release.ts'
import { signedReleaseForm } from './release.ts'

export interface UpdateFolders {
  offered: string
  installing: string
}

/** As build/windows/installer.nsh makes them. */
export function updateFolders(env: NodeJS.ProcessEnv): UpdateFolders {
  const root = join(env['ProgramData'] ?? 'C:\\ProgramData', 'vssid-contact-kiosk')
  return { offered: join(root, 'update'), installing: join(root, 'installing') }
}

export const offeredFiles = ({ offered }: UpdateFolders) => ({
  release: join(offered, 'release.json'),
  installer: join(offered, 'setup.exe'),
  go: join(offered, 'go'),
})

export const installingFiles = ({ installing }: UpdateFolders) => ({
  installer: join(installing, 'setup.exe'),
  /** Copied, and not looked at yet. */
  unseen: join(installing, 'unseen'),
  ready: join(installing, 'ready'),
  going: join(installing, 'going'),
  /** What came of the last offer, for the technician. */
  outcome: join(installing, 'outcome.txt'),
})

/** `release.json`. All that is said of one offer bears its id: what an earlier one left behind says nothing. */
export const offerForm = signedReleaseForm.extend({ offer: z.uuid() })
export type Offer = z.infer<typeof offerForm>

/** In the task scheduler; build/windows/update-task.ps1 makes it, and lets the kiosk's account start it. */
export const taskName = '\\VssID Contact Kiosk\\Install update'

export interface InstallHandshakeOptions {
  folders: UpdateFolders
  /** Starts the system's task. @returns whether it was started */
  startTask: () => Promise<boolean>
  /** How long the task has to copy and to look, and to say that it goes on. */
  readyWithinMs?: number
  goingWithinMs?: number
}

export interface InstallHandshake {
  /** @returns whether the task waits for a word to install it */
  offer(fetched: Fetched): Promise<boolean>
  /** Nobody is at the kiosk and all is closed. @returns whether the screen is to be left to the task */
  go(): Promise<boolean>
}

export function createInstallHandshake(options: InstallHandshakeOptions): InstallHandshake {
  const { folders, startTask, readyWithinMs = 5 * 60_000, goingWithinMs = 20_000 } = options
  const [ours, theirs] = [offeredFiles(folders), installingFiles(folders)]
  let offer = ''

  return {
    async offer({ release, path }) {
      await mkdir(folders.offered, { recursive: true })
      await rm(ours.go, { force: true })
      await copyFile(path, ours.installer)
      offer = randomUUID()
      await writeFile(ours.release, `${JSON.stringify({ ...release, offer } satisfies Offer, null, 2)}\n`)
      return (await startTask()) && (await isSaid(theirs.ready, offer, readyWithinMs))
    },
    async go() {
      if (!(await isSaid(theirs.ready, offer, 0))) return false
      await writeFile(ours.go, offer)
      const going = await isSaid(theirs.going, offer, goingWithinMs)
      if (!going) await rm(ours.go, { force: true })
      return going
    },
  }
}

const pollEveryMs = 100

/** @returns whether the file says this within the time */
export async function isSaid(path: string, what: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  while ((await readFile(path, 'utf8').catch(() => null)) !== what) {
    if (performance.now() >= until) return false
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs))
  }
  return true
}
