import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import ts from 'typescript-eslint'
import { projectDir } from './freshness.ts'

// The project's own configuration, without what needs types: the files below exist in this test only.
const eslint = new ESLint({ cwd: projectDir, overrideConfig: [ts.configs.disableTypeChecked] })
const house = ['no-restricted-imports', 'no-restricted-syntax']

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath })
  const messages = result?.messages ?? []
  expect(messages.filter((message) => message.fatal)).toEqual([])
  return messages
    .filter(({ ruleId }) => ruleId !== null && house.includes(ruleId))
    .map(({ message }) => message)
}

describe('who may import whom', () => {
  it.each([
    ['renderer/citizen/x.ts', `import { openKiosk } from '../../core/open-kiosk.ts'`],
    ['renderer/citizen/x.ts', `import type { Service } from '../../core/service/service.ts'`],
    ['renderer/x.ts', `export * from '../electron/window.ts'`],
    ['renderer/x.ts', `const { openKiosk } = await import('../core/composition/open-kiosk.ts')`],
    ['renderer/x.ts', `import { readFile } from 'node:fs/promises'`],
    ['renderer/x.vue', `<script setup lang="ts">\nimport { ipcRenderer } from 'electron'\n</script>`],
    ['core/otp/x.ts', `import { createServer } from '../../server/create-server.ts'`],
    ['core/otp/x.ts', `import { app } from 'electron'`],
    ['core/otp/x.ts', `import fastify from 'fastify'`],
    ['core/otp/x.ts', `import { ref } from 'vue'`],
    ['core/otp/x.ts', `import { createServer } from 'node:http'`],
    ['core/otp/x.ts', `const vue = await import('vue')`],
    ['core/otp/x.ts', `import { shell } from '../../electron/desktop.ts'`],
    ['core/otp/x.test.ts', `import { shell } from '../../electron/desktop.ts'`],
    ['electron/x.ts', `import { createServer } from '../server/create-server.ts'`],
    ['electron/x.ts', `import App from '../renderer/app.ts'`],
    ['server/x.ts', `import { window } from '../electron/window.ts'`],
    ['server/x.ts', `import { app } from 'electron'`],
    ['contract/x.ts', `import { ok } from '../core/foundation/result.ts'`],
    ['contract/x.ts', `import { readFile } from 'node:fs'`],
  ])('%s: %s', async (file, code) => expect(await complaints(file, code)).toHaveLength(1))

  it.each([
    [
      'renderer/citizen/x.ts',
      `import { ok } from '../../contract/result.ts'\nimport { y } from '../shared/y.ts'`,
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
  ])('not %s: %s', async (file, code) => expect(await complaints(file, code)).toEqual([]))
})

describe('the core’s clock and chance', () => {
  it.each([
    'const now = Date.now()',
    'const clock = Date.now',
    'const now = new Date()',
    'const now = Date()',
    'const n = Math.random()',
    'const t = performance.now()',
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
