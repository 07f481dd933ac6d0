import { describe, expect, it } from 'vitest'
import { memoryStore } from './memory-store.ts'
import { anEvent, describeStore } from '../../testing/store/store-contract.ts'
import { StoreBroken } from '../port/store.ts'

describeStore('in memory', () => ({ open: async () => memoryStore(), dispose: async () => {} }))

describe('the memory store', () => {
  it('shows what was journalled', async () => {
    const store = memoryStore()
    await store.commit({ event: anEvent(7), puts: [] })
    expect(store.events).toEqual([anEvent(7)])
  })

  it('can be told to fail', async () => {
    const store = memoryStore()
    store.breakDisk()
    expect(store.healthy).toBe(false)
    await expect(store.commit({ event: anEvent(), puts: [] })).rejects.toThrow(StoreBroken)
    await expect(store.get('accounts', '1')).rejects.toThrow(StoreBroken)
  })
})
