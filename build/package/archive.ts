/** What may be in app.asar: the built files, and nothing that only those who develop it need. */
import { extractFile, getRawHeader } from '@electron/asar'
import { join } from 'node:path'

/** Of our own in the archive. Electron itself is some 250 MB more. */
export const maxBytes = 15 * 1024 * 1024

export interface ArchivedFile {
  /** With `/`, from the archive's root on. */
  path: string
  bytes: number
}

const allowed = [
  /^package\.json$/,
  /^dist\/electron\/main\.js$/,
  /^dist\/electron\/preload\.cjs$/,
  /^dist\/electron\/assets\/[^/]+\.js$/,
  /^dist\/renderer\/index\.html$/,
  /^dist\/renderer\/assets\/[^/]+\.(?:js|css|woff2|svg|png)$/,
]
/** Also where the place would be right. */
const refused = /\.(?:test|spec)\.|\.d\.[cm]?ts$|\.map$|(?:^|\/)node_modules\//

const required = [
  'package.json',
  'dist/electron/main.js',
  'dist/electron/preload.cjs',
  'dist/renderer/index.html',
]

/** @returns a sentence for each thing that is wrong with it; none: it may be shipped */
export function faultsOf(archive: string): string[] {
  const files = filesIn(archive)
  const strangers = files.filter(({ path }) => refused.test(path) || !allowed.some((rule) => rule.test(path)))
  const missing = required.filter((path) => !files.some((file) => file.path === path))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const mapped = files.filter(
    ({ path }) =>
      /\.(?:c?js|css)$/.test(path) && /^\/[/*][#@] sourceMappingURL=/m.test(textOf(archive, path)),
  )
  return [
    ...strangers.map(({ path }) => `${path} does not belong into the package.`),
    ...missing.map((path) => `${path} is missing.`),
    ...mapped.map(({ path }) => `${path} points to a source map.`),
    ...(bytes > maxBytes
      ? [`${(bytes / 1024 / 1024).toFixed(1)} MB of our own; ${maxBytes / 1024 / 1024} are allowed.`]
      : []),
    ...dependenciesIn(archive, files),
  ]
}

export function filesIn(archive: string): ArchivedFile[] {
  const { header } = getRawHeader(archive)
  return walk(header, '')
}

interface Entry {
  files?: Record<string, Entry>
  size?: number
}

function walk({ files = {} }: Entry, folder: string): ArchivedFile[] {
  return Object.entries(files).flatMap(([name, entry]) => {
    const path = `${folder}${name}`
    return entry.files ? walk(entry, `${path}/`) : [{ path, bytes: entry.size ?? 0 }]
  })
}

/** What package.json asks for, a kiosk would have to install. */
function dependenciesIn(archive: string, files: readonly ArchivedFile[]): string[] {
  if (!files.some(({ path }) => path === 'package.json')) return []
  const manifest = JSON.parse(textOf(archive, 'package.json')) as Record<string, unknown>
  return ['dependencies', 'devDependencies', 'scripts']
    .filter((key) => key in manifest)
    .map((key) => `package.json has ${key}.`)
}

function textOf(archive: string, path: string): string {
  return extractFile(archive, join(path)).toString('utf8')
}
