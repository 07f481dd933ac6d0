import { expect, it } from 'vitest'
import { shardCounts, shardHasher } from './shard-layout.ts'

const secret = Buffer.alloc(32, 3)

it('says the same shard for a key each time, whatever was asked between', () => {
  const shardOf = shardHasher(secret)
  const keys = Array.from({ length: 1_000 }, (_, i) => `01${String(i).padStart(8, '0')}`)
  const first = keys.map((key) => [shardOf('accounts', key), shardOf('emails', key)])
  expect(keys.map((key) => [shardOf('accounts', key), shardOf('emails', key)])).toEqual(first)
  const another = shardHasher(secret)
  expect(keys.map((key) => [another('accounts', key), another('emails', key)])).toEqual(first)
  for (const [a, b] of first) {
    expect(a).toBeLessThan(shardCounts.accounts)
    expect(b).toBeLessThan(shardCounts.emails)
  }
  // Spread over them, and not alike in two collections.
  expect(new Set(first.map(([a]) => a)).size).toBeGreaterThan(500)
  expect(first.filter(([a, b]) => a === b).length).toBeLessThan(20)
})

it('is another one with another secret', () => {
  const one = shardHasher(secret)
  const other = shardHasher(Buffer.alloc(32, 4))
  const keys = Array.from({ length: 100 }, (_, i) => String(i))
  expect(keys.filter((key) => one('accounts', key) === other('accounts', key)).length).toBeLessThan(10)
})
