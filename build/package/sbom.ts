/**
 * What the package says of others' work in it: a bill of materials (CycloneDX 1.6) and the licences' texts. Both from what
 * the builds hold (contents.ts) and from package-lock.json, so they are the same on every machine.
 */
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import parseSpdx from 'spdx-expression-parse'
import { installed, licenceText, type PackageInside } from './contents.ts'

export interface Lock {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string }>
}

export interface Subject {
  name: string
  version: string
  /** What runs it: a part that no bundler sees. */
  runtime: { name: 'electron' | 'node'; version: string }
  /** When the sources were committed, in ISO 8601. */
  timestamp: string
}

const licenceFactory = new Contrib.License.Factories.LicenseFactory(parseSpdx)
const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))

/** @returns the bill's JSON. @throws where a package is not in the lock: then what was built is not what `npm ci` installs */
export function bill(subject: Subject, inside: readonly PackageInside[], lock: Lock): string {
  const { name, version } = subject.runtime
  const runtime = part(Enums.ComponentType.Framework, name, version, 'MIT')
  const parts = [...inside.map((one) => lockedPart(one, lock)), runtime]
  const application = new Models.Component(Enums.ComponentType.Application, subject.name, {
    bomRef: purl(subject.name, subject.version),
    version: subject.version,
    // The bundler flattens what depends on what: all of it is in the application itself.
    dependencies: new Models.BomRefRepository(parts.map(({ bomRef }) => bomRef)),
  })
  const metadata = new Models.Metadata({ timestamp: new Date(subject.timestamp), component: application })
  const bom = new Models.Bom({ metadata, components: new Models.ComponentRepository(parts) })
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

function part(type: Enums.ComponentType, name: string, version: string, license: string): Models.Component {
  const ref = purl(name, version)
  const licenses = new Models.LicenseRepository([licenceFactory.makeFromString(license)])
  return new Models.Component(type, name, { bomRef: ref, version, purl: ref, licenses })
}

function lockedPart(one: PackageInside, lock: Lock): Models.Component {
  const locked = lock.packages[one.folder]
  if (locked?.version !== one.version || !locked.integrity) {
    throw new Error(
      `${one.name} ${one.version} is built in, and package-lock.json has no such package: run npm ci.`,
    )
  }
  const component = part(Enums.ComponentType.Library, one.name, one.version, one.license)
  component.hashes.set(...hash(locked.integrity))
  if (locked.resolved) {
    const type = Enums.ExternalReferenceType.Distribution
    component.externalReferences.add(new Models.ExternalReference(locked.resolved, type))
  }
  return component
}

function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

/** `sha512-<base64>` of the lock, as CycloneDX writes it. The library leaves out what is no such sum. */
function hash(integrity: string): [Enums.HashAlgorithm, string] {
  const [algorithm, base64 = ''] = integrity.split('-', 2)
  const content = Buffer.from(base64, 'base64').toString('hex')
  if (algorithm !== 'sha512' || content.length !== 128) throw new Error(`No sum of SHA-512: ${integrity}`)
  return [Enums.HashAlgorithm['SHA-512'], content]
}

/**
 * One text: who made what, and under which words.
 *
 * @param runtimes where the licence of what runs it lies
 * @throws where a package brings no licence text that could be repeated
 */
export async function licences(
  inside: readonly PackageInside[],
  projectDir: string,
  runtimes: string = besideElectron,
): Promise<string> {
  const parts = await Promise.all(
    inside.map(async (one) => {
      const folder = installed(projectDir, one)
      const text = (await licenceText(folder)) ?? (await borrowedText(one, inside, projectDir))
      if (text === null) throw new Error(`${one.name} ${one.version} brings no licence text to repeat.`)
      return `${rule}\n${one.name} ${one.version} (${one.license})\n${rule}\n\n${text}\n`
    }),
  )
  return `${heading}\n${runtimes}\n\n${parts.join('\n')}`
}

/** Who says under which licence it stands, and forgot its words: those of another package that stands under the same. */
const borrowed: Readonly<Record<string, { by: string; from: string }>> = {
  'abstract-logging': { by: 'James Sumners', from: 'fastify' },
  'lazy-val': { by: 'Vladimir Krivosheev', from: 'builder-util-runtime' },
}

async function borrowedText(
  { name, license }: PackageInside,
  inside: readonly PackageInside[],
  projectDir: string,
): Promise<string | null> {
  const { by = '', from } = borrowed[name] ?? {}
  const lender = inside.find((other) => other.name === from && other.license === license)
  const text = lender ? await licenceText(installed(projectDir, lender)) : null
  return text && `By ${by}, in the words of ${from}:\n\n${text}`
}

const rule = '-'.repeat(80)
const heading = 'Parts of this program that others made, each with its licence.'
const besideElectron =
  "Electron's own licence and Chromium's lie beside the program: LICENSE.electron.txt, LICENSES.chromium.html."
