/**
 * A store that takes up its service again by itself. When it has failed, for lack of space say, its folder is closed and
 * opened anew in the same process, as at a start: all that was acknowledged is there, and what was not is gone, as whoever
 * wrote it was told. Until that succeeds it takes and answers nothing.
 */
import type { Timers } from '../../foundation/timers.ts'
import type { LowdbStore, StoreRemains } from './lowdb-store.ts'
import { errorCode } from '../disk/store-problem.ts'
import { StoreBroken, type Store } from '../port/store.ts'
import type { CollectionName } from '../port/model.ts'
import type { Log } from '../../foundation/log.ts'

export interface ReopeningStore extends LowdbStore {
  /** From now on it is opened again when it fails. */
  serve(service: ReopenedService): void
}

export interface ReopenedService {
  /** Resolves when nothing that began before the failure goes on writing: it has failed, too. */
  settled(): Promise<void>
  /** Writes into the journal that it was opened; called as often as entries were lost, at least once. */
  record(store: LowdbStore): Promise<void>
  /** What a start does before anybody is served. */
  prepare(store: Store): Promise<void>
}

/** The first wait, and the longest one: each that fails doubles it. */
const waitMs = { first: 10_000, longest: 300_000 }

export function reopeningStore(
  first: LowdbStore,
  deps: { open: (after: StoreRemains) => Promise<LowdbStore>; timers: Timers; log: Log },
): ReopeningStore {
  const { open, timers, log } = deps
  let current = first
  let service: ReopenedService | null = null
  let broken = false
  let closed = false
  let trying: Promise<void> = Promise.resolve()
  let callOff = () => {}

  /** The store, if it can be used. Looks whether it has failed meanwhile. */
  function usable(): LowdbStore {
    if (!current.healthy) failed()
    if (broken)
      throw new StoreBroken('The data folder has failed, and is opened again when that is possible.')
    return current
  }

  async function watched<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (!current.healthy) failed()
      throw error
    }
  }

  function failed(): void {
    if (broken || closed || !service) return
    broken = true
    tryIn(waitMs.first, service)
  }

  function tryIn(ms: number, service: ReopenedService): void {
    callOff = timers.after(ms, () => {
      trying = reopen(service).then(
        (store) => {
          current = store
          broken = false
          log.info({}, 'the data folder can be written again; it was opened anew')
        },
        (error: unknown) => {
          log.warn(
            { reason: errorCode(error) },
            'the data folder could not be opened again; it is tried once more',
          )
          if (!closed) tryIn(Math.min(ms * 2, waitMs.longest), service)
        },
      )
    })
  }

  async function reopen({ settled, record, prepare }: ReopenedService): Promise<LowdbStore> {
    await settled()
    await current.close()
    const after = current.remains
    const store = await open(after)
    try {
      // Sequences that were given before are not given again: versions of documents follow from them.
      do await record(store)
      while (store.remains.sequence < after.sequence)
      await prepare(store)
    } catch (error) {
      await store.close()
      throw error
    }
    return store
  }

  return {
    serve(given) {
      service = given
    },
    get: (collection, key) => watched(Promise.resolve().then(() => usable().get(collection, key))),
    list: (collection) => watched(Promise.resolve().then(() => usable().list(collection))),
    commit: (commit) => watched(Promise.resolve().then(() => usable().commit(commit))),
    async *scan<C extends CollectionName>(collection: C) {
      yield* usable().scan(collection)
    },
    history: (after) => usable().history(after),
    historyBackwards: (before) => usable().historyBackwards(before),
    verify: async () => usable().verify(),
    purge: (limits, events) => watched(Promise.resolve().then(() => usable().purge(limits, events))),
    get timeline() {
      return current.timeline
    },
    get healthy() {
      if (!current.healthy) failed()
      return !broken && current.healthy
    },
    get opened() {
      return current.opened
    },
    get remains() {
      return current.remains
    },
    async close() {
      closed = true
      callOff()
      await trying
      await current.close()
    },
  }
}
