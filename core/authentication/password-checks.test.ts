/** A check comes to the same work whatever there is to check against, and however long what was typed is. */
import { beforeEach, expect, it, vi } from 'vitest'
import { secureRandom } from '../foundation/random.ts'
import { affordableHash, dearestCostKey, pbkdf2PerMs, workOfArgon2 } from '../passwords/hash-forms.ts'
import type { Derivation } from '../passwords/slow-hash.ts'
import { memoryStore } from '../storage/memory/memory-store.ts'
import { passwordChecks } from './password-checks.ts'

const derived = vi.hoisted(() => ({ all: [] as Derivation[] }))
vi.mock('../passwords/slow-hash.ts', () => ({
  derive: (_: string, of: Derivation) => {
    derived.all.push(of)
    return Promise.resolve(Buffer.alloc(64))
  },
}))
beforeEach(() => void (derived.all = []))

const hashCost = { memoryKiB: 64, passes: 1, lanes: 1 }
const shaCrypt = `$6$rounds=60000$anothersalt12345$${'a'.repeat(86)}`

it.each([
  { typed: 'x', slowed: 1 },
  { typed: 'x'.repeat(64), slowed: 1 },
  // 768 bytes: measured, SHA-crypt takes 2.2 times as long for them.
  { typed: 'ế'.repeat(256), slowed: 2.1 },
  { typed: 'ế'.repeat(256).normalize('NFD'), slowed: 2.1 },
])('for "$typed", as for SHA-crypt', async ({ typed, slowed }) => {
  const store = memoryStore()
  const value = { work: affordableHash(shaCrypt)?.work ?? 0 }
  const event = { kind: 'import.batch' as const, at: 1, kiosk: 'test', account: null, visit: null, data: {} }
  const put = { collection: 'passwordCosts' as const, key: dearestCostKey, value, expect: 0 }
  await store.commit({ event, puts: [put] })
  const queue = { measured: <T>(_: unknown, check: () => Promise<T>) => check() }
  const checks = passwordChecks({ store, random: secureRandom, hashCost, queue })
  // What is measured at the beginning is over.
  await expect.poll(() => derived.all.length).toBe(6)
  const workOf = (of: Derivation) => {
    if (of.kind === 'argon2id') return workOfArgon2(of)
    if (of.kind === 'pbkdf2') return of.iterations / pbkdf2PerMs[of.digest]
    return of.kind === 'sha2-crypt' ? value.work * slowed : 0
  }
  const other = '{SSHA256}TPjXi2NcRPFJJPl5Ytnt9WBSsOOwT1Uasd3RfWnZtSYwMTIzNDU2Nzg5YWJjZGVm'
  for (const stored of [null, shaCrypt, other]) {
    derived.all = []
    expect(await checks.isRight(typed, stored)).toBe(false)
    const total = derived.all.map(workOf).reduce((sum, work) => sum + work, 0)
    expect(total / (value.work * slowed)).toBeCloseTo(1, 3)
  }
})
