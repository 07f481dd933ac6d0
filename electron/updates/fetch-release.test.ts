/** electron-updater itself, against a real server on loopback; only Electron's own network is Node's here. */
import { HttpExecutor, type DownloadOptions } from 'builder-util-runtime'
import { NsisUpdater } from 'electron-updater'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { createServer, request, type ClientRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fetchRelease, type FetchOptions } from './fetch-release.ts'
import { publicKeyText, signRelease, type Release } from './release.ts'

class NodeNetwork extends HttpExecutor<ClientRequest & { abort: () => void }> {
  createRequest(options: object, callback: (response: unknown) => void) {
    return request(options, callback)
  }
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    const { hostname, port, pathname, search } = url
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      this.doDownload(
        { hostname, port, path: pathname + search, headers: {} },
        {
          destination,
          options,
          onCancel,
          callback: (error) => (error ? reject(error) : resolve(destination)),
          responseHandler: null,
        },
        0,
      )
    })
  }
}

const maker = generateKeyPairSync('ed25519')
const installer = randomBytes(300_000)
const madeAt = Date.UTC(2026, 10, 20)
const version = '0.2.0'
const file = `vssid-contact-kiosk-${version}-windows-x64-setup.exe`
const release: Release = {
  version,
  file,
  releaseDate: new Date(madeAt).toISOString(),
  sha512: createHash('sha512').update(installer).digest('base64'),
}

let folder: string
let server: Server
let asked: string[]
/** By path, without a query. */
let served: Record<string, string | Buffer>

beforeEach(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), 'kiosk-updates-'))
  fs.writeFileSync(join(folder, 'app-update.yml'), 'updaterCacheDirName: kiosk-updater\n')
  asked = []
  served = { [`/kiosk/${file}`]: installer }
  offer(signRelease(release, maker.privateKey))
  server = createServer(({ url }, response) => {
    const path = url!.split('?')[0]!
    asked.push(path)
    const body = served[path]
    response.writeHead(body === undefined ? 404 : 200).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  fs.rmSync(folder, { recursive: true, force: true })
})

/** As JSON, which YAML takes too. */
function offer({ signature, ...release }: Release & { signature?: string }, more: object = {}): void {
  const { version, releaseDate, sha512, file: url } = release
  const other = { url: url.replace('x64', 'arm64'), sha512, size: 1, signature }
  const files = [other, { url, sha512, size: installer.length, signature }]
  served['/kiosk/latest.yml'] = JSON.stringify({
    version,
    releaseDate,
    files,
    path: url,
    sha512,
    ...more,
  })
}

function electronUpdater(running: string): NsisUpdater {
  const { port } = server.address() as AddressInfo
  const updater = new NsisUpdater(
    { provider: 'generic', url: `http://127.0.0.1:${port}/kiosk` },
    {
      version: running,
      name: 'kiosk',
      isPackaged: true,
      userDataPath: folder,
      baseCachePath: folder,
      appUpdateConfigPath: join(folder, 'app-update.yml'),
      whenReady: async () => {},
      relaunch() {},
      quit() {},
      onQuit() {},
    },
  )
  Object.assign(updater, { httpExecutor: new NodeNetwork(), _testOnlyOptions: { platform: 'win32' } })
  updater.setFeedURL({ provider: 'generic', url: `http://127.0.0.1:${port}/kiosk` })
  return updater
}

function fetched(options: Partial<FetchOptions> = {}, running = '0.1.0') {
  const updater = electronUpdater(running)
  return fetchRelease({
    updater,
    version: running,
    arch: 'x64',
    publicKey: publicKeyText(maker.publicKey),
    afterDays: 0,
    isRefused: () => false,
    now: () => madeAt + 1,
    withinMs: 20_000,
    ...options,
  })
}
const downloads = () => asked.filter((path) => path.endsWith('.exe'))

