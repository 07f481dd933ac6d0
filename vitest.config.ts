import vue from '@vitejs/plugin-vue'
import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Most files are tested in a worker that keeps what it has loaded from one file to the next, which halves their time: screens
 * in one with a page, all else in one without. Modules of its own are for a file that puts something in a module's place,
 * or needs them as they are loaded: `shell.ts` makes its folder then, and staff's words are not among the citizens' yet.
 */
const files = ['contract', 'core', 'electron', 'server', 'renderer', 'build'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .map((file) => ({ file, text: readFileSync(join(import.meta.dirname, file), 'utf8') })),
)
const ownModules = /\bvi\.(?:mock|doMock|resetModules|stub\w+)\(|from '.*\/testing\/shell\.ts'/
const apart = files.filter(
  ({ file, text }) => ownModules.test(text) || file === 'renderer/locales/locales.test.ts',
)
const screens = files.filter((one) => !apart.includes(one) && one.text.includes('@vitest-environment'))
const rules = files.filter((one) => !apart.includes(one) && !screens.includes(one))
const include = (some: typeof files) => some.map(({ file }) => file)

useMemory()

export default defineConfig({
  plugins: [vue()],
  test: {
    // Left to itself it keeps a core free.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default'],
    projects: [
      { extends: true, test: { name: 'apart', include: include(apart) } },
      { extends: true, test: { name: 'rules', include: include(rules), isolate: false } },
      { extends: true, test: { name: 'screens', include: include(screens), isolate: false } },
    ],
  },
})

/** Data folders that go away again are in memory, where a machine has it: else whole seconds pass with waiting for its disk. */
function useMemory(): void {
  const memory = '/dev/shm'
  try {
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize > 2 ** 30) process.env['TMPDIR'] ??= memory
  } catch {
    // Not on this system.
  }
}
