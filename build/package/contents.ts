/**
 * Which packages of others have really gone into a build: asked of the bundler, chunk by chunk and file by file, since the
 * list of dependencies names more (what only the browser shell takes) and less (what dependencies bring along).
 */
import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

export interface PackageInside {
  name: string
  version: string
  /** An SPDX expression, as the package itself says it. */
  license: string
  /** Where it is installed, from the project's folder on: its key in package-lock.json. */
  folder: string
}

/** A build's own file in here lists what is in it. */
export const contentsFolder = '.packages'

/** Writes `<dist>/.packages/<build>.json` beside what is built. */
export function recordContents(build: string, dist: string, projectDir: string): Plugin {
  return {
    name: 'record-contents',
    async writeBundle(_options, bundle) {
      const files = Object.values(bundle).flatMap((output) =>
        output.type === 'chunk'
          ? Object.entries(output.modules).flatMap(([id, { renderedLength }]) =>
              renderedLength > 0 ? [id] : [],
            )
          : output.originalFileNames.map((name) => join(this.environment.config.root, name)),
      )
      const inside = packagesOf(files, projectDir)
      await mkdir(join(dist, contentsFolder), { recursive: true })
      await writeFile(join(dist, contentsFolder, `${build}.json`), `${JSON.stringify(inside, null, 2)}\n`)
    },
  }
}

/** @returns each package once, by name and version */
export function packagesOf(files: readonly string[], projectDir: string): PackageInside[] {
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []))
  return [...folders].map((folder) => describe(folder, projectDir)).sort(byName)
}

/** What the builds of these names hold, together. @throws where one of them was not built */
export async function contentsOf(builds: readonly string[], dist: string): Promise<PackageInside[]> {
  const lists = await Promise.all(
    builds.map(async (build) => readFile(join(dist, contentsFolder, `${build}.json`), 'utf8')),
  )
  const all = lists.flatMap((text) => JSON.parse(text) as PackageInside[])
  return [...new Map(all.map((one) => [`${one.name}@${one.version}`, one])).values()].sort(byName)
}

/** `/p/node_modules/a/node_modules/@b/c/x.js?query` → `/p/node_modules/a/node_modules/@b/c` */
export function packageFolder(file: string): string | null {
  const plain = file.replace(/^\0/, '').replaceAll('\\', '/').replace(/\?.*$/, '')
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*(?=\/)/.exec(plain)?.[0] ?? null
}

function describe(folder: string, projectDir: string): PackageInside {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  const from = `${projectDir.replaceAll('\\', '/').replace(/\/$/, '')}/`
  const within = folder.startsWith(from) ? folder.slice(from.length) : join('node_modules', name)
  return { name, version, license: license ?? 'NOASSERTION', folder: within }
}

function byName(a: PackageInside, b: PackageInside): number {
  return a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en')
}

/** The licence's own text, and what must be repeated with it; null where the package has no such file. */
export async function licenceText(folder: string): Promise<string | null> {
  const names = await readdir(folder)
  const wanted = names.filter((name) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(name)).sort()
  const texts = await Promise.all(wanted.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.length > 0 ? texts.map((text) => text.trim()).join('\n\n') : null
}

/** The folder in which a package stands on this machine. */
export function installed(projectDir: string, { folder }: PackageInside): string {
  return join(projectDir, ...folder.split('/'))
}
