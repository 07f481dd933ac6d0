/** Measures commits side by side, in blocks that take turns, so that all meet the same disk and the same neighbours. */
import { join } from 'node:path'
import { machineDisk } from '../../core/storage/disk/disk.ts'
import { openLowdbStore } from '../../core/storage/folder/lowdb-store.ts'
import type { Store } from '../../core/storage/port/store.ts'
import { answer } from '../harness/answer.ts'
import { fill, key } from '../harness/office.ts'
import { contactChanges } from './contact-changes.ts'
import { filledFile, growingFile } from './floor.ts'
import { jsonFileStore } from './json-file-store.ts'
import { sqliteStore } from './sqlite-store.ts'

export interface Turns {
  rounds: number
  perRound: number
}
/** Milliseconds, by what was measured, a list a round. */
export type Rounds = Record<string, number[][]>

type One = () => Promise<number> | number

/** Until the compiler has settled; so many for each. */
const warmUp = 1_000

async function takeTurns({ rounds, perRound }: Turns, contestants: Record<string, One>): Promise<Rounds> {
  const result: Rounds = {}
  for (const [name, one] of Object.entries(contestants)) {
    for (let i = 0; i < warmUp; i++) await one()
    result[name] = []
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, one] of Object.entries(contestants)) {
      const samples: number[] = []
      for (let i = 0; i < perRound; i++) samples.push(await one())
      result[name]?.push(samples)
    }
  }
  return result
}

/** Opens an office and tells what its contact changes asked of the disk. */
async function openOffice(dataDir: string) {
  /** Of the last one's journal entry. */
  let entry = 0
  /** What each waited for its flush, in milliseconds. */
  const flushes: number[] = []
  let armed = false
  let written = false
  const store = await openLowdbStore({
    dataDir,
    key,
    now: Date.now,
    disk: {
      ...machineDisk,
      write(fd, bytes, position) {
        // The first write of a change is its entry, unless the next segment is just being filled with zeros.
        if (armed && bytes[0] !== 0) {
          entry = bytes.length
          armed = false
          written = true
        }
        machineDisk.write(fd, bytes, position)
      },
      dataSync(fd) {
        const started = performance.now()
        machineDisk.dataSync(fd)
        if (written) flushes.push(performance.now() - started)
        written = false
      },
      async dataSyncLater(fd) {
        const started = performance.now()
        const ofChange = written
        written = false
        await machineDisk.dataSyncLater(fd)
        if (ofChange) flushes.push(performance.now() - started)
      },
    },
  })
  const watched: Store = {
    get: (collection, name) => store.get(collection, name),
    list: (collection) => store.list(collection),
    commit(commit) {
      armed = commit.event.kind === 'change.confirmed'
      return store.commit(commit)
    },
    scan: (collection) => store.scan(collection),
    history: (after) => store.history(after),
    historyBackwards: (before) => store.historyBackwards(before),
    verify: () => store.verify(),
    purge: (limits, events) => store.purge(limits, events),
    timeline: store.timeline,
    healthy: true,
    close: () => store.close(),
  }
  return { store: watched, entryBytes: () => entry, flushes }
}

interface FloorInput extends Turns {
  dataDir: string
  accounts: number
  scratchDir: string
  /** Whether better-sqlite3 is there. */
  sqlite: boolean
}

interface FloorResult {
  rounds: Rounds
  entryBytes: number
  /** Of ours, in milliseconds. */
  flushes: number[]
}

async function againstFloor(input: FloorInput): Promise<FloorResult> {
  const { dataDir, accounts, scratchDir, sqlite, ...turns } = input
  const office = await openOffice(dataDir)
  const ours = contactChanges(office.store, accounts, 10)
  // So that the floors know their bytes from the start.
  await ours.one()
  const filled = filledFile(join(scratchDir, 'filled'))
  const growing = growingFile(join(scratchDir, 'growing'))
  const peer = sqlite ? await sqliteStore(join(scratchDir, 'peer.sqlite')) : null
  if (peer) await fill(peer, accounts)
  const peers = peer ? contactChanges(peer, accounts) : null
  const rounds = await takeTurns(turns, {
    ours: () => ours.one(),
    filled: () => filled.one(office.entryBytes()),
    growing: () => growing.one(office.entryBytes()),
    ...(peers ? { sqlite: () => peers.one() } : {}),
  })
  await office.store.close()
  await peer?.close()
  filled.close()
  growing.close()
  const flushes = office.flushes.slice(-turns.rounds * turns.perRound)
  return { rounds, entryBytes: office.entryBytes(), flushes }
}

interface SizesInput extends Turns {
  small: { dataDir: string; accounts: number }
  large: { dataDir: string; accounts: number }
}

async function smallAgainstLarge({ small, large, ...turns }: SizesInput): Promise<Rounds> {
  const offices = await Promise.all([openOffice(small.dataDir), openOffice(large.dataDir)])
  const changes = [
    contactChanges(offices[0].store, small.accounts),
    contactChanges(offices[1].store, large.accounts),
  ] as const
  const rounds = await takeTurns(turns, { small: () => changes[0].one(), large: () => changes[1].one() })
  for (const office of offices) await office.store.close()
  return rounds
}

interface JsonFileInput {
  file: string
  dataDir: string
  accounts: number
  samples: number
}

/** One change of the peer takes as long as very many of ours: each is followed by some of ours. */
async function againstJsonFile({ file, dataDir, accounts, samples }: JsonFileInput): Promise<Rounds> {
  const office = await openOffice(dataDir)
  const { store, startKeeping } = await jsonFileStore(file)
  await fill(store, accounts)
  startKeeping()
  const peer = contactChanges(store, accounts)
  const mine = contactChanges(office.store, accounts, 20)
  const rounds = { ours: [] as number[][], jsonFile: [] as number[][] }
  for (let i = 0; i < warmUp; i++) await mine.one()
  for (let i = 0; i < samples; i++) {
    rounds.jsonFile.push([await peer.one()])
    const samplesOfOurs: number[] = []
    for (let j = 0; j < 100; j++) samplesOfOurs.push(await mine.one())
    rounds.ours.push(samplesOfOurs)
  }
  await office.store.close()
  return rounds
}

answer({ againstFloor, smallAgainstLarge, againstJsonFile })
export type { FloorInput, FloorResult, JsonFileInput, SizesInput }
