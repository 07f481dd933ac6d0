/**
 * The Windows installer, compiled by Debian's makensis with warnings as errors, against empty plug-ins and around a
 * placeholder: that the script holds, not what it does. None of it has run on Windows.
 */
import { extractFile } from '@electron/asar'
import { load } from 'js-yaml'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isGenuine, publicKeyText } from '../../../electron/updates/release.ts'
import { faultsOf } from '../archive.ts'
import { fusesOf, readFuses } from '../fuses.ts'
import { findTool, lacks } from '../tools.ts'
import { signUpdateInfo, updateInfoName } from '../update-info.ts'
import { layNsisTools } from './nsis.ts'
import { packPlaceholder, type Packed } from './pack.ts'

describe.skipIf(lacks('makensis', 'apt-get install nsis'))('the installer', () => {
  let work: string
  let packed: Packed
  const maker = generateKeyPairSync('ed25519')
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'nsis-proof-'))
    const { env } = await layNsisTools(findTool('makensis')!, join(work, 'tools'))
    Object.assign(process.env, env)
    packed = await packPlaceholder(
      { system: 'windows', kind: 'nsis', updateKey: publicKeyText(maker.privateKey) },
      join(work, 'pack'),
    )
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
      'update-task.ps1',
      'shell-launcher.xml',
      'assigned-access.xml',
    ]) {
      expect(existsSync(join(resources, 'lock-down', name)), name).toBe(true)
    }
  })

  it('comes with what the update server offers, which the program in it knows to be its maker’s', async () => {
    await signUpdateInfo(packed.output, maker.privateKey)
    const info = load(readFileSync(join(packed.output, updateInfoName), 'utf8')) as {
      version: string
      releaseDate: string
      files: { url: string; sha512: string; signature: string }[]
    }
    const [file] = info.files
    const installer = readFileSync(join(packed.output, file!.url))
    expect(file!.sha512).toBe(createHash('sha512').update(installer).digest('base64'))
    expect(info.releaseDate).toBe('2026-01-01T00:00:00.000Z')
    const archive = join(packed.unpacked, 'resources', 'app.asar')
    const { updateKey, version } = JSON.parse(extractFile(archive, 'package.json').toString()) as {
      updateKey: string
      version: string
    }
    expect(info.version).toBe(version)
    const { sha512, signature, url } = file!
    const release = { version, releaseDate: info.releaseDate, file: url, sha512, signature }
    expect(isGenuine(release, updateKey)).toBe(true)
    expect(readFileSync(join(packed.unpacked, 'resources', 'app-update.yml'), 'utf8')).toContain(
      'updaterCacheDirName: ',
    )
  })

  it('has the sum of its archive in the program, which Electron checks on Windows', () => {
    const program = readFileSync(join(packed.unpacked, 'VssID Contact Kiosk.exe'))
    expect(program.includes('resources\\\\app.asar')).toBe(true)
  })
})
