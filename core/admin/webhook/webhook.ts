/**
 * Tells another system of every confirmed change, or of every alarm about kiosks, in order, at least once. The journal is the queue: a citizen's commit
 * writes nothing more for it, and nothing can be lost; the store only keeps how far the receiver has come. A crash between an
 * answer and that mark posts a change again, under the same id.
 */
import { confirmedChange, type History, type HistoryEntry } from '../../accounts/confirmed-changes.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { EventKind, JournalEvent } from '../../events/events.ts'
import type { Timers } from '../../foundation/timers.ts'
import type { Store } from '../../storage/port/store.ts'
import { postRecord, type Posted, type PostedRecord } from './post-record.ts'
import type { WebhookTarget } from './target.ts'
import type { Log } from '../../foundation/log.ts'

export interface Webhook {
  /** Reads new changes now: call it after a commit that confirmed or undid one. */
  wake(): void
  /** How many changes the receiver has not taken yet. */
  depth(): Promise<number>
  /** The last entry of the journal that it needs no more; Infinity when nothing waits. */
  readUpTo(): Promise<number>
  /** Null while all is well. `refused`: the receiver turns changes down, and somebody has to look. */
  trouble(): { kind: 'later' | 'refused'; since: number; detail: string } | null
  /** Resolves when nothing is being posted and nothing is due. */
  idle(): Promise<void>
  /** Breaks off what is being posted: it goes out after the next start. */
  close(): Promise<void>
}

/** What of the journal is posted. Each has an address and a mark of its own: a receiver gets one kind of record. */
export interface WebhookQueue {
  recordOf: (entry: HistoryEntry) => PostedRecord | null
  /** Key of how far the receiver has come. */
  mark: string
  delivered: EventKind
  delayed: EventKind
  /** For the log. */
  what: string
}

export const changesQueue: WebhookQueue = {
  recordOf: confirmedChange,
  mark: 'mark',
  delivered: 'webhook.delivered',
  delayed: 'webhook.delayed',
  what: 'changes',
}

export interface WebhookOptions {
  queue: WebhookQueue
  store: Store
  history: History
  clock: Clock
  timers: Timers
  log: Log
  fetch: typeof globalThis.fetch
  /** From `checkTarget`. */
  target: WebhookTarget
}

const minute = 60_000
/** 30 s, 1 min, 2 min, … up to an hour between tries, for ever. */
const firstWaitMs = minute / 2
const longestWaitMs = 60 * minute
/** What the receiver asks for is obeyed up to a day: a mistake there must not stop deliveries for good. */
const longestAskedMs = 24 * 60 * minute
/** So many changes at most before the mark is moved on, and one entry in the journal. */
const perBatch = 50

