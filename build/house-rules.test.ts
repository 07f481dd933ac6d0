import { ESLint } from 'eslint'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import ts from 'typescript-eslint'
import { afterAll, describe, expect, it } from 'vitest'
import { projectDir } from './freshness.ts'
import { floors, houseRules } from './house-rules.js'

// The project's own configuration, without what needs types: the files below exist in this test only.
const eslint = new ESLint({ cwd: projectDir, overrideConfig: [ts.configs.disableTypeChecked] })
const checkedRules = ['boundaries/dependencies', 'no-restricted-syntax']

async function complaints(filePath: string, code: string, linter = eslint): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath })
  const messages = result?.messages ?? []
  // Unreadable, or no file of the configuration's.
  expect(messages.filter(({ ruleId }) => ruleId === null)).toEqual([])
  return messages
    .filter(({ ruleId }) => ruleId !== null && checkedRules.includes(ruleId))
    .map(({ message }) => message)
}

describe('who may import whom', () => {
  it.each([
    ['renderer/citizen/x.ts', `import { openKiosk } from '../../core/composition/open-kiosk.ts'`],
    ['renderer/citizen/x.ts', `import type { Service } from '../../core/service/service.ts'`],
    ['renderer/x.ts', `export * from '../electron/window.ts'`],
    ['renderer/x.ts', `const { openKiosk } = await import('../core/composition/open-kiosk.ts')`],
    ['renderer/x.ts', `export type Kiosk = import('../core/composition/open-kiosk.ts').Kiosk`],
    [
      'renderer/x.vue',
      `<script setup lang="ts">\nimport type { Kiosk } from '../core/composition/open-kiosk.ts'\n</script>`,
    ],
    ['renderer/citizen/x.ts', `import { openTestKiosk } from '../../core/testing/kiosk.ts'`],
    ['renderer/citizen/x.test.ts', `import { openTestKiosk } from '../../core/testing/kiosk.ts'`],
    ['renderer/testing/x.ts', `import { openKiosk } from '../../core/composition/open-kiosk.ts'`],
    ['renderer/x.ts', `import { readFile } from 'node:fs/promises'`],
    ['renderer/x.vue', `<script setup lang="ts">\nimport { ipcRenderer } from 'electron'\n</script>`],
    ['core/otp/x.ts', `import { createServer } from '../../server/create-server.ts'`],
    ['core/otp/x.ts', `import { app } from 'electron'`],
    ['core/otp/x.ts', `import fastify from 'fastify'`],
    ['core/otp/x.ts', `import { ref } from 'vue'`],
    ['core/otp/x.ts', `import { createServer } from 'node:http'`],
    ['core/otp/x.ts', `const vue = await import('vue')`],
    ['core/otp/x.ts', `const shell = await import('../../electron/desktop.ts')`],
    ['core/otp/x.ts', `import { shell } from '../../electron/desktop.ts'`],
    ['core/otp/x.test.ts', `import { shell } from '../../electron/desktop.ts'`],
    ['electron/x.ts', `import { createServer } from '../server/create-server.ts'`],
    ['electron/x.ts', `import App from '../renderer/app.ts'`],
    ['server/x.ts', `import { window } from '../electron/window.ts'`],
    ['server/x.ts', `import { app } from 'electron'`],
    ['contract/x.ts', `import { ok } from '../core/foundation/result.ts'`],
    ['contract/x.ts', `import { readFile } from 'node:fs'`],
    ['contract/x.ts', `import { readFile } from 'fs'`],
    ['core/otp/x.ts', `import { createServer } from 'http'`],
    ['renderer/x.ts', `import { z } from 'zod'`],
    ['renderer/x.ts', `export * from 'zod/mini'`],
    ['core/otp/x.ts', `import { openTestKiosk } from '../testing/kiosk.ts'`],
    ['server/x.ts', `import { openTestKiosk } from '../core/testing/kiosk.ts'`],
    ['electron/x.ts', `const kiosk = await import('../core/testing/kiosk.ts')`],
    ['server/x.ts', `export * from './testing/shell.ts'`],
    ['server/x.ts', `import './guard.test.ts'`],
    ['renderer/x.ts', 'const { openKiosk } = await import(`../core/composition/open-kiosk.ts`)'],
    ['core/otp/x.ts', `const where = '../staff/roles.ts'\nconst { reaches } = await import(where)`],
    ['renderer/citizen/x.ts', `const desks = import.meta.glob('../staff/desk/*.vue')`],
    ['core/otp/x.ts', `import { createRequire } from 'node:module'`],
  ])('%s: %s', async (file, code) => expect(await complaints(file, code)).toHaveLength(1))

  it.each([
    [
      'renderer/citizen/x.ts',
      `import { ok } from '../../contract/result.ts'\nimport App from '../app/App.vue'`,
    ],
    [
      'core/otp/x.ts',
      `import { ok } from '../../contract/result.ts'\nimport { createHmac } from 'node:crypto'`,
    ],
    [
      'electron/x.ts',
      `import { app } from 'electron'\nimport { openKiosk } from '../core/composition/open-kiosk.ts'`,
    ],
    [
      'server/x.ts',
      `import fastify from 'fastify'\nimport { openKiosk } from '../core/composition/open-kiosk.ts'`,
    ],
    [
      'e2e/x.ts',
      `import { openKiosk } from '../core/composition/open-kiosk.ts'\nimport { app } from 'electron'`,
    ],
    ['renderer/x.test.ts', `import { readFile } from 'node:fs/promises'`],
    ['renderer/testing/x.ts', `import { openTestKiosk } from '../../core/testing/kiosk.ts'`],
    ['server/x.test.ts', `import { openTestKiosk } from '../core/testing/kiosk.ts'`],
    ['server/testing/x.ts', `import { openTestKiosk } from '../../core/testing/kiosk.ts'`],
    ['core/otp/x.test.ts', `const { page } = await import(process.cwd())`],
  ])('not %s: %s', async (file, code) => expect(await complaints(file, code)).toEqual([]))
})

