/** What staff were typing when their session ran out comes back to them, once, and to nobody else. */
import { expect, test } from 'vitest'
import { minute, openTestKiosk } from '../testing/kiosk.ts'

const drafts = {
  part: 'support',
  ofCase: false,
  fields: [{ form: 'find', name: 'query', text: 'nguyen quynh' }],
}
const ofCase = {
  part: 'support',
  ofCase: true,
  fields: [{ form: 'case-reveal', name: 'reason', text: 'Đối chiếu' }],
}

test('comes back after the time is up, at another screen too, and only once', async () => {
  const kiosk = await openTestKiosk()
  const lan = await kiosk.desk('lan.tran')
  await lan.must('keepDrafts', drafts)
  kiosk.pass(30 * minute)
  expect((await lan.call('getStaff', {})).ok).toBe(false)
  const other = await kiosk.desk('mai.pham')
  expect(await other.must('takeDrafts', {})).toBeNull()
  const again = await kiosk.desk('lan.tran')
  expect(await again.must('takeDrafts', {})).toEqual(drafts)
  expect(await again.must('takeDrafts', {})).toBeNull()
})

test('what is about an account comes back when that account is open again, and not for another', async () => {
  const kiosk = await openTestKiosk()
  const open = async (desk: typeof lan, number: string) => {
    const { found } = await desk.must('findAccounts', { query: number })
    await desk.must('openAccount', { id: found[0]!.id })
  }
  const lan = await kiosk.desk('lan.tran')
  await open(lan, '0100000001')
  await lan.must('keepDrafts', ofCase)
  kiosk.pass(30 * minute)
  const again = await kiosk.desk('lan.tran')
  expect(await again.must('takeDrafts', {})).toBeNull()
  await open(again, '0100000002')
  expect(await again.must('takeDrafts', {})).toBeNull()
  await open(again, '0100000001')
  expect(await again.must('takeDrafts', {})).toEqual(ofCase)
})

test('is gone once they sign out themselves, once nothing is typed any more, and after some hours', async () => {
  const kiosk = await openTestKiosk()
  const lan = await kiosk.desk('lan.tran')
  await lan.must('keepDrafts', drafts)
  await lan.must('endVisit', {})
  const second = await kiosk.desk('lan.tran')
  expect(await second.must('takeDrafts', {})).toBeNull()
  await second.must('keepDrafts', drafts)
  await second.must('keepDrafts', { ...drafts, fields: [] })
  expect(await second.must('takeDrafts', {})).toBeNull()
  await second.must('keepDrafts', drafts)
  kiosk.pass(8 * 60 * minute)
  expect(await (await kiosk.desk('lan.tran')).must('takeDrafts', {})).toBeNull()
})

test('is no sign of life, and nothing of it stands in the journal', async () => {
  const kiosk = await openTestKiosk()
  const lan = await kiosk.desk('lan.tran')
  const before = kiosk.store.events.length
  const { session } = await lan.raw('getStaff', {})
  kiosk.pass(minute)
  expect((await lan.raw('keepDrafts', drafts)).session?.endsAt).toBe(session?.endsAt)
  expect(kiosk.store.events.length).toBe(before)
})
