/**
 * Keeps personal data no longer than the configuration says. Once a day, when nobody is at the kiosk: the journal's
 * entries past their months, contacts from before a change that can no longer be undone, counters that count nothing
 * any more, damaged files quarantined long ago, data of an older format. What was removed is itself in the journal.
 */
import { affordableHash, dearestCostKey } from '../../passwords/hash-forms.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import type { JournalEvent } from '../../events/events.ts'
import type { Timers } from '../../foundation/timers.ts'
import { dayMs } from '../../foundation/office-time.ts'
import type { Purged, PurgeEvents, Store } from '../../storage/port/store.ts'
import type { Check, CollectionName, Put } from '../../storage/port/model.ts'
import { monthsBefore } from './months.ts'
import type { QuarantinedBefore } from '../../storage/folder/quarantine.ts'
import type { Log } from '../../foundation/log.ts'

export interface Retention {
  /** What the last run found to remove; null before the first. */
  last(): { at: number; entries: number; upTo: number | null } | null
  /** Waits for what is under way. */
  close(): Promise<void>
}

export interface RetentionOptions {
  store: Store
  clock: Clock
  timers: Timers
  log: Log
  /** As in force. */
  config: Pick<KioskConfig, 'kiosk' | 'retention' | 'staff'>
  /** Nobody is signed in, and the clock can be trusted. */
  calm: () => boolean
  /** Entries behind this one are still to be read by somebody. */
  journalNeededAfter: () => Promise<number>
  /** Removes what was quarantined before then. @returns how many files or folders */
  removeQuarantined: (before: QuarantinedBefore) => Promise<number>
}

const checkEveryMs = 10 * 60_000
const runEveryMs = dayMs
/** The journal's files end after so long, so that none keeps old entries because of young ones. */
const fileDays = 30
/** No counter looks back further than a week. */
const counterDays = 30
const codeCounterDays = 1
/** By then the new version has proven itself. */
const olderFormatDays = 30
/** So many documents to a commit. */
const batchSize = 50

