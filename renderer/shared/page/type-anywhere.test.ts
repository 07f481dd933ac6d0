/**
 * A keyboard without a mouse: keys go to the screen's field wherever the focus is, and Enter submits the
 * screen's form once.
 */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { typeAnywhere } from './type-anywhere.ts'

let stop = () => {}
const sent = vi.fn((event: Event) => event.preventDefault())
beforeEach(() => {
  document.body.innerHTML = `
    <header><button id="help">Help</button></header>
    <main><form><h1 tabindex="-1">Heading</h1><input id="code" data-typing value="12" /><button>Send</button></form></main>`
  document.querySelector('form')!.addEventListener('submit', sent)
  sent.mockClear()
  stop = typeAnywhere()
  heading().focus()
})
afterEach(() => stop())

const heading = () => document.querySelector('h1')!
const input = () => document.querySelector<HTMLInputElement>('#code')!
function press(key: string, at: Element = document.activeElement!, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  at.dispatchEvent(event)
  return event
}

test.each(['7', 'a', 'Backspace'])(
  '"%s" moves the focus to the end of the field, and the browser types it there',
  (key) => {
    const event = press(key)
    expect(document.activeElement).toBe(input())
    expect(input().selectionStart).toBe(2)
    expect(event.defaultPrevented).toBe(false)
  },
)

test('Enter submits the form once and has no other effect', () => {
  const event = press('Enter')
  expect(sent).toHaveBeenCalledTimes(1)
  expect(event.defaultPrevented).toBe(true)
})

test('in a field the browser handles all keys, and on a button those that press it', () => {
  press('Enter', input())
  press('7', input())
  press('Enter', document.querySelector('#help')!)
  press(' ', document.querySelector('#help')!)
  expect(sent).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(heading())
})

test.each(['#help', 'form button'])('any other key on a button (%s) goes to the field', (button) => {
  for (const key of ['7', 'Backspace']) {
    document.querySelector<HTMLButtonElement>(button)!.focus()
    const event = press(key)
    expect([document.activeElement, event.defaultPrevented]).toEqual([input(), false])
  }
})

test('with several fields, to the last focused one of the button’s form', () => {
  document
    .querySelector('main')!
    .insertAdjacentHTML(
      'beforeend',
      '<form><input id="name" data-typing /><input id="secret" data-typing /><button id="show">Show</button></form>',
    )
  const [name, secret] = ['#name', '#secret'].map((id) => document.querySelector<HTMLInputElement>(id)!)
  const show = document.querySelector<HTMLButtonElement>('#show')!
  show.focus()
  press('a')
  expect(document.activeElement).toBe(name)
  secret!.focus()
  show.focus()
  press('a')
  expect(document.activeElement).toBe(secret)
  input().focus()
  secret!.setAttribute('aria-invalid', 'true')
  show.focus()
  press('a')
  expect(document.activeElement).toBe(secret)
})

test.each(['select', 'textarea'])('in a %s, too', (name) => {
  const other = document.querySelector('form')!.appendChild(document.createElement(name))
  press('Enter', other)
  press('7', other)
  expect(sent).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(heading())
})

test.each([{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }])(
  '%o is left alone',
  (more) => {
    press('v', heading(), more)
    press('Enter', heading(), more)
    expect(document.activeElement).toBe(heading())
    expect(sent).not.toHaveBeenCalled()
  },
)

test.each(['Tab', 'ArrowDown', 'Escape', 'F5'])('"%s" has no effect', (key) => {
  press(key)
  expect(document.activeElement).toBe(heading())
})

test('a screen without a field ignores all keys', () => {
  input().remove()
  press('7')
  press('Enter')
  expect(document.activeElement).toBe(heading())
  expect(sent).not.toHaveBeenCalled()
})

test('nothing is listened to after stopping', () => {
  stop()
  press('Enter')
  expect(sent).not.toHaveBeenCalled()
})
