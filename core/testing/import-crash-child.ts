/** What the crash test kills: opens the folder, rolls back what an earlier run has left, reports, and imports again. */
import { writeSync } from 'node:fs'
import { steadyClock } from '../foundation/clock.ts'
import { machineTimers } from '../foundation/timers.ts'
import { secureRandom } from '../foundation/random.ts'
import { machineDisk } from '../storage/disk/disk.ts'
import { openLowdbStore } from '../storage/folder/lowdb-store.ts'
import { openImports } from '../accounts/import/imports.ts'
import { recoverImports } from '../accounts/import/recover-imports.ts'
import { folderSpool } from '../accounts/import/file/spool.ts'
import { silentLog } from '../foundation/log.ts'

const [dataDir = '', keyHex = '', csv = ''] = process.argv.slice(2)
const key = Buffer.from(keyHex, 'hex')
const clock = steadyClock()
// One write each: a kill never leaves a part of a message that counts as one.
const tell = (message: string) => writeSync(1, `${message}\n`)

const store = await openLowdbStore({
  dataDir,
  key,
  now: () => clock.now(),
  segmentBytes: 64 * 1024,
  cacheSize: 1_000,
  flushAfterMs: secureRandom.below(20),
})
const shared = { spool: folderSpool({ disk: machineDisk, dataDir, key }), clock, uniqueEmail: false }
for (const { complete } of await recoverImports(store, shared)) tell(complete ? 'recovered' : 'incomplete')
const jobs = openImports({
  ...shared,
  store,
  timers: machineTimers,
  random: secureRandom,
  log: silentLog,
})
const bytes = Buffer.from(csv)
const begun = await jobs.begin({ fileName: 'danh-sach.csv', bytes: bytes.length })
if (!begun.ok) throw new Error(begun.error.kind)
await jobs.append(begun.value, bytes)
const preview = await jobs.preview(begun.value)
if (!preview.ok) throw new Error(preview.error.kind)
tell('started')
await jobs.start(begun.value, preview.value.mapping, { staff: 'lan', kiosk: 'kiosk-1' })
const watch = setInterval(() => {
  const seen = jobs.progress(begun.value)
  if (!seen.ok || seen.value.rowsDone === 0) return
  clearInterval(watch)
  tell('writing')
}, 1)
// Some runs are cancelled before they are killed, so that kills hit the rollback, too.
if (secureRandom.below(3) === 0) {
  await new Promise((resolve) => setTimeout(resolve, secureRandom.below(60)))
  await jobs.cancel(begun.value)
}
await jobs.idle()
tell('ended')
setInterval(() => {}, 1_000)
