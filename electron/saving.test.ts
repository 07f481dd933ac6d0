import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Reply } from '../contract/operations.ts'
import { err, ok } from '../core/foundation/result.ts'
import { saveChannel } from './channels.ts'
import { keptLog } from './testing/fakes.ts'
import { registerSaving } from './saving.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saving-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>

function machine(
  /** What the service gives, one after the other; null where it refuses. */
  pieces: Array<string | Buffer | null>,
  choose = async (name: string): Promise<string | null> => join(folder, name),
) {
  const handlers = new Map<string, Handler>()
  const mainFrame = { url: 'app://kiosk/', parent: null }
  const contents = {
    mainFrame,
    isDestroyed: () => false,
    ipc: {
      handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
      removeHandler: (channel: string) => handlers.delete(channel),
    },
  }
  const asked: unknown[] = []
  const cleanUp = registerSaving({
    contents: contents as unknown as WebContents,
    visit: {
      async call(operation, input, shown): Promise<Reply> {
        asked.push([operation, input, shown])
        const piece = pieces.shift()
        if (piece === null) return { result: err({ kind: 'not-allowed' }), session: null }
        const encoding = Buffer.isBuffer(piece) ? 'base64' : 'utf8'
        const value = { text: piece?.toString(encoding) ?? '', encoding, done: piece === undefined }
        return { result: ok(value), session: null }
      },
    },
    choose,
    log: keptLog(),
  })
  const event = { sender: contents, senderFrame: mainFrame } as unknown as IpcMainInvokeEvent
  const save = (given: unknown = { id: 'x', visit: 'shown', fileName: 'nhat-ky.csv' }, from: object = {}) =>
    handlers.get(saveChannel)?.({ ...event, ...from }, given)
  return { save, asked, handlers, cleanUp }
}

test('writes what the service gives, piece by piece, where somebody chose', async () => {
  const { save, asked } = machine(['Một ', 'hai ', 'ba'])
  expect(await save()).toBe('saved')
  expect(readFileSync(join(folder, 'nhat-ky.csv'), 'utf8')).toBe('Một hai ba')
  expect(readdirSync(folder)).toEqual(['nhat-ky.csv'])
  expect(asked[0]).toEqual(['readExport', { id: 'x' }, 'shown'])
})

test('writes bytes that are no text as they are', async () => {
  const bytes = Buffer.from(Array.from({ length: 700 }, (_, at) => (at * 7) % 256))
  const { save } = machine([bytes.subarray(0, 301), bytes.subarray(301)])
  expect(await save({ id: 'x', visit: 'shown', fileName: 'sao-luu.backup' })).toBe('saved')
  expect(readFileSync(join(folder, 'sao-luu.backup'))).toEqual(bytes)
})

test('asks for no place where the service gives nothing', async () => {
  let askedWhere = false
  const { save } = machine([null], async () => {
    askedWhere = true
    return null
  })
  expect(await save()).toBe('failed')
  expect(askedWhere).toBe(false)
})

test('leaves nothing behind that is not whole', async () => {
  const { save } = machine(['Một ', null])
  expect(await save()).toBe('failed')
  expect(readdirSync(folder)).toEqual([])
  const nowhere = machine(['Một '], async () => join(folder, 'no', 'such', 'folder.csv'))
  expect(await nowhere.save()).toBe('failed')
})

test('knows when somebody chose no place', async () => {
  const { save } = machine(['Một '], async () => null)
  expect(await save()).toBe('cancelled')
  expect(readdirSync(folder)).toEqual([])
})

test('takes a name, no path, from our own page alone, one at a time', async () => {
  for (const fileName of ['../evil.csv', '/etc/passwd', 'a/b', '', '.hidden', 'x'.repeat(200)]) {
    expect(await machine(['Một']).save({ id: 'x', visit: 'shown', fileName }), fileName).toBe('failed')
  }
  expect(await machine(['Một']).save({ id: 'x', visit: 'shown' })).toBe('failed')
  expect(await machine(['Một']).save(undefined, { senderFrame: { url: 'app://kiosk/', parent: {} } })).toBe(
    'failed',
  )
  const { save } = machine(['Một'], () => new Promise(() => {}))
  void save()
  expect(await save()).toBe('failed')
})

test('is gone with the page', () => {
  const { handlers, cleanUp } = machine([])
  cleanUp()
  expect(handlers.size).toBe(0)
})
