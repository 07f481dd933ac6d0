import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../storage/memory/memory-store.ts'
import { anEvent } from '../testing/store/store-contract.ts'
import type { Store } from '../storage/port/store.ts'
import { chainStart } from '../storage/port/entry.ts'
import type { JournalEvent } from '../events/events.ts'
import { entriesBackwards, entriesBetween, newestLink } from './period.ts'
import { countByDay, queryJournal, type JournalFilter } from './query.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Midnight at the office. */
const start = Date.parse('2026-11-24T00:00:00+07:00')

async function storeWith(...events: Array<Partial<JournalEvent>>): Promise<Store> {
  const store = memoryStore()
  for (const event of events) await store.commit({ event: { ...anEvent(start), ...event }, puts: [] })
  return store
}
const found = async (store: Store, filter: JournalFilter) =>
  (await queryJournal(store, filter)).entries.map(({ sequence }) => sequence)

/** Counts what is looked at. */
function watched(store: Store): Store & { looked: number } {
  const counting = {
    ...store,
    looked: 0,
    async *history(after: number) {
      for await (const entry of store.history(after)) {
        counting.looked++
        yield entry
      }
    },
    async *historyBackwards(before?: number) {
      for await (const entry of store.historyBackwards(before)) {
        counting.looked++
        yield entry
      }
    },
  }
  return counting
}

describe('a query', () => {
  it('finds by each condition, newest first', async () => {
    const store = await storeWith(
      { at: start, kiosk: 'kiosk-2' },
      { at: start + 1, kind: 'account.opened', staff: 'lan.tt' },
      { at: start + 2, account: '0999999999' },
      { at: start + 3, account: null, data: { reference: 'K7M4-92QX-T' } },
      { at: start + 4, kind: 'change.undone', data: { undoes: 'K7M4-92QX-T', reference: '1111-1111-1' } },
    )
    expect(await found(store, {})).toEqual([5, 4, 3, 2, 1])
    expect(await found(store, { from: start + 1, to: start + 3 })).toEqual([3, 2])
    expect(await found(store, { kinds: ['account.opened', 'change.undone'] })).toEqual([5, 2])
    expect(await found(store, { kinds: [] })).toEqual([])
    expect(await found(store, { staff: ' LAN.TT' })).toEqual([2])
    expect(await found(store, { account: '0999 999 999' })).toEqual([3])
    expect(await found(store, { account: 'nobody' })).toEqual([])
    expect(await found(store, { reference: 'k7m4 92qx t' })).toEqual([5, 4])
    expect(await found(store, { reference: 'IIII.LLLL.l' })).toEqual([5])
    expect(await found(store, { reference: '' })).toEqual([])
    expect(await found(store, { kiosk: 'kiosk-2' })).toEqual([1])
    expect(await found(store, { kiosk: 'kiosk-1', account: '0123456789', from: start + 1 })).toEqual([5, 2])
  })

  it('finds an account by its personal ID, in entries with either number', async () => {
    const store = memoryStore()
    const entry = (account: string) => ({ event: { ...anEvent(start), account }, puts: [] })
    await store.commit({
      event: anEvent(start),
      puts: [{ collection: 'personalIds', key: '001085000001', value: { account: '0100000001' }, expect: 0 }],
    })
    await store.commit(entry('0100000001'))
    await store.commit(entry('001085000001'))
    await store.commit(entry('0100000002'))
    expect(await found(store, { account: '001085000001' })).toEqual([3, 2])
    expect(await found(store, { account: '0100000001' })).toEqual([2])
  })

  it('goes on from page to page until nothing is left', async () => {
    const store = await storeWith(...Array.from({ length: 120 }, (_, i) => ({ at: start + i })))
    const pages = []
    let before: number | undefined
    do {
      const page = await queryJournal(store, { from: start + 1 }, { before, limit: 1_000 })
      pages.push(page.entries.length)
      before = page.next?.before
    } while (before !== undefined)
    expect(pages).toEqual([50, 50, 19])
    expect((await queryJournal(store, {}, { limit: 3 })).next).toEqual({
      before: 118,
      lookedBackTo: start + 117,
    })
  })

  it('looks at no more than it has patience for, and says how far it came', async () => {
    const store = watched(await storeWith(...Array.from({ length: 25_000 }, (_, i) => ({ at: start + i }))))
    const page = await queryJournal(store, { staff: 'nobody' })
    expect(page.entries).toEqual([])
    expect(store.looked).toBeLessThanOrEqual(20_000)
    expect(page.next?.lookedBackTo).toBe(start + 25_000 - store.looked)
    const last = await queryJournal(store, { staff: 'nobody' }, page.next ?? {})
    expect(last.next).toBeNull()
    expect(store.looked).toBe(25_000)
  })

  it('finds a time long ago at once, and stops behind it', async () => {
    const store = watched(
      await storeWith(...Array.from({ length: 20_000 }, (_, i) => ({ at: start + i * minute }))),
    )
    const page = await queryJournal(store, { from: start + 5 * day, to: start + 5 * day + 5 * minute })
    expect(page.entries).toHaveLength(5)
    expect(page.next).toBeNull()
    expect(store.looked).toBeLessThan(1_200)
  })
})

