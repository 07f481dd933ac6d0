import { createPackage, getRawHeader } from '@electron/asar'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultsOf, filesIn, maxBytes } from './archive.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const whole = {
  'package.json': '{ "main": "dist/electron/main.js" }',
  'dist/electron/main.js': 'main',
  'dist/electron/preload.cjs': 'preload',
  'dist/electron/assets/esm-a_B9.js': 'part',
  'dist/renderer/index.html': '<html>',
  'dist/renderer/assets/index-a_B9.css': 'body {}',
  'dist/renderer/assets/noto-sans-latin-400-normal-a_B9.woff2': 'font',
}

async function packed(files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'app', path)), { recursive: true })
    await writeFile(join(folder, 'app', path), text)
  }
  const archive = join(folder, 'app.asar')
  await createPackage(join(folder, 'app'), archive)
  // It resolves before the last file's bytes are written.
  const contents = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  await expect
    .poll(async () => (await stat(archive)).size)
    .toBe(8 + getRawHeader(archive).headerSize + contents)
  return archive
}

describe('what may be in the archive', () => {
  it('the built files and a package.json', async () => {
    const archive = await packed(whole)
    expect(faultsOf(archive)).toEqual([])
    expect(filesIn(archive).find(({ path }) => path === 'dist/renderer/assets/index-a_B9.css')).toEqual({
      path: 'dist/renderer/assets/index-a_B9.css',
      bytes: 7,
    })
  })

  it.each([
    'electron/main.ts',
    'renderer/app.vue',
    'dist/electron/main.js.map',
    'dist/renderer/assets/index-a_B9.css.map',
    'dist/renderer/assets/index.test.js',
    'dist/electron/assets/otp.spec.js',
    'node_modules/vite/index.js',
    'dist/electron/node_modules/tsx/index.js',
    'dist/server/main.js',
    'dist/.built',
    'kiosk.config.json',
    '.env',
  ])('not %s', async (path) => {
    const archive = await packed({ ...whole, [path]: 'text' })
    expect(faultsOf(archive)).toEqual([`${path} does not belong into the package.`])
  })

  it('no file that points to its source map, no list of things to install', async () => {
    const archive = await packed({
      ...whole,
      'package.json': '{ "devDependencies": {}, "scripts": {} }',
      'dist/electron/main.js': 'main\n//# sourceMappingURL=main.js.map\n',
      'dist/renderer/assets/index-a_B9.css': 'body {}\n/*# sourceMappingURL=index.css.map */',
    })
    expect(faultsOf(archive)).toEqual([
      'dist/electron/main.js points to a source map.',
      'dist/renderer/assets/index-a_B9.css points to a source map.',
      'package.json has devDependencies.',
      'package.json has scripts.',
    ])
  })

  it('not less than what runs, and not more than 15 MB', async () => {
    const archive = await packed({
      'package.json': '{}',
      'dist/electron/main.js': 'x'.repeat(maxBytes),
      'dist/electron/preload.cjs': 'preload',
    })
    expect(faultsOf(archive)).toEqual([
      'dist/renderer/index.html is missing.',
      '15.0 MB of our own; 15 are allowed.',
    ])
  })
})
