/** Calls to the printer: after the fonts have loaded, in the print layout, with nothing left behind. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PrintOutcome } from '../../../contract/shell.ts'
import { deferred } from '../../testing/scripted-api.ts'
import { pageRule, printPaper } from './printing.ts'

let fonts: ReturnType<typeof deferred<void>>
const print = vi.fn()
/** In CSS pixels, of which an inch has 96. */
let height = 0
const element = document.createElement('div')
element.getBoundingClientRect = () => ({ height }) as DOMRect

beforeEach(() => {
  fonts = deferred()
  Object.defineProperty(document, 'fonts', { value: { ready: fonts.promise }, configurable: true })
  window.print = print
  print.mockReset()
  height = 960
})
afterEach(() => {
  delete window.kioskShell
  Reflect.deleteProperty(document, 'fonts')
})
const soon = () => new Promise((resolve) => setTimeout(resolve))

test('a sheet is A4, a roll as long as its receipt; neither leaves room for the browser’s header and footer', () => {
  expect(pageRule('a4', 280)).toBe('@page { size: A4; margin: 0 }')
  expect(pageRule('thermal80', 173)).toBe('@page { size: 80mm 173mm; margin: 0 }')
})

test('nothing is printed before the fonts have loaded, and the height is measured with them', async () => {
  const asked: { heightMm: number }[] = []
  window.kioskShell = {
    print: async (size) => {
      asked.push(size)
      return 'printed'
    },
  }
  const printed = printPaper(element, 'thermal80')
  await soon()
  expect([asked.length, document.adoptedStyleSheets.length]).toEqual([0, 0])
  height = 961
  fonts.resolve()
  expect(await printed).toBe('printed')
  // 961 px are 254.26 mm: rounded up, or the last line would be on a second page.
  expect(asked).toEqual([{ heightMm: 255 }])
  expect(print).not.toHaveBeenCalled()
})

test('the print layout is present during printing, and not afterwards', async () => {
  const answer = deferred<PrintOutcome>()
  const written = vi.spyOn(CSSStyleSheet.prototype, 'replaceSync')
  window.kioskShell = { print: () => answer.promise }
  fonts.resolve()
  const printed = printPaper(element, 'a4')
  await soon()
  expect(document.adoptedStyleSheets).toHaveLength(1)
  expect(written.mock.calls).toEqual([[pageRule('a4', 254)]])
  answer.resolve('timeout')
  expect(await printed).toBe('timeout')
  expect(document.adoptedStyleSheets).toEqual([])
})

test.each(['printed', 'no-printer', 'failed', 'timeout'] as const)(
  '"%s" is returned unchanged',
  async (outcome) => {
    window.kioskShell = { print: async () => outcome }
    fonts.resolve()
    expect(await printPaper(element, 'thermal80')).toBe(outcome)
  },
)

test('a browser is called once, and its result is not known', async () => {
  fonts.resolve()
  expect(await printPaper(element, 'thermal80')).toBe('sent')
  expect(print).toHaveBeenCalledTimes(1)
})

test('any exception gives "failed", and the page is restored', async () => {
  fonts.resolve()
  print.mockImplementation(() => {
    throw new Error('no')
  })
  expect(await printPaper(element, 'a4')).toBe('failed')
  window.kioskShell = { print: () => Promise.reject(new Error('no')) }
  expect(await printPaper(element, 'a4')).toBe('failed')
  expect(document.adoptedStyleSheets).toEqual([])
})
