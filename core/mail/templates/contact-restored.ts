/** The notice after a change was undone: to the contact that goes, and to the one that is on file again. */
import type { Language } from '../../../contract/views.ts'
import type { ContactRestoredNotice } from '../../storage/port/documents.ts'
import type { NoticeMail } from './contact-changed.ts'
import { writeLetter, type Block, type MailContent } from './letter.ts'
import { when } from './when.ts'

export function contactRestoredMail(mail: NoticeMail<ContactRestoredNotice>): MailContent {
  const { language, notice } = mail
  return writeLetter({
    language,
    subject: subjects[language](notice.reference),
    blocks: language === 'vi' ? vietnamese(mail) : english(mail),
  })
}

const subjects: Record<Language, (reference: string) => string> = {
  vi: (reference) => `Đã khôi phục thông tin liên hệ VssID – mã biên nhận ${reference}`,
  en: (reference) => `Your VssID contact details were restored – receipt number ${reference}`,
}

function vietnamese({ notice, office }: NoticeMail<ContactRestoredNotice>): Block[] {
  const labels = { phone: 'Số điện thoại', email: 'E-mail' }
  return [
    { kind: 'sentence', words: `Kính gửi ông/bà ${notice.name},` },
    {
      kind: 'sentence',
      words: `Lúc ${when(notice.at, 'vi')}, ${office.name} đã khôi phục thông tin liên hệ của tài khoản VssID ${notice.accountNumber} như trước thay đổi ${notice.undoes}.`,
    },
    {
      kind: 'facts',
      rows: [
        ...notice.changes.map((change) => ({
          label: labels[change.field],
          value: `từ ${change.old ?? '(không có)'} trở lại ${change.new ?? '(không có)'}`,
        })),
        { label: 'Mã biên nhận', value: notice.reference },
      ],
    },
    {
      kind: 'sentence',
      words:
        notice.side === 'old'
          ? 'Từ nay thông báo và mã xác thực (OTP) của tài khoản không còn được gửi đến địa chỉ e-mail này.'
          : 'Thông báo và mã xác thực (OTP) của tài khoản được gửi đến địa chỉ e-mail này.',
    },
    {
      kind: 'warning',
      words: `Ông/bà không yêu cầu khôi phục? Gọi ngay ${office.hotline} hoặc đến ${office.name}, mang theo căn cước và cho biết mã biên nhận trên.`,
    },
    { kind: 'sentence', words: 'Thư này được gửi tự động, không nhận trả lời.' },
  ]
}

function english({ notice, office }: NoticeMail<ContactRestoredNotice>): Block[] {
  const labels = { phone: 'Phone number', email: 'E-mail' }
  return [
    { kind: 'sentence', words: `Dear ${notice.name},` },
    {
      kind: 'sentence',
      words: `At ${when(notice.at, 'en')}, ${office.name} put the contact details of the VssID account ${notice.accountNumber} back to what they were before the change ${notice.undoes}.`,
    },
    {
      kind: 'facts',
      rows: [
        ...notice.changes.map((change) => ({
          label: labels[change.field],
          value: `from ${change.old ?? '(none)'} back to ${change.new ?? '(none)'}`,
        })),
        { label: 'Receipt number', value: notice.reference },
      ],
    },
    {
      kind: 'sentence',
      words:
        notice.side === 'old'
          ? 'From now on notices and verification codes (OTP) of the account no longer go to this e-mail address.'
          : 'Notices and verification codes (OTP) of the account go to this e-mail address.',
    },
    {
      kind: 'warning',
      words: `You did not ask for this? Call ${office.hotline} at once or come to ${office.name} with your identity card, and give the receipt number above.`,
    },
    { kind: 'sentence', words: 'This mail was sent automatically; replies are not read.' },
  ]
}
