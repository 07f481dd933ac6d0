/** The data folder: its key, its store, and the clock, which never runs behind what the journal holds. */
import { machineTime, watchClock, type ClockWatch } from '../admin/health/clock-watch.ts'
import { steadyClock, type SteadyClock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import { machineTimers } from '../foundation/timers.ts'
import { loadOrCreateKey } from '../storage/disk/key-file.ts'
import { StoreProblem } from '../storage/disk/store-problem.ts'
import { storeWarningSentence } from '../storage/documents/store-warning.ts'
import { openLowdbStore, type LowdbStore, type StoreRemains } from '../storage/folder/lowdb-store.ts'
import { reopeningStore, type ReopeningStore } from '../storage/folder/reopening-store.ts'
import type { CleanUps } from './clean-ups.ts'
import { OpenError, type OpenOptions } from './options.ts'

export interface Storage {
  store: ReopeningStore
  /** The key from which those for other purposes are derived. */
  master: Buffer
  clock: SteadyClock
  clockWatch: ClockWatch
  /** Puts the start into the journal; also each time the store has been opened anew. */
  recordStart: (opened: LowdbStore) => Promise<void>
}

/** @throws OpenError */
export async function openStorage(options: OpenOptions, cleanUps: CleanUps): Promise<Storage> {
  const { store, master } = await openStore(options)
  cleanUps.add(() => store.close())
  const { lastActAt } = store.timeline
  const clockWatch = watchClock(machineTime, lastActAt)
  const clock = steadyClock(lastActAt, clockWatch.sources)
  const { config, log } = options
  const record = (opened: LowdbStore) => recordStart(opened, clock.now(), config.kiosk, log)
  await record(store)
  return { store, master, clock, clockWatch, recordStart: record }
}

export const isInUse = (error: unknown) =>
  error instanceof OpenError && error.cause instanceof StoreProblem && error.cause.problem === 'folder-in-use'

async function openStore({ dataDir, key, log }: OpenOptions) {
  try {
    const master = key ?? (await keyFromFile(dataDir, log))
    const open = (after?: StoreRemains) =>
      openLowdbStore({
        dataDir,
        key: master,
        now: steadyClock().now,
        ...(after && { after }),
        onWarning: (warning) => log.warn({ trouble: warning.kind }, storeWarningSentence(warning)),
      })
    return { store: reopeningStore(await open(), { open, timers: machineTimers, log }), master }
  } catch (error) {
    if (error instanceof StoreProblem) throw new OpenError(error.message, { cause: error })
    throw error
  }
}

/** Each start stands in the journal, with what a crash before it had left. */
async function recordStart(store: LowdbStore, at: number, kiosk: string, log: Log): Promise<void> {
  const { created, migrated, replayed, tornBytes } = store.opened
  if (migrated) {
    const { from: formatBefore, to: formatNow, ms } = migrated
    log.info(
      { formatBefore, formatNow, ms },
      'the data were brought to a new format; as they were before, they are kept',
    )
  }
  if (tornBytes > 0)
    log.warn({ tornBytes }, 'a write that a crash had cut short, never acknowledged, was removed')
  const data = { created, replayed, tornBytes }
  await store.commit({
    event: { kind: 'store.opened', at, kiosk, account: null, visit: null, data },
    puts: [],
  })
}

async function keyFromFile(dataDir: string, log: Log): Promise<Buffer> {
  const { key, file } = await loadOrCreateKey(dataDir)
  log.warn(
    { file },
    'the data’s key is kept in a file, since there is no OS key store here: protect the folder and its backups',
  )
  return key
}
