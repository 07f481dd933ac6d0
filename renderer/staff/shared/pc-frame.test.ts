import { expect, test } from 'vitest'
import { isPcFrame } from './pc-frame.ts'

const size = (width: number, height: number) => ({ width, height })

test('takes a mouse, and a window of a counter PC', () => {
  expect(isPcFrame(true, size(1366, 650), size(1366, 768))).toBe(true)
  expect(isPcFrame(true, size(1920, 950), size(1920, 1080))).toBe(true)
  expect(isPcFrame(true, size(1199, 650), size(1199, 768))).toBe(false)
  expect(isPcFrame(false, size(1920, 1080), size(1920, 1080))).toBe(false)
})

test('stays when the browser zooms in', () => {
  expect(isPcFrame(true, size(683, 325), size(1366, 768))).toBe(true)
  expect(isPcFrame(true, size(480, 238), size(1920, 1080))).toBe(true)
})