it('brings the installer of this machine’s kind, whole; the second time from where it lies', async () => {
  for (let time = 0; time < 2; time++) {
    const found = await fetched()
    expect(found).toMatchObject({ ok: true, value: { release } })
    const { path } = (found as { value: { path: string } }).value
    expect(fs.readFileSync(path).equals(installer)).toBe(true)
  }
  expect(downloads()).toEqual([`/kiosk/${file}`])
})

it.each([
  ['the same version', {}, '0.2.0'],
  ['an older one', {}, '0.10.0'],
  ['one that failed here before', { isRefused: (version: string) => version === '0.2.0' }, '0.1.0'],
  ['one that is not due yet', { afterDays: 7, now: () => madeAt + 7 * 24 * 60 * 60_000 - 1 }, '0.1.0'],
] as const)('leaves %s alone', async (_what, options, running) => {
  expect(await fetched(options, running)).toEqual({ ok: true, value: null })
  expect(downloads()).toEqual([])
})

it('takes it on the day that it is due', async () => {
  const found = await fetched({ afterDays: 7, now: () => madeAt + 7 * 24 * 60 * 60_000 })
  expect(found).toMatchObject({ ok: true, value: { release } })
})

it('a share of the kiosks can be left out on the server as well', async () => {
  offer(signRelease(release, maker.privateKey), { stagingPercentage: 0 })
  expect(await fetched()).toEqual({ ok: true, value: null })
})

it.each([
  ['without a signature', () => offer(release)],
  ['signed by somebody else', () => offer(signRelease(release, generateKeyPairSync('ed25519').privateKey))],
  [
    'that was signed as another version',
    () => offer({ ...signRelease({ ...release, version: '0.1.9' }, maker.privateKey), version: '0.2.0' }),
  ],
  [
    'that was signed as a newer one',
    () => offer({ ...signRelease(release, maker.privateKey), releaseDate: new Date(0).toISOString() }),
  ],
  ['that cannot be read', () => offer({ ...release, sha512: 'x' })],
])('downloads nothing %s', async (_what, change) => {
  change()
  expect(await fetched()).toMatchObject({ ok: false, error: { kind: 'not-genuine' } })
  expect(downloads()).toEqual([])
})

it('throws away what is not what was signed', async () => {
  served[`/kiosk/${file}`] = randomBytes(installer.length)
  expect(await fetched()).toMatchObject({ ok: false, error: { kind: 'not-genuine' } })
  expect(fs.readdirSync(join(folder, 'kiosk-updater', 'pending'))).toEqual([])
})

it.each([
  ['no such folder', () => (served = {})],
  ['no installer', () => (served = { '/kiosk/latest.yml': served['/kiosk/latest.yml']! })],
  ['something else', () => (served['/kiosk/latest.yml'] = '<html>Sign in to the network</html>')],
])('a server with %s is told from a false one', async (_what, change) => {
  change()
  expect(await fetched()).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
})

it.each([
  ['an installer', '.exe'],
  ['an answer', '.yml'],
])('breaks off %s that takes too long', async (_what, ending) => {
  server.removeAllListeners('request')
  server.on(
    'request',
    (
      { url }: { url: string },
      response: { end: (body?: string | Buffer) => void; write: (body: Buffer) => void },
    ) => {
      if (url.includes(ending)) response.write(installer.subarray(0, 1_000))
      else response.end(served['/kiosk/latest.yml'])
    },
  )
  expect(await fetched({ withinMs: 300 })).toEqual({ ok: false, error: { kind: 'too-slow' } })
})

it('a proxy that asks for a password is told that there is none', async () => {
  const updater = electronUpdater('0.1.0')
  const answers: unknown[][] = []
  updater.checkForUpdates = async () => {
    updater.emit('login', { isProxy: true } as never, (...answer) => void answers.push(answer))
    return null
  }
  expect(await fetched({ updater })).toEqual({ ok: true, value: null })
  expect(answers).toEqual([[]])
})

it('a build without a key takes nothing, and does not even ask', async () => {
  expect(await fetched({ publicKey: null })).toEqual({ ok: false, error: { kind: 'no-key' } })
  expect(asked).toEqual([])
})
