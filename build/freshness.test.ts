import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { distIsFresh } from './freshness.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fresh-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('dist is fresh until a source changes', async () => {
  const stamp = join(root, 'dist', '.built')
  const source = join(root, 'core', 'otp', 'otp.ts')
  const fresh = () => distIsFresh(root, stamp)
  const date = (path: string, seconds: number) => utimes(path, seconds, seconds)
  const now = Math.floor(Date.now() / 1000)

  await mkdir(join(root, 'core', 'otp'), { recursive: true })
  await mkdir(join(root, 'dist'))
  await writeFile(source, '')
  expect(await fresh()).toBe(false)

  await writeFile(stamp, '')
  await date(stamp, now + 10)
  expect(await fresh()).toBe(true)

  await date(source, now + 20)
  expect(await fresh()).toBe(false)

  await date(source, now - 10)
  expect(await fresh()).toBe(true)

  // A deleted or renamed source shows in its folder.
  await date(join(root, 'core', 'otp'), now + 20)
  expect(await fresh()).toBe(false)
})
