import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LowdbStore } from '../../storage/folder/lowdb-store.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import { openOutgoingBackups, outgoingDir } from './outgoing.ts'
import { silentLog } from '../../foundation/log.ts'

const passphrase = 'bảy con mèo ngủ trưa'
const now = () => Date.UTC(2026, 10, 25, 2)
const gigabyte = 1e9

let folder: ReturnType<typeof aFolder>
let dataDir: string
let store: LowdbStore
beforeEach(async () => {
  folder = aFolder()
  dataDir = join(folder.path, 'data')
  store = await openTestStore(dataDir)
  for (let n = 0; n < 40; n++) {
    const value = anAccount(`k${n}`, `${n}`)
    await store.commit({
      event: anEvent(),
      puts: [{ collection: 'accounts', key: `k${n}`, value, expect: 'whatever' }],
    })
  }
})
afterEach(async () => {
  await store.close()
  folder.remove()
})

const open = (freeSpace: () => Promise<number> = async () => gigabyte) =>
  openOutgoingBackups({
    dataDir,
    key: testKey,
    now,
    freeSpace,
    minFreeMb: 200,
    log: silentLog,
    cost: 1_024,
  })
const left = () => (fs.existsSync(outgoingDir(dataDir)) ? fs.readdirSync(outgoingDir(dataDir)) : [])

it('is read as it was made, and gone', async () => {
  const outgoing = await open()
  const made = await outgoing.make(passphrase)
  expect(made.sequence).toBe(40)
  const [name = ''] = left()
  const path = join(outgoingDir(dataDir), name)
  if (process.platform !== 'win32') expect(fs.statSync(path).mode & 0o777).toBe(0o600)
  const pieces = []
  for await (const piece of made.pieces) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  expect(bytes.length).toBe(made.bytes)
  expect(bytes).toEqual(fs.readFileSync(path))
  await made.remove()
  expect(left()).toEqual([])
})

it('leaves nothing: not unread, not of a crash, not when it is closed while one is made', async () => {
  await (await open()).make(passphrase)
  expect(left()).toHaveLength(1)
  fs.writeFileSync(join(outgoingDir(dataDir), 'half.backup.part'), 'half')
  const outgoing = await open()
  expect(left()).toEqual([])
  const making = outgoing.make(passphrase)
  await outgoing.close()
  await making
  expect(left()).toEqual([])
})

it('does not fill the disk that the kiosk needs', async () => {
  const problem = (free: () => Promise<number>) =>
    open(free)
      .then((outgoing) => outgoing.make(passphrase))
      .then(
        () => null,
        (error: unknown) => error,
      )
  expect(await problem(async () => 200e6)).toMatchObject({ problem: 'no-room' })
  expect(left()).toEqual([])
  // What cannot be told stops nobody.
  expect(await problem(() => Promise.reject(new Error('no statfs here')))).toBeNull()
})

it('that cannot be made leaves no part of itself', async () => {
  const outgoing = await open()
  fs.rmSync(join(dataDir, 'head'))
  await expect(outgoing.make(passphrase)).rejects.toThrow(/head/)
  expect(left()).toEqual([])
})
