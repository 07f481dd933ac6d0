import { expect, it } from 'vitest'
import type { StaffMember } from '../storage/port/documents.ts'
import { memoryStore } from '../storage/memory/memory-store.ts'
import { anEvent } from '../testing/store/store-contract.ts'
import { daySheet } from './day-sheet.ts'
import type { JournalEvent } from '../events/events.ts'

const at = (time: string) => Date.parse(`2026-11-${time}+07:00`)
const office = { code: '079', name: 'BHXH cơ sở Bến Thành' }

async function storeWith(...events: Array<Partial<JournalEvent>>) {
  const store = memoryStore()
  const lan = { userName: 'lan.tt', name: 'Trần Thị Lan' } as StaffMember
  await store.commit({
    event: { ...anEvent(at('23T17:00')), kind: 'staff.added', account: null },
    puts: [{ collection: 'staff', key: 'lan.tt', value: lan, expect: 0 }],
  })
  for (const event of events) {
    await store.commit({ event: { ...anEvent(at('24T08:00')), ...event }, puts: [] })
  }
  return store
}

it('has every change and every act of staff with an account, and counts the rest', async () => {
  const store = await storeWith(
    { at: at('23T23:59:59.999'), staff: 'lan.tt' },
    { at: at('24T00:00'), kind: 'sign-in.succeeded' },
    { at: at('24T09:30'), staff: 'lan.tt', kind: 'account.opened', data: { case: 'c1' } },
    { at: at('24T09:10'), data: { reference: 'K7M4-92QX-T' } },
    { at: at('24T09:40'), staff: 'lan.tt', kind: 'account.searched', account: null },
    { at: at('24T10:00'), staff: 'minh.pv', kind: 'change.undone', data: { undoes: 'K7M4-92QX-T' } },
    { at: at('24T23:59:59.999'), kind: 'sign-in.succeeded' },
    { at: at('25T00:00'), staff: 'lan.tt' },
  )
  const sheet = await daySheet(store, { date: '2026-11-24', office, language: 'en' })
  expect(sheet).toEqual({
    ok: true,
    value: {
      date: '2026-11-24',
      office,
      counts: [
        { kind: 'sign-in.succeeded', words: 'Signed in', count: 2 },
        { kind: 'change.confirmed', words: 'Change confirmed', count: 1 },
        { kind: 'account.searched', words: 'Accounts searched', count: 1 },
        { kind: 'account.opened', words: 'Account opened by staff', count: 1 },
        { kind: 'change.undone', words: 'Change undone', count: 1 },
      ],
      rows: [
        {
          sequence: 5,
          at: at('24T09:10'),
          time: '09:10',
          kind: 'change.confirmed',
          sentence: 'A change of account •••••• 6789 was confirmed, reference K7M4-92QX-T.',
          reference: 'K7M4-92QX-T',
          staff: null,
        },
        {
          sequence: 4,
          at: at('24T09:30'),
          time: '09:30',
          kind: 'account.opened',
          sentence: 'Trần Thị Lan (lan.tt) opened account •••••• 6789 to help.',
          reference: null,
          staff: 'Trần Thị Lan (lan.tt)',
        },
        {
          sequence: 7,
          at: at('24T10:00'),
          time: '10:00',
          kind: 'change.undone',
          sentence: 'minh.pv took back the change K7M4-92QX-T of account •••••• 6789.',
          reference: null,
          staff: 'minh.pv',
        },
      ],
      head: (await store.verify()).head,
    },
  })
})

it('is empty on a day on which nothing happened', async () => {
  const store = await storeWith()
  const sheet = await daySheet(store, { date: '2026-01-01', office, language: 'vi' })
  const { head } = await store.verify()
  expect(sheet).toEqual({ ok: true, value: { date: '2026-01-01', office, counts: [], rows: [], head } })
})

it('is none of a day that does not exist', async () => {
  const sheet = await daySheet(await storeWith(), { date: '2026-02-29', office, language: 'vi' })
  expect(sheet).toEqual({ ok: false, error: { kind: 'no-such-day' } })
})
