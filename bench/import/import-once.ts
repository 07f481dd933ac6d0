/** Imports one file into a data folder, in a process that does nothing else, and says what that took. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openImports, largestChunkBytes } from '../../core/accounts/import/imports.ts'
import { recoverImports } from '../../core/accounts/import/recover-imports.ts'
import { folderSpool } from '../../core/accounts/import/file/spool.ts'
import { steadyClock } from '../../core/foundation/clock.ts'
import { machineTimers } from '../../core/foundation/timers.ts'
import { secureRandom } from '../../core/foundation/random.ts'
import { machineDisk } from '../../core/storage/disk/disk.ts'
import { deriveKey } from '../../core/storage/encryption/derived-keys.ts'
import { openLowdbStore } from '../../core/storage/folder/lowdb-store.ts'
import { answer } from '../harness/answer.ts'
import { fictionalAccounts, key } from '../harness/office.ts'
import { silentLog } from '../../core/foundation/log.ts'

export interface ImportTook {
  seconds: number
  rows: number
  changed: boolean
  peakMib: number
  beforeMib: number
  /** How long the event loop stood still at most, while the rows were applied. */
  longestBlockMs: number
}

async function run({ dataDir, rows }: { dataDir: string; rows: number }): Promise<ImportTook> {
  const store = await openLowdbStore({ dataDir, key, now: Date.now })
  const spool = folderSpool({ disk: machineDisk, dataDir, key: deriveKey(key, 'imports') })
  const clock = steadyClock()
  const shared = { spool, clock, uniqueEmail: false }
  await recoverImports(store, shared)
  const jobs = openImports({ ...shared, store, timers: machineTimers, random: secureRandom, log: silentLog })
  const beforeMib = mib(process.memoryUsage.rss())

  const bytes = [...pieces(rows)].reduce((sum, piece) => sum + piece.length, 0)
  const id = must(await jobs.begin({ fileName: 'danh-sach.csv', bytes }))
  for (const piece of pieces(rows)) {
    for (let at = 0; at < piece.length; at += largestChunkBytes) {
      must(await jobs.append(id, piece.subarray(at, at + largestChunkBytes)))
    }
  }
  const { mapping } = must(await jobs.preview(id))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const started = performance.now()
  must(await jobs.start(id, mapping, { staff: 'bench', kiosk: 'bench' }))
  await jobs.idle()
  const seconds = (performance.now() - started) / 1000
  delay.disable()
  const { end, refused } = must(jobs.progress(id))
  if (end?.kind !== 'finished' || refused > 0) throw new Error(`the import ended as ${JSON.stringify(end)}`)
  await jobs.close()
  await store.close()
  return {
    seconds,
    rows,
    beforeMib,
    changed: end.changed,
    peakMib: process.resourceUsage().maxRSS / 1024,
    longestBlockMs: delay.max / 1e6,
  }
}

const mib = (bytes: number) => bytes / 1024 / 1024

/** The file as the register would hand it out; a thousand rows a piece. */
function* pieces(rows: number): Generator<Buffer> {
  let text = '\ufeffMã số BHXH,Số CCCD,Họ và tên,SĐT,Email\r\n'
  let count = 0
  for (const { number, personalId, name, phone, email } of fictionalAccounts(rows, '')) {
    text += `${number},${personalId},${name},${phone},${email}\r\n`
    if (++count % 1_000 > 0) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

function must<T>(result: { ok: true; value: T } | { ok: false; error: { kind: string } }): T {
  if (!result.ok) throw new Error(result.error.kind)
  return result.value
}

answer({ run })
