// @vitest-environment happy-dom
import type { WebContents } from 'electron'
import { expect, test } from 'vitest'
import { fakeEmitter } from './fakes.ts'
import { registerFileDialogs, tellOfFileDialogs } from './file-dialog.ts'

test('the page tells of its file fields, and of nothing else', () => {
  const told: boolean[] = []
  tellOfFileDialogs(window, (isOpen) => told.push(isOpen))
  const field = (type: string) => {
    const input = document.body.appendChild(document.createElement('input'))
    input.type = type
    return input
  }
  for (const name of ['click', 'change', 'cancel']) {
    field('text').dispatchEvent(new Event(name, { bubbles: true }))
    document.body.dispatchEvent(new Event(name))
  }
  expect(told).toEqual([])
  const files = field('file')
  for (const name of ['click', 'cancel', 'click', 'change']) {
    files.dispatchEvent(new Event(name, { bubbles: true }))
  }
  expect(told).toEqual([true, false, true, false])
})

function page() {
  let ways = 0
  let handle: ((event: unknown, ...args: unknown[]) => unknown) | undefined
  const mainFrame = { url: 'app://kiosk/', parent: null }
  const contents = fakeEmitter({
    mainFrame,
    isDestroyed: () => false,
    ipc: { handle: (_channel: string, to: typeof handle) => (handle = to), removeHandler: () => undefined },
  })
  registerFileDialogs({
    contents: contents as unknown as WebContents,
    giveWay: () => {
      ways += 1
      return () => (ways -= 1)
    },
  })
  const tell = (senderFrame: unknown, ...args: unknown[]) =>
    handle?.({ sender: contents, senderFrame }, ...args)
  return { contents, mainFrame, tell, ways: () => ways }
}

test('the window gives way once, until the dialog is closed', () => {
  const { tell, mainFrame, ways } = page()
  for (const [isOpen, expected] of [
    [true, 1],
    [true, 1],
    [false, 0],
    [false, 0],
    [true, 1],
  ] as const) {
    tell(mainFrame, isOpen)
    expect(ways()).toBe(expected)
  }
})

test('a page that is loaded anew has no dialog; a frame, and another form, open none', () => {
  const { contents, tell, mainFrame, ways } = page()
  tell(mainFrame, true)
  contents.emit('did-navigate')
  expect(ways()).toBe(0)
  tell({ url: 'app://kiosk/frame.html', parent: mainFrame }, true)
  for (const args of [[], [1], ['true'], [{}]]) tell(mainFrame, ...args)
  expect(ways()).toBe(0)
})
