import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fetchPackage } from './fetched.ts'
import { lacks } from './tools.ts'

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'fetched-'))
  // A port on which nothing answers.
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/')
  vi.stubEnv('npm_config_fetch_retries', '0')
  vi.stubEnv('npm_config_cache', join(cache, 'npm'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true, force: true })
})

const wanted = { name: '@of/thing', version: '1.2.3', integrity: '' }

/** As the registry hands it out. @returns its sum */
function lay(file: string): string {
  const folder = join(cache, 'made', 'package')
  mkdirSync(join(folder, 'include'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "license": "MIT" }')
  writeFileSync(join(folder, 'include', 'header.h'), '')
  const { status } = spawnSync('tar', ['-czf', join(cache, file), '-C', join(cache, 'made'), 'package'])
  expect(status).toBe(0)
  return `sha512-${createHash('sha512')
    .update(readFileSync(join(cache, file)))
    .digest('base64')}`
}

it.skipIf(process.platform === 'win32' || lacks('tar', 'install it'))(
  'what is there already, and is what it must be, is unpacked without asking anybody',
  async () => {
    const integrity = lay('of-thing-1.2.3.tgz')
    expect(await fetchPackage({ ...wanted, integrity }, cache)).toEqual({
      ok: true,
      value: {
        name: '@of/thing',
        version: '1.2.3',
        license: 'MIT',
        folder: 'node_modules/@of/thing',
        at: join(cache, 'of-thing-1.2.3'),
      },
    })
    // Only developers need them.
    expect(existsSync(join(cache, 'of-thing-1.2.3', 'include'))).toBe(false)
  },
)

it.skipIf(process.platform === 'win32' || lacks('npm', 'install it'))(
  'other bytes are thrown away and asked for anew; without internet a sentence says what to do',
  async () => {
    lay('of-thing-1.2.3.tgz')
    const integrity = `sha512-${Buffer.alloc(64).toString('base64')}`
    const fetched = await fetchPackage({ ...wanted, integrity }, cache)
    expect(fetched).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^@of\/thing 1\.2\.3 cannot be fetched from the npm registry \(.+\)\. Next: put of-thing-1\.2\.3\.tgz into /,
      ) as string,
    })
    expect(existsSync(join(cache, 'of-thing-1.2.3.tgz'))).toBe(false)
  },
  60_000,
)
