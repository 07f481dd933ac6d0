/** To the office: an administrator asked for what takes two people, and it will be in force unless somebody stops it. */
import type { Language, StaffRole } from '../../../contract/views.ts'
import type { ChainLink } from '../../storage/port/entry.ts'
import type { TwoPersonNotice } from '../../storage/port/documents.ts'
import type { NoticeMail } from './contact-changed.ts'
import { writeLetter, type Block, type MailContent } from './letter.ts'
import { when } from './when.ts'

/** @param head the journal's newest entry: kept outside the machine, it proves later that nothing was taken out before it. */
export function twoPersonAskedMail({
  language,
  notice,
  office,
  head,
}: NoticeMail<TwoPersonNotice> & { head: ChainLink }): MailContent {
  const words = wordsFor[language]
  const what = words.what[notice.what]
  const rows = [
    { label: words.who, value: `${notice.name} (${notice.userName})` },
    { label: words.task, value: what },
    ...(notice.about
      ? [{ label: words.about, value: `${notice.about.userName}, ${words.roles[notice.about.role]}` }]
      : []),
    ...(notice.keys.length > 0 ? [{ label: words.keys, value: notice.keys.join(', ') }] : []),
    { label: words.inForce, value: when(notice.inForceAt, language) },
    { label: words.head, value: `${head.sequence}: ${head.hash}` },
  ]
  const blocks: Block[] = [
    { kind: 'sentence', words: words.lead(office.name, when(notice.at, language)) },
    { kind: 'facts', rows },
    { kind: 'warning', words: words.warning },
    { kind: 'sentence', words: words.automatic },
  ]
  return writeLetter({ language, subject: words.subject(office.name), blocks })
}

interface Words {
  subject: (office: string) => string
  lead: (office: string, time: string) => string
  who: string
  task: string
  about: string
  keys: string
  inForce: string
  head: string
  what: Record<TwoPersonNotice['what'], string>
  roles: Record<StaffRole, string>
  warning: string
  automatic: string
}

const wordsFor: Record<Language, Words> = {
  vi: {
    subject: (office) => `Việc cần hai người tại máy VssID của ${office}`,
    lead: (office, time) => `Lúc ${time}, tại máy VssID của ${office} có đề nghị một việc cần hai người.`,
    who: 'Người đề nghị',
    task: 'Việc',
    about: 'Nhân viên',
    keys: 'Cài đặt',
    inForce: 'Tự có hiệu lực',
    head: 'Dòng nhật ký mới nhất',
    what: {
      'add-staff': 'thêm nhân viên có quyền duyệt',
      'raise-role': 'nâng vai trò',
      'reactivate-staff': 'mở lại tài khoản có quyền duyệt',
      'change-settings': 'thay đổi cài đặt',
      'reset-settings': 'đưa cài đặt về như tệp cấu hình',
    },
    roles: { clerk: 'nhân viên quầy', supervisor: 'giám sát', administrator: 'quản trị' },
    warning:
      'Ông/bà không biết việc này? Ngay bây giờ, nhờ một giám sát hoặc quản trị khác dừng việc này tại máy: Nhân viên, mục Duyệt.',
    automatic: 'Thư này được gửi tự động, không nhận trả lời.',
  },
  en: {
    subject: (office) => `Something that takes two people at the VssID kiosk of ${office}`,
    lead: (office, time) =>
      `At ${time} something that takes two people was asked for at the VssID kiosk of ${office}.`,
    who: 'Asked for by',
    task: 'What',
    about: 'Member of staff',
    keys: 'Settings',
    inForce: 'In force by itself',
    head: 'Newest entry of the journal',
    what: {
      'add-staff': 'adding somebody who may approve',
      'raise-role': 'a higher role',
      'reactivate-staff': 'reactivating somebody who may approve',
      'change-settings': 'changing settings',
      'reset-settings': 'putting settings back to the configuration file',
    },
    roles: { clerk: 'clerk', supervisor: 'supervisor', administrator: 'administrator' },
    warning:
      'You did not know of this? Have another supervisor or administrator stop it at the kiosk now: Staff, Approvals.',
    automatic: 'This mail was sent automatically; replies are not read.',
  },
}
