/** The notice after a password was set anew at the counter. */
import type { Language } from '../../../contract/views.ts'
import type { PasswordSetNotice } from '../../storage/port/documents.ts'
import type { NoticeMail } from './contact-changed.ts'
import { writeLetter, type Block, type MailContent } from './letter.ts'
import { when } from './when.ts'

export function passwordSetMail(mail: NoticeMail<PasswordSetNotice>): MailContent {
  const { language, notice } = mail
  return writeLetter({
    language,
    subject: subjects[language](notice.reference),
    blocks: language === 'vi' ? vietnamese(mail) : english(mail),
  })
}

const subjects: Record<Language, (reference: string) => string> = {
  vi: (reference) => `Đã đặt lại mật khẩu VssID – mã biên nhận ${reference}`,
  en: (reference) => `Your VssID password was set anew – receipt number ${reference}`,
}

function vietnamese({ notice, office }: NoticeMail<PasswordSetNotice>): Block[] {
  return [
    { kind: 'sentence', words: `Kính gửi ông/bà ${notice.name},` },
    {
      kind: 'sentence',
      words: `Mật khẩu của tài khoản VssID ${notice.accountNumber} đã được đặt lại lúc ${when(notice.at, 'vi')} tại ${office.name}. Nhân viên đã xem giấy tờ của người đến làm thủ tục; không nhân viên nào biết mật khẩu mới.`,
    },
    { kind: 'facts', rows: [{ label: 'Mã biên nhận', value: notice.reference }] },
    {
      kind: 'warning',
      words: `Ông/bà không thực hiện việc này? Gọi ngay ${office.hotline} hoặc đến ${office.name}, mang theo căn cước và cho biết mã biên nhận trên.`,
    },
    { kind: 'sentence', words: 'Thư này được gửi tự động, không nhận trả lời.' },
  ]
}

function english({ notice, office }: NoticeMail<PasswordSetNotice>): Block[] {
  return [
    { kind: 'sentence', words: `Dear ${notice.name},` },
    {
      kind: 'sentence',
      words: `The password of the VssID account ${notice.accountNumber} was set anew at ${when(notice.at, 'en')} at ${office.name}. Staff looked at the identity document of the person who came; no member of staff knows the new password.`,
    },
    { kind: 'facts', rows: [{ label: 'Receipt number', value: notice.reference }] },
    {
      kind: 'warning',
      words: `You did not do this? Call ${office.hotline} at once or come to ${office.name} with your identity card, and give the receipt number above.`,
    },
    { kind: 'sentence', words: 'This mail was sent automatically; replies are not read.' },
  ]
}
