/** The office's document over the years: made once, followed by the file's name, written over by nobody. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configSchema } from '../../config/config.ts'
import { secureRandom } from '../../foundation/random.ts'
import { silentLog } from '../../foundation/log.ts'
import { memoryStore, type MemoryStore } from '../../storage/memory/memory-store.ts'
import { anAdministrator } from '../../testing/administrator.ts'
import { anEvent } from '../../testing/store/store-contract.ts'
import { namedAt, withName } from './office.ts'
import { openSettings } from './settings.ts'

const old = { code: 'HCM-Q1', name: 'BHXH Quận 1', hotline: '1900 9068' }
const fresh = { code: 'HCM-BT', name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' }

async function start(store: MemoryStore, office: typeof old, now = 1) {
  const given = { office }
  const settings = await openSettings({
    store,
    log: silentLog,
    random: secureRandom,
    given,
    base: configSchema.parse(given),
    clock: { now: () => now },
    onChange() {},
    isUsable: () => true,
  })
  await settings.noteOffice()
  return settings
}
const named = (store: MemoryStore) => store.events.filter(({ kind }) => kind === 'office.named')
async function document(store: MemoryStore) {
  const all = await store.list('offices')
  expect(all).toHaveLength(1)
  return all[0]!
}

describe('the file’s code and name', () => {
  it('are written down at the first start, and again only when they are others', async () => {
    const store = memoryStore()
    await start(store, old, 1)
    const { key } = await document(store)
    expect(key).not.toBe('')
    await start(store, old, 2)
    await start(store, fresh, 3)
    await start(store, fresh, 4)
    expect(await document(store)).toMatchObject({
      key,
      value: {
        named: [
          { ...nameOf(old), since: 1 },
          { ...nameOf(fresh), since: 3 },
        ],
      },
    })
    expect(named(store).map(({ data }) => data)).toEqual([
      { office: key, officeCode: old.code, officeName: old.name },
      {
        ...{ office: key, officeCode: fresh.code, officeName: fresh.name },
        ...{ codeBefore: old.code, nameBefore: old.name },
      },
    ])
  })

  it('are followed until they are changed from the desk, and once more after that is taken back', async () => {
    const store = memoryStore()
    const mai = await anAdministrator(store)
    const settings = await start(store, old)
    await settings.save(mai, { 'office.code': 'HCM-SG', 'office.name': 'BHXH cơ sở Sài Gòn' }, 0)
    const later = await start(store, fresh, 2)
    expect(later.config.office).toMatchObject({ code: 'HCM-SG', name: 'BHXH cơ sở Sài Gòn' })
    await later.reset(mai, ['office.code', 'office.name'], later.view().version)
    expect(later.config.office).toMatchObject(fresh)
    const { value } = await document(store)
    expect(value.values).toEqual({})
    expect(value.named.map(({ code }) => code)).toEqual([old.code, 'HCM-SG', fresh.code])
    expect(named(store)).toHaveLength(1)
  })
})

const nameOf = ({ code, name }: typeof old) => ({ code, name })

it('what an earlier program kept of the office among the settings moves into its document, and counts on', async () => {
  const store = memoryStore()
  const values = {
    ...{ 'office.name': 'BHXH Quận 3', languages: ['en'], 'receipt.paper': 'a4' },
    ...{ 'staff.pinHours': 4 },
  }
  const put = { collection: 'settings' as const, key: 'office', expect: 0 }
  await store.commit({ event: anEvent(), puts: [{ ...put, value: { values, smtpPassword: null } }] })
  for (const now of [1, 2]) {
    const { config, view } = await start(store, old, now)
    expect(config).toMatchObject({
      office: { code: old.code, name: 'BHXH Quận 3' },
      languages: ['en'],
      receipt: { paper: 'a4' },
      staff: { pinHours: 4 },
    })
    expect(view().from).toMatchObject({ 'office.name': 'here', 'staff.pinHours': 'here' })
  }
  const { value } = await document(store)
  expect(value.values).toEqual({ 'office.name': 'BHXH Quận 3', languages: ['en'], 'receipt.paper': 'a4' })
  expect((await store.get('settings', 'office'))?.value.values).toEqual({ 'staff.pinHours': 4 })
  expect(named(store)).toHaveLength(1)
})

it('of two administrators who rename it at once, one is told to look again', async () => {
  const store = memoryStore()
  const mai = await anAdministrator(store)
  const settings = await start(store, old)
  const both = ['A', 'B'].map((code) => settings.save(mai, { 'office.code': code }, 0))
  expect((await Promise.all(both)).map(({ ok }) => ok)).toEqual([true, false])
  expect((await document(store)).value.named.map(({ code }) => code)).toEqual([old.code, 'A'])
})

it('each moment has the name that was given last before it; those before all have the first', () => {
  const names = fc.array(fc.record({ code: fc.constantFrom('A', 'B'), step: fc.nat(3) }), { minLength: 1 })
  fc.assert(
    fc.property(names, fc.nat(40), (steps, at) => {
      let since = 0
      const given = steps.map(({ code, step }) => ({ code, name: code, since: (since += step) }))
      const all = given.reduce(withName, [])
      const last = given.filter((one) => one.since <= at).at(-1) ?? given[0]
      expect(namedAt({ values: {}, named: all }, at)?.code).toBe(last?.code)
      for (const [place, { code }] of all.entries()) expect(all[place + 1]?.code).not.toBe(code)
    }),
  )
})
