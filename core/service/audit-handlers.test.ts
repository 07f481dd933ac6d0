import { describe, expect, it } from 'vitest'
import {
  minute,
  newestCode,
  noon,
  openTestKiosk,
  submitted,
  withEmail,
  type Visitor,
} from '../testing/kiosk.ts'

const anything = { from: null, to: null, kinds: [], staff: null, account: null, reference: null }

async function aDay() {
  const kiosk = await openTestKiosk()
  const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111' })
  const { receipt } = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
  return { kiosk, supervisor: await kiosk.desk('hung.vu'), reference: receipt!.reference }
}

async function whole(desk: Visitor, id: string) {
  let text = ''
  for (;;) {
    const piece = await desk.must('readExport', { id })
    text += piece.text
    if (piece.done) return text
  }
}

describe('the journal at the desk', () => {
  it('is looked up by what somebody at the counter knows, and that is recorded without the number', async () => {
    const { kiosk, supervisor, reference } = await aDay()
    const { entries } = await supervisor.must('queryJournal', {
      filter: { ...anything, account: withEmail, reference: reference.toLowerCase() },
      before: null,
    })
    expect(entries).toMatchObject([{ kind: 'change.confirmed', words: 'Thay đổi được ghi nhận', reference }])
    expect(entries[0]!.sentence).toContain('tài khoản •••••• 0001')
    expect(JSON.stringify(entries)).not.toContain(withEmail)
    expect(kiosk.events('journal.viewed')).toMatchObject([
      { staff: 'hung.vu', account: null, data: { filter: 'account, reference' } },
    ])
  })

  it('is counted by day, and told whether it is whole', async () => {
    const { supervisor } = await aDay()
    const { days } = await supervisor.must('countJournal', { from: noon - minute, to: noon + minute })
    expect(days).toMatchObject([{ day: '2026-11-22' }])
    expect(days[0]!.counts).toContainEqual({
      kind: 'change.confirmed',
      words: 'Thay đổi được ghi nhận',
      count: 1,
    })
    expect(await supervisor.call('countJournal', { from: 0, to: noon })).toMatchObject({
      error: { kind: 'period-too-long', mostDays: 92 },
    })
    const last = 253_402_275_599_999
    expect(await supervisor.must('countJournal', { from: last - 1, to: last })).toMatchObject({
      days: [{ day: '9999-12-31' }],
    })
    expect(await supervisor.call('countJournal', { from: 0, to: last })).toMatchObject({
      error: { kind: 'period-too-long' },
    })
    expect(await supervisor.call('countJournal', { from: 0, to: 8_640_000_000_000_000 })).toMatchObject({
      error: { kind: 'invalid-input' },
    })
    expect(await supervisor.must('verifyJournal', {})).toMatchObject({ whole: true, problem: null })
  })

  it('gives a day for the folder, and says when there is no such day', async () => {
    const { supervisor, reference } = await aDay()
    const sheet = await supervisor.must('getDaySheet', { day: '2026-11-22' })
    expect(sheet.rows).toMatchObject([{ time: '12:00', reference, staff: null }])
    expect(await supervisor.call('getDaySheet', { day: '2026-02-30' })).toMatchObject({
      error: { kind: 'no-such-day' },
    })
  })

  it.each([
    ['csv', /^\ufeffSố thứ tự,/, 'text/csv'],
    ['jsonl', /^\{"format":/, 'application/jsonl'],
  ] as const)('goes out as %s, piece by piece, to who asked for it', async (format, begins, type) => {
    const { kiosk, supervisor, reference } = await aDay()
    const file = await supervisor.must('exportJournal', { format, filter: anything })
    expect(file.fileName).toBe(`nhat-ky-DEMO-2026-11-22.${format}`)
    expect(file.type).toContain(type)
    const other = await kiosk.desk('yen.le', 'counter-2')
    expect(await other.call('readExport', { id: file.id })).toMatchObject({ error: { kind: 'export-over' } })
    const text = await whole(supervisor, file.id)
    expect(text).toMatch(begins)
    expect(text).toContain(reference)
    expect(await supervisor.call('readExport', { id: file.id })).toMatchObject({
      error: { kind: 'export-over' },
    })
    expect(kiosk.events('journal.exported')).toMatchObject([{ staff: 'hung.vu', data: { format } }])
  })

  it('goes out as one file at a time, and not beyond the session', async () => {
    const { supervisor } = await aDay()
    const ask = () => supervisor.must('exportJournal', { format: 'csv' as const, filter: anything })
    const [first, second] = [await ask(), await ask()]
    expect(await supervisor.call('readExport', { id: first.id })).toMatchObject({
      error: { kind: 'export-over' },
    })
    await supervisor.must('endVisit', {})
    expect(await supervisor.call('readExport', { id: second.id })).toMatchObject({
      error: { kind: 'session-ended' },
    })
  })
})
