import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StaffMember } from '../storage/port/documents.ts'
import { memoryStore } from '../storage/memory/memory-store.ts'
import { anAccount, anEvent } from '../testing/store/store-contract.ts'
import type { Store } from '../storage/port/store.ts'
import type { JournalEvent } from '../events/events.ts'
import { exportCsv, exportJsonl, type ExportHeader, type ExportLine } from './export.ts'
import { parseCsv } from '../testing/parse-csv.ts'

const at = Date.parse('2026-11-24T08:05:00.120+07:00')
const lan: StaffMember = {
  userName: 'lan.tt',
  name: 'Trần Thị Lan',
  role: 'clerk',
  ownAccount: '0100000009',
  passwordHash: 'scrypt$…',
  pinHash: null,
  mustChange: false,
  active: true,
  addedAt: 0,
  addedBy: null,
  lastSignIn: null,
}

async function office(...events: Array<Partial<JournalEvent>>): Promise<Store> {
  const store = memoryStore()
  const puts = [{ collection: 'staff' as const, key: lan.userName, value: lan, expect: 0 }]
  await store.commit({ event: { ...anEvent(at), kind: 'staff.added', account: null, visit: null }, puts })
  for (const event of events) await store.commit({ event: { ...anEvent(at), ...event }, puts: [] })
  return store
}
async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}
async function linesOf(pieces: AsyncIterable<string>) {
  const [header, ...lines] = (await textOf(pieces)).trimEnd().split('\n')
  return {
    header: JSON.parse(header ?? '') as ExportHeader,
    lines: lines.map((line) => JSON.parse(line) as ExportLine),
  }
}

describe('the CSV', () => {
  it('says of every entry what a spreadsheet should show', async () => {
    const store = await office({ kind: 'account.revealed', staff: 'lan.tt', data: { reason: '=cmd|"x"' } })
    const text = await textOf(exportCsv(store, { kinds: ['account.revealed'] }, 'vi'))
    expect(text.startsWith('\ufeffSố thứ tự,Thời điểm,Loại,')).toBe(true)
    expect(parseCsv(text.slice(1))[1]).toEqual([
      '2',
      '2026-11-24T08:05:00.120+07:00',
      'account.revealed',
      'Xem thông tin không che',
      'Trần Thị Lan (lan.tt) xem thông tin không che của tài khoản •••••• 6789, lý do: =cmd|"x".',
      'lan.tt',
      'kiosk-1',
      '0123456789',
      'v1',
      '{"reason":"=cmd|\\"x\\""}',
    ])
    // Kept elsewhere, it proves later that nothing was taken out before it.
    const { sequence, hash } = (await store.verify()).head
    expect(parseCsv(text)[0]?.at(-1)).toBe(`Dữ liệu (dòng nhật ký mới nhất khi xuất: ${sequence}, ${hash})`)
    const english = parseCsv(await textOf(exportCsv(store, {}, 'en')))
    expect(english.map((row) => row[3])).toEqual(['Kind in words', 'Staff added', 'Account revealed'])
  })

  it('can be read back, whatever stands in the entries', async () => {
    const text = fc.string({ unit: 'grapheme' })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ staff: text, kiosk: text, visit: text, reason: text })),
        async (rows) => {
          const store = await office(...rows.map(({ reason, ...row }) => ({ ...row, data: { reason } })))
          const [, , ...back] = parseCsv(await textOf(exportCsv(store, {}, 'en')))
          const plain = (cell: string | undefined) => cell?.replace(/^'/, '')
          expect(back.map((row) => [5, 6, 8, 9].map((column) => plain(row[column])))).toEqual(
            rows.map(({ staff, kiosk, visit, reason }) => [staff, kiosk, visit, JSON.stringify({ reason })]),
          )
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('the JSONL', () => {
  it('holds every entry with its place in the chain, and no document in clear', async () => {
    const store = await office({ data: { reason: 'two\u2028lines' } })
    await store.commit({
      event: anEvent(at),
      puts: [{ collection: 'accounts', key: '1', value: anAccount('1', '+84912345678'), expect: 0 }],
    })
    const text = await textOf(exportJsonl(store, {}))
    expect(text).not.toMatch(/[\u2028\u2029]/)
    expect(text).not.toContain('+84912345678')
    const { header, lines } = await linesOf(exportJsonl(store, {}))
    const { head } = await store.verify()
    expect(header).toEqual({ format: 'vssid-kiosk-journal/1', filtered: false, filter: {}, head })
    expect(lines.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(lines[1]?.event.data).toEqual({ reason: 'two\u2028lines' })
    expect(lines[2]?.previousHash).toBe(lines[1]?.hash)
    expect(lines[2]?.hash).toBe(head.hash)
  })

  it('says that it is filtered, and by what', async () => {
    const store = await office({ staff: 'lan.tt' }, { at: at + 5 })
    const { header, lines } = await linesOf(exportJsonl(store, { staff: 'lan.tt', kiosk: undefined }))
    expect(header).toMatchObject({ filtered: true, filter: { staff: 'lan.tt' }, head: { sequence: 3 } })
    expect(lines.map(({ sequence }) => sequence)).toEqual([2])
    expect((await linesOf(exportJsonl(store, { kiosk: undefined }))).header.filtered).toBe(false)
  })

  it('ends where the journal was when it began', async () => {
    const store = await office(...Array.from({ length: 500 }, () => ({ data: { reason: 'x'.repeat(300) } })))
    let pieces = 0
    let text = ''
    for await (const piece of exportJsonl(store, {})) {
      pieces++
      text += piece
      await store.commit({ event: anEvent(at), puts: [] })
    }
    expect(pieces).toBeGreaterThan(2)
    expect(text.trimEnd().split('\n')).toHaveLength(1 + 501)
  })
})

it('comes in pieces of a size that can be sent', async () => {
  const store = await office(...Array.from({ length: 1_000 }, () => ({ data: { reason: 'x'.repeat(300) } })))
  for (const pieces of [exportCsv(store, {}, 'vi'), exportJsonl(store, {})]) {
    const sizes: number[] = []
    for await (const piece of pieces) sizes.push(piece.length)
    expect(sizes.length).toBeGreaterThan(4)
    expect(Math.max(...sizes)).toBeLessThan(70_000)
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(64 * 1024)
  }
})
