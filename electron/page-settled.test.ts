import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whenPageSettled } from './page-settled.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function page() {
  let rests = 0
  const rest = whenPageSettled(() => (rests += 1), 100)
  return { ...rest, rests: () => rests, pass: (ms: number) => vi.advanceTimersByTime(ms) }
}

test('painted, asked, answered, and quiet since', () => {
  const it = page()
  it.callBegan()
  it.painted()
  it.pass(1000)
  expect(it.rests()).toBe(0)
  it.callEnded()
  it.pass(50)
  it.callBegan()
  it.pass(1000)
  it.callEnded()
  expect(it.rests()).toBe(0)
  it.pass(100)
  expect(it.rests()).toBe(1)
})

test('not before it is painted, however long it has its answers', () => {
  const it = page()
  it.callBegan()
  it.callEnded()
  it.pass(1000)
  expect(it.rests()).toBe(0)
  it.painted()
  it.pass(100)
  expect(it.rests()).toBe(1)
})

test('not before it has asked anything', () => {
  const it = page()
  it.painted()
  it.pass(10_000)
  expect(it.rests()).toBe(0)
})

test('begun anew, it must ask anew; what was under way before may still end', () => {
  const it = page()
  it.painted()
  it.callBegan()
  it.restart()
  it.callEnded()
  it.pass(1000)
  expect(it.rests()).toBe(0)
  it.callBegan()
  it.callEnded()
  it.pass(100)
  expect(it.rests()).toBe(1)
})

test('once, and never after its end', () => {
  const once = page()
  once.painted()
  once.callBegan()
  once.callEnded()
  once.pass(100)
  once.callBegan()
  once.callEnded()
  once.pass(1000)
  expect(once.rests()).toBe(1)
  const stopped = page()
  stopped.painted()
  stopped.callBegan()
  stopped.callEnded()
  stopped.stop()
  stopped.pass(1000)
  expect(stopped.rests()).toBe(0)
})
