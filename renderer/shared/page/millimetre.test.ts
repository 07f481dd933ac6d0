import { expect, test } from 'vitest'
import { geometryOf, zoomOf } from './millimetre.ts'

const fullHd = { width: 1920, height: 1080 }
const upright = { width: 1080, height: 1920 }

test('sizes are real on the display they were designed for, in both orientations', () => {
  expect(geometryOf(fullHd, fullHd, 21.5)).toEqual({ mm: 4.034, layout: 'landscape' })
  expect(geometryOf(upright, upright, 21.5)).toEqual({ mm: 4.034, layout: 'portrait' })
})

test('a finer display has more pixels per millimetre', () => {
  const fine = { width: 3840, height: 2160 }
  expect(geometryOf(fine, fine, 21.5).mm).toBeCloseTo(8.067, 2)
})

test('on a large display millimetres stretch, never shrink', () => {
  const { mm } = geometryOf(fullHd, fullHd, 43)
  expect(mm).toBeGreaterThan(1920 / (43 * 25.4))
})

test('a small window shrinks everything and stays usable', () => {
  const { mm, layout } = geometryOf(fullHd, { width: 500, height: 900 }, 21.5)
  expect(layout).toBe('portrait')
  expect(mm).toBeLessThan(2.2)
  expect(mm).toBeGreaterThan(1.4)
})

test('the zoom is the ratio of the window’s outer and inner size, without bars and panels', () => {
  const outer = { width: 1366, height: 768 }
  expect(zoomOf({ width: 1366, height: 650 }, outer)).toBe(1)
  expect(zoomOf({ width: 683, height: 325 }, outer)).toBe(2)
  // Developer tools at its side.
  expect(zoomOf({ width: 900, height: 768 }, outer)).toBe(1)
  // A window without an outer size.
  expect(zoomOf({ width: 1366, height: 650 }, { width: 0, height: 0 })).toBe(1)
})