/** Starts with what the receiver has not taken; with everything, when it has never taken anything. */
export function openWebhook(options: WebhookOptions): Webhook {
  const { store, history, clock, timers, log } = options
  const breakOff = new AbortController()
  const { what, mark: markKey } = options.queue
  const queue = waitingRecords(store, history, options.queue)
  let trouble: ReturnType<Webhook['trouble']> = null
  let tries = 0
  let closing = false
  let again = false
  let run: Promise<void> | null = null
  let retryAt = 0
  let cancelTimer = () => {}

  function wake(): void {
    again = true
    const waitMs = retryAt - clock.now()
    // Longer than it ever is: the clock was set back.
    if (closing || run || (waitMs > 0 && waitMs <= longestAskedMs)) return
    cancelTimer()
    run = passes()
      .catch((error: unknown) => {
        // The store is broken, or the journal cannot be read: nothing is lost by waiting for the next start.
        closing = true
        log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'the webhook stopped')
      })
      .finally(() => {
        run = null
        if (again) wake()
      })
  }

  async function passes(): Promise<void> {
    while (again && !closing) {
      again = false
      for (let batch = await queue.next(perBatch); batch.length > 0; batch = await queue.next(perBatch)) {
        if (!(await deliver(batch))) return
      }
    }
  }

  /** @returns whether all of them were taken. */
  async function deliver(batch: readonly PostedRecord[]): Promise<boolean> {
    let taken: PostedRecord | null = null
    let count = 0
    let posted: Posted = { kind: 'taken' }
    for (const change of batch) {
      posted = await postRecord(change, { ...options, now: clock.now(), signal: breakOff.signal })
      if (posted.kind !== 'taken') break
      taken = change
      count++
    }
    if (taken) {
      const from = batch[0]?.id ?? taken.id
      await moveMark({ count, from, to: taken.id })
      queue.taken(taken.id)
    }
    if (posted.kind === 'taken') {
      if (trouble) log.info({}, `the central system takes ${what} again`)
      trouble = null
      tries = 0
      return true
    }
    if (taken) tries = 0
    if (!breakOff.signal.aborted) await putOff(posted)
    return false
  }

  async function putOff(posted: Exclude<Posted, { kind: 'taken' }>): Promise<void> {
    const { kind, detail } = posted
    const asked = posted.kind === 'later' ? Math.min(posted.afterMs ?? 0, longestAskedMs) : 0
    const isNews = trouble?.kind !== kind
    trouble = { kind, detail, since: isNews ? clock.now() : (trouble?.since ?? clock.now()) }
    const ownMs = kind === 'refused' ? longestWaitMs : Math.min(firstWaitMs * 2 ** tries, longestWaitMs)
    const waitMs = Math.max(ownMs, asked)
    tries++
    if (isNews) {
      // Once, not with every try: the journal is no log.
      await store.commit({ event: eventOf(options.queue.delayed, { reason: kind, detail }), puts: [] })
      if (kind === 'refused')
        log.error({ detail }, `the central system refuses ${what}; it is asked again every hour`)
      else log.warn({ detail }, `the central system does not take ${what}; they are kept and sent again`)
    }
    retryAt = clock.now() + waitMs
    if (!closing) cancelTimer = timers.after(waitMs, tryAgain)
  }

  function tryAgain(): void {
    // A timer may ring a little before the clock has come so far.
    retryAt = 0
    wake()
  }

  /** Never back: what was taken once is not sent again, by any process. */
  async function moveMark(taken: { count: number; from: number; to: number }): Promise<void> {
    for (;;) {
      const mark = await store.get('webhook', markKey)
      const delivered = Math.max(taken.to, mark?.value.delivered ?? 0)
      const put = {
        collection: 'webhook',
        key: markKey,
        value: { delivered },
        expect: mark?.version ?? 0,
      } as const
      const event = eventOf(options.queue.delivered, taken)
      if ((await store.commit({ event, puts: [put] })).ok) return
    }
  }

  function eventOf(kind: EventKind, data: JournalEvent['data']): JournalEvent {
    return { kind, at: clock.now(), kiosk: 'service', account: null, visit: null, data }
  }

  wake()
  return {
    wake,
    depth: () => queue.depth(),
    readUpTo: () => queue.readUpTo(),
    trouble: () => trouble,
    async idle() {
      while (run) await run
    },
    async close() {
      closing = true
      cancelTimer()
      breakOff.abort()
      await run
    },
  }
}

/** The changes behind the mark, by their ids; the journal is read on from where the last reading ended. */
function waitingRecords(store: Store, history: History, { recordOf, mark: markKey }: WebhookQueue) {
  let waiting: number[] = []
  let readTo: number | null = null
  let reading: Promise<void> | null = null

  async function read(): Promise<void> {
    readTo ??= (await store.get('webhook', markKey))?.value.delivered ?? 0
    for await (const entry of history(readTo)) {
      if (recordOf(entry)) waiting.push(entry.sequence)
      readTo = entry.sequence
    }
  }
  /** One at a time, and for each caller one that began after the call. */
  async function readAnew(): Promise<void> {
    const before = reading
    const mine = (async () => {
      await before
      await read()
    })()
    reading = mine
    try {
      await mine
    } finally {
      if (reading === mine) reading = null
    }
  }

  return {
    async readUpTo(): Promise<number> {
      await readAnew()
      const [first] = waiting
      return first === undefined ? Infinity : first - 1
    },
    async next(most: number): Promise<PostedRecord[]> {
      await readAnew()
      const [first] = waiting
      if (first === undefined) return []
      const changes: PostedRecord[] = []
      for await (const entry of history(first - 1)) {
        const change = recordOf(entry)
        if (change && changes.push(change) === most) break
      }
      return changes
    },
    taken(upTo: number): void {
      waiting = waiting.filter((id) => id > upTo)
    },
    async depth(): Promise<number> {
      await readAnew()
      return waiting.length
    },
  }
}
