import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sealedKeyFileName } from '../core/storage/disk/key-file.ts'
import { KeyStoreError, openKeyStore } from './key-store.ts'
import { silentLog } from '../core/foundation/log.ts'

let folder: string
let dataDir: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-keys-'))
  dataDir = join(folder, 'data')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** "Seals" by writing the user's name in front. */
function fakeSafeStorage({
  user = 'kiosk',
  available = true,
  aged = false,
  backend = 'gnome_libsecret' as const,
} = {}) {
  let sealings = 0
  return {
    sealings: () => sealings,
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    getSelectedStorageBackend: (): 'gnome_libsecret' | 'basic_text' => backend,
    encryptStringAsync: (text: string) => {
      sealings += 1
      return Promise.resolve(Buffer.from(`${user}:${text}`))
    },
    decryptStringAsync: (sealed: Buffer) => {
      const text = sealed.toString()
      return text.startsWith(`${user}:`)
        ? Promise.resolve({ result: text.slice(user.length + 1), shouldReEncrypt: aged })
        : Promise.reject(new Error('Error while decrypting the ciphertext'))
    },
  }
}

const open = (
  safeStorage: Parameters<typeof openKeyStore>[0]['safeStorage'] = fakeSafeStorage(),
  platform: NodeJS.Platform = 'linux',
  isOpenable = async () => true,
) => openKeyStore({ safeStorage, platform, dataDir, isOpenable, log: silentLog })
const sealedPath = () => join(dataDir, sealedKeyFileName)

test('makes 32 random bytes once, and gives the same at every start', async () => {
  const key = await open()
  expect(key).toHaveLength(32)
  expect(await open()).toEqual(key)
  expect(readdirSync(dataDir)).toEqual([sealedKeyFileName])
  if (process.platform !== 'win32') expect(statSync(sealedPath()).mode & 0o777).toBe(0o600)
})

test('where the system keeps no secrets there is none, and nothing is written', async () => {
  expect(await open(fakeSafeStorage({ available: false }))).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
})

test('a password that everyone knows is no protection', async () => {
  const basic = { ...fakeSafeStorage(), getSelectedStorageBackend: () => 'basic_text' as const }
  expect(await open(basic)).toBeUndefined()
  // The call exists on Linux alone.
  expect(await open(basic, 'win32')).toHaveLength(32)
})

test('nothing is kept that could not be opened after a power cut', async () => {
  let kept: string[] = []
  const isOpenable = async () => {
    kept = readdirSync(dataDir)
    return false
  }
  expect(await open(fakeSafeStorage(), 'win32', isOpenable)).toBeUndefined()
  expect([kept, readdirSync(dataDir)]).toEqual([[], []])
})

test('a keyring that does not answer is none, though nothing says so but the seal', async () => {
  const unanswered = fakeSafeStorage({ user: 'v10' })
  expect(await open(unanswered)).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
  // There it is the system's own key.
  expect(await open(unanswered, 'win32')).toHaveLength(32)
})

test('what was sealed for nobody is opened, and sealed anew where a keyring answers', async () => {
  const key = await open(fakeSafeStorage({ user: 'v10' }), 'win32')
  expect(await open(fakeSafeStorage({ user: 'v10', available: false }))).toEqual(key)
  const answering = {
    ...fakeSafeStorage(),
    decryptStringAsync: (sealed: Buffer) =>
      Promise.resolve({ result: sealed.toString().slice(sealed.indexOf(':') + 1), shouldReEncrypt: true }),
  }
  expect(await open(answering)).toEqual(key)
  expect(readFileSync(sealedPath(), 'utf8')).toMatch(/^kiosk:/)
})

test('a key store that fails while it is asked is none', async () => {
  const failing = {
    ...fakeSafeStorage(),
    isAsyncEncryptionAvailable: () => Promise.reject(new Error('no bus')),
  }
  expect(await open(failing)).toBeUndefined()
})

test('a folder that began with a key file stays with it', async () => {
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'kiosk.key'), 'x')
  expect(await open()).toBeUndefined()
  expect(readdirSync(dataDir)).toEqual(['kiosk.key'])
})

test('the shell’s own corner, a start that failed and the installer’s file do not count as data', async () => {
  for (const name of ['desktop', 'logs']) mkdirSync(join(dataDir, name), { recursive: true })
  writeFileSync(`${sealedPath()}.tmp`, 'torn')
  for (const name of ['version.json', 'keep-this.txt']) writeFileSync(join(dataDir, name), '')
  expect(await open()).toHaveLength(32)
})

test.each([
  [
    'sealed for another user',
    () => fakeSafeStorage({ user: 'someone else' }),
    /another machine or for another user/,
  ],
  ['the keyring is not there any more', () => fakeSafeStorage({ available: false }), /cannot be reached now/],
])('never makes a new key for old data: %s', async (_what, later, words) => {
  await open()
  const sealed = readFileSync(sealedPath())
  await expect(open(later())).rejects.toThrow(KeyStoreError)
  await expect(open(later())).rejects.toThrow(words)
  expect(readFileSync(sealedPath())).toEqual(sealed)
})

test.each([
  ['win32', true],
  ['linux', false],
  ['darwin', false],
] as const)(
  'on %s, a password that was reset is named as a reason, with what to do: %s',
  async (platform, isNamed) => {
    await open(fakeSafeStorage(), platform)
    const words = await open(fakeSafeStorage({ user: 'kiosk, after a reset' }), platform).then(
      () => '',
      (error: unknown) => (error as Error).message,
    )
    expect(words).toContain('cannot be opened')
    expect(words.includes('set the old one again and restart the machine')).toBe(isNamed)
  },
)

test('a damaged or empty file is no reason for a new key either', async () => {
  mkdirSync(dataDir)
  for (const damage of ['', 'garbage', 'kiosk:c2hvcnQ=']) {
    writeFileSync(sealedPath(), damage)
    await expect(open()).rejects.toThrow(KeyStoreError)
    expect(readFileSync(sealedPath(), 'utf8')).toBe(damage)
  }
})

test('a seal that has aged is made anew, around the same key', async () => {
  const key = await open()
  const aged = fakeSafeStorage({ aged: true })
  expect(await open(aged)).toEqual(key)
  expect(aged.sealings()).toBe(1)
  expect(await open()).toEqual(key)
})

test('a key store that gives back something else is not trusted with the only copy', async () => {
  const forgetful = {
    ...fakeSafeStorage(),
    decryptStringAsync: () => Promise.resolve({ result: 'something else', shouldReEncrypt: false }),
  }
  await expect(open(forgetful)).rejects.toThrow(KeyStoreError)
  expect(readdirSync(folder)).toEqual([])
})