describe('floors inside a top-level folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'floors-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  for (const file of [
    'contract/words.ts',
    'core/base/clock.ts',
    'core/low/a.ts',
    'core/low/deeper/d.ts',
    'core/high/b.ts',
    'core/high/c.ts',
    'renderer/design/Mark.vue',
    'renderer/citizen/Start.vue',
  ]) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), '')
  }
  const linter = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: defineConfig(
      ts.configs.base,
      vue.configs['flat/base'],
      { files: ['**/*.ts'] },
      { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
      ...houseRules({ core: ['base', 'low', 'low/deeper', 'high'], renderer: ['design', 'citizen'] }, root),
    ),
  })

  it.each([
    ['core/low/x.ts', `import { b } from '../high/b.ts'`],
    ['core/low/x.ts', `import type { B } from '../high/b.ts'`],
    ['core/low/x.ts', `export type B = import('../high/b.ts').B`],
    ['core/low/x.ts', `const { b } = await import('../high/b.ts')`],
    ['core/low/deeper/x.ts', `export * from '../../high/b.ts'`],
    ['core/low/x.ts', `import { d } from './deeper/d.ts'`],
    ['core/base/clock.ts', `import { a } from '../low/a.ts'`],
    ['core/high/x.ts', `import { ref } from 'vue'`],
    [
      'renderer/design/x.vue',
      `<script setup lang="ts">\nimport Start from '../citizen/Start.vue'\n</script>`,
    ],
  ])('no way up: %s: %s', async (file, code) => expect(await complaints(file, code, linter)).toHaveLength(1))

  it.each([
    ['core/high/x.ts', `import { a } from '../low/a.ts'\nimport { c } from './c.ts'`],
    [
      'core/high/x.ts',
      `import { w } from '../../contract/words.ts'\nimport { clock } from '../base/clock.ts'`,
    ],
    ['core/low/x.test.ts', `import { b } from '../high/b.ts'`],
    ['core/low/testing/x.ts', `import { b } from '../../high/b.ts'`],
    ['core/low/deeper/x.ts', `import { a } from '../a.ts'`],
    ['renderer/citizen/x.ts', `import Mark from '../design/Mark.vue'`],
  ])('but down: %s: %s', async (file, code) => expect(await complaints(file, code, linter)).toEqual([]))

  it.each(Object.entries(floors))(
    '%s: each folder has its floor, and each floor is there',
    (topFolder, list) => {
      const top = join(projectDir, topFolder)
      const folders = readdirSync(top, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && /(?<!\.test)\.(?:[cm]?[jt]sx?|vue|css)$/.test(entry.name))
        .map((entry) => relative(top, entry.parentPath).replaceAll(sep, '/'))
        .filter((folder) => !folder.split('/').includes('testing'))
      expect([...list].sort()).toEqual([...new Set(folders)].sort())
    },
  )

  it.each([
    ['core/otp/x.ts', `import type { StaffAudit } from '../staff/staff-audit.ts'`],
    ['core/storage/port/x.ts', `import { openFolder } from '../folder/open-folder.ts'`],
    ['renderer/citizen/visit/x.ts', `import { useDesk } from '../../staff/shared/desk.ts'`],
  ])('hold in the project itself: %s: %s', async (file, code) =>
    expect(await complaints(file, code)).toHaveLength(1),
  )
})

