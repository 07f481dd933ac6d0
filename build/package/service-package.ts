/**
 * The Debian package of an office's service: the built browser shell and screens, Node to run them, the unit, and what the
 * package says of others' work. Made by dpkg-deb, as fpm.ts makes the kiosk's.
 */
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { contentsOf } from './contents.ts'
import type { Fetched, ServiceParts } from './fetched.ts'
import { description, makeDeb } from './fpm.ts'
import { serviceName, words, type Arch, type Maker } from './product.ts'
import { bill, licences, type Lock } from './sbom.ts'
import { licencesName, sbomName } from './stage.ts'

export interface ServicePackage {
  projectDir: string
  /** Emptied first. */
  folder: string
  parts: ServiceParts
  maker: Maker
  /** Of the sources. */
  date: Date
  /** Where the package goes, and its bill of materials beside it. */
  output: string
}

const debianArch: Record<Arch, string> = { x64: 'amd64', arm64: 'arm64' }

/** In build/linux/service → in the package. */
const places = {
  'vssid-kiosk-service.service': 'usr/lib/systemd/system/vssid-kiosk-service.service',
  'sysusers.conf': 'usr/lib/sysusers.d/vssid-kiosk-service.conf',
  'vssid-kiosk-service': 'usr/sbin/vssid-kiosk-service',
} as const

/** @returns the package's path. @throws where dist/ is not whole, or with what dpkg-deb has to say */
export async function makeServicePackage(order: ServicePackage): Promise<string> {
  const { projectDir, folder, parts, maker, date, output } = order
  const service = join(projectDir, 'build', 'linux', 'service')
  const dist = join(projectDir, 'dist')
  const { version } = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8')) as {
    version: string
  }
  await rm(folder, { recursive: true, force: true })
  const program = join(folder, 'usr', 'lib', serviceName)
  for (const part of ['server', 'renderer']) {
    await cp(join(dist, part), join(program, 'dist', part), { recursive: true })
  }
  await writeFile(
    join(program, 'package.json'),
    `${JSON.stringify({ name: serviceName, version, type: 'module' })}\n`,
  )
  await cp(join(parts.node.at, 'bin', 'node'), join(program, 'node'))
  await chmod(join(program, 'node'), 0o755)
  for (const module of parts.modules) await layModule(module, join(program, module.folder))

  for (const [from, to] of Object.entries(places)) {
    await mkdir(dirname(join(folder, to)), { recursive: true })
    await cp(join(service, from), join(folder, to))
  }
  await chmod(join(folder, places['vssid-kiosk-service']), 0o755)

  const doc = join(folder, 'usr', 'share', 'doc', serviceName)
  await mkdir(doc, { recursive: true })
  for (const name of ['kiosk.config.example.json', 'kiosk.config.schema.json']) {
    await cp(join(projectDir, name), join(doc, name))
  }
  await cp(join(parts.node.at, 'LICENSE'), join(doc, 'LICENSE.node.txt'))
  await writePapers(order, doc, version)
  await cp(join(doc, sbomName), join(output, `${serviceName}.${sbomName}`))

  const arch = debianArch[parts.arch]
  const deb = join(output, `${serviceName}_${version}_${arch}.deb`)
  const control = {
    Package: serviceName,
    Version: version,
    Architecture: arch,
    Maintainer: maker.maintainer,
    Depends: serviceNeeds.join(', '),
    Section: 'misc',
    Priority: 'optional',
    Homepage: maker.homepage,
    Description: description(`${words.en.service}\n${words.vi.service}.`),
  }
  const scripts = (['postinst', 'prerm', 'postrm'] as const).map((name) => ({
    name,
    from: join(service, 'deb', name),
  }))
  const files = [{ from: `${folder}/`, to: '/' }]
  await makeDeb({ files, scripts, control, compression: 'zstd', output: deb }, date)
  return deb
}

/** systemd hands over a folder's secrets (LoadCredential=) since 250. The others are what Node is linked with. */
const serviceNeeds = ['systemd (>= 250)', 'util-linux', 'libc6 (>= 2.28)', 'libstdc++6 (>= 8)', 'libgcc-s1']

/** What runs of it: no types, no sources. */
async function layModule({ at }: Fetched, to: string): Promise<void> {
  await cp(at, to, { recursive: true, filter: (path) => !/(?:\.d\.ts|\.md|browser\.js)$/.test(path) })
}

async function writePapers(
  { projectDir, parts, date }: ServicePackage,
  doc: string,
  version: string,
): Promise<void> {
  const bundled = await contentsOf(['server', 'renderer'], join(projectDir, 'dist'))
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8')) as Lock
  const subject = {
    name: serviceName,
    version,
    runtime: { name: 'node' as const, version: parts.node.version },
    timestamp: date.toISOString(),
  }
  const inside = [...bundled, ...parts.modules]
  await writeFile(join(doc, sbomName), bill(subject, inside, lock))
  // The native module is one work with what loads it, and repeats no licence of its own.
  const [wrapper] = parts.modules
  const named = wrapper ? [...bundled, wrapper] : bundled
  const beside = "Node's own licence, and those of what is in it, lie beside this file: LICENSE.node.txt."
  await writeFile(join(doc, licencesName), await licences(named, projectDir, beside))
}
