// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KioskShell } from '../../../contract/shell.ts'
import { useSession } from '../../shared/service/session.ts'
import { installStores, scriptedApi, status } from '../../testing/scripted-api.ts'
import { saveExport } from './save-export.ts'

const file = { id: 'export-1', fileName: 'nhat-ky.csv', type: 'text/csv;charset=utf-8' }
/** The files that a browser was given to save: name and content. */
let kept: { name: string; blob: Blob }[] = []
const revoked = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  kept = []
  const blobs = new Map<string, Blob>()
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = `blob:${blobs.size}`
    blobs.set(url, blob as Blob)
    return url
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(revoked)
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    kept.push({ name: this.download, blob: blobs.get(this.href)! })
  })
})
afterEach(() => {
  delete window.kioskShell
  revoked.mockReset()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function reads(...pieces: string[]) {
  const asked: string[] = []
  const read = async (id: string) => {
    asked.push(id)
    const text = pieces.shift()
    return { text: text ?? '', encoding: 'utf8' as const, done: text === undefined }
  }
  return { read, asked }
}
const never = () => Promise.reject(new Error('the page has nothing to read'))

const print: KioskShell['print'] = async () => 'printed'

test('a browser gets all pieces, in their order, as one file of that name and type', async () => {
  const { read, asked } = reads('số,lúc\n', '1,08:05\n', '2,08:10\n')
  expect(await saveExport(file, read)).toBe('saved')
  expect(asked).toEqual(Array(4).fill('export-1'))
  expect(kept.map(({ name }) => name)).toEqual(['nhat-ky.csv'])
  expect(await kept[0]!.blob.text()).toBe('số,lúc\n1,08:05\n2,08:10\n')
  expect(kept[0]!.blob.type).toBe('text/csv;charset=utf-8')
})

test('binary content arrives unchanged', async () => {
  const bytes = Uint8Array.from({ length: 700 }, (_, at) => (at * 7) % 256)
  const pieces = [bytes.subarray(0, 301), bytes.subarray(301)]
  const read = async () => {
    const piece = pieces.shift()
    const text = piece ? Buffer.from(piece).toString('base64') : ''
    return { text, encoding: 'base64' as const, done: piece === undefined }
  }
  const backup = { id: 'export-2', fileName: 'sao-luu.backup', type: 'application/octet-stream' }
  expect(await saveExport(backup, read)).toBe('saved')
  expect(new Uint8Array(await kept[0]!.blob.arrayBuffer())).toEqual(bytes)
})

test('the browser’s copy is released after it has been saved', async () => {
  await saveExport(file, reads('a').read)
  expect(revoked).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(revoked).toHaveBeenCalledOnce()
})

test('an incomplete export is not saved', async () => {
  let pieces = 0
  const read = async () => (++pieces < 3 ? { text: 'a', encoding: 'utf8' as const, done: false } : null)
  expect(await saveExport(file, read)).toBe('failed')
  expect(kept).toEqual([])
})

test.each(['saved', 'cancelled', 'failed'] as const)(
  'the desktop shell gets the file’s id, and answers "%s"; the page reads nothing',
  async (outcome) => {
    const save = vi.fn(async () => outcome)
    installStores(scriptedApi({}).api)
    useSession().accept(status())
    window.kioskShell = { print, save }
    expect(await saveExport(file, never)).toBe(outcome)
    expect(save).toHaveBeenCalledWith({ id: 'export-1', fileName: 'nhat-ky.csv', visit: 'visit-1' })
    expect(kept).toEqual([])
  },
)

test('a shell that cannot save fails, rather than leaving a download nobody finds', async () => {
  window.kioskShell = { print }
  expect(await saveExport(file, never)).toBe('failed')
  expect(kept).toEqual([])
})
