/**
 * The Windows installer, compiled by Debian's makensis with warnings as errors, against empty plug-ins and around a
 * placeholder: that the script holds, not what it does. None of it has run on Windows.
 */
import { extractFile } from '@electron/asar'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../archive.ts'
import { fusesOf, readFuses } from '../fuses.ts'
import { findTool, lacks } from '../tools.ts'
import { layNsisTools } from './nsis.ts'
import { packPlaceholder, type Packed } from './pack.ts'

describe.skipIf(lacks('makensis', 'apt-get install nsis'))('the installer', () => {
  let work: string
  let packed: Packed
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'nsis-proof-'))
    const { env } = await layNsisTools(findTool('makensis')!, join(work, 'tools'))
    Object.assign(process.env, env)
    packed = await packPlaceholder({ system: 'windows', kind: 'nsis' }, join(work, 'pack'))
  })
  afterAll(() => rm(work, { recursive: true, force: true }))

  it('is made, for the whole machine, with our part and both languages in it', () => {
    const installers = readdirSync(packed.output).filter((name) => name.endsWith('.exe'))
    expect(installers).toEqual([
      expect.stringMatching(/^vssid-contact-kiosk-\d+\.\d+\.\d+-windows-x64-setup\.exe$/),
    ])
    expect(readFileSync(join(packed.output, installers[0]!)).subarray(0, 2).toString()).toBe('MZ')
    const script = readFileSync(join(packed.output, 'builder-debug.yml'), 'utf8')
    expect(script).toContain('installer.nsh')
    for (const language of ['English', 'Vietnamese']) expect(script).toContain(`MUI_LANGUAGE "${language}"`)
  })

  it('carries the program under the name that build/windows gives it, its archive, and what locks a machine down', async () => {
    const program = join(packed.unpacked, 'VssID Contact Kiosk.exe')
    expect(await readFuses(program)).toEqual(fusesOf('release'))
    const resources = join(packed.unpacked, 'resources')
    expect(faultsOf(join(resources, 'app.asar'))).toEqual([])
    expect(extractFile(join(resources, 'app.asar'), 'package.json').toString()).toContain(
      'dist/electron/main.js',
    )
    for (const name of [
      'lock-down.ps1',
      'settings.csv',
      'autostart.ps1',
      'shell-launcher.xml',
      'assigned-access.xml',
    ]) {
      expect(existsSync(join(resources, 'lock-down', name)), name).toBe(true)
    }
  })

  it('has the sum of its archive in the program, which Electron checks on Windows', () => {
    const program = readFileSync(join(packed.unpacked, 'VssID Contact Kiosk.exe'))
    expect(program.includes('resources\\\\app.asar')).toBe(true)
  })
})
