// @vitest-environment happy-dom
import { beforeAll, expect, test } from 'vitest'
import { refuseGestures } from './gestures.ts'

beforeAll(() => {
  refuseGestures(window)
  // A page that would rather have them itself hears of them later.
  window.addEventListener('contextmenu', (event) => event.stopImmediatePropagation(), true)
})

const prevented = (event: Event) => {
  const field = document.body.appendChild(document.createElement('input'))
  field.dispatchEvent(event)
  return event.defaultPrevented
}
const fresh = { bubbles: true, cancelable: true }

test.each([
  ['the context menu, by the right button or a long press', () => new MouseEvent('contextmenu', fresh)],
  ['the middle button going down', () => new MouseEvent('mousedown', { ...fresh, button: 1 })],
  ['the middle button as a click', () => new MouseEvent('auxclick', { ...fresh, button: 1 })],
  ['the side button that goes back', () => new MouseEvent('mouseup', { ...fresh, button: 3 })],
  ['the side button that goes forward', () => new MouseEvent('mouseup', { ...fresh, button: 4 })],
  ['carrying something of the page about', () => new Event('dragstart', fresh)],
  ['carrying something in', () => new Event('dragenter', fresh)],
  ['carrying something over the page', () => new Event('dragover', fresh)],
  ['dropping something', () => new Event('drop', fresh)],
  ['zoom by Control and the wheel, and by a pinch on a touchpad', () => wheel({ ctrlKey: true })],
])('refuses %s', (_what, event) => {
  expect(prevented(event())).toBe(true)
})

test.each([
  ['a press', () => new MouseEvent('mousedown', { ...fresh, button: 0 })],
  ['letting go', () => new MouseEvent('mouseup', { ...fresh, button: 0 })],
  ['a click', () => new MouseEvent('click', fresh)],
  ['scrolling', () => wheel({})],
  ['a touch', () => new Event('touchstart', fresh)],
])('leaves %s', (_what, event) => {
  expect(prevented(event())).toBe(false)
})

test('tells whoever carries something that it cannot be put down here', () => {
  const dataTransfer = { dropEffect: 'copy' }
  const event = Object.assign(new Event('dragover', fresh), { dataTransfer })
  expect(prevented(event)).toBe(true)
  expect(dataTransfer.dropEffect).toBe('none')
})

/** happy-dom keeps no `ctrlKey` of a wheel. */
function wheel(held: { ctrlKey?: boolean }): Event {
  return Object.assign(new Event('wheel', fresh), { ctrlKey: held.ctrlKey ?? false })
}
