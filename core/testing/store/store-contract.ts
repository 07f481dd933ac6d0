/** What every adapter of the store must do, as tests. An adapter's own test file calls this with a way to open it. */
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../events/events.ts'
import { emptyTimeline } from '../../storage/port/timeline.ts'
import type { Account, OutboxItem } from '../../storage/port/documents.ts'
import type { Purged, Store } from '../../storage/port/store.ts'
import type { Check, Put } from '../../storage/port/model.ts'

export interface Adapter {
  /** A new, empty store. */
  open(): Promise<Store>
  /** The same data again, as after a restart; absent when the adapter keeps nothing. */
  reopen?(store: Store): Promise<Store>
  /** Takes away what open() made. */
  dispose(): Promise<void>
}

export const anEvent = (at = 1_000, data: JournalEvent['data'] = {}): JournalEvent => ({
  kind: 'change.confirmed',
  at,
  kiosk: 'kiosk-1',
  account: '0123456789',
  visit: 'v1',
  data,
})

export const anAccount = (number: string, phone: string | null = null): Account => ({
  number,
  personalId: null,
  kind: 'individual',
  name: 'Nguyễn Thị Ánh',
  phone,
  email: null,
  passwordHash: 'scrypt$…',
})

const put = (number: string, phone: string | null, expect: Put['expect'] = 'whatever'): Put => ({
  collection: 'accounts',
  key: number,
  value: anAccount(number, phone),
  expect,
})
const removal = (number: string, expect: Put['expect'] = 'whatever'): Put => ({
  collection: 'accounts',
  key: number,
  value: null,
  expect,
})
async function all<T>(given: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of given) found.push(one)
  return found
}
const conflict = (key: string) => ({ ok: false, error: { kind: 'conflict', collection: 'accounts', key } })

