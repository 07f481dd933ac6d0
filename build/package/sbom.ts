/**
 * What the package says of others' work in it: a bill of materials (CycloneDX 1.6) and the licences' texts. Both from what
 * the builds hold (contents.ts) and from package-lock.json, so they are the same on every machine.
 */
import { installed, licenceText, type PackageInside } from './contents.ts'

export interface Lock {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string }>
}

export interface Subject {
  name: string
  version: string
  /** Electron's own version: it is a part that no bundler sees. */
  electron: string
  /** When the sources were committed, in ISO 8601. */
  timestamp: string
}

/** @throws where a package is not in the lock: then what was built is not what `npm ci` installs */
export function bill(subject: Subject, inside: readonly PackageInside[], lock: Lock): object {
  const ref = purl(subject.name, subject.version)
  const parts = inside.map((one) => component(one, lock))
  const electron = {
    type: 'framework',
    'bom-ref': purl('electron', subject.electron),
    name: 'electron',
    version: subject.electron,
    purl: purl('electron', subject.electron),
    licenses: [{ license: { id: 'MIT' } }],
  }
  const components = [...parts, electron]
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: subject.timestamp,
      component: { type: 'application', 'bom-ref': ref, name: subject.name, version: subject.version },
    },
    components,
    // The bundler flattens what depends on what: all of it is in the application itself.
    dependencies: [{ ref, dependsOn: components.map((one) => one['bom-ref']) }],
  }
}

function component(one: PackageInside, lock: Lock) {
  const locked = lock.packages[one.folder]
  if (locked?.version !== one.version || !locked.integrity) {
    throw new Error(
      `${one.name} ${one.version} is built in, and package-lock.json has no such package: run npm ci.`,
    )
  }
  return {
    type: 'library',
    'bom-ref': purl(one.name, one.version),
    name: one.name,
    version: one.version,
    purl: purl(one.name, one.version),
    licenses: [isExpression(one.license) ? { expression: one.license } : { license: licence(one.license) }],
    hashes: [hash(locked.integrity)],
    ...(locked.resolved ? { externalReferences: [{ type: 'distribution', url: locked.resolved }] } : {}),
  }
}

function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

function isExpression(license: string): boolean {
  return /\s(?:AND|OR|WITH)\s/.test(license)
}

function licence(license: string): { id: string } | { name: string } {
  return /^[A-Za-z0-9.-]+$/.test(license) && license !== 'NOASSERTION' ? { id: license } : { name: license }
}

/** `sha512-<base64>` of the lock, as CycloneDX writes it. */
function hash(integrity: string): { alg: string; content: string } {
  const [algorithm = '', base64 = ''] = integrity.split('-', 2)
  return { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') }
}

/** One text: who made what, and under which words. @throws where a package brings no licence text that could be repeated */
export async function licences(inside: readonly PackageInside[], projectDir: string): Promise<string> {
  const parts = await Promise.all(
    inside.map(async (one) => {
      const folder = installed(projectDir, one)
      const text = (await licenceText(folder)) ?? (await borrowedText(one, inside, projectDir))
      if (text === null) throw new Error(`${one.name} ${one.version} brings no licence text to repeat.`)
      return `${rule}\n${one.name} ${one.version} (${one.license})\n${rule}\n\n${text}\n`
    }),
  )
  return `${heading}\n\n${parts.join('\n')}`
}

/** Who says under which licence it stands, and forgot its words: those of another package that stands under the same. */
const borrowed: Readonly<Record<string, { by: string; from: string }>> = {
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
const heading = `Parts of this program that others made, each with its licence.
Electron's own licence and Chromium's lie beside the program: LICENSE.electron.txt, LICENSES.chromium.html.`
