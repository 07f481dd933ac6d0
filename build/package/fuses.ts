/**
 * Electron's fuses: what the program can no longer be talked into once it is built. Flipped before it is signed, and read
 * back from the file at once. Windows checks the archive's integrity; on Linux Electron does not.
 */
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/** `e2e` can be driven by Playwright, which needs Node's inspector: never to be installed on a kiosk. */
export type Variant = 'release' | 'e2e'

export type Fuses = Record<FuseName, boolean>
type FuseName = keyof typeof FuseV1Options

export function fusesOf(variant: Variant): Fuses {
  return {
    // Neither a plain Node, nor one that takes code or a debugger from the environment or the command line.
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: variant === 'e2e',
    // Nothing is ever loaded by file:, so it needs no privileges.
    GrantFileProtocolExtraPrivileges: false,
    // A folder `app` laid beside the archive is not started in its place.
    OnlyLoadAppFromAsar: true,
    EnableEmbeddedAsarIntegrityValidation: true,
    EnableCookieEncryption: true,
    // There is no snapshot of our own.
    LoadBrowserProcessSpecificV8Snapshot: false,
  }
}

/** @throws where the file, read again, does not say what was asked for */
export async function setFuses(program: string, fuses: Fuses): Promise<void> {
  const wanted = Object.entries(fuses) as [FuseName, boolean][]
  const wire = Object.fromEntries(wanted.map(([name, on]) => [FuseV1Options[name], on]))
  await flipFuses(program, { version: FuseVersion.V1, ...wire })
  const now = await readFuses(program)
  const wrong = wanted.filter(([name, on]) => now[name] !== on).map(([name]) => name)
  if (wrong.length > 0) throw new Error(`Fuses of ${program} are not as they were set: ${wrong.join(', ')}.`)
}

/** @returns for each fuse whether it is on; a fuse the program does not have is left out */
export async function readFuses(program: string): Promise<Partial<Fuses>> {
  const wire = await getCurrentFuseWire(program)
  const names = Object.keys(FuseV1Options).filter((name): name is FuseName => Number.isNaN(Number(name)))
  const states = names.map((name) => [name, wire[FuseV1Options[name]]] as const)
  return Object.fromEntries(
    states.flatMap(([name, state]) => {
      const letter = String.fromCharCode(Number(state))
      return letter === '0' || letter === '1' ? [[name, letter === '1']] : []
    }),
  )
}
