import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFileName, loadKey, loadOrCreateKey, sealedKeyFileName } from './key-file.ts'
import { aFolder, openTestStore } from '../../testing/store/test-folder.ts'

let folder: ReturnType<typeof aFolder>
const file = () => join(folder.path, keyFileName)
beforeEach(() => {
  folder = aFolder()
})
afterEach(() => folder.remove())

describe('the key file', () => {
  it('is made once, for its owner only, and the folder with it', async () => {
    const dataDir = join(folder.path, 'a', 'b')
    const made = await loadOrCreateKey(dataDir)
    expect(made.created).toBe(true)
    expect(made.key).toHaveLength(32)
    if (process.platform !== 'win32') expect(fs.statSync(made.file).mode & 0o777).toBe(0o600)
    expect(await loadOrCreateKey(dataDir)).toEqual({ ...made, created: false })
    expect(fs.readdirSync(dataDir)).toEqual([keyFileName])
  })

  it('is one and the same for all that start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => loadOrCreateKey(folder.path)))
    expect(new Set(keys.map(({ key }) => key.toString('hex'))).size).toBe(1)
  })

  it.skipIf(process.platform === 'win32')(
    'is refused while others may read it, with what to do',
    async () => {
      await loadOrCreateKey(folder.path)
      fs.chmodSync(file(), 0o644)
      await expect(loadOrCreateKey(folder.path)).rejects.toMatchObject({
        problem: 'key-unusable',
        message: expect.stringContaining(`chmod 600 ${file()}`) as unknown,
      })
    },
  )

  it('is refused when it holds no key', () => {
    for (const content of ['', 'abc', 'g'.repeat(64), '0'.repeat(62), '0'.repeat(66)]) {
      fs.writeFileSync(file(), content, { mode: 0o600 })
      expect(() => loadKey(file())).toThrow(/does not hold a key/)
    }
  })

  it('is not made beside a key that the operating system keeps', async () => {
    fs.writeFileSync(join(folder.path, sealedKeyFileName), 'sealed')
    await expect(loadOrCreateKey(folder.path)).rejects.toThrow(/desktop shell/)
    expect(fs.readdirSync(folder.path)).toEqual([sealedKeyFileName])
  })

  it('is not made anew for a folder that has data', async () => {
    await (await openTestStore(folder.path)).close()
    await expect(loadOrCreateKey(folder.path)).rejects.toMatchObject({ problem: 'key-missing' })
  })
})
