/**
 * Kills a process that imports, with SIGKILL, at random moments. After each restart there is the whole file in the store
 * or nothing of it, and the indexes say what the accounts say.
 */
import { spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { machineDisk } from '../../storage/disk/disk.ts'
import type { Account } from '../../storage/port/documents.ts'
import { newAccountKey } from '../../storage/port/find-account.ts'
import { hastyDisk } from '../../testing/store/test-disks.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import { addAccounts } from '../add-accounts.ts'
import { recoverImports } from './recover-imports.ts'
import { folderSpool } from './file/spool.ts'
import { consistentAccounts, testStart } from '../../testing/import-harness.ts'

const lives = 8
const rows = 700
const scratch = aFolder()
const child = join(scratch.path, 'crash-child.mjs')
const office = join(scratch.path, 'office')
const numberOf = (i: number) => `01${String(i).padStart(8, '0')}`

/** Some are there before, and are changed by the file: every third has a personal ID alone, and is given its BHXH number. */
const before = Array.from({ length: 60 }, (_, i): Account => ({
  number: i % 3 === 0 ? null : numberOf(i * 7),
  kind: 'individual',
  name: 'Tên cũ',
  phone: null,
  passwordHash: null,
  personalId: `0010857${String(i).padStart(5, '0')}`,
  email: `cu${i % 5}@example.vn`,
})).sort((a, b) => (newAccountKey(a) < newAccountKey(b) ? -1 : 1))
const idOf = (i: number) =>
  i % 21 === 0 && i < 60 * 7
    ? `0010857${String(i / 7).padStart(5, '0')}`
    : `0010850${String(i).padStart(5, '0')}`
const csv = `number,personal id,name,phone,email\n${Array.from(
  { length: rows },
  (_, i) => `${numberOf(i)},${idOf(i)},Nguyễn ${i},09${12345000 + i},a${i % 50}@example.vn\n`,
).join('')}`

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      outDir: scratch.path,
      emptyOutDir: false,
      target: 'node20',
      ssr: resolve(import.meta.dirname, '../../testing/import-crash-child.ts'),
      rolldownOptions: { output: { entryFileNames: 'crash-child.mjs' } },
    },
  })
  // The children flush; what is looked at afterwards is not killed again.
  const store = await openTestStore(office, { disk: hastyDisk })
  await addAccounts(store, before, { at: 1, kiosk: 'test' })
  await store.close()
})
afterAll(() => scratch.remove())

it(`leaves all rows or none over ${lives} kills`, { timeout: 120_000 }, async () => {
  const ends = { none: 0, all: 0, recovered: 0 }
  const oneLife = async (life: number) => {
    const dataDir = join(scratch.path, `life-${life}`)
    cpSync(office, dataDir, { recursive: true })
    await liveAndDie(dataDir, life % 2 === 0 ? 'writing' : 'started')
    const store = await openTestStore(dataDir, { disk: hastyDisk })
    const intents = await store.list('imports')
    const spool = folderSpool({ disk: machineDisk, dataDir, key: testKey })
    const clock = { now: () => testStart }
    const recovered = await recoverImports(store, { spool, clock, uniqueEmail: false })
    expect(recovered).toHaveLength(intents.length)
    ends.recovered += recovered.filter(({ accounts }) => accounts > 0).length
    for (const { complete, kept } of recovered)
      expect({ complete, kept }).toEqual({ complete: true, kept: 0 })
    const accounts = await consistentAccounts(store)
    if (accounts.length === rows) {
      ends.all++
      expect(accounts.every(({ name }) => name.startsWith('Nguyễn'))).toBe(true)
    } else {
      ends.none++
      expect(accounts).toEqual(before)
    }
    await store.close()
  }
  for (let life = 0; life < lives; life += 2) await Promise.all([oneLife(life), oneLife(life + 1)])
  // The kills did hit what they were meant to hit.
  expect(ends.none).toBeGreaterThan(0)
  expect(ends.recovered).toBeGreaterThan(0)
})

/** Killed twice: while it imports, and while it rolls back what the first kill has left, or soon after. */
async function liveAndDie(dataDir: string, after: 'started' | 'writing'): Promise<void> {
  await untilKilled(dataDir, after, Math.random() * (after === 'writing' ? 10 : 90))
  if (Math.random() < 0.4) await untilKilled(dataDir, null, 60 + Math.random() * 60)
}

/** @param after counts from this message, or from the start. */
async function untilKilled(dataDir: string, after: string | null, ms: number): Promise<void> {
  const process_ = spawn(process.execPath, [child, dataDir, testKey.toString('hex'), csv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((done) => process_.once('close', () => done()))
  const killLater = () => setTimeout(() => process_.kill('SIGKILL'), ms)
  if (after === null) killLater()
  for await (const line of createInterface({ input: process_.stdout })) {
    expect(line).not.toBe('incomplete')
    if (line === after || line === 'ended') killLater()
  }
  await gone
}
