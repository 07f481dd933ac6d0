import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keptLog } from './testing/fakes.ts'
import { keepOsKey, osKeyFileName, restoreOsKey } from './os-key.ts'

const right = 'RFBBUEkBAAAA0Iyd3wEV0RGMegDAT8KX6w=='
const another = 'RFBBUEkBAAAAanotherKeyaltogether1234'

let dataDir: string
let profileDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'kiosk-os-key-'))
  profileDir = join(dataDir, 'desktop')
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const path = () => join(profileDir, 'Local State')
function chromiumWrites(text: string) {
  mkdirSync(profileDir, { recursive: true })
  writeFileSync(path(), text)
}
const state = (key: string) => ({ browser: { x: 1 }, os_crypt: { audit_enabled: true, encrypted_key: key } })
const known = () => JSON.parse(readFileSync(path(), 'utf8')) as unknown
const restore = (platform: NodeJS.Platform = 'win32') => restoreOsKey({ platform, profileDir, dataDir })
async function keep(platform: NodeJS.Platform = 'win32') {
  const log = keptLog()
  const kept = await keepOsKey({ platform, profileDir, dataDir, log }, { tries: 20, waitMs: 5 })
  return [kept, ...log.lines.map(({ level }) => level)]
}
const seal = () => writeFileSync(join(dataDir, 'key.sealed'), 'sealed')
const copy = () => readFileSync(join(dataDir, osKeyFileName), 'utf8')

test('is copied as soon as Chromium has written it', async () => {
  const keeping = keep()
  chromiumWrites('{"browser":')
  setTimeout(() => chromiumWrites(JSON.stringify(state(right))), 20)
  expect(await keeping).toEqual([true])
  expect(copy()).toBe(right)
})

test('is never written: that is said', async () => {
  expect(await keep()).toEqual([false, 'warn'])
})

test('follows where Chromium has changed it and what was sealed still opens', async () => {
  for (const key of [another, right]) {
    chromiumWrites(JSON.stringify(state(key)))
    await keep()
    expect(copy()).toBe(key)
  }
})

test.each([
  ['another account’s start put its own in its place', JSON.stringify(state(another)), state(right)],
  ['the file lacks it', '{"browser":{"x":1}}', { browser: { x: 1 }, os_crypt: { encrypted_key: right } }],
  ['the file is damaged', '{"browser"', { os_crypt: { encrypted_key: right } }],
  ['the profile was cleared', null, { os_crypt: { encrypted_key: right } }],
])('is put back before Chromium reads: %s', async (_what, now, then) => {
  seal()
  writeFileSync(join(dataDir, osKeyFileName), right)
  if (now !== null) chromiumWrites(now)
  await restore()
  expect(known()).toEqual(then)
})

test('what is right, and a copy that is none, change nothing', async () => {
  seal()
  const text = `${JSON.stringify(state(right))} `
  chromiumWrites(text)
  for (const kept of [right, '', 'not a key', '{}']) {
    writeFileSync(join(dataDir, osKeyFileName), kept)
    await restore()
    expect(readFileSync(path(), 'utf8')).toBe(text)
  }
})

test('before anything is sealed there is none: what is found later is the one that is used', async () => {
  writeFileSync(join(dataDir, osKeyFileName), another)
  chromiumWrites(JSON.stringify(state(another)))
  await restore()
  expect(known()).toEqual({ browser: { x: 1 }, os_crypt: { audit_enabled: true } })
  const keeping = keep()
  setTimeout(() => chromiumWrites(JSON.stringify(state(right))), 20)
  expect(await keeping).toEqual([true])
  expect(copy()).toBe(right)
})

test('is Windows’ matter alone', async () => {
  seal()
  chromiumWrites(JSON.stringify(state(right)))
  expect(await keep('linux')).toEqual([true])
  writeFileSync(join(dataDir, osKeyFileName), another)
  await restore('linux')
  expect(known()).toEqual(state(right))
})
