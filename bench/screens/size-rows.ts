/** Row: the JavaScript that must have come before the first screen stands, gzipped. */
import { gzipSync } from 'node:zlib'
import { row, type Row } from '../harness/row.ts'
import type { Setting } from '../harness/setting.ts'
import { buildPage, buildScreens, type Chunk } from './build.ts'

const name = 'first screen’s JavaScript, gzipped'
const peerName = 'Keycloak’s account form'

export async function sizeRows({ peersMissing }: Setting): Promise<Row[]> {
  const { chunks } = await buildScreens()
  const first = startingChunks(chunks)
  const all = kilobytes(chunks)
  const peer = peersMissing ?? (await peerSize())
  return [
    row({
      name,
      peerName,
      unit: 'kB',
      ours: kilobytes(first),
      target: { notAbove: 90 },
      peer: typeof peer === 'string' ? null : peer,
      note: `${first.length} of ${chunks.length} files, ${all.toFixed(1)} kB in all; the rest comes while the first screen stands${typeof peer === 'string' ? `; no peer: ${peer}` : ''}`,
    }),
  ]
}

async function peerSize(): Promise<number | string> {
  try {
    const page = new URL('./keycloak-account-page/', import.meta.url)
    return kilobytes(startingChunks(await buildPage(page)))
  } catch (error) {
    return `it could not be built (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`
  }
}

/** The entry and all that it imports statically, directly or not. */
function startingChunks(chunks: readonly Chunk[]): Chunk[] {
  const needed = new Set<Chunk>()
  const add = (chunk: Chunk | undefined) => {
    if (!chunk || needed.has(chunk)) return
    needed.add(chunk)
    for (const file of chunk.imports) add(chunks.find(({ fileName }) => fileName === file))
  }
  for (const chunk of chunks) if (chunk.isEntry) add(chunk)
  return [...needed]
}

function kilobytes(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0) / 1000
}
