// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { saveExport } from './save-export.ts'

const file = { id: 'one', fileName: 'nhat-ky.csv', type: 'text/csv;charset=utf-8' }
const pieces = ['﻿số,việc\n', '1,đổi số\n']
const taken: { name: string; href: string }[] = []
const made = vi.fn((blob: Blob) => (void blob, 'blob:one'))
const revoked = vi.fn()

function reading() {
  const left = [...pieces]
  return vi.fn((id: string) => {
    expect(id).toBe('one')
    const text = left.shift()
    return Promise.resolve(text === undefined ? { text: '', done: true } : { text, done: false })
  })
}
function inBrowser() {
  vi.useFakeTimers()
  vi.stubGlobal('URL', { createObjectURL: made, revokeObjectURL: revoked })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    taken.push({ name: this.download, href: this.href })
  })
}
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  delete window.kioskShell
  taken.length = 0
  made.mockClear()
  revoked.mockClear()
})

test('a browser downloads all pieces as one file, and lets go of them', async () => {
  inBrowser()
  expect(await saveExport(file, reading())).toBe('saved')
  expect(taken).toEqual([{ name: 'nhat-ky.csv', href: 'blob:one' }])
  const blob = made.mock.calls[0]![0]
  expect(blob.type).toBe(file.type)
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blob.arrayBuffer())).toBe(pieces.join(''))
  vi.runAllTimers()
  expect(revoked).toHaveBeenCalledWith('blob:one')
})

test('half a file is none', async () => {
  inBrowser()
  const read = reading().mockResolvedValueOnce({ text: 'half', done: false } as never)
  read.mockResolvedValueOnce(null as never)
  expect(await saveExport(file, read)).toBe('failed')
  expect(taken).toEqual([])
})

test.each(['saved', 'cancelled', 'failed'] as const)(
  'the desktop shell asks where, and tells: %s',
  async (outcome) => {
    const save = vi.fn(() => Promise.resolve(outcome))
    window.kioskShell = { print: () => Promise.resolve('printed'), save }
    const read = reading()
    expect(await saveExport(file, read)).toBe(outcome)
    expect(save).toHaveBeenCalledWith({ id: 'one', fileName: 'nhat-ky.csv' })
    // It reads by itself: nothing of the file comes into the page.
    expect(read).not.toHaveBeenCalled()
  },
)
