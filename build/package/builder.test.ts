import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectDir } from '../freshness.ts'
import { archsOf, builderConfiguration, signingFrom, type System } from './builder.ts'
import { makerFrom } from './product.ts'

const configured = (system: System, env: NodeJS.ProcessEnv = {}) =>
  builderConfiguration({
    system,
    projectDir,
    variant: 'release',
    electronVersion: '45.4.1',
    electronDist: null,
    maker: makerFrom(env),
    signing: signingFrom(env),
    date: new Date(0),
    folders: { app: '/app', papers: '/papers', debTree: '/deb', output: '/out' },
  })
const linux = configured('linux')
const windows = configured('windows')

describe('the configuration', () => {
  it('makes what an office needs, for each kind of processor, under names that say which', () => {
    const archs = ['x64', 'arm64']
    expect(windows.win?.target).toEqual([{ target: 'nsis', arch: ['x64'] }])
    expect(linux.linux?.target).toEqual([
      { target: 'deb', arch: archs },
      { target: 'AppImage', arch: archs },
    ])
    const names = [windows.win?.artifactName, linux.deb?.artifactName, linux.appImage?.artifactName]
    for (const name of names) {
      expect(name).toMatch(/^vssid-contact-kiosk[-_]\$\{version\}/)
      expect(name).toContain('${arch}')
    }
  })

  // electron-builder asks the installer for a 64-bit folder where it holds x64, and only there.
  it('makes nothing for Windows that would be installed to Program Files (x86)', () => {
    const templates = join(projectDir, 'node_modules', 'app-builder-lib', 'templates', 'nsis')
    const folder = readFileSync(join(templates, 'multiUser.nsh'), 'utf8')
    const [, asked] = /StrCpy \$0 "\$PROGRAMFILES"([^]*?)!endif/.exec(folder) ?? []
    expect(asked?.match(/!ifdef (\w+)/)?.[1]).toBe('APP_64')
    expect(archsOf.windows).toEqual(['x64'])
  })

  it('packs what was laid out, as an archive, and no node_modules', async () => {
    for (const { files, asar, beforeBuild, directories } of [linux, windows]) {
      expect([files, asar, directories?.app]).toEqual([['package.json', 'dist/**'], true, '/app'])
      expect(await (beforeBuild as () => Promise<boolean>)()).toBe(false)
    }
  })

  it('installs to the places that build/linux and build/windows name', () => {
    const unit = readFileSync(
      join(projectDir, 'build/linux/files/etc/systemd/system/vssid-kiosk.service'),
      'utf8',
    )
    expect(unit).toContain(`/opt/${linux.productName}/${linux.linux?.executableName} `)
    const lockDown = readFileSync(join(projectDir, 'build/windows/lock-down.ps1'), 'utf8')
    expect(lockDown).toContain(`C:\\Program Files\\${windows.productName}\\${windows.productName}.exe`)
  })

  it('installs for the whole machine on Windows, in both languages, without a word to the updater', () => {
    expect(windows.nsis).toMatchObject({
      oneClick: true,
      perMachine: true,
      deleteAppDataOnUninstall: false,
      runAfterFinish: false,
      installerLanguages: ['en_US', 'vi_VN'],
    })
    expect([linux.publish, windows.publish]).toEqual([null, expect.objectContaining({ provider: 'generic' })])
  })

  it.each([
    [{}, false, undefined],
    [{ CSC_LINK: '' }, false, undefined],
    [{ CSC_LINK: 'kiosk.p12' }, true, undefined],
    [{ WIN_CSC_LINK: 'kiosk.p12' }, true, undefined],
    [{ KIOSK_CERTIFICATE_SHA1: 'ab12' }, true, 'ab12'],
  ])('where a certificate is named (%o), signing is no matter of luck', (env, required, sha1) => {
    const { forceCodeSigning, win } = configured('windows', env)
    expect([forceCodeSigning, win?.signtoolOptions?.certificateSha1]).toEqual([required, sha1])
    // It would have no meaning there, and fail.
    expect(configured('linux', env).forceCodeSigning).toBeUndefined()
  })

  it('makes installers with an NSIS that nobody else can put files into', () => {
    expect(windows.toolsets?.nsis).toBe('1.2.1')
  })

  it('names only files that are there', () => {
    const paths = [
      windows.win?.icon,
      windows.nsis?.include,
      linux.linux?.icon,
      linux.deb?.afterInstall,
      linux.deb?.afterRemove,
      linux.deb?.appArmorProfile,
      linux.deb?.fpm?.find((argument) => argument.endsWith('prerm')),
    ]
    for (const path of paths) expect(existsSync(path as string), path as string).toBe(true)
  })

  it('has a name and a comment in both languages for the menu', () => {
    const entry = linux.linux?.desktop?.entry as unknown as Record<string, string>
    expect(Object.keys(entry)).toEqual(expect.arrayContaining(['Name', 'Name[vi]', 'Comment[vi]']))
    expect(linux.linux?.description).toBeTruthy()
  })

  it('brings along whatever lock-down.sh would ask for', () => {
    const script = readFileSync(join(projectDir, 'build/linux/lock-down.sh'), 'utf8')
    const wanted = [...script.matchAll(/apt-get install (\S+?)'/g)].map(([, name]) => name)
    expect(wanted.length).toBeGreaterThan(3)
    const brought = [linux.deb?.depends ?? []].flat().map((one) => one.split(' ')[0])
    expect(brought).toEqual(expect.arrayContaining(wanted))
  })
})

it('maintainer scripts have nothing in them that electron-builder would take for a macro', () => {
  const folder = join(projectDir, 'build', 'linux', 'deb')
  for (const name of readdirSync(folder)) {
    expect(readFileSync(join(folder, name), 'utf8').match(/\$\{[a-zA-Z]+\}/g), name).toBeNull()
  }
})
