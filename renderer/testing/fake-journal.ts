/** A made-up journal: a few entries of the last days, in words of the session's language, and a file of them in two pieces. */
import type { auditOperations } from '../../contract/audit/operations.ts'
import type { JournalEntryView } from '../../contract/audit/views.ts'
import type { Language } from '../../contract/views.ts'
import type { FakeHandlers } from './fake-handlers.ts'

interface Written {
  kind: string
  words: Record<Language, string>
  sentence: Record<Language, string>
  reference?: string
}

const written: readonly Written[] = [
  {
    kind: 'change.confirmed',
    words: { vi: 'Xác nhận thay đổi', en: 'Change confirmed' },
    sentence: {
      vi: 'Tài khoản •••••• 6789 đổi số điện thoại, mã biên nhận K7M4-92QX-T; Trần Thị Lan (lan.tran) đã xem giấy tờ.',
      en: 'Account •••••• 6789 changed its phone number, receipt K7M4-92QX-T; Trần Thị Lan (lan.tran) has seen the document.',
    },
    reference: 'K7M4-92QX-T',
  },
  {
    kind: 'staff.signed-in',
    words: { vi: 'Nhân viên đăng nhập', en: 'Staff signed in' },
    sentence: {
      vi: 'Lê Quang Minh (minh.le) đăng nhập tại quay-1.',
      en: 'Lê Quang Minh (minh.le) signed in at quay-1.',
    },
  },
  {
    kind: 'sign-in.refused',
    words: { vi: 'Đăng nhập bị từ chối', en: 'Sign-in refused' },
    sentence: {
      vi: 'Có lần đăng nhập tài khoản •••••• 6789 tại quay-1 bị từ chối; số lần sai liên tiếp: 2.',
      en: 'A sign-in to account •••••• 6789 at quay-1 was refused; wrong tries in a row: 2.',
    },
  },
]
const day = 24 * 3_600_000
const newest = 1234

export function createFakeJournal(
  language: () => Language,
  now: number,
): FakeHandlers<keyof typeof auditOperations> {
  let pieces: string[] = []
  const entries = (): JournalEntryView[] =>
    written.map(({ kind, words, sentence, reference }, at) => ({
      sequence: newest - at,
      at: now - at * day,
      kind,
      words: words[language()],
      sentence: sentence[language()],
      kiosk: 'quay-1',
      staff: null,
      reference: reference ?? null,
    }))
  const counts = (most: number) =>
    written.map(({ kind, words }, at) => ({ kind, words: words[language()], count: most - 3 * at }))

  return {
    listKinds: () => ({ kinds: written.map(({ kind, words }) => ({ kind, words: words[language()] })) }),
    queryJournal: ({ before }) => {
      if (before !== null) return { entries: [], next: null }
      return { entries: entries(), next: { before: newest - written.length, lookedBackTo: now - 30 * day } }
    },
    countJournal: ({ to }) => {
      const days = [3, 2, 1, 0].map((ago) => new Date(to - ago * day).toISOString().slice(0, 10))
      return { days: days.map((one, at) => ({ day: one, counts: counts(8 + 5 * at) })) }
    },
    verifyJournal: () => ({
      whole: true,
      entries: newest,
      oldestAt: now - 90 * day,
      newestAt: now,
      head: { sequence: newest, hash: '9f2c' },
      problem: null,
    }),
    getDaySheet: ({ day: asked }) => ({
      day: asked,
      office: { code: 'DEMO', name: 'BHXH Quận 1, TP. Hồ Chí Minh' },
      counts: counts(12),
      rows: entries().map(({ sequence, sentence, reference, staff }) => ({
        ...{ sequence, sentence, reference, staff },
        time: '08:05',
      })),
      head: { sequence: newest, hash: '9f2c'.repeat(16) },
    }),
    exportJournal: ({ format }) => {
      pieces = ['first piece\n', 'second piece\n']
      return { id: 'export-1', fileName: `nhat-ky.${format}`, type: 'text/plain' }
    },
    dropExport: () => null,
    readExport: () => {
      const text = pieces.shift()
      return { text: text ?? '', encoding: 'utf8', done: text === undefined }
    },
  }
}
