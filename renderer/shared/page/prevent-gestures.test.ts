// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { preventGestures } from './prevent-gestures.ts'

let letGo: () => void
beforeEach(() => {
  document.body.innerHTML = '<p>words</p><input />'
  letGo = preventGestures()
})
afterEach(() => {
  letGo()
  vi.restoreAllMocks()
})

const words = () => document.querySelector('p')!
const field = () => document.querySelector('input')!

/** @returns whether the browser would still do what it does by itself */
function happens(target: EventTarget, event: Event): boolean {
  return target.dispatchEvent(event)
}
const sent = { bubbles: true, cancelable: true }

describe('holding still', () => {
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
  ])('lets no %s through, on words or in a field', (name) => {
    expect(happens(words(), new Event(name, sent))).toBe(false)
    expect(happens(field(), new Event(name, sent))).toBe(false)
  })

  it('lets a wheel scroll and not zoom', () => {
    expect(happens(words(), Object.assign(new Event('wheel', sent), { ctrlKey: false }))).toBe(true)
    expect(happens(words(), Object.assign(new Event('wheel', sent), { ctrlKey: true }))).toBe(false)
  })

  it('lets people select what they type, and nothing else', () => {
    expect(happens(field(), new Event('selectstart', sent))).toBe(true)
    expect(happens(words(), new Event('selectstart', sent))).toBe(false)
  })

  it('knows one mouse button', () => {
    expect(happens(words(), new MouseEvent('mousedown', { ...sent, button: 0 }))).toBe(true)
    expect(happens(words(), new MouseEvent('mousedown', { ...sent, button: 1 }))).toBe(false)
    expect(happens(words(), new MouseEvent('auxclick', { ...sent, button: 1 }))).toBe(false)
  })

  it('loads a page anew that comes back from the cache', () => {
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {})
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    expect(reload).not.toHaveBeenCalled()
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(reload).toHaveBeenCalledOnce()
  })

  it('sends Back forward again, and leaves Forward where it is', () => {
    const forward = vi.spyOn(window.history, 'forward').mockImplementation(() => {})
    window.dispatchEvent(new PopStateEvent('popstate', { state: 'before' }))
    expect(forward).toHaveBeenCalledOnce()
    window.dispatchEvent(new PopStateEvent('popstate', { state: 'here' }))
    expect(forward).toHaveBeenCalledOnce()
  })

  it('lets go of everything when it is told to', () => {
    letGo()
    expect(happens(words(), new Event('contextmenu', sent))).toBe(true)
  })
})
