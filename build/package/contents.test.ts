import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contentsOf, licenceText, packageFolder, packagesOf, recordContents } from './contents.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contents-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function install(path: string, manifest: object, files: Record<string, string> = {}): Promise<string> {
  const at = join(folder, 'node_modules', path)
  await mkdir(at, { recursive: true })
  await writeFile(join(at, 'package.json'), JSON.stringify(manifest))
  for (const [name, text] of Object.entries(files)) await writeFile(join(at, name), text)
  return at
}

it.each([
  ['/p/node_modules/zod/v4/core.js', '/p/node_modules/zod'],
  ['/p/node_modules/@vue/shared/dist/x.js?used', '/p/node_modules/@vue/shared'],
  ['\0/p/node_modules/a/x.js', '/p/node_modules/a'],
  ['/p/node_modules/a/node_modules/b/x.js', '/p/node_modules/a/node_modules/b'],
  ['C:\\p\\node_modules\\@a\\b\\x.js', 'C:/p/node_modules/@a/b'],
  ['/p/core/otp.ts', null],
  ['\0vite/preload-helper.js', null],
  ['/p/node_modules/.cache/x.js', null],
])('%s is of %s', (file, expected) => expect(packageFolder(file)).toBe(expected))

it('a package is listed once for each version, by where it is installed', async () => {
  const b = await install('b', { name: 'b', version: '1.0.0', license: 'MIT' })
  const older = await install('a/node_modules/b', { name: 'b', version: '0.9.0' })
  expect(packagesOf([join(b, 'x.js'), join(b, 'y.js'), join(older, 'x.js'), '/own.ts'], folder)).toEqual([
    { name: 'b', version: '0.9.0', license: 'NOASSERTION', folder: 'node_modules/a/node_modules/b' },
    { name: 'b', version: '1.0.0', license: 'MIT', folder: 'node_modules/b' },
  ])
})

describe('a build', () => {
  it('tells what is in it: modules and files, not what was shaken off or only installed', async () => {
    const code = (main: string) => ({ 'index.js': main })
    await install(
      'used',
      { name: 'used', version: '1.0.0', main: 'index.js' },
      code('export const used = Math.random()'),
    )
    await install(
      'shaken',
      { name: 'shaken', version: '1.0.0', sideEffects: false },
      code('export const not = 1'),
    )
    await install('installed', { name: 'installed', version: '1.0.0' })
    await install('font', { name: 'font', version: '1.0.0' }, { 'font.woff2': 'x'.repeat(9000) })
    await writeFile(
      join(folder, 'main.js'),
      "import './main.css'\nimport { used } from 'used'\nimport { not } from 'shaken'\nglobalThis.it = used\n",
    )
    await writeFile(
      join(folder, 'main.css'),
      "@font-face { font-family: F; src: url('font/font.woff2') }\nbody { font-family: F }",
    )
    await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: { rolldownOptions: { input: join(folder, 'main.js') } },
      plugins: [recordContents('main', join(folder, 'dist'), folder)],
    })
    const inside = await contentsOf(['main'], join(folder, 'dist'))
    expect(inside.map(({ name }) => name)).toEqual(['font', 'used'])
  })

  it('that was not made is an error', async () => {
    await expect(contentsOf(['main'], folder)).rejects.toThrow('ENOENT')
  })
})

it('licences and notices are repeated, whatever they are called', async () => {
  const both = await install(
    'both',
    {},
    { LICENSE: 'Licence.\n', 'NOTICE.txt': 'Notice.', 'licenses.js': 'no' },
  )
  expect(await licenceText(both)).toBe('Licence.\n\nNotice.')
  expect(await licenceText(await install('british', {}, { 'licence.md': 'L' }))).toBe('L')
  expect(await licenceText(await install('none', {}))).toBeNull()
})
