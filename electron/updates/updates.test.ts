import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { err, ok, type Result } from '../../core/foundation/result.ts'
import { keptLog } from '../testing/fakes.ts'
import type { Fetched, FetchFailure } from './fetch-release.ts'
import { installingFiles, updateFolders } from './install-handshake.ts'
import { createUpdates, installUpdate, updateKeyIn, windowsUpdates } from './updates.ts'

const fetched: Fetched = {
  path: 'C:\\cache\\setup.exe',
  release: {
    version: '0.2.0',
    releaseDate: '2026-11-20T00:00:00.000Z',
    file: 'setup.exe',
    sha512: '',
    signature: '',
  },
}
const settings = { url: 'http://updates.example/kiosk', afterDays: 3 }

function updates(found: Result<Fetched | null, FetchFailure>, { ready = true, goes = true } = {}) {
  const log = keptLog()
  const done: unknown[] = []
  const made = createUpdates({
    settings,
    version: '0.1.0',
    publicKey: 'key',
    log,
    outcome: 'outcome.txt',
    versions: {
      asked: (version) => done.push(['asked', version]),
      isRefused: (version) => version === '0.1.9',
    },
    async fetch(options) {
      done.push(['fetch', options.afterDays, options.withinMs, options.isRefused('0.1.9')])
      return found
    },
    handshake: {
      async offer({ release }) {
        done.push(['offer', release.version])
        return ready
      },
      async go() {
        done.push('go')
        return goes
      },
    },
  })
  return { ...made, done, said: () => log.lines.map(({ level, message }) => `${level} ${message}`) }
}

it('a new version is offered, and asked for when the screen is left to it', async () => {
  const { prepare, beginInstall, done } = updates(ok(fetched))
  expect(await prepare(60_000)).toBe(true)
  expect(await beginInstall()).toBe(true)
  expect(done).toEqual([['fetch', 3, 60_000, true], ['offer', '0.2.0'], 'go', ['asked', '0.2.0']])
})

it('where the system does not go on, nothing was asked for, and the screen stays', async () => {
  const { prepare, beginInstall, done } = updates(ok(fetched), { goes: false })
  expect(await prepare(60_000)).toBe(true)
  expect(await beginInstall()).toBe(false)
  expect(done.at(-1)).toBe('go')
})

it.each([
  [ok(null), 'info no new version is to be installed'],
  [
    err({ kind: 'unreachable', detail: 'ECONNREFUSED' } as const),
    'warn the update server could not be asked (ECONNREFUSED); check the network and updates.url',
  ],
  [
    err({ kind: 'not-genuine', version: '0.2.0' } as const),
    expect.stringContaining('is not signed by the maker'),
  ],
  [err({ kind: 'no-key' } as const), expect.stringContaining('made without an update key')],
])('nothing to install is said, and nothing is left: %j', async (found, said) => {
  const { prepare, beginInstall, done, said: lines } = updates(found)
  expect(await prepare(1)).toBe(false)
  expect(await beginInstall()).toBe(false)
  expect(done).toHaveLength(1)
  expect(lines()).toEqual([said])
})

it('a task that does not take it is named', async () => {
  const { prepare, beginInstall, said } = updates(ok(fetched), { ready: false })
  expect(await prepare(1)).toBe(false)
  expect(await beginInstall()).toBe(false)
  expect(said()).toEqual([
    'warn a new version is there, and the system does not take it; outcome.txt says why',
  ])
})

it('the system’s half leaves its reason in a file', async () => {
  const env = { ProgramData: mkdtempSync(join(tmpdir(), 'kiosk-outcome-')) }
  const { outcome } = installingFiles(updateFolders(env))
  const install = () => installUpdate({ version: '0.1.0', publicKey: 'key', platform: 'win32', env })
  // Not even a folder, and no program of Windows.
  expect(await install()).toMatchObject({ exitCode: 1, said: expect.stringContaining('is not there') })
  mkdirSync(dirname(outcome), { recursive: true })
  const { said } = await install()
  expect(readFileSync(outcome, 'utf8')).toMatch(/^\d{4}-\S+Z The task /)
  expect(readFileSync(outcome, 'utf8').trimEnd().endsWith(said)).toBe(true)
  rmSync(env.ProgramData, { recursive: true })
})

it('is for Windows; elsewhere a configuration that names a server is told so', async () => {
  const log = keptLog()
  const options = {
    version: '0.1.0',
    publicKey: null,
    log,
    env: {},
    versions: { asked() {}, isRefused: () => false },
  }
  expect(windowsUpdates({ ...options, settings: undefined, platform: 'win32' })).toBeNull()
  expect(log.lines).toEqual([])
  expect(windowsUpdates({ ...options, settings, platform: 'linux' })).toBeNull()
  expect(log.lines).toHaveLength(1)
  expect(windowsUpdates({ ...options, settings, platform: 'win32' })).not.toBeNull()
  expect(await installUpdate({ ...options, platform: 'linux' })).toMatchObject({ exitCode: 2 })
})

it('the key is the package’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-key-'))
  expect(updateKeyIn(folder)).toBeNull()
  writeFileSync(join(folder, 'package.json'), '{"updateKey":"MCow"}')
  expect(updateKeyIn(folder)).toBe('MCow')
  writeFileSync(join(folder, 'package.json'), '{}')
  expect(updateKeyIn(folder)).toBeNull()
  rmSync(folder, { recursive: true })
})
