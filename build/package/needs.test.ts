import { describe, expect, it } from 'vitest'
import { missingLine, needsOf, type Machine, type Wanted } from './needs.ts'

const wanted: Wanted = {
  kinds: ['deb', 'AppImage'],
  archs: ['x64', 'arm64'],
  system: 'linux',
  electronVersion: '45.4.1',
  placeholder: false,
}
const zips = ['electron-v45.4.1-linux-x64.zip', 'electron-v45.4.1-linux-arm64.zip']
const forWindows: Wanted = { ...wanted, kinds: ['nsis'], archs: ['x64'], system: 'windows' }

function machine(of: Partial<Machine> = {}): Machine {
  return { platform: 'linux', env: {}, has: () => false, given: [], cached: [], ...of }
}
const whats = (wanted: Wanted, of: Partial<Machine>) => needsOf(wanted, machine(of)).map(({ what }) => what)

describe('what has to be fetched', () => {
  it('on a bare machine: Electron for each kind of processor, and a tool for each kind of package', () => {
    expect(whats(wanted, {})).toEqual([
      'Electron (electron-v45.4.1-linux-x64.zip, electron-v45.4.1-linux-arm64.zip)',
      'the packager fpm',
      'the AppImage runtime',
    ])
    expect(whats(forWindows, {})).toEqual([
      'Electron (electron-v45.4.1-win32-x64.zip)',
      'NSIS',
      '7-Zip',
      'Wine, with which the uninstaller is written,',
    ])
  })

  it('not what is named, installed, or fetched already', () => {
    expect(
      whats(wanted, { env: { KIOSK_ELECTRON_DIST: '/zips' }, given: zips, cached: ['appimage@1.0.3'] }),
    ).toEqual(['the packager fpm'])
    expect(
      whats(wanted, {
        has: (tool) => tool === 'dpkg-deb',
        cached: ['electron-v45.4.1-linux-x64.zip', 'appimage@1.0.3'],
      }),
    ).toEqual(['Electron (electron-v45.4.1-linux-arm64.zip)'])
    const env = {
      KIOSK_ELECTRON_DIST: '/zips',
      ELECTRON_BUILDER_NSIS_DIR: '/nsis',
      ELECTRON_BUILDER_NSIS_RESOURCES_DIR: '/plugins',
      ELECTRON_BUILDER_7ZIP_PATH: '/7za',
    }
    const given = ['electron-v45.4.1-win32-x64.zip']
    expect(whats(forWindows, { env, given, platform: 'win32' })).toEqual([])
    expect(whats(forWindows, { env, given, has: (tool) => tool === 'wine' })).toEqual([])
  })

  it('a folder that is named must hold what is asked for; an unpacked Electron is of one processor', async () => {
    const env = { KIOSK_ELECTRON_DIST: '/electron' }
    const deb: Wanted = { ...wanted, kinds: ['dir'] }
    const said = (of: Wanted, given: string[]) =>
      missingLine(needsOf(of, machine({ env, given })), async () => true)
    expect(await said(deb, zips)).toBeNull()
    expect(await said(deb, zips.slice(0, 1))).toBe(
      'No package was made: Electron (electron-v45.4.1-linux-arm64.zip) is not in the folder that KIOSK_ELECTRON_DIST names. Next: put it there.',
    )
    expect(await said({ ...deb, archs: ['arm64'] }, ['electron', 'locales'])).toBeNull()
    expect(await said(deb, ['electron', 'locales'])).toBe(
      'No package was made: Electron for x64 and arm64 is not in the folder that KIOSK_ELECTRON_DIST names. Next: name one with --arch.',
    )
  })

  it('plug-ins of NSIS are of no use without it, nor the other way round', () => {
    const env = { ELECTRON_BUILDER_NSIS_DIR: '/nsis' }
    expect(whats(forWindows, { env })).toContain('NSIS')
  })
})

describe('what is said of it', () => {
  it('nothing where every server answers, each asked once', async () => {
    const asked: string[] = []
    const line = await missingLine(
      needsOf({ ...wanted, kinds: ['AppImage', 'deb'] }, machine()),
      async (url) => {
        asked.push(url)
        return true
      },
    )
    expect(line).toBeNull()
    expect(asked).toHaveLength(2)
  })

  it('one line, with what to do, where one does not', async () => {
    const line = await missingLine(
      needsOf({ ...wanted, kinds: ['deb'], archs: ['x64'] }, machine()),
      async () => false,
    )
    expect(line).toBe(
      'No package was made: Electron (electron-v45.4.1-linux-x64.zip) cannot be fetched from github.com. ' +
        'Next: put the files into a folder and name it in KIOSK_ELECTRON_DIST; to look at a package without, add -- --placeholder. ' +
        'the packager fpm cannot be fetched from github.com. ' +
        'Next: build where dpkg-deb is (Debian, Ubuntu), or name fpm in CUSTOM_FPM_PATH.',
    )
  })

  it('what is only installed is missing, whatever answers', async () => {
    const line = await missingLine(needsOf(forWindows, machine()), async () => true)
    expect(line).toBe(
      'No package was made: Wine, with which the uninstaller is written, is not installed. ' +
        'Next: build on Windows, or install wine.',
    )
  })
})
