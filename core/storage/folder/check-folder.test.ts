/** That a start looks at the whole folder, and reads only what was touched since the last time. */
import * as fs from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { segmentFile, segmentFiles } from '../journal/segments.ts'
import { verifyJournal } from './verify-journal.ts'
import { checkFolder } from './check-folder.ts'
import { deriveKeys } from '../encryption/derived-keys.ts'
import { readSeen } from '../documents/seen-files.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'

let folder: ReturnType<typeof aFolder>
const open = () => openTestStore(folder.path, { segmentBytes: 1024 })
/** Until a change is certain to show in a file's times. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 40))
const check = () => {
  const keys = deriveKeys(testKey)
  return checkFolder(folder.path, keys, readSeen(folder.path, keys.documents))
}
const segments = () => segmentFiles(folder.path)
const filesRead = async (work: () => Promise<unknown>) => {
  const reads = vi.spyOn(fs.promises, 'readFile')
  try {
    await work()
    return reads.mock.calls.map(([path]) => path as string)
  } finally {
    reads.mockRestore()
  }
}

beforeEach(async () => {
  folder = aFolder()
  for (let at = 1; at <= 6; at++) {
    const store = await open()
    await store.commit({
      event: anEvent(at),
      puts: [{ collection: 'accounts', key: String(at), value: anAccount(String(at)), expect: 0 }],
    })
    await store.close()
  }
  await settled()
  await (await open()).close()
})
afterEach(() => folder.remove())

describe('a start', () => {
  it('reads nothing of the journal, and no document, that is as it was', async () => {
    // The next file, made ready in time, is nothing but zeros.
    expect(await filesRead(check)).toEqual([segmentFile(folder.path, segments().at(-1) ?? 0)])
    const { parts } = await check()
    expect(parts.newest).toMatchObject({ read: 0, sequence: 6 })
  })

  it('reads all of it where what it knew is gone, or is of another folder', async () => {
    const copy = aFolder()
    fs.cpSync(folder.path, copy.path, { recursive: true })
    fs.rmSync(`${folder.path}/seen`)
    for (const dataDir of [folder.path, copy.path]) {
      const keys = deriveKeys(testKey)
      const files = await filesRead(() => checkFolder(dataDir, keys, readSeen(dataDir, keys.documents)))
      expect(files).toEqual(segments().map((segment) => segmentFile(dataDir, segment)))
    }
    copy.remove()
  })

  it('finds a changed byte in a file that it had gone through', async () => {
    const file = segmentFile(folder.path, 1)
    const bytes = fs.readFileSync(file)
    const { atime, mtime } = fs.statSync(file)
    bytes[60] = bytes[60]! ^ 1
    fs.writeFileSync(file, bytes)
    // Who changes it may say when; when that was said, the file system says.
    fs.utimesSync(file, atime, mtime)
    await expect(open()).rejects.toMatchObject({ problem: 'journal-damaged', file })
    expect(await verifyJournal(folder.path, testKey)).toMatchObject({
      problem: { problem: 'journal-damaged' },
    })
  })

  it('reads a document again that was put in place of another', async () => {
    const documents = `${folder.path}/documents/accounts`
    const [name] = fs.readdirSync(documents)
    fs.copyFileSync(`${documents}/${name}`, `${documents}/copy`)
    fs.renameSync(`${documents}/copy`, `${documents}/${name}`)
    expect((await check()).parts.newest).toMatchObject({ read: 1 })
  })
})
