/**
 * The durable outbox: notices that must go out because of what was committed. They are put into the store by the very
 * commit of it, so none is lost and none is sent for a change that did not happen; this worker reads only the
 * store. A crash between handing over and removing sends a notice twice, with the same Message-ID; never zero times.
 */
import type { Clock } from '../foundation/clock.ts'
import type { JournalEvent } from '../events/events.ts'
import { newestLink } from '../audit/period.ts'
import type { Random } from '../foundation/random.ts'
import { err } from '../foundation/result.ts'
import type { OutboxItem } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import type { Put, Versioned } from '../storage/port/model.ts'
import type { Mailer, MailFailure } from './mailer.ts'
import { noticeMail } from './templates/notice.ts'
import type { Timers } from '../foundation/timers.ts'
import type { Log } from '../foundation/log.ts'

export interface Outbox {
  /** Checks for due notices now: call it after a commit that put some. */
  wake(): void
  /** Other mail settings are in force: what the old ones held back goes out now. */
  settingsChanged(): void
  /** What is due, and what is held back, goes by another time now. */
  clockSetBack(): void
  /** How many notices wait. */
  depth(): Promise<number>
  /** Resolves when nothing is being sent and nothing is due. */
  idle(): Promise<void>
  /** Takes up nothing more, waits for what is being sent, at most 5 s, then breaks it off: it goes out after the next start. */
  close(): Promise<void>
}

interface OutboxOptions {
  store: Store
  mailer: Mailer
  clock: Clock
  timers: Timers
  log: Log
  /** For the texts. */
  office: { name: string; hotline: string }
}

type Waiting = { key: string } & Versioned<OutboxItem>

const minute = 60_000
/** After passing trouble: 30 s, 1 min, 2 min, … up to an hour between tries, for three days. */
const firstWaitMs = minute / 2
const longestWaitMs = 60 * minute
const giveUpAfterMs = 72 * 60 * minute
/** While staff must mend the settings. Not written down: mending them, or a restart, tries at once. */
const misconfiguredWaitMs = 5 * minute
/** By then nobody mends them any more. */
const holdBackAtMostMs = 30 * 24 * 60 * minute
const atOnce = 4
const closeWaitMs = 5_000

/** The documents that a change's commit must carry for its notices. Keys sort by time, then by their order here. */
export function noticePuts(
  notices: ReadonlyArray<Pick<OutboxItem, 'to' | 'language' | 'notice'>>,
  { now, random }: { now: number; random: Random },
): Put[] {
  return notices.map((notice, index) => ({
    collection: 'outbox',
    key: `${String(now).padStart(15, '0')}-${index}-${random.bytes(8).toString('hex')}`,
    value: { ...notice, createdAt: now, tries: 0, nextTryAt: now },
    expect: 0,
  }))
}

