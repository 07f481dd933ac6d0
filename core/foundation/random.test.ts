/** The pool behind small requests: every byte is random, and none is given twice. */
import { describe, expect, test } from 'vitest'
import { pooledBytes, randomToken, secureRandom } from './random.ts'

/** Fills with 1, 2, 3, … over four bytes each, on and on: what overlaps would repeat. */
function counting() {
  let next = 0
  let fills = 0
  let pool: Buffer = Buffer.alloc(0)
  const bytes = pooledBytes((all) => {
    fills += 1
    pool = all
    for (let at = 0; at < all.length; at += 4) all.writeUInt32BE(++next, at)
  })
  return { bytes, fills: () => fills, pool: () => pool }
}

describe('the pool', () => {
  test('gives lengths as asked for, each byte once, in turn', () => {
    const { bytes, fills } = counting()
    const seen = new Set<number>()
    let last = 0
    for (let call = 0; call < 1_000; call++) {
      const size = 4 * (call % 17)
      const given = bytes(size)
      expect(given).toHaveLength(size)
      for (let at = 0; at < size; at += 4) {
        const number = given.readUInt32BE(at)
        expect(number).toBeGreaterThan(last)
        seen.add(number)
        last = number
      }
    }
    expect(fills()).toBeGreaterThan(5)
    expect(seen.size).toBeGreaterThan(7_000)
  })

  test('keeps nothing of what it gave, and cannot be changed through it', () => {
    const { bytes, pool } = counting()
    const given = bytes(32)
    const copy = Buffer.from(given)
    expect(pool().subarray(0, 32)).toEqual(Buffer.alloc(32))
    expect(pool().includes(given)).toBe(false)
    const next = bytes(32)
    given.fill(0xff)
    expect(bytes(32).includes(0xff)).toBe(false)
    expect(next.includes(0xff)).toBe(false)
    expect(copy.readUInt32BE(0)).toBe(1)
    expect(pool().subarray(0, 96)).toEqual(Buffer.alloc(96))
  })

  test('is filled anew rather than given in part', () => {
    const { bytes, fills, pool } = counting()
    const whole = Math.floor((bytes(64), pool().length) / 64)
    for (let call = 1; call < whole; call++) bytes(64)
    expect(fills()).toBe(1)
    expect(bytes(64).readUInt32BE(0)).toBe(pool().length / 4 + 1)
    expect(fills()).toBe(2)
  })

  test('is left alone by large requests, and by sizes that are none', () => {
    const { bytes, fills } = counting()
    expect(bytes(100_000)).toHaveLength(100_000)
    for (const size of [-1, NaN, Infinity, '8' as unknown as number]) expect(() => bytes(size)).toThrow()
    expect(fills()).toBe(0)
    expect(bytes(4).readUInt32BE(0)).toBe(1)
  })
})

test('the product’s own: nothing repeats, nothing is left empty', () => {
  const sizes = [6, 8, 12, 16, 32, 64, 65, 1_000]
  const seen = new Set<string>()
  for (let call = 0; call < 4_000; call++) {
    const bytes = secureRandom.bytes(sizes[call % sizes.length] ?? 0)
    expect(bytes.equals(Buffer.alloc(bytes.length))).toBe(false)
    seen.add(bytes.toString('hex'))
  }
  expect(seen.size).toBe(4_000)
  expect(randomToken(secureRandom)).toMatch(/^[\w-]{43}$/)
})
