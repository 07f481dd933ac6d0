import * as fs from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, anEvent, describeStore } from '../../testing/store/store-contract.ts'
import type { Store } from '../port/store.ts'
import { aFolder, openTestStore } from '../../testing/store/test-folder.ts'
import type { StoreWarning } from '../documents/store-warning.ts'

describeStore('lowdb', () => {
  const folder = aFolder()
  return {
    open: () => openTestStore(folder.path),
    async reopen(store) {
      await store.close()
      return openTestStore(folder.path)
    },
    dispose: async () => folder.remove(),
  }
})

describe('what was read', () => {
  let folder: ReturnType<typeof aFolder>
  let warnings: StoreWarning[]
  beforeEach(() => {
    folder = aFolder()
    warnings = []
  })
  afterEach(() => folder.remove())

  const write = (store: Store, number: string) =>
    store.commit({
      event: anEvent(),
      puts: [{ collection: 'accounts', key: number, value: anAccount(number), expect: 'whatever' }],
    })
  const onWarning = (warning: StoreWarning) => warnings.push(warning)
  /** From now on reading a document's file is noticed. */
  const loseFiles = () => fs.rmSync(`${folder.path}/documents/accounts`, { recursive: true })

  async function openWith(cacheSize: number) {
    const before = await openTestStore(folder.path)
    await write(before, 'read')
    await before.close()
    return openTestStore(folder.path, { cacheSize, onWarning })
  }

  it('stays at hand, however much waits to be written', async () => {
    const store = await openWith(1_000)
    for (let i = 0; i < 50; i++) await write(store, `written ${i}`)
    expect(await store.get('accounts', 'read')).not.toBeNull()
    loseFiles()
    expect(await store.get('accounts', 'read')).not.toBeNull()
    expect(warnings).toEqual([])
    fs.mkdirSync(`${folder.path}/documents/accounts`)
    await store.close()
  })

  it('stays at hand when everything is gone through once', async () => {
    const before = await openTestStore(folder.path)
    await write(before, 'read')
    for (let i = 0; i < 50; i++) await write(before, `other ${i}`)
    await before.close()
    const store = await openTestStore(folder.path, { cacheSize: 300, onWarning })
    expect(await store.get('accounts', 'read')).not.toBeNull()
    let seen = 0
    for await (const { key } of store.scan('accounts')) if (key !== '') seen++
    expect(seen).toBe(51)
    loseFiles()
    expect(await store.get('accounts', 'read')).not.toBeNull()
    expect(warnings).toEqual([])
    // What was only gone through is not in memory.
    for (let i = 0; i < 50; i++) await store.get('accounts', `other ${i}`)
    expect(warnings.length).toBeGreaterThan(40)
    fs.mkdirSync(`${folder.path}/documents/accounts`)
    await store.close()
  })

  it('goes when there is no room for it', async () => {
    const store = await openWith(10)
    expect(await store.get('accounts', 'read')).not.toBeNull()
    loseFiles()
    expect(await store.get('accounts', 'read')).not.toBeNull()
    expect(warnings).toMatchObject([{ kind: 'document-rebuilt', why: 'missing' }])
    fs.mkdirSync(`${folder.path}/documents/accounts`)
    await store.close()
  })
})
