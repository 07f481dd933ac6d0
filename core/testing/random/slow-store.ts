/**
 * A store that takes its time: what is asked of it begins later, and its answer comes later still, in an order that a seed
 * says. No timer is in it: the driver of the run lets one through at a time, so that a run can be had once more.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { JournalEvent } from '../../events/events.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Put } from '../../storage/port/model.ts'
import type { MemoryStore } from '../../storage/memory/memory-store.ts'
import type { Chance } from './seeded-random.ts'

/** Where everything waits until it is let through. */
export interface Gate {
  /** Resolves when it is let through; now and then at once. */
  wait(): Promise<void>
  /** What takes real time, so that nobody else is let through meanwhile. */
  during<T>(work: Promise<T>): Promise<T>
  /** Lets one through, and waits until nothing can go on by itself. @returns false when nothing waited. */
  letOne(): Promise<boolean>
  /** Waits until nothing can go on by itself. */
  still(): Promise<void>
}

export function openGate(chance: Chance): Gate {
  const waiting: Array<{ go: () => void; notBefore: number }> = []
  let letThrough = 0
  let working = 0

  async function still(): Promise<void> {
    do await turn()
    while (working > 0)
  }

  return {
    wait() {
      if (chance.once(3)) return Promise.resolve()
      // Some are left behind by many others: what was read is old by the time it is written upon.
      const notBefore = letThrough + (chance.once(8) ? chance.below(80) : 0)
      return new Promise((resolve) => waiting.push({ go: resolve, notBefore }))
    },
    async during(work) {
      working++
      try {
        return await work
      } finally {
        working--
      }
    },
    still,
    async letOne() {
      // Imports take turns of the event loop.
      for (let turns = 0; waiting.length === 0 && turns < 4; turns++) await still()
      if (waiting.length === 0) return false
      letThrough++
      const ready = waiting.filter(({ notBefore }) => notBefore <= letThrough)
      const through = chance.one(ready.length > 0 ? ready : waiting)
      waiting.splice(waiting.indexOf(through), 1)
      through.go()
      await still()
      return true
    },
  }
}

/** A commit that came true. */
export interface Written {
  sequence: number
  event: JournalEvent
  puts: readonly Put[]
  /** Whoever committed it has been told. */
  acknowledged: boolean
}

export interface SlowStore extends MemoryStore {
  /** From now on it is closed to whoever holds it; `lost`: they hear nothing more, as when their process ends. */
  cut(how: 'closed' | 'lost'): void
}

/**
 * @param written takes what comes true, in the order of the journal.
 */
export function slowStore(inner: Store, gate: Gate, written: Written[]): SlowStore {
  let isCut: 'closed' | 'lost' | null = null

  async function wait(): Promise<void> {
    await gate.wait()
    await assertOpen()
  }
  function assertOpen(): Promise<void> | void {
    if (isCut === 'lost') return new Promise(() => {})
    if (isCut === 'closed') throw new Error('the store is closed')
  }
  async function slowly<T>(work: () => Promise<T>): Promise<T> {
    await assertOpen()
    await wait()
    const result = await gate.during(work())
    await gate.wait()
    // What is on its way back when the store closes still comes; a process that ends hears nothing.
    if (isCut === 'lost') await assertOpen()
    return result
  }
  async function* slowEach<T>(each: () => AsyncGenerator<T, void>): AsyncGenerator<T, void> {
    await wait()
    const all: T[] = []
    // What it goes by is what there was at the call.
    await gate.during(
      (async () => {
        for await (const one of each()) all.push(one)
      })(),
    )
    for (const one of all) {
      await wait()
      yield one
    }
  }

  return {
    get events() {
      return written.map(({ event }) => event)
    },
    breakDisk() {
      throw new Error('this one does not break')
    },
    get: (collection, key) => slowly(() => inner.get(collection, key)),
    list: (collection) => slowly(() => inner.list(collection)),
    async commit(commit) {
      const entries: Written[] = []
      const result = await slowly(async () => {
        const committed = await inner.commit(commit)
        if (committed.ok) {
          const { sequence } = committed.value
          const entry = structuredClone({
            sequence,
            event: commit.event,
            puts: commit.puts,
            acknowledged: false,
          })
          entries.push(entry)
          written.push(entry)
        }
        return committed
      })
      for (const entry of entries) entry.acknowledged = true
      return result
    },
    scan: (collection) => slowEach(() => inner.scan(collection)),
    history: (after) => slowEach(() => inner.history(after)),
    historyBackwards: (before) => slowEach(() => inner.historyBackwards(before)),
    verify: () => slowly(() => inner.verify()),
    purge: (limits, events) => slowly(() => inner.purge(limits, events)),
    get timeline() {
      return inner.timeline
    },
    get healthy() {
      return inner.healthy
    },
    cut(how) {
      isCut = how
    },
    async close() {
      isCut ??= 'closed'
    },
  }
}
