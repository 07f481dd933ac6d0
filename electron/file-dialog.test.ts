// @vitest-environment happy-dom
import type { WebContents } from 'electron'
import { expect, test } from 'vitest'
import { fakeEmitter } from './testing/fakes.ts'
import { registerFileDialogs, reportFileDialogs } from './file-dialog.ts'

test('the page reports its file fields, and nothing else', () => {
  const reported: boolean[] = []
  reportFileDialogs(window, (isOpen) => reported.push(isOpen))
  const field = (type: string) => {
    const input = document.body.appendChild(document.createElement('input'))
    input.type = type
    return input
  }
  for (const name of ['click', 'change', 'cancel']) {
    field('text').dispatchEvent(new Event(name, { bubbles: true }))
    document.body.dispatchEvent(new Event(name))
  }
  expect(reported).toEqual([])
  const files = field('file')
  for (const name of ['click', 'cancel', 'click', 'change']) {
    files.dispatchEvent(new Event(name, { bubbles: true }))
  }
  expect(reported).toEqual([true, false, true, false])
})

function page() {
  let suspended = 0
  let handle: ((event: unknown, ...args: unknown[]) => unknown) | undefined
  const mainFrame = { url: 'app://kiosk/', parent: null }
  const contents = fakeEmitter({
    mainFrame,
    isDestroyed: () => false,
    ipc: { handle: (_channel: string, to: typeof handle) => (handle = to), removeHandler: () => undefined },
  })
  registerFileDialogs({
    contents: contents as unknown as WebContents,
    suspendFocus: () => {
      suspended += 1
      return () => (suspended -= 1)
    },
  })
  const report = (senderFrame: unknown, ...args: unknown[]) =>
    handle?.({ sender: contents, senderFrame }, ...args)
  return { contents, mainFrame, report, suspended: () => suspended }
}

test('the window gives way once, until the dialog is closed', () => {
  const { report, mainFrame, suspended } = page()
  for (const [isOpen, expected] of [
    [true, 1],
    [true, 1],
    [false, 0],
    [false, 0],
    [true, 1],
  ] as const) {
    report(mainFrame, isOpen)
    expect(suspended()).toBe(expected)
  }
})

test('a page that is loaded anew has no dialog; a frame, and another form, open none', () => {
  const { contents, report, mainFrame, suspended } = page()
  report(mainFrame, true)
  contents.emit('did-navigate')
  expect(suspended()).toBe(0)
  report({ url: 'app://kiosk/frame.html', parent: mainFrame }, true)
  for (const args of [[], [1], ['true'], [{}]]) report(mainFrame, ...args)
  expect(suspended()).toBe(0)
})