export function openRetention(options: RetentionOptions): Retention {
  const { store, clock, timers, log, calm } = options
  let last: ReturnType<Retention['last']> = null
  let triedAt: number | null = null
  let running: Promise<void> | null = null
  let closed = false
  let cancelNext = timers.after(checkEveryMs, check)

  function check(): void {
    cancelNext = timers.after(checkEveryMs, check)
    // The clock may have been set back since.
    const due = triedAt === null || Math.abs(clock.now() - triedAt) >= runEveryMs
    if (!due || running || !calm()) return
    running = run()
      .catch(failed)
      .finally(() => {
        running = null
      })
  }

  function failed(error: unknown): void {
    log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'old data was not purged')
  }

  async function run(): Promise<void> {
    const at = clock.now()
    // Whatever fails is tried again a day later: at once, the journal's next file would go as well.
    triedAt = at
    const purged = await purgeJournal(options, at).catch((error: unknown) => {
      failed(error)
      return 'failed' as const
    })
    const contacts = await sweep('accounts', 'contacts', (account) => {
      const { lastChange } = account
      if (!lastChange?.before || at < lastChange.at + options.config.staff.undoHours * 3_600_000) return null
      return { value: { ...account, lastChange: { ...lastChange, before: null } } }
    })
    await lowerPasswordCost()
    const counters =
      (await sweep('codeCounters', 'counters', ({ sentAt }) =>
        sentAt.every((sent) => sent < at - codeCounterDays * dayMs) ? { value: null } : null,
      )) +
      (await sweep('signInCounters', 'counters', ({ lastFailureAt, lockedUntil }) =>
        Math.max(lastFailureAt, lockedUntil) < at - counterDays * dayMs ? { value: null } : null,
      )) +
      (await sweep('changeOutcomes', 'counters', (outcome) =>
        outcome.at < at - dayMs ? { value: null } : null,
      ))
    const only = monthsBefore(at, options.config.retention.months)
    const files = await options.removeQuarantined({
      only,
      older: Math.max(only, at - olderFormatDays * dayMs),
    })
    if (files > 0) await store.commit({ event: event(options, 'personal-data.purged', { files }), puts: [] })
    if (purged === 'failed') return
    last = { at, entries: purged?.entries ?? 0, upTo: purged?.upTo ?? null }
    log.info({ entries: last.entries, contacts, counters, files }, 'checked for data past its retention time')
  }

  /** Once the dearest hashes were renewed, no sign-in waits for what they cost any more. */
  async function lowerPasswordCost(): Promise<void> {
    const kept = await store.get('passwordCosts', dearestCostKey)
    if (!kept) return
    let work = 0
    const look = (stored: string | null) => {
      work = Math.max(work, (stored === null ? null : affordableHash(stored))?.work ?? 0)
    }
    for await (const { value } of store.scan('accounts')) look(value.passwordHash)
    for (const { value } of await store.list('staff')) [value.passwordHash, value.pinHash].forEach(look)
    if (work >= kept.value.work) return
    const put = { collection: 'passwordCosts' as const, key: dearestCostKey, expect: kept.version }
    // An import that brought hashes meanwhile has written it: then tomorrow.
    await store.commit({
      event: event(options, 'password-cost.lowered', {}),
      puts: [{ ...put, value: { work } }],
    })
  }

  /** @returns how many documents were changed or removed. */
  async function sweep<C extends 'accounts' | 'codeCounters' | 'signInCounters' | 'changeOutcomes'>(
    collection: C,
    what: 'contacts' | 'counters',
    swept: (value: Documents[C]) => { value: Documents[C] | null } | null,
  ): Promise<number> {
    let count = 0
    let batch: Put[] = []
    for await (const { key, version, value } of store.scan(collection)) {
      const to = swept(value)
      if (to) batch.push({ collection, key, value: to.value, expect: version } as Put)
      if (batch.length < batchSize) continue
      count += await commitUnlessChanged(batch, what)
      batch = []
    }
    return count + (await commitUnlessChanged(batch, what))
  }

  /** Documents that somebody changed meanwhile, and accounts for which a request is open, are left to the next run. */
  async function commitUnlessChanged(batch: readonly Put[], what: 'contacts' | 'counters'): Promise<number> {
    const requests = what === 'contacts' ? await requestsOf(batch) : []
    const isOpen = ({ key }: Put) => requests.some((request) => request.check.key === key && request.open)
    for (let puts = batch.filter((put) => !isOpen(put)); puts.length > 0 && !closed && calm();) {
      const change = event(options, 'personal-data.purged', { [what]: puts.length })
      const swept = new Set(puts.map(({ key }) => key))
      const checks = requests.map(({ check }) => check).filter(({ key }) => swept.has(key))
      const done = await store.commit({ event: change, puts, checks })
      if (done.ok) return puts.length
      const { key } = done.error
      puts = puts.filter((put) => put.key !== key)
    }
    return 0
  }

  /** A request stands on its account as it was when it was made, and would be void; one that ran out is none. */
  async function requestsOf(accounts: readonly Put[]): Promise<Array<{ check: Check; open: boolean }>> {
    const requests = await Promise.all(accounts.map(({ key }) => store.get('requests', key)))
    return requests.map((request, at) => ({
      check: { collection: 'requests', key: accounts[at]?.key ?? '', expect: request?.version ?? 0 },
      open: request !== null && clock.now() < request.value.expiresAt,
    }))
  }

  return {
    last: () => last,
    async close() {
      closed = true
      cancelNext()
      await running
    },
  }
}

type Documents = { [C in CollectionName]: NonNullable<Extract<Put, { collection: C }>['value']> }

/** One file of the journal at most: a clock that is set years ahead for a day then takes no more than that. */
async function purgeJournal(options: RetentionOptions, at: number): Promise<Purged | null> {
  const limits = {
    before: monthsBefore(at, options.config.retention.months),
    upTo: await options.journalNeededAfter(),
    fileBegunBefore: at - fileDays * dayMs,
  }
  const events: PurgeEvents = {
    carried: (count) => event(options, 'journal.carried', { count }),
    purged: ({ entries, upTo, hash, newestAt }) =>
      event(options, 'journal.purged', { entries, upToEntry: upTo, hash, upTo: newestAt }),
  }
  return options.store.purge(limits, events)
}

function event(
  { clock, config }: RetentionOptions,
  kind: JournalEvent['kind'],
  data: JournalEvent['data'],
): JournalEvent {
  return { kind, at: clock.now(), kiosk: config.kiosk, account: null, visit: null, data }
}
