import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultConfig } from '../../config/config.ts'
import { eventSentences } from '../../audit/event-sentences.ts'
import { manualTime } from '../../testing/manual-time.ts'
import { dayMs } from '../../foundation/office-time.ts'
import type { Account, StaffRequest } from '../../storage/port/documents.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { anAccount, anEvent } from '../../testing/store/store-contract.ts'
import { aFolder } from '../../testing/store/test-folder.ts'
import { newAccountKey } from '../../storage/port/find-account.ts'
import type { Put } from '../../storage/port/model.ts'
import { quarantineIn } from '../../storage/folder/quarantine.ts'
import { openRetention, type Retention, type RetentionOptions } from './retention.ts'
import { silentLog } from '../../foundation/log.ts'
import { secureRandom } from '../../foundation/random.ts'
import { decoyHash, defaultHashCost, workOf } from '../../passwords/password.ts'
import type { Store } from '../../storage/port/store.ts'

const hour = 3_600_000
const checkEvery = 10 * 60_000

let retention: Retention | null = null
afterEach(() => retention?.close())

function open(options: Partial<RetentionOptions> = {}) {
  const time = manualTime()
  const store = memoryStore()
  const state = { calm: true, quarantined: 0 }
  retention = openRetention({
    store,
    log: silentLog,
    clock: time.clock,
    timers: time.timers,
    config: { ...defaultConfig, retention: { months: 12 } },
    calm: () => state.calm,
    journalNeededAfter: async () => Infinity,
    removeQuarantined: async () => state.quarantined,
    ...options,
  })
  const write = (at: number, ...puts: Put[]) => store.commit({ event: anEvent(at), puts })
  const kinds = () => store.events.map(({ kind }) => kind).filter((kind) => kind !== 'change.confirmed')
  const pass = time.advance
  return { store, state, write, kinds, pass, now: time.clock.now }
}

const changedAt = (at: number): Account => ({
  ...anAccount('0100000001', '+84987000222'),
  lastChange: { reference: 'R', at, before: { phone: '+84987000111', email: null }, staff: ['lan.tran'] },
})
const accountPut = (value: Account): Put => ({
  collection: 'accounts',
  key: newAccountKey(value),
  value,
  expect: 'whatever',
})

describe('the journal', () => {
  it('keeps its months, and says what went', async () => {
    const { store, write, pass, kinds, now } = open()
    await write(now() - 400 * dayMs)
    await write(now() - 370 * dayMs)
    await write(now() - 300 * dayMs)
    await pass(checkEvery)
    expect(kinds()).toEqual(['journal.purged'])
    expect(store.events.at(-1)?.data).toMatchObject({ entries: 2, upToEntry: 2, hash: /^[0-9a-f]{64}$/ })
    expect(await store.verify()).toMatchObject({ purged: 2, entries: 2, problem: null })
    expect(retention?.last()).toMatchObject({ entries: 2, upTo: 2 })
  })

  it('keeps what somebody has still to read, however old', async () => {
    const { write, pass, kinds, now } = open({ journalNeededAfter: async () => 0 })
    await write(now() - 400 * dayMs)
    await pass(checkEvery)
    expect(kinds()).toEqual([])
  })
})

describe('what checking a password costs', () => {
  const argon2id = decoyHash(secureRandom, defaultHashCost)
  const old = `scrypt$32768$8$3$${'a'.repeat(22)}$${'b'.repeat(43)}`
  const account = (number: string, passwordHash: string): Put =>
    accountPut({ ...anAccount(number), passwordHash })
  const kept: Put = {
    collection: 'passwordCosts',
    key: 'dearest',
    value: { work: 280 },
    expect: 'whatever',
  }
  const workIn = async (store: Store) => (await store.get('passwordCosts', 'dearest'))?.value.work ?? 0

  it('is that of the dearest hash, and less once that one was renewed', async () => {
    const { store, write, pass, kinds, now } = open()
    await write(now(), kept, account('0100000001', old), account('0100000002', argon2id))
    await pass(checkEvery)
    expect([kinds(), await workIn(store)]).toEqual([[], 280])
    await write(now(), account('0100000001', argon2id))
    await pass(dayMs + checkEvery)
    expect(kinds()).toEqual(['password-cost.lowered'])
    expect(await workIn(store)).toBeCloseTo(workOf(defaultHashCost))
  })

  it('stays where an import brings a dearer one while it is looked for', async () => {
    const { store, write, pass, kinds, now } = open()
    await write(now(), kept, account('0100000001', argon2id))
    const { scan } = store
    let before = async () => {
      before = async () => {}
      await write(now(), kept, account('0100000003', old))
    }
    store.scan = async function* (collection) {
      for await (const one of scan.call(store, collection)) yield one as never
      if (collection === 'accounts') await before()
    }
    await pass(checkEvery)
    expect([kinds(), await workIn(store)]).toEqual([[], 280])
  })
})

