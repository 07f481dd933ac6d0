/** An office gets another code and name: what was said before stays as it was, and what is said from then on is today's. */
import { expect, it } from 'vitest'
import { keptOffice, namedAt } from '../admin/settings/office.ts'
import { receiptDigest } from '../contact-change/receipt-digest.ts'
import {
  minute,
  newestCode,
  noon,
  openTestKiosk,
  receiptKey,
  submitted,
  withEmail,
  another,
  type TestKiosk,
  type Visitor,
} from '../testing/kiosk.ts'
import { confirmedChange, type ConfirmedChange } from '../accounts/confirmed-changes.ts'

const day = 24 * 60 * minute
const before = { code: 'HCM-Q1', name: 'BHXH Quận 1', hotline: '1900 9068' }
const after = { code: 'HCM-BT', name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' }
const renaming = { 'office.code': after.code, 'office.name': after.name }
const everything = { from: null, to: null, kinds: [], staff: null, account: null, reference: null }

const opened = () => openTestKiosk({ config: { office: before, proof: { email: 'new' } } })

async function receiptOf(kiosk: TestKiosk, account = withEmail, phone = '0987000111') {
  const { visitor, changeId } = await submitted(kiosk, { phone }, account)
  const { receipt } = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
  return receipt!
}

async function rename(kiosk: TestKiosk, changes: Record<string, unknown> = renaming) {
  const desk = await kiosk.desk('mai.pham', 'counter-1')
  const { version } = await desk.must('getSettings', {})
  await desk.must('saveSettings', { changes, version })
  return desk
}

async function exportOf(desk: Visitor, filter: object) {
  const { id } = await desk.must('exportJournal', { format: 'jsonl', filter: { ...everything, ...filter } })
  const { text } = await desk.must('readExport', { id })
  // The first line is of the journal's end.
  return text.slice(text.indexOf('\n'))
}

/** What the webhook posts, and what an export of changes has. */
async function changesOf({ store }: TestKiosk) {
  const changes: Array<ConfirmedChange | null> = []
  for await (const entry of store.history(0)) changes.push(confirmedChange(entry))
  return changes.filter((change) => change !== null)
}

it('a receipt of before is found by its reference, and proved by what it says', async () => {
  const kiosk = await opened()
  const old = await receiptOf(kiosk)
  kiosk.pass(minute)
  await rename(kiosk)
  const supervisor = await kiosk.desk('hung.vu', 'counter-2')
  const filter = { ...everything, reference: old.reference }
  const { entries } = await supervisor.must('queryJournal', { filter, before: null })
  expect(entries).toMatchObject([{ kind: 'change.confirmed', reference: old.reference }])

  const [event] = kiosk.events('change.confirmed')
  expect(event?.data).toMatchObject({ digest: old.digest, officeCode: before.code })
  const kept = await keptOffice(kiosk.store)
  for (const code of [event?.data['officeCode'], namedAt(kept!.value, old.at)?.code]) {
    const office = { ...old.office, code: String(code) }
    expect(receiptDigest({ ...old, office }, receiptKey)).toBe(old.digest)
  }
  expect(receiptDigest({ ...old, office: after }, receiptKey)).not.toBe(old.digest)
})

it('a receipt of after says today’s name, and proves itself', async () => {
  const kiosk = await opened()
  await rename(kiosk)
  const receipt = await receiptOf(kiosk)
  expect(receipt.office).toEqual(after)
  expect(receiptDigest(receipt, receiptKey)).toBe(receipt.digest)
  expect((await kiosk.visitor().must('getKiosk', {})).office).toEqual(after)
})

it('journal, exports and webhook of before are what they were, byte for byte', async () => {
  const kiosk = await opened()
  await receiptOf(kiosk)
  kiosk.pass(minute)
  const to = kiosk.clock.now()
  const entries = JSON.stringify(kiosk.store.events)
  const changes = await changesOf(kiosk)
  kiosk.pass(minute)
  const exported = await exportOf(await kiosk.desk('hung.vu'), { to })
  const count = kiosk.store.events.length
  await rename(kiosk)
  await receiptOf(kiosk, another)
  expect(JSON.stringify(kiosk.store.events).startsWith(entries.slice(0, -1))).toBe(true)
  expect(kiosk.store.events.length).toBeGreaterThan(count)
  expect(await exportOf(await kiosk.desk('hung.vu'), { to })).toBe(exported)
  expect((await changesOf(kiosk)).slice(0, changes.length)).toEqual(changes)
  expect(await kiosk.store.verify()).toMatchObject({ problem: null })
})

it('a day’s sheet is headed by the name of that day', async () => {
  const kiosk = await opened()
  const supervisor = await kiosk.desk('hung.vu', 'counter-2')
  await receiptOf(kiosk)
  const sheet = async (on: string, desk = supervisor) => (await desk.must('getDaySheet', { day: on })).office
  const [old, now] = [before, after].map(({ code, name }) => ({ code, name }))
  expect(await sheet('2026-11-22')).toEqual(old)
  kiosk.pass(2 * day)
  await rename(kiosk)
  kiosk.pass(day)
  const later = await kiosk.desk('hung.vu', 'counter-2')
  expect(await sheet('2026-11-21', later)).toEqual(old)
  expect(await sheet('2026-11-23', later)).toEqual(old)
  expect(await sheet('2026-11-24', later)).toEqual(now)
  expect(await sheet('2026-11-25', later)).toEqual(now)
})

it('the journal names who did it, with old and new, under one id that stays', async () => {
  const kiosk = await opened()
  await rename(kiosk)
  await rename(kiosk, { 'office.name': 'BHXH cơ sở Sài Gòn', 'session.idleSeconds': 45 })
  const [first, second] = kiosk.events('settings.changed')
  const id = (await keptOffice(kiosk.store))?.key
  expect(first).toMatchObject({ staff: 'mai.pham' })
  expect(first?.data).toEqual({
    keys: ['office.code', 'office.name'],
    office: id,
    codeBefore: before.code,
    officeCode: after.code,
    nameBefore: before.name,
    officeName: after.name,
  })
  expect(second?.data).toEqual({
    keys: ['office.name', 'session.idleSeconds'],
    office: id,
    nameBefore: after.name,
    officeName: 'BHXH cơ sở Sài Gòn',
  })
  expect((await kiosk.store.list('offices')).map(({ value }) => value.named)).toEqual([
    [
      { code: before.code, name: before.name, since: noon },
      { code: after.code, name: after.name, since: noon },
      { code: after.code, name: 'BHXH cơ sở Sài Gòn', since: noon },
    ],
  ])
})

it('only an administrator renames it, and a code that will not do is refused with its rule', async () => {
  const kiosk = await opened()
  const desk = await kiosk.desk('mai.pham')
  const refused = await desk.call('saveSettings', { changes: { 'office.code': 'bến thành' }, version: 0 })
  expect(refused).toMatchObject({
    error: { kind: 'settings-refused', problems: [{ path: 'office.code', rule: 'code' }] },
  })
  const supervisor = await kiosk.desk('hung.vu', 'counter-2')
  expect(await supervisor.call('saveSettings', { changes: renaming, version: 0 })).toMatchObject({
    error: { kind: 'not-allowed' },
  })
  expect(kiosk.events('settings.changed')).toEqual([])
  expect(kiosk.config.office).toMatchObject(before)
})
