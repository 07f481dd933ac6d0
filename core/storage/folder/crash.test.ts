/**
 * Kills a process that commits, with SIGKILL, at random moments, again and again in the same folders. After each restart
 * every acknowledged change is there, none is half there, and the journal's chain is whole.
 */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readJournal } from '../journal/reader.ts'
import { verifyJournal } from './verify-journal.ts'
import { ourFormats } from '../disk/formats.ts'
import { readStoreFile } from '../disk/store-file.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import { madeUpFormats } from '../../testing/store/test-formats.ts'

const folders = 4
const killsPerFolder = 52
const scratch = aFolder()
const child = join(scratch.path, 'crash-child.mjs')

beforeAll(async () => {
  // Bundled once: a child then starts in a fraction of the time.
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve(import.meta.dirname, '../../testing/store/crash-child.ts'),
      outDir: scratch.path,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'crash-child.mjs' } },
    },
    ssr: { noExternal: true },
  })
})
afterAll(() => scratch.remove())

/** What a folder's children have been promised so far. */
interface Promised {
  sequence: number
  versions: Map<string, number>
  acknowledged: number
  /** Kills before the child had told what it found: while opening. */
  whileOpening: number
  replayed: number
  purged: number
}

interface Message {
  found?: Record<string, { version: number; units: number }>
  opened?: { replayed: number }
  purged?: number
  acknowledged?: number
  versions?: Record<string, number>
  trouble?: unknown
  failed?: string
}

/** One life of a child: started, listened to, killed. */
async function liveAndDie(
  dataDir: string,
  life: number,
  promised: Promised,
  format = ourFormats.current,
): Promise<void> {
  const { pid, stdout, ...process_ } = spawnChild(dataDir, life, format)
  // A third dies while opening or soon after, the others after some acknowledgements, a few of them between two.
  const killAfterMs = life % 3 === 0 ? 30 + Math.random() * 90 : Infinity
  const killAfterCount = 1 + Math.floor(Math.random() * 60)
  const kill = () => process.kill(pid, 'SIGKILL')
  let timer = killAfterMs === Infinity ? undefined : setTimeout(kill, killAfterMs)
  let count = 0
  let opened = false
  for await (const line of createInterface({ input: stdout })) {
    const message = parseMessage(line)
    if (!message) continue
    expect(message.failed, `${dataDir}, life ${life}`).toBeUndefined()
    expect(message.trouble).toBeUndefined()
    if (message.found) {
      opened = true
      promised.replayed += message.opened?.replayed ?? 0
      checkFound(message.found, promised)
    }
    promised.purged += message.purged ?? 0
    if (message.acknowledged === undefined) continue
    promised.acknowledged++
    promised.sequence = Math.max(promised.sequence, message.acknowledged)
    for (const [number, version] of Object.entries(message.versions ?? {})) {
      promised.versions.set(number, Math.max(promised.versions.get(number) ?? 0, version))
    }
    if (++count === killAfterCount && timer === undefined) timer = setTimeout(kill, Math.random() * 3)
  }
  await process_.gone
  if (!opened) promised.whileOpening++
  const store = readStoreFile(dataDir)
  if (!store) return
  const verified = await verifyJournal(dataDir, testKey, madeUpFormats(store.format))
  expect(verified.problem).toBeNull()
  expect(verified.purged + verified.entries).toBeGreaterThanOrEqual(promised.sequence)
}

function spawnChild(dataDir: string, life: number, format: number) {
  const args = [child, dataDir, testKey.toString('hex'), `life-${life}`, String(format)]
  const started = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (started.pid === undefined) throw new Error('the child could not be started')
  const gone = new Promise<void>((done) => started.once('close', () => done()))
  return { pid: started.pid, stdout: started.stdout, gone }
}

/** A last line that the kill cut off is no message. */
function parseMessage(line: string): Message | null {
  try {
    return JSON.parse(line) as Message
  } catch {
    return null
  }
}

function checkFound(found: NonNullable<Message['found']>, promised: Promised): void {
  for (const [number, version] of promised.versions) {
    expect(found[number]?.version, `account ${number}`).toBeGreaterThanOrEqual(version)
  }
  const accounts = Object.values(found)
  expect(accounts.reduce((sum, { units }) => sum + units, 0)).toBe(accounts.length * 100)
}

it(`loses nothing over ${folders * killsPerFolder} kills`, { timeout: 170_000 }, async () => {
  let total = 0
  let replayed = 0
  let whileOpening = 0
  let purged = 0
  await Promise.all(
    Array.from({ length: folders }, async () => {
      const folder = aFolder()
      const promised = nothingPromised()
      for (let life = 1; life <= killsPerFolder; life++) await liveAndDie(folder.path, life, promised)
      await checkAtLast(folder.path, promised)
      total += promised.acknowledged
      replayed += promised.replayed
      purged += promised.purged
      whileOpening += promised.whileOpening
      folder.remove()
    }),
  )
  // The kills did hit what they were meant to hit.
  expect(total).toBeGreaterThan(folders * killsPerFolder)
  expect(replayed).toBeGreaterThan(0)
  expect(whileOpening).toBeGreaterThan(0)
  expect(purged).toBeGreaterThan(0)
})

it('loses nothing when it is killed while its data are brought forward', { timeout: 60_000 }, async () => {
  const folder = aFolder()
  const promised = nothingPromised()
  const first = ourFormats.current
  await liveAndDie(folder.path, 1, promised)
  // A third of the kills come that early.
  for (let life = 3; life <= 24; life += 3)
    await liveAndDie(folder.path, life, promised, first + Math.floor(life / 9) + 1)
  expect(promised.whileOpening).toBeGreaterThan(0)
  const store = await openTestStore(folder.path, { formats: madeUpFormats(first + 2) })
  const formats: unknown[] = []
  for await (const { event } of store.history(0)) {
    if (event.kind === 'store.migrated') formats.push(event.data['formatBefore'], event.data['formatNow'])
  }
  // Each begins where the one before has ended.
  expect([formats[0], formats.at(-1)]).toEqual([first, first + 2])
  expect(formats.slice(1, -1).filter((_, i) => i % 2 === 0)).toEqual(
    formats.slice(1, -1).filter((_, i) => i % 2 === 1),
  )
  await store.close()
  folder.remove()
})

function nothingPromised(): Promised {
  return {
    sequence: 0,
    versions: new Map(),
    acknowledged: 0,
    whileOpening: 0,
    replayed: 0,
    purged: 0,
  }
}

/** The documents say the same as the journal, entry by entry. */
async function checkAtLast(dataDir: string, promised: Promised): Promise<void> {
  const store = await openTestStore(dataDir)
  const journalled = new Map<string, { version: number; value: unknown }>()
  let sequence = (await verifyJournal(dataDir, testKey)).purged
  for await (const entry of readJournal(dataDir, testKey)) {
    expect(entry.sequence).toBe(++sequence)
    for (const { key, version, value } of entry.puts) {
      const before = journalled.get(key)
      // Carried over from what was purged, or the next of what is there.
      if (entry.event.kind === 'journal.carried')
        expect(before ?? { version, value }).toEqual({ version, value })
      else if (before) expect(version).toBe(before.version + 1)
      journalled.set(key, { version, value })
    }
  }
  expect(sequence).toBeGreaterThanOrEqual(promised.sequence)
  for (const [number, { version, value }] of journalled) {
    expect(await store.get('accounts', number)).toEqual({ version, value })
  }
  await store.close()
}
