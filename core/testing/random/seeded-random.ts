/** Chance that comes out the same for the same seed: for tests that are to be run once more as they were. Guards nothing. */
import type { Random } from '../../foundation/random.ts'

export interface Chance extends Random {
  /** True once in so many times. */
  once(inTimes: number): boolean
  one<T>(of: readonly T[]): T
}

/** Mulberry32. */
export function seededRandom(seed: number): Chance {
  let state = seed | 0
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (max: number) => Math.floor((next() / 2 ** 32) * max)
  return {
    bytes: (size) => Buffer.from(Array.from({ length: size }, () => below(256))),
    below,
    once: (inTimes) => below(inTimes) === 0,
    one<T>(of: readonly T[]): T {
      if (of.length === 0) throw new Error('nothing to choose from')
      return of[below(of.length)] as T
    },
  }
}
