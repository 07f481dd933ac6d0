/** Imports one file into a data folder, in a process that does nothing else, and says what that took. */
import { hash } from 'node:crypto'
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

/**
 * The file as another system would hand it out: every second person has a personal ID alone, the others have both numbers, and
 * all have a password's hash of one of the forms that are taken. A thousand rows a piece.
 */
function* pieces(rows: number): Generator<Buffer> {
  let text = '\ufeffMã số BHXH,Số CCCD,Họ và tên,SĐT,Email,Mật khẩu băm\r\n'
  let count = 0
  for (const { number, personalId, name, phone, email } of fictionalAccounts(rows, '')) {
    const shownNumber = count % 2 === 0 ? '' : number
    // Quoted, since PHC strings have commas.
    text += `${shownNumber},${personalId},${name},${phone},${email},"${foreignHash(count)}"\r\n`
    if (++count % 1_000 > 0) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

/** Of no password: nobody signs in here. Each is another text, as salted hashes are. */
function foreignHash(index: number): string {
  const base64 = (bytes: number) =>
    hash('sha512', String(index), 'buffer')
      .toString('base64')
      .slice(0, Math.ceil((bytes * 4) / 3))
  const crypt = (characters: number) =>
    base64(64).replaceAll('+', '.').padEnd(characters, '.').slice(0, characters)
  const forms = [
    () => `$2b$10$${crypt(53)}`,
    () => `$pbkdf2-sha256$i=600000,l=32$${base64(16)}$${base64(32)}`,
    () => `$6$${crypt(16)}$${crypt(86)}`,
    () => `{SSHA256}${base64(48)}`,
    () => `$argon2id$v=19$m=19456,t=2,p=1$${base64(16)}$${base64(32)}`,
    () => `$scrypt$ln=15,r=8,p=1$${base64(16)}$${base64(32)}`,
  ]
  return forms[index % forms.length]?.() ?? ''
}

function must<T>(result: { ok: true; value: T } | { ok: false; error: { kind: string } }): T {
  if (!result.ok) throw new Error(result.error.kind)
  return result.value
}

answer({ run })
