/** Packs what `npm run build` has made around a placeholder, for specs and proofs: everything is real but Electron. */
import { Arch, build, Platform } from 'electron-builder'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { projectDir } from '../../freshness.ts'
import { builderConfiguration, signingFrom, type System } from '../builder.ts'
import { layDebTree } from '../deb-tree.ts'
import { fpmProgram } from '../dist.ts'
import type { Variant } from '../fuses.ts'
import type { Kind } from '../needs.ts'
import { layPlaceholder } from '../placeholder.ts'
import { makerFrom } from '../product.ts'
import { stage } from '../stage.ts'

export interface Packed {
  /** The packages. */
  output: string
  /** The program's folder, as a package has it. */
  unpacked: string
}

/** @param folder emptied first */
export async function packPlaceholder(
  {
    system,
    kind,
    variant = 'release',
    updateKey = null,
  }: { system: System; kind: Kind; variant?: Variant; updateKey?: string | null },
  folder: string,
): Promise<Packed> {
  await rm(folder, { recursive: true, force: true })
  const [electronDist, debTree, output] = ['electron', 'deb', 'out'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await mkdir(output, { recursive: true })
  await layPlaceholder(system, electronDist)
  const maker = makerFrom({})
  const electronVersion = '45.0.0'
  const date = new Date('2026-01-01T00:00:00Z')
  const { app, papers } = await stage({
    projectDir,
    folder: join(folder, 'stage'),
    electronVersion,
    maker,
    updateKey,
    date,
  })
  if (system === 'linux') await layDebTree(projectDir, debTree)
  process.env['CUSTOM_FPM_PATH'] = fpmProgram
  process.env['SOURCE_DATE_EPOCH'] = String(date.getTime() / 1000)
  await build({
    projectDir,
    publish: 'never',
    targets: (system === 'linux' ? Platform.LINUX : Platform.WINDOWS).createTarget(kind, Arch.x64),
    config: builderConfiguration({
      system,
      variant,
      projectDir,
      electronVersion,
      electronDist,
      maker,
      date,
      signing: signingFrom({}),
      folders: { app, papers, debTree, output },
    }),
  })
  return { output, unpacked: join(output, system === 'linux' ? 'linux-unpacked' : 'win-unpacked') }
}