describe('a period', () => {
  it('loses nothing, however often and far the clock was set back', async () => {
    const times = fc.array(fc.nat(24 * hour), { minLength: 1, maxLength: 12 }).map((all) =>
      // Mostly forward, as times go.
      all.map((at, i) => start + (at % 3 === 0 ? at : Math.max(...all.slice(0, i + 1)) - (at % hour))),
    )
    await fc.assert(
      fc.asyncProperty(times, fc.nat(24 * hour), fc.nat(24 * hour), async (few, a, b) => {
        // Each time stands for many entries, so that the search has something to search in.
        const store = await storeWith(...few.flatMap((at) => Array.from({ length: 700 }, () => ({ at }))))
        const [from, to] = [start + Math.min(a, b), start + Math.max(a, b)]
        const inside = few.filter((at) => at >= from && at < to).length * 700
        let seen = 0
        for await (const entry of entriesBetween(store, { from, to, head: await newestLink(store) })) {
          expect(entry.event.at >= from && entry.event.at < to).toBe(true)
          seen++
        }
        expect(seen).toBe(inside)
        let backwards = 0
        for await (const { event } of entriesBackwards(store, { from, to, before: Infinity })) {
          if (event.at >= from && event.at < to) backwards++
        }
        expect(backwards).toBe(inside)
      }),
      { numRuns: 30 },
    )
  })

  it('is empty in an empty journal', async () => {
    const store = memoryStore()
    expect(await newestLink(store)).toEqual(chainStart)
    expect(await found(store, { from: start, to: start + 1 })).toEqual([])
  })
})

describe('counts by day', () => {
  it('are the office’s days, also those without anything', async () => {
    const store = await storeWith(
      { at: start - 1 },
      { at: start },
      { at: start + day - 1, kind: 'help.asked' },
      { at: start + 2 * day },
      { at: start + 2 * day + 5 },
      { at: start + 3 * day },
    )
    expect(await countByDay(store, { from: start, to: start + 3 * day })).toEqual({
      ok: true,
      value: [
        { day: '2026-11-24', counts: { 'change.confirmed': 1, 'help.asked': 1 } },
        { day: '2026-11-25', counts: {} },
        { day: '2026-11-26', counts: { 'change.confirmed': 2 } },
      ],
    })
    const part = await countByDay(store, { from: start - 1, to: start + 1 })
    expect(part.ok && part.value.map((one) => one.counts)).toEqual([
      { 'change.confirmed': 1 },
      { 'change.confirmed': 1 },
    ])
  })

  it('are refused for more than 92 days', async () => {
    const store = memoryStore()
    const quarter = await countByDay(store, { from: start, to: start + 92 * day })
    expect(quarter.ok && quarter.value).toHaveLength(92)
    expect(await countByDay(store, { from: start, to: start + 92 * day + 1 })).toEqual({
      ok: false,
      error: { kind: 'period-too-long', mostDays: 92 },
    })
  })
})
