// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { preventGestures } from './prevent-gestures.ts'

let stop: () => void
beforeEach(() => {
  document.body.innerHTML = '<p>words</p><input />'
  stop = preventGestures()
})
afterEach(() => {
  stop()
  vi.restoreAllMocks()
})

const words = () => document.querySelector('p')!
const field = () => document.querySelector('input')!

/** @returns whether the browser's default action is still allowed */
function happens(target: EventTarget, event: Event): boolean {
  return target.dispatchEvent(event)
}
const sent = { bubbles: true, cancelable: true }

describe('preventing gestures', () => {
  it.each([
    'contextmenu',
    'dragstart',
    'dragenter',
    'dragover',
    'drop',
    'copy',
    'cut',
    'gesturestart',
    'gesturechange',
  ])('blocks %s, on text or in a field', (name) => {
    expect(happens(words(), new Event(name, sent))).toBe(false)
    expect(happens(field(), new Event(name, sent))).toBe(false)
  })

  it('lets a wheel scroll but not zoom', () => {
    expect(happens(words(), Object.assign(new Event('wheel', sent), { ctrlKey: false }))).toBe(true)
    expect(happens(words(), Object.assign(new Event('wheel', sent), { ctrlKey: true }))).toBe(false)
  })

  it('lets people select typed text, and nothing else', () => {
    expect(happens(field(), new Event('selectstart', sent))).toBe(true)
    expect(happens(words(), new Event('selectstart', sent))).toBe(false)
  })

  it('allows only one mouse button', () => {
    expect(happens(words(), new MouseEvent('mousedown', { ...sent, button: 0 }))).toBe(true)
    expect(happens(words(), new MouseEvent('mousedown', { ...sent, button: 1 }))).toBe(false)
    expect(happens(words(), new MouseEvent('auxclick', { ...sent, button: 1 }))).toBe(false)
  })

  it('reloads a page that comes from the back-forward cache', () => {
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {})
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    expect(reload).not.toHaveBeenCalled()
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(reload).toHaveBeenCalledOnce()
  })

  it('answers Back by going forward, and ignores Forward', () => {
    const forward = vi.spyOn(window.history, 'forward').mockImplementation(() => {})
    window.dispatchEvent(new PopStateEvent('popstate', { state: 'before' }))
    expect(forward).toHaveBeenCalledOnce()
    window.dispatchEvent(new PopStateEvent('popstate', { state: 'here' }))
    expect(forward).toHaveBeenCalledOnce()
  })

  it('removes all its listeners on request', () => {
    stop()
    expect(happens(words(), new Event('contextmenu', sent))).toBe(true)
  })
})
