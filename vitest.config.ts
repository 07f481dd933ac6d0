import vue from '@vitejs/plugin-vue'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * The rules are tested in a worker that keeps what it has loaded from one file to the next, which halves their time. A file
 * that puts something in a module's place, or has a page, gets modules of its own; so do screens, servers and scripts.
 */
const sharing = ['contract', 'core', 'electron'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((file) => !/\bvi\.(?:mock|doMock|resetModules|stub\w+)\(|@vitest-environment/.test(textOf(file))),
)

export default defineConfig({
  plugins: [vue()],
  test: {
    // Left to itself it keeps a core free.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'rules', include: sharing, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{contract,core,electron,server,renderer,build}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...sharing],
        },
      },
    ],
  },
})

function textOf(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
}