describe('contacts from before a change', () => {
  it('go when the change can no longer be undone, and the change itself is still known', async () => {
    const { store, write, pass, kinds, now } = open()
    const made = now()
    await write(made, accountPut(changedAt(made)))
    await pass(72 * hour - checkEvery)
    expect((await store.get('accounts', '0100000001'))?.value.lastChange?.before).not.toBeNull()
    await pass(25 * hour)
    const { lastChange } = (await store.get('accounts', '0100000001'))!.value
    expect(lastChange).toEqual({ reference: 'R', at: made, before: null, staff: ['lan.tran'] })
    expect(kinds()).toEqual(['personal-data.purged'])
    expect(store.events.at(-1)?.data).toEqual({ contacts: 1 })
  })

  it('of an account that changes in this very moment are left to the next run', async () => {
    const { store, write, pass, now } = open()
    const numbers = Array.from({ length: 3 }, (_, i) => `010000000${i}`)
    const old = changedAt(now() - 90 * hour)
    for (const number of numbers) await write(0, accountPut({ ...old, number }))
    const scan = store.scan.bind(store)
    store.scan = async function* (collection) {
      yield* scan(collection)
      if (collection === 'accounts') await write(0, accountPut({ ...changedAt(now()), number: numbers[1]! }))
    }
    await pass(checkEvery)
    const before = async (number = '') => (await store.get('accounts', number))?.value.lastChange?.before
    expect(await before(numbers[0])).toBeNull()
    expect(await before(numbers[1])).not.toBeNull()
    expect(await before(numbers[2])).toBeNull()
  })

  it('of an account for which a request is open stay until it is decided: it is not voided', async () => {
    const { store, write, pass, now } = open()
    const request: Put = {
      collection: 'requests',
      key: '0100000001',
      value: { account: '0100000001', expiresAt: now() + hour } as StaffRequest,
      expect: 0,
    }
    const other = { ...changedAt(now() - 100 * dayMs), number: '0100000002' }
    await write(now(), accountPut(changedAt(now() - 100 * dayMs)), accountPut(other), request)
    const { version } = (await store.get('accounts', '0100000001'))!
    await pass(checkEvery)
    const left = await store.get('accounts', '0100000001')
    expect([left?.version, left?.value.lastChange?.before]).toEqual([version, expect.anything()])
    expect((await store.get('accounts', '0100000002'))?.value.lastChange?.before).toBeNull()

    // It has run out by then, whether or not anybody has looked.
    await pass(dayMs + checkEvery)
    expect((await store.get('accounts', '0100000001'))?.value.lastChange?.before).toBeNull()
  })
})

describe('counters', () => {
  it('go when they count nothing any more', async () => {
    const { store, write, pass, now } = open()
    const counter = (lastFailureAt: number, lockedUntil = 0) => ({
      failures: 1,
      nextTryAt: 0,
      lockedUntil,
      lastFailureAt,
    })
    await write(
      now(),
      { collection: 'codeCounters', key: 'address:old', value: { sentAt: [now() - 25 * hour] }, expect: 0 },
      {
        collection: 'codeCounters',
        key: 'address:new',
        value: { sentAt: [now() - 25 * hour, now() - 2 * hour] },
        expect: 0,
      },
      { collection: 'signInCounters', key: 'old', value: counter(now() - 31 * dayMs), expect: 0 },
      { collection: 'signInCounters', key: 'new', value: counter(now() - 29 * dayMs), expect: 0 },
      {
        collection: 'signInCounters',
        key: 'locked',
        value: counter(now() - 31 * dayMs, now() + hour),
        expect: 0,
      },
    )
    await pass(checkEvery)
    expect((await store.list('codeCounters')).map(({ key }) => key)).toEqual(['address:new'])
    expect((await store.list('signInCounters')).map(({ key }) => key)).toEqual(['locked', 'new'])
  })
})

