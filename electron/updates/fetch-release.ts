/**
 * Looks for a newer release on the office's update server and brings its installer, by electron-updater: a folder of
 * files behind HTTP is all that it needs. Nothing is downloaded before its maker's signature was seen, nothing
 * that is not due yet by this kiosk's configuration; what comes is compared with the sum that was signed.
 */
import { CancellationToken, type AppUpdater, type UpdateInfo } from 'electron-updater'
import { err, ok, type Result } from '../../core/foundation/result.ts'
import { compareVersions, isGenuine, signedReleaseForm, type SignedRelease } from './release.ts'

export interface FetchOptions {
  /** electron-updater's NsisUpdater, set to the office's server. */
  updater: AppUpdater
  /** Running now. */
  version: string
  arch: string
  /** Of the maker; null in a build that was made without one. */
  publicKey: string | null
  /** A release is taken so many days after it was made: some kiosks first, the others when those are well. */
  afterDays: number
  /** A version that has failed here before is not taken again. */
  isRefused: (version: string) => boolean
  /** The machine's clock. */
  now: () => number
  /** The download is broken off then, and begun anew the next time. */
  withinMs: number
}

export interface Fetched {
  release: SignedRelease
  /** The installer, in a folder of electron-updater's. */
  path: string
}

export type FetchFailure =
  | { kind: 'unreachable'; detail: string }
  | { kind: 'too-slow' }
  /** Nobody who has the maker's key has signed it, or it is not what was signed. */
  | { kind: 'not-genuine'; version: string }
  | { kind: 'no-key' }

const dayMs = 24 * 60 * 60_000

/** @returns null where there is nothing newer, or nothing that is due */
export async function fetchRelease(options: FetchOptions): Promise<Result<Fetched | null, FetchFailure>> {
  const { updater, version, publicKey, afterDays, isRefused, now, withinMs } = options
  if (publicKey === null) return err({ kind: 'no-key' })
  updater.autoDownload = false
  // It is installed by a task of the system's, not by the kiosk, whose account may not.
  updater.autoInstallOnAppQuit = false
  updater.disableWebInstaller = true
  updater.disableDifferentialDownload = true
  // Its own would go to stdout; what it has to say comes as an error.
  updater.logger = null
  const late = new CancellationToken()
  let over = () => {}
  const tooLate = new Promise<never>((_, reject) => (over = () => reject(new Error('too late'))))
  const timer = setTimeout(() => {
    late.cancel()
    over()
  }, withinMs)
  // A proxy that asks for a password is told that there is none; electron-updater would leave it without an answer.
  updater.on('login', (_proxy, answer) => (answer as () => void)())
  try {
    // Electron's own requests have no limit of time where a server takes the question and says nothing.
    const checked = await Promise.race([updater.checkForUpdates(), tooLate])
    if (!checked?.isUpdateAvailable) return ok(null)
    const { updateInfo } = checked
    const release = releaseIn(updateInfo, options.arch)
    if (release === null || !isGenuine(release, publicKey)) {
      return err({ kind: 'not-genuine', version: updateInfo.version.slice(0, 40) })
    }
    if (compareVersions(release.version, version) <= 0 || isRefused(release.version)) return ok(null)
    if (now() < Date.parse(release.releaseDate) + afterDays * dayMs) return ok(null)
    const [path] = await updater.downloadUpdate(late)
    return path === undefined ? err({ kind: 'unreachable', detail: 'nothing came' }) : ok({ release, path })
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'ERR_CHECKSUM_MISMATCH' || code === 'ERR_UPDATER_INVALID_SIGNATURE') {
      return err({ kind: 'not-genuine', version: 'unknown' })
    }
    if (late.cancelled) return err({ kind: 'too-slow' })
    return err({ kind: 'unreachable', detail: code ?? firstLine(error) })
  } finally {
    clearTimeout(timer)
  }
}

/** This machine's installer. From then on it is all that the updater knows of the release. */
function releaseIn(info: UpdateInfo, arch: string): SignedRelease | null {
  const { version, releaseDate, files } = info
  const file = files.find(({ url }) => url.endsWith(`-${version}-windows-${arch}-setup.exe`))
  const { signature } = (file ?? {}) as { signature?: unknown }
  const release = signedReleaseForm.safeParse({
    version,
    releaseDate,
    file: file?.url,
    sha512: file?.sha512,
    signature,
  })
  if (!release.success || !file) return null
  files.splice(0, files.length, { url: file.url, sha512: file.sha512 })
  return release.data
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? ''
}
