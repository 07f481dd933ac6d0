/** The screens, built as for production, into a folder of the bench's own. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { temporaryFolder } from '../harness/folders.ts'

/** What the bench looks at in a bundler's output. */
export interface Chunk {
  fileName: string
  code: string
  isEntry: boolean
  /** Files it cannot start without. */
  imports: string[]
}

export interface Built {
  outDir: string
  chunks: Chunk[]
}

type Output = { output: Array<{ type: string } & Partial<Chunk>> }

export async function buildScreens(): Promise<Built> {
  const outDir = temporaryFolder('screens')
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))
  const built = await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  return { outDir, chunks: chunksOf(built as Output | Output[]) }
}

/** A page of a peer: a folder with an index.html. */
export async function buildPage(folder: URL): Promise<Chunk[]> {
  const root = fileURLToPath(folder)
  const built = await build({
    configFile: false,
    root,
    base: '/',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, target: 'chrome120', modulePreload: { polyfill: false } },
  })
  return chunksOf(built as Output | Output[])
}

function chunksOf(built: Output | Output[]): Chunk[] {
  return [built]
    .flat()
    .flatMap(({ output }) => output)
    .filter((file): file is { type: string } & Chunk => file.type === 'chunk')
}