export function describeStore(name: string, makeAdapter: () => Adapter): void {
  describe(`the store's contract: ${name}`, () => {
    let adapter: Adapter | null = null
    let store: Store
    async function opened(): Promise<Store> {
      adapter = makeAdapter()
      store = await adapter.open()
      return store
    }
    afterEach(async () => {
      await store.close()
      await adapter?.dispose()
    })

    it('is empty at first', async () => {
      await opened()
      expect(await store.get('accounts', '1')).toBeNull()
      expect(await store.list('outbox')).toEqual([])
      expect(store.timeline).toEqual(emptyTimeline)
      expect(store.healthy).toBe(true)
    })

    it('keeps what was committed, counts versions and sequences upwards', async () => {
      await opened()
      const first = await store.commit({ event: anEvent(), puts: [put('1', 'a')] })
      const second = await store.commit({ event: anEvent(), puts: [put('1', 'b'), put('2', 'c')] })
      expect(first.ok && second.ok && second.value.sequence > first.value.sequence).toBe(true)
      expect(await store.get('accounts', '1')).toEqual({ version: 2, value: anAccount('1', 'b') })
      expect(await store.get('accounts', '2')).toEqual({
        version: expect.any(Number) as number,
        value: anAccount('2', 'c'),
      })
    })

    it('refuses the whole commit when one version is not as expected', async () => {
      await opened()
      await store.commit({ event: anEvent(), puts: [put('1', 'a')] })
      const late = await store.commit({ event: anEvent(), puts: [put('2', 'x'), put('1', 'b', 2)] })
      expect(late).toEqual(conflict('1'))
      expect(await store.get('accounts', '1')).toMatchObject({ version: 1, value: { phone: 'a' } })
      expect(await store.get('accounts', '2')).toBeNull()
    })

    it('takes 0 as "not there" and whatever as whatever', async () => {
      await opened()
      expect((await store.commit({ event: anEvent(), puts: [put('1', 'a', 0)] })).ok).toBe(true)
      expect(await store.commit({ event: anEvent(), puts: [put('1', 'b', 0)] })).toEqual(conflict('1'))
      expect((await store.commit({ event: anEvent(), puts: [put('1', 'c')] })).ok).toBe(true)
    })

    it('refuses the whole commit when a checked document is not as expected', async () => {
      await opened()
      const check = (key: string, expect: number) => ({ collection: 'accounts' as const, key, expect })
      await store.commit({ event: anEvent(), puts: [put('1', 'a')] })
      const commit = (checks: Check[]) => store.commit({ event: anEvent(), puts: [put('2', 'x')], checks })
      expect(await commit([check('1', 2)])).toEqual(conflict('1'))
      expect(await commit([check('3', 1)])).toEqual(conflict('3'))
      expect(await store.get('accounts', '2')).toBeNull()
      expect((await commit([check('1', 1), check('3', 0)])).ok).toBe(true)
      expect(await store.get('accounts', '1'), 'looked at, not written').toMatchObject({ version: 1 })
      await expect(commit([check('2', 1)]), 'put and checked').rejects.toThrow(TypeError)
    })

    it('removes with null; what comes back can be made as "not there"', async () => {
      await opened()
      await store.commit({ event: anEvent(), puts: [put('1', 'a')] })
      expect(await store.commit({ event: anEvent(), puts: [removal('1', 7)] })).toEqual(conflict('1'))
      expect((await store.commit({ event: anEvent(), puts: [removal('1', 1)] })).ok).toBe(true)
      expect(await store.get('accounts', '1')).toBeNull()
      expect((await store.commit({ event: anEvent(), puts: [removal('1')] })).ok).toBe(true)
      expect((await store.commit({ event: anEvent(), puts: [put('1', 'b', 0)] })).ok).toBe(true)
      expect(await store.get('accounts', '1')).toMatchObject({ value: { phone: 'b' } })
    })

    it('never gives a key a version twice: what was read of a removed document fits no later one', async () => {
      await opened()
      const versions: number[] = []
      for (let round = 0; round < 4; round++) {
        for (let write = 0; write <= round; write++) {
          await store.commit({ event: anEvent(), puts: [put('1', `${round}.${write}`)] })
          versions.push((await store.get('accounts', '1'))?.version ?? 0)
        }
        await store.commit({ event: anEvent(), puts: [removal('1')] })
        // Also over a restart, with nothing in memory of what was removed.
        if (round === 1 && adapter?.reopen) store = await adapter.reopen(store)
      }
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
      await store.commit({ event: anEvent(), puts: [put('1', 'new', 0)] })
      for (const version of versions) {
        const old = { event: anEvent(), puts: [put('1', 'by who read the old one', version)] }
        expect(await store.commit(old)).toEqual(conflict('1'))
      }
      expect(await store.get('accounts', '1')).toMatchObject({ value: { phone: 'new' } })
    })

    it('lets exactly one of many win that expect the same version', async () => {
      await opened()
      await store.commit({ event: anEvent(), puts: [put('1', 'a')] })
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          store.commit({ event: anEvent(), puts: [put('1', `b${i}`, 1)] }),
        ),
      )
      expect(results.filter((result) => result.ok)).toHaveLength(1)
      expect(await store.get('accounts', '1')).toMatchObject({ version: 2 })
    })

    it('does not mind what callers do with their objects', async () => {
      await opened()
      const given = anAccount('1', 'a')
      await store.commit({
        event: anEvent(),
        puts: [{ collection: 'accounts', key: '1', value: given, expect: 'whatever' }],
      })
      given.phone = 'changed by the caller'
      const got = await store.get('accounts', '1')
      if (got) got.value.phone = 'changed by a reader'
      expect(await store.get('accounts', '1')).toMatchObject({ value: { phone: 'a' } })
    })

    it('refuses a commit that puts one document twice', async () => {
      await opened()
      const twice = { event: anEvent(), puts: [put('1', 'a'), put('1', 'b')] }
      await expect(store.commit(twice)).rejects.toThrow(TypeError)
      expect(await store.get('accounts', '1')).toBeNull()
    })

    it('keeps collections apart and lists one in order of key', async () => {
      await opened()
      const item = (to: string): OutboxItem => ({
        to,
        language: 'vi',
        notice: {
          kind: 'contact-changed',
          side: 'old',
          name: 'N*** Á**',
          accountNumber: '0123456789',
          changes: [{ field: 'email', old: 'a***@x.vn', new: 'b***@x.vn' }],
          reference: 'K7',
          at: 1,
        },
        createdAt: 1,
        tries: 0,
        nextTryAt: 1,
      })
      const outbox = (key: string): Put => ({
        collection: 'outbox',
        key,
        value: item(key),
        expect: 'whatever',
      })
      await store.commit({ event: anEvent(), puts: [outbox('b'), outbox('a'), put('a', 'x'), outbox('c')] })
      await store.commit({
        event: anEvent(),
        puts: [{ collection: 'outbox', key: 'b', value: null, expect: 'whatever' }],
      })
      expect(await store.list('outbox')).toEqual([
        { key: 'a', version: 1, value: item('a') },
        { key: 'c', version: 1, value: item('c') },
      ])
    })

    it('takes any text as a key', async () => {
      await opened()
      const keys = ['', ' ', 'a\tb\nc', '"quoted"', 'ẵ@ví.dụ', '../../etc', 'x'.repeat(300), '__proto__']
      for (const key of keys) {
        const value = { accounts: [key] }
        await store.commit({ event: anEvent(), puts: [{ collection: 'emails', key, value, expect: 0 }] })
      }
      for (const key of keys) {
        expect(await store.get('emails', key)).toMatchObject({ value: { accounts: [key] } })
      }
    })

    it('knows the newest event, also when a later one says an earlier time', async () => {
      await opened()
      await store.commit({ event: anEvent(5_000), puts: [] })
      await store.commit({ event: anEvent(3_000), puts: [] })
      expect(store.timeline.lastActAt).toBe(5_000)
    })

    it('takes 500 documents in one commit', async () => {
      await opened()
      const puts = Array.from({ length: 500 }, (_, i) => put(String(i), 'a', 0))
      expect((await store.commit({ event: anEvent(), puts })).ok).toBe(true)
      expect(await store.list('accounts')).toHaveLength(500)
    })

    it('goes through a whole collection, each document once', async () => {
      await opened()
      for (const from of [0, 150]) {
        const puts = Array.from({ length: 150 }, (_, i) => put(String(from + i), 'a'))
        await store.commit({ event: anEvent(), puts })
      }
      await store.commit({ event: anEvent(), puts: [removal('7'), put('8', 'b')] })
      const found = new Map((await all(store.scan('accounts'))).map((document) => [document.key, document]))
      expect(found.size).toBe(299)
      expect(found.get('8')).toEqual({ key: '8', version: 2, value: anAccount('8', 'b') })
      expect(await all(store.scan('outbox'))).toEqual([])
    })

    it('shows each document once while they are written to', async () => {
      await opened()
      const numbers = Array.from({ length: 200 }, (_, i) => String(i))
      await store.commit({ event: anEvent(), puts: numbers.map((number) => put(number, 'old')) })
      const seen: string[] = []
      for await (const { key, version, value } of store.scan('accounts')) {
        expect(value.phone).toBe(version === 1 ? 'old' : 'new')
        seen.push(key)
        const other = numbers[(seen.length * 7) % numbers.length] ?? ''
        await store.commit({ event: anEvent(), puts: [put(other, 'new')] })
      }
      expect(seen.sort()).toEqual(numbers.sort())
    })

    it('tells its history from any entry on, forwards and backwards', async () => {
      await opened()
      expect(await all(store.history(0))).toEqual([])
      expect(await all(store.historyBackwards())).toEqual([])
      for (let at = 1; at <= 5; at++) {
        await store.commit({ event: anEvent(at), puts: at === 3 ? [put('1', 'a'), removal('2')] : [] })
      }
      const forwards = await all(store.history(0))
      expect(forwards.map(({ sequence, event }) => [sequence, event])).toEqual(
        [1, 2, 3, 4, 5].map((at) => [at, anEvent(at)]),
      )
      expect(forwards[2]?.puts).toEqual([
        { collection: 'accounts', key: '1', version: 3, value: anAccount('1', 'a') },
        { collection: 'accounts', key: '2', version: 3, value: null },
      ])
      expect(await all(store.historyBackwards())).toEqual(forwards.toReversed())
      for (const place of [-1, 0, 1, 3, 5, 6, 99]) {
        expect(await all(store.history(place))).toEqual(forwards.slice(Math.max(place, 0)))
        expect(await all(store.historyBackwards(place))).toEqual(
          forwards.filter(({ sequence }) => sequence < place).reverse(),
        )
      }
    })

    it('chains its history so that nothing can be missing', async () => {
      await opened()
      for (let at = 1; at <= 4; at++) await store.commit({ event: anEvent(at), puts: [put('1', 'a')] })
      let previous = '0'.repeat(64)
      for await (const { sequence, previousHash, hash, payload } of store.history(0)) {
        expect(previousHash).toBe(previous)
        const covered = `${previousHash} ${sequence} ${payload}`
        expect(createHash('sha256').update(covered).digest('hex')).toBe(hash)
        previous = hash
      }
      expect((await store.verify()).head).toMatchObject({ sequence: 4, hash: previous })
    })

    it('tells the history as it was at the call', async () => {
      await opened()
      await store.commit({ event: anEvent(1), puts: [] })
      const [forwards, backwards] = [store.history(0), store.historyBackwards()]
      await store.commit({ event: anEvent(2), puts: [] })
      expect(await all(forwards)).toHaveLength(1)
      expect(await all(backwards)).toHaveLength(1)
      expect(await all(store.history(0))).toHaveLength(2)
    })

    it('says that its journal is whole, and what is in it', async () => {
      await opened()
      expect(await store.verify()).toMatchObject({
        entries: 0,
        oldestAt: null,
        newestAt: null,
        problem: null,
      })
      await store.commit({ event: anEvent(5), puts: [put('1', 'a'), put('2', 'a')] })
      await store.commit({ event: anEvent(3), puts: [] })
      expect(await store.verify()).toMatchObject({
        entries: 2,
        decrypted: true,
        events: { 'change.confirmed': 2 },
        puts: 2,
        oldestAt: 3,
        newestAt: 5,
        problem: null,
      })
    })

    it('forgets old entries when told to, and no document', async () => {
      await opened()
      const name = 'x'.repeat(2_000)
      for (let at = 1; at <= 200; at++) {
        const value = { ...anAccount(String(at % 40)), name }
        const puts: Put[] = [{ collection: 'accounts', key: String(at % 40), value, expect: 'whatever' }]
        if (at === 30) puts.push(put('gone', 'a'))
        if (at === 60) puts.push(removal('gone'))
        if (at === 5) puts.push(put('quiet', 'b'))
        await store.commit({ event: anEvent(at), puts })
        // As in years of days: what is kept in files gets to a new one, however slow the disk prepares it.
        if (at % 25 === 0 && adapter?.reopen) store = await adapter.reopen(store)
      }
      const entries = await all(store.history(0))
      const documents = await all(store.scan('accounts'))
      if (adapter?.reopen) store = await adapter.reopen(store)
      const limits = { before: 150, upTo: 120, fileBegunBefore: 0 }
      const carried: JournalEvent = { ...anEvent(200), kind: 'journal.carried' }
      const told: JournalEvent[] = []
      const events = {
        carried: () => carried,
        purged: ({ upTo }: Purged): JournalEvent => {
          const event: JournalEvent = { ...anEvent(200, { upToEntry: upTo }), kind: 'journal.purged' }
          told.push(event)
          return event
        },
      }
      let last: Purged | null = null
      let count = 0
      for (
        let purged = await store.purge(limits, events);
        purged;
        purged = await store.purge(limits, events)
      ) {
        count += purged.entries
        last = purged
      }
      expect(last).toEqual({
        entries: expect.any(Number) as number,
        upTo: count,
        newestAt: count,
        hash: entries[count - 1]?.hash,
      })
      expect(count).toBeGreaterThan(50)
      expect(count).toBeLessThanOrEqual(120)
      for (let round = 0; round < 2; round++) {
        const left = await all(store.history(0))
        expect(left.slice(0, 200 - count)).toEqual(entries.slice(count))
        expect(left[0]?.previousHash).toBe(last?.hash)
        expect(left.map(({ event }) => event).filter(({ kind }) => kind === 'journal.purged')).toEqual(told)
        expect(await all(store.historyBackwards())).toEqual(left.toReversed())
        expect(await all(store.history(count + 1))).toEqual(left.slice(1))
        expect(await all(store.historyBackwards(count + 2))).toEqual(left.slice(0, 1))
        expect(await all(store.historyBackwards(count + 1))).toEqual([])
        const sorted = (found: typeof documents) => found.toSorted((a, b) => (a.key < b.key ? -1 : 1))
        expect(sorted(await all(store.scan('accounts')))).toEqual(sorted(documents))
        expect(await store.verify()).toMatchObject({ entries: left.length, purged: count, problem: null })
        if (!adapter?.reopen) break
        store = await adapter.reopen(store)
      }
    })

    it('finishes what was asked before close, and takes nothing after', async () => {
      await opened()
      const under = store.commit({ event: anEvent(), puts: [put('1', 'a')] })
      await store.close()
      await store.close()
      expect((await under).ok).toBe(true)
      await expect(store.commit({ event: anEvent(), puts: [] })).rejects.toThrow('closed')
      expect(() => store.history(0)).toThrow('closed')
      expect(() => store.historyBackwards()).toThrow('closed')
      await expect(all(store.scan('accounts'))).rejects.toThrow('closed')
    })

    it('behaves like a plain map, over restarts, whatever comes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anAction, { maxLength: 40 }), async (actions) => {
          await opened()
          const model = new Map<string, { version: number; phone: string }>()
          for (const action of actions) {
            if (action.kind === 'restart') {
              if (adapter?.reopen) store = await adapter.reopen(store)
              continue
            }
            const right = action.changes.every(
              ({ key, expected }) => expected === undefined || expected === (model.get(key)?.version ?? 0),
            )
            const puts = action.changes.map(({ key, phone, expected }) =>
              phone === null ? removal(key, expected) : put(key, phone, expected),
            )
            const result = await store.commit({ event: anEvent(), puts })
            expect(result.ok).toBe(right)
            if (!right) continue
            const sequence = result.ok ? result.value.sequence : 0
            for (const { key, phone } of action.changes) {
              if (phone === null) model.delete(key)
              else model.set(key, { version: (model.get(key)?.version ?? sequence - 1) + 1, phone })
            }
          }
          for (const key of someKeys) {
            const kept = await store.get('accounts', key)
            expect(kept && { version: kept.version, phone: kept.value.phone }).toEqual(model.get(key) ?? null)
          }
          await store.close()
          await adapter?.dispose()
        }),
        { numRuns: 25 },
      )
    })
  })
}

const someKeys = ['1', '2', '3', '4', '5', '6']
const anAction = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      changes: fc.uniqueArray(
        fc.record({
          key: fc.constantFrom(...someKeys),
          phone: fc.option(fc.string({ maxLength: 8 })),
          expected: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 2 }),
        }),
        { selector: ({ key }) => key, maxLength: 4 },
      ),
    }),
  },
)
