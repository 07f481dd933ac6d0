/** The printed code holds exactly the service's text, has a quiet zone, and is drawn in whole printer dots. */
import fc from 'fast-check'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { dotMm, leastMm, qrCode, quietModules } from './qr-code.ts'

const qr = 'VSSID-KIOSK/1 K7M4-92QX-T 2026-11-22T02:00:00.000Z 7QKD-M2XW-94TC-B8HN'

/** Converts bars to modules: true is black. */
function modulesOf({ size, path }: { size: number; path: string }): boolean[][] {
  const modules = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  for (const [, x, y, width, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    expect(width).toBe(back)
    modules[Number(y)]!.fill(true, Number(x), Number(x) + Number(width))
  }
  return modules
}

test.each([qr, 'x', 'Mã biên nhận', qr.repeat(4)])('the bars of "%s" are exactly its modules', (text) => {
  expect(modulesOf(qrCode(text))).toEqual(encode(text, { ecc: 'M', border: 4 }).data)
})

test('another receipt is another code', () => {
  expect(qrCode(qr).path).not.toBe(qrCode(qr.replace('T-', 'V-').replace('K7M4', 'K7M5')).path)
})

test('nothing is drawn in the quiet zone', () => {
  const modules = modulesOf(qrCode(qr))
  const inside = (at: number) => at >= quietModules && at < modules.length - quietModules
  const outside = modules.flatMap((row, y) => row.filter((_module, x) => !inside(x) || !inside(y)))
  expect(outside.length).toBeGreaterThan(0)
  expect(outside).not.toContain(true)
})

test('for any content, it is wide enough to read and its modules are whole dots', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200 }), (text) => {
      const { size, sideMm } = qrCode(text)
      const moduleMm = sideMm / size
      expect(moduleMm * (size - 2 * quietModules)).toBeGreaterThanOrEqual(leastMm)
      expect(moduleMm / dotMm).toBeCloseTo(Math.round(moduleMm / dotMm), 9)
    }),
    { numRuns: 50 },
  )
})
