/**
 * Data of every format that was ever given to an office is read by this version. `released/store-N.backup` holds what
 * the last version with the store's format N wrote: a purged journal in several files, documents written and removed.
 * A new format adds a file, and takes none away.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifyJournal } from '../folder/verify-journal.ts'
import { ourFormats } from '../disk/formats.ts'
import { accountKeyOf } from '../port/find-account.ts'
import { openLowdbStore } from '../folder/lowdb-store.ts'
import { aFolder, testKey } from '../../testing/store/test-folder.ts'
import { defaultHashCost, workOf } from '../../passwords/password.ts'
import { restoreBackup } from './backup.ts'

const released = join(import.meta.dirname, 'released')
const formats = Array.from({ length: ourFormats.current }, (_, at) => at + 1)
const now = () => Date.UTC(2026, 10, 25, 2)

let folder: ReturnType<typeof aFolder>
beforeEach(() => {
  folder = aFolder()
})
afterEach(() => folder.remove())

it('there is one of each', () => {
  expect(readdirSync(released).sort()).toEqual(formats.map((format) => `store-${format}.backup`).sort())
})

it.each(
  formats.flatMap((format) => [
    { format, what: 'a backup, restored' },
    { format, what: 'a folder, opened' },
  ]),
)('format $format: $what', async ({ format, what }) => {
  const dataDir = join(folder.path, 'data')
  const file = join(released, `store-${format}.backup`)
  const ofThen = { current: format, migrations: [] }
  const given = { file, dataDir, passphrase: 'released formats', now }
  if (what === 'a backup, restored') await restoreBackup(given)
  else {
    await restoreBackup({ ...given, formats: ofThen })
    await (await openLowdbStore({ dataDir, key: testKey, now })).close()
  }
  const { problem, purged, events } = await verifyJournal(dataDir, testKey)
  expect(problem).toBeNull()
  expect(purged).toBeGreaterThan(0)
  expect(events).toMatchObject({ 'journal.carried': 1, 'journal.purged': 1 })
  const store = await openLowdbStore({ dataDir, key: testKey, now })
  const all = await store.list('accounts')
  const accounts = all.filter(({ key }) => key.length === 10)
  expect(accounts.map(({ key, value }) => [key, value.phone])).toEqual([
    ['0100000000', '0987000045'],
    ['0100000001', '0987000046'],
    ['0100000002', '0987000047'],
    ['0100000003', '0987000048'],
    // Carried on out of the file that was purged.
    ['0100000009', '0987000009'],
  ])
  // A migration may write them once more.
  const written = format === ourFormats.current ? [10, 10, 11, 12, 1] : accounts.map(({ version }) => version)
  expect(accounts.map(({ version }) => version)).toEqual(written)
  // Before format 2 every account had a BHXH number, which was its key.
  const byId = format === 1 ? [] : [{ key: '001085000001', number: '0100000007', personalId: '001085000001' }]
  expect(
    all.flatMap(({ key, value: { number, personalId } }) =>
      number === key ? [] : { key, number, personalId },
    ),
  ).toEqual(byId)
  for (const { key, number } of byId) expect(await accountKeyOf(store, number)).toBe(key)
  expect(events['store.migrated'] ?? 0).toBe(format === ourFormats.current ? 0 : 1)
  expect((await store.get('emails', 'quynh@example.vn'))?.value).toEqual({ accounts: ['0100000000'] })
  // No sign-in may tell the accounts whose hash is an old one from those that have ours, or from none.
  const cost = await store.get('passwordCosts', 'dearest')
  if (format === 1) expect(cost?.value.work).toBeGreaterThan(workOf(defaultHashCost))
  await store.close()
})
