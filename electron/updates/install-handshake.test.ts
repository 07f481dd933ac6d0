/** Both halves against each other, over real files; only Windows's own programs are played. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Result } from '../../core/foundation/result.ts'
import {
  createInstallHandshake,
  installingFiles,
  offeredFiles,
  type UpdateFolders,
} from './install-handshake.ts'
import { finishTaskName, installRelease, type InstallOptions } from './install-release.ts'
import { publicKeyText, signRelease, type SignedRelease } from './release.ts'

const maker = generateKeyPairSync('ed25519')
const installer = randomBytes(50_000)
const release = signRelease(
  {
    version: '0.2.0',
    releaseDate: '2026-11-20T00:00:00.000Z',
    file: 'vssid-contact-kiosk-0.2.0-windows-x64-setup.exe',
    sha512: createHash('sha512').update(installer).digest('base64'),
  },
  maker.privateKey,
)

let root: string
let folders: UpdateFolders
let downloaded: string
let ran: string[]
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'kiosk-handshake-'))
  folders = { offered: join(root, 'update'), installing: join(root, 'installing') }
  downloaded = join(root, 'downloaded.exe')
  fs.writeFileSync(downloaded, installer)
  ran = []
})
afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

function bothSides(options: Partial<InstallOptions> = {}, readyWithinMs = 5_000) {
  let installed: Promise<Result<string, string>> | undefined
  const handshake = createInstallHandshake({
    folders,
    async startTask() {
      installed = installRelease({
        folders,
        version: '0.1.0',
        publicKey: publicKeyText(maker.publicKey),
        goWithinMs: 3_000,
        leaveMs: 0,
        async run(program, args) {
          ran.push([program, ...args].join(' '))
          return 0
        },
        ...options,
      })
      return true
    },
    readyWithinMs,
    goingWithinMs: 500,
  })
  return { handshake, installed: () => installed }
}
const finish = (change: string) => `schtasks.exe /change /tn ${finishTaskName} /${change}`
const offer = (handshake: ReturnType<typeof createInstallHandshake>, given: SignedRelease = release) =>
  handshake.offer({ release: given, path: downloaded })

it('is copied, looked at, and installed when the kiosk says so; the machine starts anew in any case', async () => {
  const { handshake, installed } = bothSides()
  expect(await offer(handshake)).toBe(true)
  // Should the power go now, nothing of before is begun again.
  expect(ran).toEqual([finish('disable')])
  expect(await handshake.go()).toBe(true)
  expect(await installed()).toEqual({ ok: true, value: '0.2.0' })
  const copy = installingFiles(folders).installer
  expect(fs.readFileSync(copy).equals(installer)).toBe(true)
  expect(ran.slice(1)).toEqual([
    expect.stringMatching(/^shutdown\.exe \/r \/t 1200 /),
    finish('enable'),
    `schtasks.exe /run /tn ${finishTaskName}`,
  ])
})

it('what is changed after it was looked at stays as it was looked at', async () => {
  const { handshake, installed } = bothSides()
  await offer(handshake)
  fs.writeFileSync(offeredFiles(folders).installer, 'something else')
  await handshake.go()
  await installed()
  expect(fs.readFileSync(installingFiles(folders).installer).equals(installer)).toBe(true)
})

it.each<[string, () => SignedRelease, Partial<InstallOptions>?]>([
  ['another version than was signed', () => ({ ...release, version: '0.3.0' })],
  ['the version that it has', () => release, { version: '0.2.0' }],
  ['an older one', () => release, { version: '0.10.0' }],
  ['one that somebody else signed', () => signRelease(release, generateKeyPairSync('ed25519').privateKey)],
  ['anything, without a key', () => release, { publicKey: null }],
  ['what holds no release', () => ({ ...release, file: '..\\calc.exe' })],
  [
    'another installer',
    () => {
      fs.writeFileSync(downloaded, 'malicious')
      return release
    },
  ],
])('the task refuses %s, and the kiosk stays', async (_what, offered, options) => {
  const { handshake, installed } = bothSides(options, 150)
  const given = offered()
  const offering = await offer(handshake, given)
  const result = await installed()
  expect(offering).toBe(false)
  expect(result).toMatchObject({ ok: false })
  expect(await handshake.go()).toBe(false)
  expect(ran).toEqual([finish('disable')])
  expect(fs.existsSync(installingFiles(folders).installer)).toBe(false)
})

it('what was installed last stays what it was, whatever is offered then', async () => {
  const first = bothSides()
  await offer(first.handshake)
  await first.handshake.go()
  await first.installed()
  fs.writeFileSync(downloaded, 'malicious')
  const second = bothSides({}, 150)
  expect(await offer(second.handshake)).toBe(false)
  await second.installed()
  expect(fs.readFileSync(installingFiles(folders).installer).equals(installer)).toBe(true)
})

it('where an installation of before could be begun again, nothing is copied', async () => {
  const { handshake, installed } = bothSides(
    { run: async (_program, args) => (args.includes('/disable') ? 1 : 0) },
    150,
  )
  expect(await offer(handshake)).toBe(false)
  expect(await installed()).toEqual({ ok: false, error: expect.stringContaining(finishTaskName) })
  expect(fs.existsSync(folders.installing)).toBe(false)
})

it('a kiosk that heard it too late, and goes on, is not installed over', async () => {
  const { handshake, installed } = bothSides({
    leaveMs: 900,
    async run(program, args) {
      ran.push([program, ...args].join(' '))
      // Longer than the kiosk waits.
      if (args.includes('1200')) await new Promise((resolve) => setTimeout(resolve, 700))
      return 0
    },
  })
  await offer(handshake)
  expect(await handshake.go()).toBe(false)
  expect(await installed()).toMatchObject({ ok: false })
  expect(ran.slice(1)).toEqual([expect.stringMatching(/^shutdown\.exe \/r \/t 1200 /), 'shutdown.exe /a'])
})

it('a task that cannot be started, or says nothing, leaves the kiosk where it is', async () => {
  for (const startTask of [async () => false, async () => true]) {
    const handshake = createInstallHandshake({ folders, startTask, readyWithinMs: 100 })
    expect(await offer(handshake)).toBe(false)
    expect(await handshake.go()).toBe(false)
  }
})

it('a task that is gone by then leaves the kiosk where it is, and no word behind that would be heard later', async () => {
  const { ready } = installingFiles(folders)
  const handshake = createInstallHandshake({
    folders,
    goingWithinMs: 50,
    async startTask() {
      const offered = JSON.parse(fs.readFileSync(offeredFiles(folders).release, 'utf8'))
      fs.mkdirSync(folders.installing)
      fs.writeFileSync(ready, offered.offer)
      return true
    },
  })
  expect(await offer(handshake)).toBe(true)
  expect(await handshake.go()).toBe(false)
  expect(fs.existsSync(offeredFiles(folders).go)).toBe(false)
})

it('what an earlier task left behind says nothing', async () => {
  const earlier = bothSides()
  await offer(earlier.handshake)
  await earlier.handshake.go()
  await earlier.installed()
  fs.writeFileSync(installingFiles(folders).ready, fs.readFileSync(installingFiles(folders).going))
  const handshake = createInstallHandshake({ folders, startTask: async () => true, readyWithinMs: 150 })
  expect(await offer(handshake)).toBe(false)
})

it('a kiosk that never says when has nothing installed', async () => {
  const { handshake, installed } = bothSides({ goWithinMs: 50 })
  expect(await offer(handshake)).toBe(true)
  expect(await installed()).toEqual({ ok: false, error: expect.stringContaining('nothing was installed') })
  expect(await handshake.go()).toBe(false)
  expect(ran).toEqual([finish('disable')])
})

it('a machine that refuses to start anew is not left with an empty screen', async () => {
  const { handshake, installed } = bothSides({ run: async (program) => (program === 'shutdown.exe' ? 1 : 0) })
  expect(await offer(handshake)).toBe(true)
  expect(await handshake.go()).toBe(false)
  expect(await installed()).toMatchObject({ ok: false })
})

it('an installer that does not start has the machine start anew at once', async () => {
  const { handshake, installed } = bothSides({
    async run(program, args) {
      ran.push([program, ...args].join(' '))
      return args.includes('/run') ? 1 : 0
    },
  })
  await offer(handshake)
  expect(await handshake.go()).toBe(true)
  expect(await installed()).toMatchObject({ ok: false })
  expect(ran.slice(-3)).toEqual([finish('disable'), 'shutdown.exe /a', 'shutdown.exe /r /t 0'])
})
