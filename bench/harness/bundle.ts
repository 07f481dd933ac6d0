/**
 * What runs in children is bundled first, by the same bundler and in the same way as the product: what is measured is
 * then what is shipped, without a TypeScript loader in between.
 */
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { threadTexts } from '../../core/passwords/thread-texts-plugin.ts'

/** In `bench/`. */
const children = [
  'commit/measure',
  'start/open-once',
  'journeys/load',
  'journeys/our-server',
  'journeys/better-auth-server',
  'journeys/empty-server',
  'mail/measure',
  'import/import-once',
  'hash/measure',
  'devices/load',
] as const
export type ChildName = (typeof children)[number]

/** Within the project, so that packages are found. */
const outDir = () => resolve('node_modules', '.cache', `kiosk-bench-${process.pid}`)

export async function bundleChildren(): Promise<void> {
  const input = Object.fromEntries(children.map((name) => [name, resolve('bench', `${name}.ts`)]))
  await build({
    configFile: false,
    plugins: [threadTexts],
    root: resolve('.'),
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true,
      outDir: outDir(),
      target: 'node20',
      minify: false,
      rolldownOptions: { input, output: { entryFileNames: '[name].js' } },
    },
  })
  process.on('exit', () => rmSync(outDir(), { recursive: true, force: true }))
}

export const bundled = (name: ChildName) => pathToFileURL(resolve(outDir(), `${name}.js`))
