/** The office's document in real data folders: of every format, over starts with other files, and through a backup. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { configSchema } from '../config/config.ts'
import { newStaffSession } from '../session/session.ts'
import { makeBackup, restoreBackup } from '../storage/backup/backup.ts'
import { ourFormats } from '../storage/disk/formats.ts'
import { silentLog } from '../foundation/log.ts'
import { aFolder, openTestStore, testKey } from '../testing/store/test-folder.ts'
import { openKiosk } from './open-kiosk.ts'
import { ConfigError, type WholeKiosk } from './options.ts'

const released = join(import.meta.dirname, '../storage/backup/released')
const formats = Array.from({ length: ourFormats.current }, (_, at) => at + 1)
const now = () => Date.now()
const mai = newStaffSession(
  { visit: 'v', kiosk: 'kiosk-1', device: null, language: 'vi', now: 0 },
  { userName: 'mai.pham', role: 'administrator', lastSignIn: null },
)
const old = { code: 'HCM-Q1', name: 'BHXH Quận 1', hotline: '1900 9068' }
const fresh = { code: 'HCM-BT', name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' }

let folder: ReturnType<typeof aFolder>
const open: WholeKiosk[] = []
beforeEach(() => {
  folder = aFolder()
})
afterEach(async () => {
  for (const kiosk of open.splice(0)) await kiosk.close()
  folder.remove()
})

async function opened(dataDir: string, office = old, smtp?: { host: string; from: string }) {
  const kiosk = await openKiosk({
    config: configSchema.parse({ office, smtp }),
    dataDir,
    key: testKey,
    hashCost: { memoryKiB: 8, passes: 1, lanes: 1 },
    log: silentLog,
  })
  open.push(kiosk)
  return kiosk
}

async function officesIn(dataDir: string) {
  const store = await openTestStore(dataDir)
  const offices = await store.list('offices')
  await store.close()
  return offices.map(({ key, value }) => ({ key, names: value.named.map(({ name }) => name) }))
}

it.each(formats)('a data folder of format %i gets it by itself, and keeps it', async (format) => {
  const dataDir = join(folder.path, 'data')
  const file = join(released, `store-${format}.backup`)
  await restoreBackup({ file, dataDir, passphrase: 'released formats', now })
  await (await opened(dataDir)).close()
  const first = await officesIn(dataDir)
  expect(first).toEqual([{ key: expect.stringMatching(/^[\w-]{12}$/), names: [old.name] }])
  await (await opened(dataDir)).close()
  expect(await officesIn(dataDir)).toEqual(first)
})

it('a name given at the desk lies over another file, through backup and restore; mail says it', async () => {
  const dataDir = join(folder.path, 'data')
  const kiosk = await opened(dataDir)
  const changes = { 'office.code': fresh.code, 'office.name': fresh.name }
  expect(await kiosk.settings.save(mai, changes, 0)).toMatchObject({ ok: true })
  await kiosk.testMail(mai, { to: 'lan@example.vn', language: 'vi', changes: {} })
  expect(kiosk.mailbox?.mails()[0]?.subject).toContain(fresh.name)
  const file = join(folder.path, 'backup')
  const passphrase = 'một hai ba bốn năm'
  await makeBackup({ dataDir, key: testKey, file, passphrase, now: now(), cost: 1024 })
  await kiosk.close()
  const before = await officesIn(dataDir)

  const restored = join(folder.path, 'restored')
  await restoreBackup({ file, dataDir: restored, passphrase, now })
  const elsewhere = await opened(restored, { ...old, name: 'BHXH cơ sở khác' })
  expect(elsewhere.config.office).toMatchObject(fresh)
  await elsewhere.close()
  expect(await officesIn(restored)).toEqual(before)
  expect(before.map(({ names }) => names)).toEqual([[old.name, fresh.name]])
})

it('a start that is refused once the settings are read names nothing', async () => {
  const dataDir = join(folder.path, 'data')
  await (await opened(dataDir)).close()
  // The schema allows it, the mail library does not.
  const smtp = { host: '127.0.0.1', from: 'BHXH <a@-_->' }
  await expect(opened(dataDir, fresh, smtp)).rejects.toThrow(ConfigError)
  expect((await officesIn(dataDir)).map(({ names }) => names)).toEqual([[old.name]])
})
