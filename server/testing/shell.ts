/** For tests of the browser shell: one over a fake service and a small renderer, and calls as a page of it makes them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { createServer, type BrowserShell, type ServerOptions } from '../create-server.ts'
import { fakeKiosk, type FakeService } from './fake-kiosk.ts'
import { silentLog } from '../../core/foundation/log.ts'

let rendererDir: string
export const script = `console.log("${'kiosk '.repeat(200)}")`
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'server-'))
  rendererDir = join(folder, 'renderer')
  await mkdir(join(rendererDir, 'assets'), { recursive: true })
  await writeFile(join(rendererDir, 'index.html'), '<!doctype html><title>Kiosk</title>')
  await writeFile(join(rendererDir, 'assets', 'index-abc123.js'), script)
  await writeFile(join(rendererDir, 'icon.png'), Buffer.from([0x89, 0x50]))
  await writeFile(join(folder, 'secret.txt'), 'secret')
})
afterAll(() => rm(join(rendererDir, '..'), { recursive: true, force: true }))

const open: BrowserShell[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((shell) => shell.close(0)))
})

export function shell(service?: FakeService, options: Partial<ServerOptions> = {}) {
  const kiosk = fakeKiosk(service)
  const created = createServer({
    kiosk,
    kioskId: 'K-1',
    rendererDir,
    log: silentLog,
    port: 4173,
    devicesRequired: false,
    ...options,
  })
  open.push(created)
  return { ...created, kiosk }
}

export const token = 'abcdefghijklmnopqrstuvwxyz012345'
export const otherToken = '543210zyxwvutsrqponmlkjihgfedcba'
export const host = '127.0.0.1:4173'
export const fromPage = {
  host,
  origin: `http://${host}`,
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
}
export type Inject = BrowserShell['app']

/** `undefined` leaves a header away. */
export type Headers = Record<string, string | undefined>

export function post(app: Inject, operation: string, payload: unknown = {}, headers: Headers = {}) {
  const all: Headers = { ...fromPage, ...headers }
  return app.inject({
    method: 'POST',
    url: `/api/${operation}`,
    headers: Object.fromEntries(Object.entries(all).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })
}