/** Starts with what waits in the store. */
export function openOutbox({ store, mailer, clock, timers, log, office }: OutboxOptions): Outbox {
  /** Notices held back because mail is misconfigured, and until when. */
  const heldBack = new Map<string, number>()
  const breakOff = new AbortController()
  let alarmed = false
  let closing = false
  let again = false
  let run: Promise<void> | null = null
  let cancelTimer = () => {}

  function wake(): void {
    again = true
    if (closing || run) return
    cancelTimer()
    run = passes()
      .catch((error: unknown) => {
        // The store is broken: it takes nothing more, and so the notices stay where they are until the next start.
        closing = true
        log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'the outbox stopped')
      })
      .finally(() => {
        run = null
        // Woken after the last check: check again.
        if (again) wake()
      })
  }

  function checkAnew(): void {
    heldBack.clear()
    wake()
  }

  async function passes(): Promise<void> {
    let waiting: Waiting[] = []
    while (again && !closing) {
      again = false
      waiting = await store.list('outbox')
      const now = clock.now()
      const due = waiting.filter((item) => dueAt(item) <= now)
      if (due.length === 0) continue
      again = true
      await Promise.all(Array.from({ length: atOnce }, () => lane(due)))
    }
    const next = Math.min(...waiting.map(dueAt))
    if (!closing && waiting.length > 0) cancelTimer = timers.after(next - clock.now(), wake)
  }

  const dueAt = ({ key, value }: Waiting) => Math.max(value.nextTryAt, heldBack.get(key) ?? 0)

  async function lane(due: Waiting[]): Promise<void> {
    for (let item = due.shift(); item && !closing; item = due.shift()) await sendOne(item)
  }

  async function sendOne(item: Waiting): Promise<void> {
    const { key, value } = item
    const result = await send(key, value)
    if (result.ok) {
      alarmed = false
      return settle(item, { kind: 'notice.sent', value: null })
    }
    if (!breakOff.signal.aborted) await notSent(item, result.error)
  }

  async function send(key: string, value: OutboxItem): ReturnType<Mailer['send']> {
    try {
      const head = await newestLink(store)
      const content = noticeMail({ language: value.language, notice: value.notice, office, head })
      const message = { to: value.to, messageId: `notice-${key}`, ...content }
      return await mailer.send(message, { signal: breakOff.signal })
    } catch (error) {
      // A bug; one notice that hits it must not hold up the others.
      log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a notice could not be written')
      return err({
        kind: 'misconfigured',
        detail: error instanceof Error ? error.name : 'unknown',
        ofThisMail: true,
      })
    }
  }

  async function notSent(item: Waiting, failure: MailFailure): Promise<void> {
    const { kind, detail, ofThisMail = false, mailboxFull = false } = failure
    const { value } = item
    const now = clock.now()
    switch (kind) {
      case 'address-refused':
        // Its owner may make room within the days that it is tried.
        if (mailboxFull) return putOff()
        log.warn({ detail }, 'a notice was given up: its address was refused')
        return settle(item, { kind: 'notice.failed', value: null, data: { reason: kind } })
      case 'misconfigured':
        if (ofThisMail || now - value.createdAt >= holdBackAtMostMs) return putOff()
        heldBack.set(item.key, now + misconfiguredWaitMs)
        if (!alarmed)
          log.error({ detail }, 'notices wait: mail is out of service until its settings are mended')
        alarmed = true
        return
      case 'passing-trouble':
        return putOff()
    }

    function putOff(): Promise<void> {
      const data = { reason: kind, detail }
      if (now - value.createdAt >= giveUpAfterMs) {
        log.warn({ detail, tries: value.tries + 1 }, 'a notice was given up after three days or more')
        return settle(item, { kind: 'notice.failed', value: null, data })
      }
      const nextTryAt = now + Math.min(firstWaitMs * 2 ** value.tries, longestWaitMs)
      log.info({ detail, tries: value.tries + 1 }, 'a notice did not go out yet')
      return settle(item, {
        kind: 'notice.delayed',
        value: { ...value, tries: value.tries + 1, nextTryAt },
        data,
      })
    }
  }

  /** One commit: what became of the try, and the notice removed or put off. */
  async function settle(
    { key, version, value }: Waiting,
    outcome: {
      kind: 'notice.sent' | 'notice.delayed' | 'notice.failed'
      value: OutboxItem | null
      data?: JournalEvent['data']
    },
  ): Promise<void> {
    heldBack.delete(key)
    const committed = await store.commit({
      event: {
        kind: outcome.kind,
        at: clock.now(),
        kiosk: 'service',
        account: null,
        visit: null,
        data: {
          notice: key,
          reference: value.notice.reference,
          side: value.notice.side,
          tries: value.tries + 1,
          ...outcome.data,
        },
      },
      puts: [{ collection: 'outbox', key, value: outcome.value, expect: version }],
    })
    if (!committed.ok) log.warn({ notice: key }, 'a notice was settled by someone else meanwhile')
  }

  wake()
  return {
    wake,
    settingsChanged: checkAnew,
    clockSetBack: checkAnew,
    async depth() {
      return (await store.list('outbox')).length
    },
    async idle() {
      while (run) await run
    },
    async close() {
      closing = true
      cancelTimer()
      if (!run) return
      const cancelWait = timers.after(closeWaitMs, () => breakOff.abort())
      await run
      cancelWait()
    },
  }
}
