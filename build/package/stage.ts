/**
 * The folder that is packed: the built main process, preload and screens, a package.json of what runs, and beside it what
 * the package says of others' work. Nothing else gets near the packer, so nothing else can slip in.
 */
import { execFileSync } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentsOf } from './contents.ts'
import { packageName, words, type Maker } from './product.ts'
import { bill, licences, type Lock } from './sbom.ts'

export interface Staged {
  /** Goes into the archive. */
  app: string
  /** Goes beside it. */
  papers: string
  version: string
}

export interface StageOptions {
  projectDir: string
  /** Emptied first. */
  folder: string
  electronVersion: string
  maker: Maker
  /** The public half of the key that releases are signed with; null: this program will take no updates. */
  updateKey: string | null
  /** Of the sources: it stands in the bill of materials. */
  date: Date
}

export const sbomName = 'sbom.cdx.json'
export const licencesName = 'third-party-licences.txt'

/** From a finished `npm run build`. @throws where dist/ is not whole */
export async function stage({
  projectDir,
  folder,
  electronVersion,
  maker,
  updateKey,
  date,
}: StageOptions): Promise<Staged> {
  const app = join(folder, 'app')
  const papers = join(folder, 'papers')
  const dist = join(projectDir, 'dist')
  const { version } = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8')) as {
    version: string
  }
  await rm(folder, { recursive: true, force: true })
  await mkdir(papers, { recursive: true })
  for (const part of ['electron', 'renderer']) {
    await cp(join(dist, part), join(app, 'dist', part), { recursive: true })
  }
  await writeFile(join(app, 'package.json'), json(manifest(version, maker, updateKey)))
  const inside = await contentsOf(['main', 'preload', 'renderer'], dist)
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8')) as Lock
  const timestamp = date.toISOString()
  const runtime = { name: 'electron' as const, version: electronVersion }
  const subject = { name: packageName, version, runtime, timestamp }
  await writeFile(join(papers, sbomName), bill(subject, inside, lock))
  await writeFile(join(papers, licencesName), await licences(inside, projectDir))
  return { app, papers, version }
}

function manifest(version: string, { maintainer, homepage }: Maker, updateKey: string | null): object {
  return {
    name: packageName,
    version,
    description: words.en.summary,
    author: maintainer,
    homepage,
    type: 'module',
    main: 'dist/electron/main.js',
    // By which a Linux desktop finds the window's icon.
    desktopName: `${packageName}.desktop`,
    ...(updateKey === null ? {} : { updateKey }),
  }
}

/** SOURCE_DATE_EPOCH, else the commit's, so that two builds of the same sources are dated alike; else today. */
export function sourceDate(projectDir: string, env: NodeJS.ProcessEnv): Date {
  const given = env['SOURCE_DATE_EPOCH']
  if (given && /^\d+$/.test(given)) return new Date(Number(given) * 1000)
  try {
    const args = ['-C', projectDir, 'log', '-1', '--format=%ct']
    const seconds = execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return new Date(Number(seconds) * 1000)
  } catch {
    return new Date()
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
