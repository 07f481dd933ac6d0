/** A check takes as long whatever there is to check against, whatever was typed. */
import { expect, it } from 'vitest'
import { secureRandom } from '../foundation/random.ts'
import { dearestCostKey, affordableHash } from '../passwords/hash-forms.ts'
import { memoryStore } from '../storage/memory/memory-store.ts'
import { passwordChecks } from './password-checks.ts'

const hashCost = { memoryKiB: 64, passes: 1, lanes: 1 }

it('takes as long for an unknown number as for a hash that a long password makes dearer', async () => {
  const stored = `$6$rounds=60000$anothersalt12345$${'a'.repeat(86)}`
  const store = memoryStore()
  const value = { work: affordableHash(stored)?.work ?? 0 }
  const event = { kind: 'import.batch' as const, at: 1, kiosk: 'test', account: null, visit: null, data: {} }
  await store.commit({
    event,
    puts: [{ collection: 'passwordCosts', key: dearestCostKey, value, expect: 0 }],
  })
  const queue = { measured: <T>(_: unknown, check: () => Promise<T>) => check() }
  const checks = passwordChecks({ store, random: secureRandom, hashCost, queue })
  const fastest = async (typed: string, hash: string | null) => {
    let ms = Infinity
    for (let times = 0; times < 5; times++) {
      const began = process.cpuUsage()
      expect(await checks.isRight(typed, hash)).toBe(false)
      // The time of all threads, and none in which others have the machine.
      ms = Math.min(ms, process.cpuUsage(began).user / 1000)
    }
    return ms
  }
  for (const typed of ['x', 'ế'.repeat(256)]) {
    const [unknown, known] = [await fastest(typed, null), await fastest(typed, stored)]
    expect(Math.max(unknown, known) / Math.min(unknown, known)).toBeLessThan(1.5)
  }
})
