import { load } from 'js-yaml'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isGenuine, publicKeyText } from '../../electron/updates/release.ts'
import { signUpdateInfo, updateKeyFrom } from './update-info.ts'

const maker = generateKeyPairSync('ed25519')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'update-info-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const sum = (letter: string) => `${letter.repeat(86)}==`
const name = (arch: string) => `vssid-contact-kiosk-0.2.0-windows-${arch}-setup.exe`

it('every installer gets its signature, and the rest stays as electron-builder wrote it', async () => {
  const path = join(folder, 'latest.yml')
  writeFileSync(
    path,
    `version: 0.2.0
files:
  - url: ${name('x64')}
    sha512: ${sum('A')}
    size: 100
  - url: ${name('arm64')}
    sha512: ${sum('B')}
    size: 200
path: ${name('x64')}
sha512: ${sum('A')}
releaseDate: '2026-11-20T00:00:00.000Z'
`,
  )
  const before = load(readFileSync(path, 'utf8')) as { files: object[] }
  await signUpdateInfo(folder, maker.privateKey)
  const after = load(readFileSync(path, 'utf8')) as {
    releaseDate: string
    files: { url: string; sha512: string; signature: string }[]
  }
  expect(after).toMatchObject(before)
  for (const { url, sha512, signature } of after.files) {
    const release = { version: '0.2.0', releaseDate: after.releaseDate, file: url, sha512, signature }
    expect(isGenuine(release, publicKeyText(maker.publicKey))).toBe(true)
  }
})

it('what no kiosk would take is not signed', async () => {
  const info = {
    version: '0.2.0-beta',
    releaseDate: '2026-11-20T00:00:00.000Z',
    files: [{ url: name('x64'), sha512: sum('A') }],
  }
  writeFileSync(join(folder, 'latest.yml'), JSON.stringify(info))
  await expect(signUpdateInfo(folder, maker.privateKey)).rejects.toThrow()
})

it('the key is a file that the environment names', () => {
  const file = join(folder, 'key.pem')
  expect(updateKeyFrom({})).toEqual({ ok: true, value: null })
  expect(updateKeyFrom({ KIOSK_UPDATE_KEY: file })).toEqual({
    ok: false,
    error: expect.stringMatching(/is not there\. openssl genpkey -algorithm ed25519 -out .* makes one/),
  })
  const pem = (key: typeof maker.privateKey) => key.export({ format: 'pem', type: 'pkcs8' })
  writeFileSync(file, pem(maker.privateKey))
  expect(updateKeyFrom({ KIOSK_UPDATE_KEY: file })).toMatchObject({ ok: true, value: { type: 'private' } })
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  for (const other of [pem(privateKey), 'no key']) {
    writeFileSync(file, other)
    expect(updateKeyFrom({ KIOSK_UPDATE_KEY: file })).toMatchObject({
      ok: false,
      error: expect.stringContaining('no Ed25519 private key'),
    })
  }
})
