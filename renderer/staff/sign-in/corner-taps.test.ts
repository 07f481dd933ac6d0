// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { cornerTaps } from './corner-taps.ts'

let scope: EffectScope
const open = vi.fn()
beforeEach(() => {
  open.mockClear()
  scope = effectScope()
  scope.run(() => cornerTaps(open))
})
afterEach(() => scope.stop())

function tap(at: number, x = 10, y = 10): void {
  const event = new PointerEvent('pointerdown', { clientX: x, clientY: y })
  Object.defineProperty(event, 'timeStamp', { value: at })
  window.dispatchEvent(event)
}

test('five taps in the corner open it, once', () => {
  for (const at of [0, 700, 1400, 2100]) tap(at)
  expect(open).not.toHaveBeenCalled()
  tap(2800)
  expect(open).toHaveBeenCalledOnce()
  tap(2900)
  expect(open).toHaveBeenCalledOnce()
})

test('five taps that take too long do not', () => {
  for (const at of [0, 1100, 2200, 3300, 4400]) tap(at)
  expect(open).not.toHaveBeenCalled()
})

test('a tap elsewhere restarts the count', () => {
  for (const at of [0, 100, 200, 300]) tap(at)
  tap(400, 500, 500)
  tap(500)
  expect(open).not.toHaveBeenCalled()
})

test('it removes its listener', () => {
  scope.stop()
  for (const at of [0, 100, 200, 300, 400]) tap(at)
  expect(open).not.toHaveBeenCalled()
})
