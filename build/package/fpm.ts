/**
 * Stands where electron-builder expects the packager `fpm`, and makes the Debian package with Debian's own dpkg-deb: which
 * a Debian or Ubuntu machine has, and fpm it has not. It takes the arguments electron-builder gives, and no others.
 */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../../contract/result.ts'

export interface DebOrder {
  /** What goes where: a file to its path, or a folder's content (`from` ends with `/`) into a folder. */
  files: { from: string; to: string }[]
  /** Maintainer scripts, as they are called in the package. */
  scripts: { name: 'preinst' | 'postinst' | 'prerm' | 'postrm'; from: string }[]
  /** The control file, but for the size. */
  control: Record<string, string>
  compression: string
  /** Path of the package. */
  output: string
}

const options = {
  'input-type': { type: 'string', short: 's' },
  'output-type': { type: 'string', short: 't' },
  force: { type: 'boolean' },
  depends: { type: 'string', short: 'd', multiple: true },
  'deb-recommends': { type: 'string', multiple: true },
  'deb-compression': { type: 'string' },
  'deb-priority': { type: 'string' },
  architecture: { type: 'string' },
  'before-install': { type: 'string' },
  'after-install': { type: 'string' },
  'before-remove': { type: 'string' },
  'after-remove': { type: 'string' },
  description: { type: 'string' },
  version: { type: 'string' },
  package: { type: 'string' },
  name: { type: 'string' },
  maintainer: { type: 'string' },
  vendor: { type: 'string' },
  url: { type: 'string' },
  license: { type: 'string' },
  category: { type: 'string' },
} as const

/** @returns what to make, or which argument cannot be followed: a sentence */
export function readOrder(args: readonly string[]): Result<DebOrder, string> {
  let parsed
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    return err((error as Error).message)
  }
  const { values, positionals } = parsed
  if (values['input-type'] !== 'dir' || values['output-type'] !== 'deb') {
    return err('Only `-s dir -t deb` is made here.')
  }
  const { package: output, name, version, architecture, maintainer } = values
  if (!output || !name || !version || !architecture || !maintainer) {
    return err('--package, --name, --version, --architecture and --maintainer are needed.')
  }
  const scripts = [
    ['preinst', values['before-install']],
    ['postinst', values['after-install']],
    ['prerm', values['before-remove']],
    ['postrm', values['after-remove']],
  ] as const
  const control = {
    Package: name,
    Version: version,
    Architecture: architecture,
    Maintainer: maintainer,
    Depends: values.depends?.join(', '),
    Recommends: values['deb-recommends']?.join(', '),
    Section: values.category,
    Priority: values['deb-priority'] ?? 'optional',
    Homepage: values.url,
    Description: description(values.description ?? name),
  }
  return ok({
    files: positionals.map((pair) => {
      const at = pair.indexOf('=')
      return { from: pair.slice(0, at), to: pair.slice(at + 1) }
    }),
    scripts: scripts.flatMap(([called, from]) => (from ? [{ name: called, from }] : [])),
    control: Object.fromEntries(
      Object.entries(control).filter((entry): entry is [string, string] => Boolean(entry[1])),
    ),
    compression: values['deb-compression'] ?? 'xz',
    output,
  })
}

/** A one-line summary, then lines that begin with a blank; an empty one has a dot. */
export function description(text: string): string {
  const [summary = '', ...more] = text.split('\n').map((line) => line.trim())
  return [summary, ...more.map((line) => ` ${line || '.'}`)].join('\n')
}

/**
 * Everything belongs to root, is readable, and what was executable stays so; files in /etc are an administrator's to
 * change. `date` is that of every file: the same content is the same package.
 *
 * @throws with what dpkg-deb has to say
 */
export async function makeDeb(order: DebOrder, date: Date): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'deb-'))
  try {
    for (const { from, to } of order.files) {
      const target = join(root, to)
      await mkdir(dirname(target), { recursive: true })
      await cp(from, target, { recursive: true })
    }
    const files = await walk(root, '')
    const meta = join(root, 'DEBIAN')
    await mkdir(meta)
    for (const { name, from } of order.scripts) await cp(from, join(meta, name))
    const kilobytes = files.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 1024), 0)
    const { Description: text = '', ...fields } = order.control
    const lines = Object.entries({ ...fields, 'Installed-Size': String(kilobytes), Description: text })
    await writeFile(join(meta, 'control'), lines.map(([key, value]) => `${key}: ${value}\n`).join(''))
    await writeFile(join(meta, 'md5sums'), files.map(({ md5, path }) => `${md5}  ${path}\n`).join(''))
    const kept = files.filter(({ path }) => path.startsWith('etc/'))
    if (kept.length > 0)
      await writeFile(join(meta, 'conffiles'), kept.map(({ path }) => `/${path}\n`).join(''))
    await makeEven(root, date, new Set(order.scripts.map(({ name }) => join(meta, name))))
    const args = ['--root-owner-group', `-Z${order.compression}`, '--build', root, order.output]
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(date.getTime() / 1000)) }
    const { status, stderr, error } = spawnSync('dpkg-deb', args, { encoding: 'utf8', env })
    if (status !== 0) throw new Error(error?.message ?? stderr.trim())
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

interface LaidFile {
  path: string
  bytes: number
  md5: string
}

async function walk(root: string, folder: string): Promise<LaidFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const inside = await Promise.all(
    entries.map(async (entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return walk(root, path)
      if (!entry.isFile()) return []
      const bytes = await readFile(join(root, path))
      return [{ path, bytes: bytes.length, md5: createHash('md5').update(bytes).digest('hex') }]
    }),
  )
  return inside.flat().sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function makeEven(path: string, date: Date, scripts: ReadonlySet<string>): Promise<void> {
  const entry = await lstat(path)
  if (entry.isSymbolicLink()) return
  if (entry.isDirectory()) {
    for (const name of await readdir(path)) await makeEven(join(path, name), date, scripts)
    await chmod(path, 0o755)
  } else {
    const executable = scripts.has(path) || ((await stat(path)).mode & 0o111) !== 0
    await chmod(path, executable ? 0o755 : 0o644)
  }
  await utimes(path, date, date)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const order = readOrder(process.argv.slice(2))
  const seconds = Number(process.env['SOURCE_DATE_EPOCH'] ?? Math.floor(Date.now() / 1000))
  try {
    if (!order.ok) throw new Error(order.error)
    await makeDeb(order.value, new Date(seconds * 1000))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
