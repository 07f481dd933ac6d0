import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectDir } from '../freshness.ts'
import { readArguments } from './dist.ts'

const asked = (args: string, platform: NodeJS.Platform = 'linux') =>
  readArguments(args.split(' ').filter(Boolean), platform)

describe('what is asked for', () => {
  it.each([
    [
      '',
      'linux',
      { system: 'linux', kinds: ['deb', 'AppImage'], archs: ['x64', 'arm64'], variant: 'release' },
    ],
    ['', 'win32', { system: 'windows', kinds: ['nsis'], archs: ['x64'], variant: 'release' }],
    ['windows', 'linux', { system: 'windows', kinds: ['nsis'] }],
    ['linux --only deb --arch arm64', 'win32', { system: 'linux', kinds: ['deb'], archs: ['arm64'] }],
    ['--placeholder', 'linux', { kinds: ['deb'], placeholder: true, service: true }],
    ['--only dir --e2e', 'linux', { kinds: ['dir'], variant: 'e2e', service: false }],
    ['--only AppImage', 'linux', { service: false }],
  ] as const)('"%s" on %s', (args, platform, value) => {
    expect(asked(args, platform)).toMatchObject({ ok: true, value })
  })

  it.each([
    ['', 'darwin', 'not for "darwin"'],
    ['mac', 'linux', 'not for "mac"'],
    ['linux windows', 'linux', 'not for "linux windows"'],
    ['--only nsis', 'linux', 'linux has deb, AppImage and dir'],
    ['--only deb', 'win32', 'windows has nsis and dir'],
    ['--arch ia32', 'linux', 'for linux this is made: x64, arm64'],
    ['windows --arch arm64', 'linux', 'for windows this is made: x64.'],
    ['windows --placeholder', 'linux', 'nothing for windows'],
    ['--release', 'linux', "'--release'"],
  ] as const)('"%s" on %s is refused', (args, platform, sentence) => {
    expect(asked(args, platform)).toEqual({ ok: false, error: expect.stringContaining(sentence) })
  })
})

it('without internet it ends with one line that says what to do, and nothing was made', () => {
  const nothing = mkdtempSync(join(tmpdir(), 'no-cache-'))
  const { KIOSK_ELECTRON_DIST: _, ELECTRON_GET_USE_PROXY: __, ...others } = process.env
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('build', 'package', 'dist.ts'), 'linux', '--only', 'dir', '--arch', 'x64'],
    {
      cwd: projectDir,
      encoding: 'utf8',
      // A port on which nothing answers, and no download of before.
      env: {
        ...others,
        npm_config_electron_mirror: 'http://127.0.0.1:9/',
        XDG_CACHE_HOME: nothing,
        LOCALAPPDATA: nothing,
        HOME: nothing,
      },
    },
  )
  rmSync(nothing, { recursive: true })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(
    /^No package was made: Electron \(electron-v\d+\.\d+\.\d+-linux-x64\.zip\) cannot be fetched from 127\.0\.0\.1:9\. Next: .*KIOSK_ELECTRON_DIST; .*--placeholder\.\n$/,
  )
})
