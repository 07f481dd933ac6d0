/** The table of waits, row by row. */
import { describe, expect, it } from 'vitest'
import { afterTry, currentTries } from './maintenance-tries.ts'

const minute = 60_000
const day = 24 * 60 * minute
const start = Date.UTC(2026, 10, 22)

/** Wrong tries one after the other, each as soon as it is taken. @returns the waits, in minutes, by number of try. */
function waits(tries: number): Record<number, number> {
  let [counter, now] = [currentTries(null, start), start]
  const met: Record<number, number> = {}
  for (let number = 1; number <= tries; number++) {
    counter = afterTry(currentTries(counter, now), now)
    if (counter.lockedUntil === 0) continue
    met[number] = (counter.lockedUntil - now) / minute
    now = counter.lockedUntil
  }
  return met
}

describe('waits', () => {
  it('come with every fifth try and double, up to a day', () => {
    expect(waits(50)).toEqual({
      5: 15,
      10: 30,
      15: 60,
      20: 120,
      25: 240,
      30: 480,
      35: 960,
      40: 1440,
      45: 1440,
      50: 1440,
    })
  })

  it('are forgotten a week after the last try, not sooner', () => {
    const counter = afterTry(afterTry(currentTries(null, start), start), start)
    expect(currentTries(counter, start + 7 * day - 1).failures).toBe(2)
    expect(currentTries(counter, start + 7 * day).failures).toBe(0)
  })
})
