/** The content is visible while the button is held, by finger or key; a tap counts as a short hold. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { useHold, type Hold } from './hold.ts'

let scope: EffectScope
let hold: Hold
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
  hold = scope.run(() => useHold(2_000))!
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})
const dispatch = (name: string, event: object = {}) => hold.on[name]!(event as never)

test('while a finger is down', () => {
  dispatch('pointerdown', { currentTarget: null })
  vi.advanceTimersByTime(60_000)
  expect(hold.held.value).toBe(true)
  dispatch('pointerup')
  vi.advanceTimersByTime(0)
  expect(hold.held.value).toBe(false)
})

test.each(['Enter', ' '])('while "%s" is down; repeats change nothing', (key) => {
  dispatch('keydown', { key, repeat: false })
  vi.advanceTimersByTime(3_000)
  dispatch('keydown', { key, repeat: true })
  expect(hold.held.value).toBe(true)
  dispatch('keyup', { key })
  vi.advanceTimersByTime(0)
  expect(hold.held.value).toBe(false)
})

test('other keys have no effect', () => {
  dispatch('keydown', { key: 'a', repeat: false })
  expect(hold.held.value).toBe(false)
})

test.each([
  [
    'a tap',
    () => (dispatch('pointerdown', { currentTarget: null }), dispatch('pointerup'), dispatch('click')),
  ],
  ['a press without finger or key', () => dispatch('click')],
  [
    'a finger that the screen lost',
    () => (dispatch('pointerdown', { currentTarget: null }), dispatch('pointercancel')),
  ],
])('%s lasts two seconds', (_name, act) => {
  act()
  vi.advanceTimersByTime(1_999)
  expect(hold.held.value).toBe(true)
  vi.advanceTimersByTime(1)
  expect(hold.held.value).toBe(false)
})

test('a second press in that time starts it again', () => {
  dispatch('click')
  vi.advanceTimersByTime(1_500)
  dispatch('pointerdown', { currentTarget: null })
  vi.advanceTimersByTime(5_000)
  expect(hold.held.value).toBe(true)
})

test.each([
  ['the focus goes elsewhere', () => dispatch('blur')],
  ['it is ended by a call', () => hold.endNow()],
  ['the screen goes', () => scope.stop()],
])('it ends at once when %s', (_name, act) => {
  dispatch('pointerdown', { currentTarget: null })
  act()
  expect(hold.held.value).toBe(false)
})
