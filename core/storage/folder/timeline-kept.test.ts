/** When somebody last did something, and where times begin anew, is known after every restart, rebuild and restore. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeBackup, restoreBackup } from '../backup/backup.ts'
import type { EventKind, JournalEvent } from '../../events/events.ts'
import { emptyTimeline } from '../port/timeline.ts'
import { rebuildDocuments } from './rebuild.ts'
import { verifyJournal } from './verify-journal.ts'
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../documents/checkpoint.ts'
import { machineDisk } from '../disk/disk.ts'
import { deriveKeys } from '../encryption/derived-keys.ts'
import { anEvent } from '../../testing/store/store-contract.ts'
import type { Store } from '../port/store.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import { segmentFiles } from '../journal/segments.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 10, 30)

let folder: ReturnType<typeof aFolder>
let dataDir: string
beforeEach(() => {
  folder = aFolder()
  dataDir = join(folder.path, 'data')
})
afterEach(() => folder.remove())

const at = (hours: number, kind: EventKind): JournalEvent => ({ ...anEvent(start + hours * hour), kind })

async function life<T>(events: readonly JournalEvent[], read: (store: Store) => T | Promise<T>): Promise<T> {
  const store = await openTestStore(dataDir)
  for (const event of events) await store.commit({ event, puts: [] })
  const seen = await read(store)
  await store.close()
  return seen
}
const timeline = (store: Store) => store.timeline

it('a start with the clock a year ahead leaves the last act where it was', async () => {
  await life([at(0, 'store.opened'), at(1, 'sign-in.tried')], timeline)
  await life([at(8_760, 'store.opened'), at(8_760, 'health.changed'), at(8_761, 'update.done')], timeline)
  expect(await life([], timeline)).toMatchObject({ lastActAt: start + hour, setBacks: [] })
  // The clock is right again.
  const right = await life([at(2, 'store.opened')], timeline)
  expect(right).toEqual({
    lastActAt: start + hour,
    newestAt: start + 2 * hour,
    setBacks: [{ sequence: 6, at: start + 2 * hour }],
  })
  expect(await life([], timeline)).toEqual(right)
})

it('an accepted clock is kept, in a rebuild and in a backup, too', async () => {
  await life([at(0, 'sign-in.tried'), at(8_760, 'staff.tried'), at(8_760, 'notice.sent')], timeline)
  const accepted = await life([at(3, 'clock.accepted'), at(3.5, 'store.opened')], timeline)
  expect(accepted).toMatchObject({ lastActAt: start + 3 * hour, setBacks: [{ sequence: 4 }] })
  expect((await verifyJournal(dataDir, testKey)).problem).toBeNull()
  await rebuildDocuments(dataDir, testKey, () => start)
  expect(await life([], timeline)).toEqual(accepted)

  const passphrase = 'twelve characters'
  const file = join(folder.path, 'a.backup')
  await makeBackup({ dataDir, key: testKey, file, passphrase, now: start, cost: 1024 })
  dataDir = join(folder.path, 'restored')
  await restoreBackup({ file, dataDir, passphrase, now: () => start + 4 * hour })
  expect(await life([], timeline)).toEqual(accepted)
})

it('it is looked up where an earlier program has not noted it, whatever the start wrote', async () => {
  await life([at(0, 'sign-in.tried'), at(1, 'staff.signed-in'), at(8_760, 'store.opened')], timeline)
  await forgetActs()
  expect(await life([], timeline)).toEqual({
    ...emptyTimeline,
    lastActAt: start + hour,
    newestAt: start + 8_760 * hour,
  })
  expect(await life([at(2, 'sign-in.tried')], timeline)).toMatchObject({ lastActAt: start + 2 * hour })
})

/** As an earlier program wrote it. */
async function forgetActs(): Promise<void> {
  const { documents } = deriveKeys(testKey)
  const { position, newestAt, saved } = readCheckpoint(dataDir, documents) as Checkpoint
  await writeCheckpoint(machineDisk, dataDir, documents, { position, newestAt, saved })
}

it('what was written with the clock ahead is purged when it is as old as it really is', async () => {
  const store = await openTestStore(dataDir, { segmentBytes: 3_000 })
  const write = async (hours: number, kind: EventKind) => {
    // A file grows until the next one is prepared, which a busy machine takes its time for; then it is whole.
    const whole = segmentFiles(dataDir).length + 2
    for (let n = 0; n < 12 || segmentFiles(dataDir).length < whole; n++)
      await store.commit({ event: at(hours, kind), puts: [] })
  }
  await write(0, 'sign-in.tried')
  await write(8_760, 'sign-in.tried')
  await store.commit({ event: at(1, 'clock.accepted'), puts: [] })
  await write(2, 'sign-in.tried')
  await store.close()
  const again = await openTestStore(dataDir, { segmentBytes: 3_000 })
  const limits = { before: start + 1.5 * hour, upTo: Infinity, fileBegunBefore: 0 }
  const events = { carried: () => at(9, 'journal.carried'), purged: () => at(9, 'journal.purged') }
  let gone = 0
  for (let more = await again.purge(limits, events); more; more = await again.purge(limits, events)) {
    gone = more.upTo
  }
  // Whole files; the one with the accepted clock may hold something younger.
  expect(gone).toBeGreaterThan(12)
  expect(again.timeline.setBacks.every(({ sequence }) => sequence > gone)).toBe(true)
  await again.close()
})