describe('when', () => {
  it('nobody is there, and once a day', async () => {
    const { store, state, pass, now, write } = open()
    state.calm = false
    await write(now() - 400 * dayMs)
    await pass(5 * hour)
    expect(retention?.last()).toBeNull()
    state.calm = true
    await pass(checkEvery)
    const first = retention?.last()?.at
    expect(first).toBe(now())
    await pass(23 * hour)
    expect(retention?.last()?.at).toBe(first)
    await pass(hour)
    expect(retention?.last()?.at).toBe(first! + 24 * hour)
    expect(store.healthy).toBe(true)
  })

  it('somebody came in the middle, the rest waits', async () => {
    const { store, state, write, pass, now } = open()
    await write(0, accountPut(changedAt(now() - 90 * hour)))
    const scan = store.scan.bind(store)
    store.scan = async function* (collection) {
      state.calm = false
      yield* scan(collection)
    }
    await pass(checkEvery)
    expect((await store.get('accounts', '0100000001'))?.value.lastChange?.before).not.toBeNull()
  })

  it('the store broke, it is tried again and ends nothing', async () => {
    const { store, pass, write, now } = open()
    await write(now() - 400 * dayMs)
    store.breakDisk()
    await pass(2 * checkEvery)
    expect(retention?.last()).toBeNull()
  })
})

it('says how many quarantined files were removed', async () => {
  const { store, state, pass } = open()
  state.quarantined = 2
  await pass(checkEvery)
  expect(store.events.at(-1)).toMatchObject({ kind: 'personal-data.purged', data: { files: 2 } })
})

it('writes nothing that the registry does not describe', async () => {
  const { store, state, write, pass, now } = open()
  state.quarantined = 1
  await write(now() - 400 * dayMs)
  await write(now(), accountPut(changedAt(now() - 90 * hour)))
  await pass(checkEvery)
  const written = store.events.filter(({ kind }) => kind !== 'change.confirmed')
  expect(written.map(({ kind }) => kind)).toEqual([
    'journal.purged',
    'personal-data.purged',
    'personal-data.purged',
  ])
  for (const { kind, data } of written) {
    expect(eventSentences[kind].data).toEqual(expect.arrayContaining(Object.keys(data)))
  }
})

describe('quarantined files', () => {
  it('go by their age, folders with all that is in them', async () => {
    const folder = aFolder()
    const quarantine = join(folder.path, 'quarantine')
    const removeQuarantined = quarantineIn(folder.path)
    const remove = (before: number) => removeQuarantined({ only: before, older: 0 })
    expect(await remove(Date.now() + hour)).toBe(0)
    fs.mkdirSync(join(quarantine, 'a-rebuild', 'documents'), { recursive: true })
    fs.writeFileSync(join(quarantine, 'a-rebuild', 'documents', 'x'), 'x')
    fs.writeFileSync(join(quarantine, 'a-file'), 'x')
    expect(await remove(Date.now() - hour)).toBe(0)
    expect(await remove(Date.now() + hour)).toBe(2)
    expect(fs.readdirSync(quarantine)).toEqual([])
    folder.remove()
  })

  it('data kept in an older format go sooner than newer ones that somebody went back from', async () => {
    const folder = aFolder()
    const kept = ['kept-format-1', 'kept-format-1-2', 'kept-format-2', 'kept-format-3']
    for (const name of [...kept, 'journal', 'kept-format-4.tmp']) fs.mkdirSync(join(folder.path, name))
    const remove = quarantineIn(folder.path, { current: 2, migrations: [] })
    const [past, future] = [Date.now() - hour, Date.now() + hour]
    expect(await remove({ only: past, older: past })).toBe(0)
    // A clock that is set ahead takes one a day.
    for (const removed of [1, 1, 0]) expect(await remove({ only: past, older: future })).toBe(removed)
    const left = ['journal', 'kept-format-2', 'kept-format-3', 'kept-format-4.tmp']
    expect(fs.readdirSync(folder.path).sort()).toEqual(left)
    for (const removed of [1, 1, 0]) expect(await remove({ only: future, older: future })).toBe(removed)
    folder.remove()
  })

  it('stand for their months, data in an older format for 30 days', async () => {
    const asked: number[][] = []
    const { pass, now } = open({
      removeQuarantined: async ({ only, older }) => {
        asked.push([Math.round((now() - only) / dayMs), Math.round((now() - older) / dayMs)])
        return 0
      },
    })
    await pass(checkEvery)
    expect(asked).toEqual([[expect.closeTo(365, -1), 30]])
  })
})
