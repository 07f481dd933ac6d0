/**
 * The built screens. Names under `/assets/` carry a hash of what they hold, so browsers may keep them for ever; the
 * page itself is never kept, neither by a cache nor for the Back button: the next visitor finds nothing of the last.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { containedPath, contentTypeOf } from '../core/web/headers.ts'
import { notFound } from './refusals.ts'

interface Asset {
  type: string
  plain: Buffer
  /** Null where it would gain little. */
  gzipped: Buffer | null
}

export function screenRoutes(app: FastifyInstance, rendererDir: string): void {
  /** Bounded by what the build made: only files that exist come in. */
  const assets = new Map<string, Asset>()

  app.get('/', (request, reply) => sendFresh(request, reply, rendererDir, '/index.html'))

  app.get('/assets/*', async (request, reply) => {
    const path = pathOf(request.url)
    const asset = assets.get(path) ?? (await loadAsset(rendererDir, path))
    if (asset === null) return notFound(request, reply)
    assets.set(path, asset)
    reply.header('cache-control', 'public, max-age=31536000, immutable').header('content-type', asset.type)
    if (asset.gzipped === null) return reply.send(asset.plain)
    reply.header('vary', 'accept-encoding')
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(asset.plain)
    return reply.header('content-encoding', 'gzip').send(asset.gzipped)
  })

  app.get('/*', (request, reply) => sendFresh(request, reply, rendererDir, pathOf(request.url)))
}

/** Names without a hash: asked for anew each time. */
async function sendFresh(
  request: FastifyRequest,
  reply: FastifyReply,
  rendererDir: string,
  path: string,
): Promise<FastifyReply> {
  const file = await containedPath(rendererDir, path)
  if (file === null) return notFound(request, reply)
  return reply
    .header('cache-control', 'no-store')
    .header('content-type', contentTypeOf(file))
    .send(await readFile(file))
}

async function loadAsset(rendererDir: string, path: string): Promise<Asset | null> {
  const file = await containedPath(rendererDir, path)
  if (file === null) return null
  const [plain, type] = [await readFile(file), contentTypeOf(file)]
  const gzipped = /^text\/|svg|json/.test(type) ? await promisify(gzip)(plain, { level: 9 }) : null
  return { type, plain, gzipped: gzipped && gzipped.length < plain.length * 0.9 ? gzipped : null }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/)
  return end === -1 ? url : url.slice(0, end)
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(header ?? ''))
}
