/**
 * Debian's `makensis` in the place of the NSIS that electron-builder would fetch, with empty plug-ins that only have the
 * right names: enough to compile the installer's script, which finds every mistake in it but those of running it.
 */
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface NsisTools {
  /** For the environment of electron-builder. */
  env: Record<string, string>
}

const debian = '/usr/share/nsis'
/** Those of the script that Debian's NSIS does not bring. */
const foreign = ['SpiderBanner', 'StdUtils', 'WinShell', 'nsProcess', 'Nsis7z', 'UAC', 'inetc']

export async function layNsisTools(makensis: string, folder: string): Promise<NsisTools> {
  const nsis = join(folder, 'nsis')
  await mkdir(join(nsis, 'linux'), { recursive: true })
  for (const name of await readdir(debian)) await symlink(join(debian, name), join(nsis, name))
  await symlink(makensis, join(nsis, 'linux', 'makensis'))
  // The updater's helper, which electron-builder puts into every installer for the whole machine.
  await writeFile(join(nsis, 'elevate.exe'), '')
  const plugins = join(folder, 'resources', 'plugins', 'x86-unicode')
  await mkdir(plugins, { recursive: true })
  for (const [name, functions] of await calledPlugins()) {
    await writeFile(join(plugins, `${name}.dll`), emptyLibrary(`${name}.dll`, functions))
  }
  const bin = join(folder, 'bin')
  await mkdir(bin)
  // Wine would run the half-made installer, which writes the uninstaller beside itself; 7-Zip would pack the program.
  await program(join(bin, 'wine'), 'echo "not an uninstaller" >"${1%exe}__uninstaller.exe"')
  await program(
    join(bin, '7za'),
    'for it in "$@"; do case $it in *.7z) echo "not an archive" >"$it" ;; esac; done',
  )
  return {
    env: {
      ELECTRON_BUILDER_NSIS_DIR: nsis,
      ELECTRON_BUILDER_NSIS_RESOURCES_DIR: join(folder, 'resources'),
      ELECTRON_BUILDER_7ZIP_PATH: join(bin, '7za'),
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    },
  }
}

async function program(path: string, line: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${line}\n`)
  await chmod(path, 0o755)
}

/** Read from electron-builder's own scripts, so that a call into a plug-in that is not there stays an error. */
async function calledPlugins(): Promise<Map<string, string[]>> {
  const scripts = join(
    dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json')),
    'templates',
    'nsis',
  )
  const names = (await readdir(scripts, { recursive: true })).filter((name) => /\.ns[hi]$/.test(name))
  const text = (await Promise.all(names.map((name) => readFile(join(scripts, name), 'utf8')))).join('\n')
  return new Map(
    foreign.map((plugin) => {
      const calls = [...text.matchAll(new RegExp(`\\b${plugin}::(\\w+)`, 'gi'))].map(
        ([, called]) => called ?? '',
      )
      return [plugin, [...new Set(calls)].sort()]
    }),
  )
}

/** A 32-bit Windows library with one section, the list of what it exports; all of it leads to one `ret`. */
export function emptyLibrary(name: string, functions: readonly string[]): Buffer {
  const sectionAt = 0x1000
  const table = exportTable(name, functions, sectionAt)
  const size = Math.ceil(table.length / 512) * 512
  const head = Buffer.alloc(512)
  head.write('MZ', 0, 'latin1')
  const pe = 0x40
  head.writeUInt32LE(pe, 0x3c)
  head.write('PE\0\0', pe, 'latin1')
  const file = pe + 4
  head.writeUInt16LE(0x14c, file)
  head.writeUInt16LE(1, file + 2)
  head.writeUInt16LE(224, file + 16)
  // Executable, 32 bits, a library.
  head.writeUInt16LE(0x2102, file + 18)
  const optional = file + 20
  head.writeUInt16LE(0x10b, optional)
  head.writeUInt32LE(0x10000000, optional + 28)
  head.writeUInt32LE(0x1000, optional + 32)
  head.writeUInt32LE(512, optional + 36)
  head.writeUInt32LE(sectionAt + Math.ceil(size / 0x1000) * 0x1000, optional + 56)
  head.writeUInt32LE(512, optional + 60)
  head.writeUInt16LE(2, optional + 68)
  head.writeUInt32LE(16, optional + 92)
  head.writeUInt32LE(sectionAt, optional + 96)
  head.writeUInt32LE(table.length, optional + 100)
  const section = optional + 224
  head.write('.text', section, 'latin1')
  head.writeUInt32LE(table.length, section + 8)
  head.writeUInt32LE(sectionAt, section + 12)
  head.writeUInt32LE(size, section + 16)
  head.writeUInt32LE(512, section + 20)
  head.writeUInt32LE(0x60000020, section + 36)
  return Buffer.concat([head, table, Buffer.alloc(size - table.length)])
}

function exportTable(name: string, functions: readonly string[], at: number): Buffer {
  const count = functions.length
  const [addresses, names, ordinals] = [40, 40 + 4 * count, 40 + 8 * count]
  const texts = [name, ...functions].map((text) => Buffer.from(`${text}\0`, 'latin1'))
  const textsAt = ordinals + 2 * count
  const table = Buffer.alloc(textsAt + texts.reduce((sum, text) => sum + text.length, 0) + 1)
  let next = textsAt
  texts.forEach((text, index) => {
    text.copy(table, next)
    if (index === 0) table.writeUInt32LE(at + next, 12)
    else {
      table.writeUInt32LE(at + table.length - 1, addresses + 4 * (index - 1))
      table.writeUInt32LE(at + next, names + 4 * (index - 1))
      table.writeUInt16LE(index - 1, ordinals + 2 * (index - 1))
    }
    next += text.length
  })
  table.writeUInt8(0xc3, table.length - 1)
  table.writeUInt32LE(1, 16)
  table.writeUInt32LE(count, 20)
  table.writeUInt32LE(count, 24)
  table.writeUInt32LE(at + addresses, 28)
  table.writeUInt32LE(at + names, 32)
  table.writeUInt32LE(at + ordinals, 36)
  return table
}
