import { describe, expect, it } from 'vitest'
import { missingLine, needsOf, type Machine, type Wanted } from './needs.ts'

const wanted: Wanted = {
  kinds: ['deb', 'AppImage'],
  archs: ['x64', 'arm64'],
  system: 'linux',
  electronVersion: '45.4.1',
}
const forWindows: Wanted = { ...wanted, kinds: ['nsis'], archs: ['x64'], system: 'windows' }

function machine(of: Partial<Machine> = {}): Machine {
  return { platform: 'linux', env: {}, has: () => false, cached: [], ...of }
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
    expect(whats(wanted, { env: { KIOSK_ELECTRON_DIST: '/zips' }, cached: ['appimage@1.0.3'] })).toEqual([
      'the packager fpm',
    ])
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
    expect(whats(forWindows, { env, platform: 'win32' })).toEqual([])
    expect(whats(forWindows, { env, has: (tool) => tool === 'wine' })).toEqual([])
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
        'Next: put the files into a folder and name it in KIOSK_ELECTRON_DIST. ' +
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
