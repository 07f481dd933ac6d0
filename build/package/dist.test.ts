import { describe, expect, it } from 'vitest'
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
    ['', 'win32', { system: 'windows', kinds: ['nsis'], archs: ['x64', 'arm64'], variant: 'release' }],
    ['windows', 'linux', { system: 'windows', kinds: ['nsis'] }],
    ['linux --only deb --arch arm64', 'win32', { system: 'linux', kinds: ['deb'], archs: ['arm64'] }],
    ['--only dir --e2e', 'linux', { kinds: ['dir'], variant: 'e2e' }],
  ] as const)('"%s" on %s', (args, platform, value) => {
    expect(asked(args, platform)).toMatchObject({ ok: true, value })
  })

  it.each([
    ['', 'darwin', 'not for "darwin"'],
    ['mac', 'linux', 'not for "mac"'],
    ['linux windows', 'linux', 'not for "linux windows"'],
    ['--only nsis', 'linux', 'linux has deb, AppImage and dir'],
    ['--only deb', 'win32', 'windows has nsis and dir'],
    ['--arch ia32', 'linux', 'x64 and arm64 are made'],
    ['--release', 'linux', "'--release'"],
  ] as const)('"%s" on %s is refused', (args, platform, sentence) => {
    expect(asked(args, platform)).toEqual({ ok: false, error: expect.stringContaining(sentence) })
  })
})
