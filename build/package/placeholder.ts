/**
 * Stands in Electron's place where its binary cannot be had, so that everything around it can be made and looked at: a
 * folder of the same shape, whose program says what it is. Never for a kiosk.
 */
import { createPackage } from '@electron/asar'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { System } from './builder.ts'

/** Before the fuses in Electron's program; behind it their version, how many there are, and one byte for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const fuseCount = 8
/** All as Electron ships them or not: what counts is what they are afterwards. */
const wire = Buffer.concat([
  Buffer.from(sentinel),
  Buffer.from([1, fuseCount]),
  Buffer.from('1'.repeat(fuseCount)),
])

/** For Windows with Debian's `makensis`, since electron-builder writes icon and names into a real program. */
export async function layPlaceholder(system: System, folder: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'locales'), { recursive: true })
  const nothing = await mkdtemp(join(tmpdir(), 'nothing-'))
  await createPackage(nothing, join(folder, 'resources', 'default_app.asar'))
  await rm(nothing, { recursive: true })
  for (const language of ['en-US', 'vi', 'fr'])
    await writeFile(join(folder, 'locales', `${language}.pak`), '')
  await writeFile(join(folder, 'LICENSE'), 'Not Electron.\n')
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'Not Chromium.\n')
  if (system === 'windows') {
    const program = await windowsProgram(folder)
    await writeFile(join(folder, 'electron.exe'), Buffer.concat([program, wire]))
    return
  }
  const program = Buffer.from('#!/bin/sh\necho "This is a placeholder, not Electron." >&2\nexit 70\n# ')
  await writeFile(join(folder, 'electron'), Buffer.concat([program, wire]), { mode: 0o755 })
  await writeFile(join(folder, 'chrome-sandbox'), '', { mode: 0o755 })
}

/** @throws with what makensis has to say */
async function windowsProgram(folder: string): Promise<Buffer> {
  const output = join(folder, 'placeholder.exe')
  const script = [
    `OutFile "${output}"`,
    'Unicode true',
    'RequestExecutionLevel user',
    'SilentInstall silent',
    // Which electron-builder writes over with ours.
    'VIProductVersion 0.0.0.0',
    'VIAddVersionKey /LANG=1033 ProductName Placeholder',
    'VIAddVersionKey /LANG=1033 FileVersion 0',
    'Section',
    'SectionEnd',
  ]
  const { status, stdout, error } = spawnSync('makensis', ['-V2', '-'], {
    input: script.join('\n'),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(error?.message ?? stdout.trim())
  const program = await readFile(output)
  await rm(output)
  return program
}
