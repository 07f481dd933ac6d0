/**
 * Before the specs, the stand-in and the main of its own are made plain files, for them alone: each start from TypeScript
 * takes 0.6 s of a core more.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, type Plugin } from 'vite'
import { threadTexts } from '../../core/passwords/thread-texts-plugin.ts'
import { projectFolder } from './launch.ts'

const here = import.meta.dirname

/** @returns what takes them away again */
export default async function bundleStandIn(): Promise<() => void> {
  const cache = join(projectFolder, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'electron-stand-in-'))
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [threadTexts, sourceFolders],
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      rolldownOptions: {
        input: {
          run: join(here, 'run.ts'),
          hooks: join(here, 'hooks.ts'),
          'fixture/main': join(here, 'fixture', 'main.ts'),
        },
        external: ['electron'],
        output: { entryFileNames: '[name].mjs' },
      },
    },
  })
  process.env['ELECTRON_STAND_IN_BUNDLE'] = join(folder, 'run.mjs')
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What lies beside a source is still looked for beside it. */
const sourceFolders: Plugin = {
  name: 'source-folders',
  transform: (code, id) => code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id))),
}
