import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultConfig } from '../core/config/config.ts'
import type { StartOptions } from '../core/composition/start-config.ts'
import { err, ok } from '../core/foundation/result.ts'
import { ownArguments, readSettings, readTask } from './settings.ts'

describe('ownArguments', () => {
  test.each([
    ['packaged', ['kiosk', '--windowed', '--data', 'D'], false, ['--windowed', '--data', 'D']],
    ['the folder that Electron was started with', ['electron', '.', '--demo'], true, ['--demo']],
    [
      'Chromium’s switches',
      [
        'electron',
        '--no-sandbox',
        '--inspect=0',
        '--remote-debugging-port=0',
        '.',
        '--windowed',
        '--ozone-platform=wayland',
      ],
      true,
      ['--windowed'],
    ],
    ['a mistyped flag of ours stays and is named', ['kiosk', '--windoed'], false, ['--windoed']],
  ])('%s', (_what, argv, unpackaged, own) => {
    expect(ownArguments(argv, unpackaged)).toEqual(own)
  })
})

describe('readSettings', () => {
  const start = { argv: ['kiosk'], unpackaged: false, env: {}, cwd: '/typed/here' }
  const loading = (asked: StartOptions[]) => (options: StartOptions) => {
    asked.push(options)
    return Promise.resolve(
      ok({
        config: defaultConfig,
        given: {},
        file: '/typed/here/c.json',
        problems: ['One.'],
        dataDir: '/data',
        smtpPassword: 'p',
        setUpCode: 's',
        maintenanceCode: 'm',
      }),
    )
  }

  test('takes folders and files from where the command was typed', async () => {
    const asked: StartOptions[] = []
    const settings = await readSettings(
      { ...start, argv: ['kiosk', '--data', 'D', '--config', 'c.json', '--windowed'] },
      loading(asked),
    )
    expect(asked).toEqual([{ file: 'c.json', data: 'D', demo: false, env: {}, cwd: '/typed/here' }])
    expect(settings).toEqual(
      ok({
        config: defaultConfig,
        given: {},
        configFile: { file: '/typed/here/c.json', problems: ['One.'] },
        smtpPassword: 'p',
        setUpCode: 's',
        maintenanceCode: 'm',
        windowed: true,
        supervised: false,
        dataDir: '/data',
        profileDir: join('/data', 'desktop'),
      }),
    )
  })

  test('a backup is made in place of a kiosk, and asks for no configuration', async () => {
    const argv = ['kiosk', '--backup', 'B', '--data', 'D']
    expect(readTask({ ...start, argv })).toEqual({
      task: { what: 'backup', file: 'B' },
      dataDir: resolve('/typed/here', 'D'),
    })
    expect(readTask(start)).toBeNull()
    const both = { ...start, argv: [...argv, '--restore', 'R'] }
    expect(readTask(both)).toBeNull()
    expect(await readSettings(both, loading([]))).toEqual(err('--backup and --restore: one at a time.'))
    expect(readTask({ ...start, argv: ['kiosk', '--code', '--data', 'D'] })?.task).toEqual({
      what: 'machine-code',
    })
  })

  test('is no service, and says which program is', async () => {
    const asked: StartOptions[] = []
    const settings = await readSettings({ ...start, argv: ['kiosk', '--service'] }, loading(asked))
    expect(settings).toMatchObject({
      ok: false,
      error: expect.stringContaining('vssid-kiosk-service') as string,
    })
    expect(asked).toEqual([])
  })

  test.each([
    [undefined, false],
    ['', false],
    ['0', false],
    ['1', true],
  ])('KIOSK_SUPERVISED=%s: %s', async (value, supervised) => {
    const env = value === undefined ? {} : { KIOSK_SUPERVISED: value }
    expect(await readSettings({ ...start, env }, loading([]))).toMatchObject({ value: { supervised } })
  })

  test('says what is wrong with the flags, or with the configuration', async () => {
    expect(await readSettings({ ...start, argv: ['kiosk', '--windoed'] }, loading([]))).toMatchObject({
      ok: false,
    })
    const broken = () => Promise.resolve(err({ problems: ['One.', 'Two.'] }))
    expect(await readSettings(start, broken)).toEqual(err('One.\nTwo.'))
  })
})
