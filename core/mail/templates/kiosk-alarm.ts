/** To the office: kiosks need somebody, or are well again. */
import type { Language } from '../../../contract/views.ts'
import type { AlarmedKiosk, AlarmKind, KioskAlarmNotice } from '../../storage/port/documents.ts'
import type { NoticeMail } from './contact-changed.ts'
import { writeLetter, type Block, type MailContent } from './letter.ts'
import { when } from './when.ts'

export function kioskAlarmMail({ language, notice, office }: NoticeMail<KioskAlarmNotice>): MailContent {
  const words = wordsFor[language]
  const { raised, raisedMore, over, overMore, at } = notice
  const rows = [
    ...rowsOf(raised, raisedMore, words.raised, words),
    ...rowsOf(over, overMore, words.over, words),
  ]
  const blocks: Block[] = [
    { kind: 'sentence', words: words.lead(office.name, when(at, language)) },
    { kind: 'facts', rows },
    { kind: 'sentence', words: raised.length > 0 ? words.next : words.well },
    { kind: 'sentence', words: words.automatic },
  ]
  const needing = new Set(raised.map(({ name }) => name)).size + raisedMore
  return writeLetter({ language, subject: words.subject(needing, office.name), blocks })
}

/** One row for each kind of trouble: a network that fails is one line, and not one for each kiosk. */
function rowsOf(
  kiosks: readonly AlarmedKiosk[],
  more: number,
  label: (what: string) => string,
  words: Words,
): Array<{ label: string; value: string }> {
  const kinds = [...new Set(kiosks.map(({ what }) => what))]
  const rows = kinds.map((what) => {
    const names = kiosks.filter((one) => one.what === what).map(({ name }) => name)
    return { label: label(words.what[what]), value: names.join(', ') }
  })
  return more > 0 ? [...rows, { label: label(words.others), value: String(more) }] : rows
}

interface Words {
  subject: (needing: number, office: string) => string
  lead: (office: string, time: string) => string
  raised: (what: string) => string
  over: (what: string) => string
  what: Record<AlarmKind, string>
  others: string
  next: string
  well: string
  automatic: string
}

const wordsFor: Record<Language, Words> = {
  vi: {
    subject: (needing, office) =>
      needing > 0 ? `${needing} máy VssID của ${office} cần người xem` : `Máy VssID của ${office} đã ổn`,
    lead: (office, time) => `Tình trạng các máy VssID của ${office} lúc ${time}:`,
    raised: (what) => `Cần xem: ${what}`,
    over: (what) => `Đã hết: ${what}`,
    what: {
      silent: 'không liên lạc được',
      'two-machines': 'hai máy dùng chung một khóa, đã tạm ngừng',
      screen: 'màn hình không hoạt động',
      paper: 'hết giấy in',
      printer: 'máy in trục trặc',
    },
    others: 'các máy khác',
    next: 'Nhờ người đến xem máy; chi tiết ở mục Máy trong màn hình quản trị. Thư tiếp theo chỉ gửi khi có thay đổi.',
    well: 'Không cần làm gì thêm.',
    automatic: 'Thư này được gửi tự động, không nhận trả lời.',
  },
  en: {
    subject: (needing, office) =>
      needing > 0
        ? `VssID kiosks of ${office} that need somebody: ${needing}`
        : `The VssID kiosks of ${office} are well again`,
    lead: (office, time) => `How the VssID kiosks of ${office} were at ${time}:`,
    raised: (what) => `To be looked at: ${what}`,
    over: (what) => `Over: ${what}`,
    what: {
      silent: 'not heard of',
      'two-machines': 'two machines with one key, suspended',
      screen: 'its screen does not work',
      paper: 'out of paper',
      printer: 'trouble with the printer',
    },
    others: 'other kiosks',
    next: 'Have somebody look at them; more is in the part Machines of the administrators’ screens. The next mail comes only when something changes.',
    well: 'Nothing is left to be done.',
    automatic: 'This mail was sent automatically; replies are not read.',
  },
}