it('leaves the schemas of the contract to the service', async () => {
  const rule = async (code: string) => {
    const [result] = await eslint.lintText(code, { filePath: 'renderer/citizen/visit/x.ts' })
    const rules = ['no-restricted-imports', 'no-restricted-syntax', 'no-import-type-side-effects']
    return (result?.messages ?? []).filter(({ ruleId }) => rules.some((one) => ruleId?.endsWith(one)))
  }
  for (const file of [
    'views',
    'operations',
    'failures',
    'shapes',
    'citizen/views',
    'admin/people-operations',
    // A file of another name has schemas, too, until it is known to have none.
    'citizen/receipt',
    'citizen/../views',
  ]) {
    for (const code of [
      `import { x } from '../../../contract/${file}.ts'`,
      `export { x } from '../../../contract/${file}.ts'`,
      `const { x } = await import('../../../contract/${file}.ts')`,
      // The type goes, and the import stays.
      `import { type X } from '../../../contract/${file}.ts'`,
    ])
      expect(await rule(code), code).toHaveLength(1)
    expect(await rule(`import type { X } from '../../../contract/${file}.ts'`), file).toEqual([])
  }
  expect(await rule(`import { staffRoles } from '../../../contract/names.ts'`)).toEqual([])
})

describe('the core’s clock and chance', () => {
  it.each([
    'const now = Date.now()',
    'const clock = Date.now',
    'const now = new Date()',
    'const now = Date()',
    'const n = Math.random()',
    'const t = performance.now()',
    `const now = Date['now']()`,
    'const id = crypto.randomUUID()',
    'const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8))',
    `import crypto from 'node:crypto'\nconst n = crypto.randomInt(6)`,
  ])('come in as arguments: %s', async (code) => {
    expect(await complaints('core/otp/x.ts', code)).toHaveLength(1)
    expect(await complaints('core/foundation/clock.ts', code)).toEqual([])
    expect(await complaints('core/otp/x.test.ts', code)).toEqual([])
  })

  it('may be put into words', async () => {
    expect(
      await complaints('core/otp/x.ts', 'export const text = (at: number) => new Date(at).toISOString()'),
    ).toEqual([])
  })
})

it.each([
  ['core/otp/x.ts', `import { scrypt } from 'node:crypto'`],
  ['electron/x.ts', `import { pbkdf2Sync as slow } from 'node:crypto'`],
  ['server/x.ts', `import crypto from 'node:crypto'\ncrypto.scryptSync('x', 'y', 32)`],
])('slow hashing has threads of its own; %s: %s', async (file, code) =>
  expect(await complaints(file, code)).toHaveLength(1),
)

describe('the kiosk’s process', () => {
  it('is asked for, not taken from Playwright', async () => {
    for (const code of [`app.process().kill('SIGKILL')`, `const shell = app.process()`]) {
      expect(await complaints('e2e/x.spec.ts', code)).toHaveLength(1)
      expect(await complaints('e2e/electron-stand-in/launch.ts', code)).toEqual([])
    }
    expect(await complaints('e2e/x.spec.ts', `process.kill(pid)`)).toEqual([])
  })
})
