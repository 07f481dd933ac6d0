/** The notice after a change was kept: to the contact that was on file and to the new one. */
import type { Language } from '../../../contract/views.ts'
import type { ContactChangedNotice } from '../../storage/port/documents.ts'
import { writeLetter, type Block, type MailContent } from './letter.ts'
import { when } from './when.ts'

export interface NoticeMail<N = ContactChangedNotice> {
  language: Language
  notice: N
  office: { name: string; hotline: string }
}

/** Everything personal in the notice is masked by who made it; nothing is masked here. */
export function contactChangedMail({ language, notice, office }: NoticeMail): MailContent {
  return writeLetter({
    language,
    subject: subjects[language](notice.reference),
    blocks: language === 'vi' ? vietnamese(notice, office) : english(notice, office),
  })
}

const subjects: Record<Language, (reference: string) => string> = {
  vi: (reference) => `Đã thay đổi thông tin liên hệ VssID – mã biên nhận ${reference}`,
  en: (reference) => `Your VssID contact details were changed – receipt number ${reference}`,
}

function vietnamese(notice: ContactChangedNotice, office: NoticeMail['office']): Block[] {
  const labels = { phone: 'Số điện thoại', email: 'E-mail' }
  return [
    { kind: 'sentence', words: `Kính gửi ông/bà ${notice.name},` },
    {
      kind: 'sentence',
      words: `Thông tin liên hệ của tài khoản VssID ${notice.accountNumber} đã được thay đổi lúc ${when(notice.at, 'vi')} tại ${office.name}.`,
    },
    {
      kind: 'facts',
      rows: [
        ...notice.changes.map((change) => ({
          label: labels[change.field],
          value: change.old === null ? `${change.new} (thêm mới)` : `từ ${change.old} thành ${change.new}`,
        })),
        { label: 'Mã biên nhận', value: notice.reference },
      ],
    },
    ...becauseOfEmail(notice, {
      old: 'Thư này gửi đến e-mail cũ để ông/bà biết. Từ nay thông báo và mã xác thực (OTP) của tài khoản được gửi đến e-mail mới.',
      new: 'Từ nay thông báo và mã xác thực (OTP) của tài khoản được gửi đến địa chỉ e-mail này.',
    }),
    ...(notice.assisted
      ? [
          {
            kind: 'sentence' as const,
            words: 'Nhân viên đã xem giấy tờ của người đến làm thủ tục trước khi cho thay đổi.',
          },
        ]
      : []),
    {
      kind: 'warning',
      words: `Ông/bà không thực hiện thay đổi này? Gọi ngay ${office.hotline} hoặc đến ${office.name}, mang theo căn cước và cho biết mã biên nhận trên.`,
    },
    { kind: 'sentence', words: 'Nếu chính ông/bà đã thay đổi thì không cần làm gì thêm.' },
    { kind: 'sentence', words: 'Thư này được gửi tự động, không nhận trả lời.' },
  ]
}

function english(notice: ContactChangedNotice, office: NoticeMail['office']): Block[] {
  const labels = { phone: 'Phone number', email: 'E-mail' }
  return [
    { kind: 'sentence', words: `Dear ${notice.name},` },
    {
      kind: 'sentence',
      words: `The contact details of the VssID account ${notice.accountNumber} were changed at ${when(notice.at, 'en')} at ${office.name}.`,
    },
    {
      kind: 'facts',
      rows: [
        ...notice.changes.map((change) => ({
          label: labels[change.field],
          value: change.old === null ? `${change.new} (added)` : `from ${change.old} to ${change.new}`,
        })),
        { label: 'Receipt number', value: notice.reference },
      ],
    },
    ...becauseOfEmail(notice, {
      old: 'This mail goes to the old e-mail address so that you know. From now on notices and verification codes (OTP) of the account go to the new one.',
      new: 'From now on notices and verification codes (OTP) of the account go to this e-mail address.',
    }),
    ...(notice.assisted
      ? [
          {
            kind: 'sentence' as const,
            words:
              'Staff looked at the identity document of the person who came, before the change was allowed.',
          },
        ]
      : []),
    {
      kind: 'warning',
      words: `You did not make this change? Call ${office.hotline} at once or come to ${office.name} with your identity card, and give the receipt number above.`,
    },
    { kind: 'sentence', words: 'If you made the change yourself, there is nothing more to do.' },
    { kind: 'sentence', words: 'This mail was sent automatically; replies are not read.' },
  ]
}

/** Only where the e-mail itself changed is there an old and a new address to speak of. */
function becauseOfEmail(notice: ContactChangedNotice, words: { old: string; new: string }): Block[] {
  if (!notice.changes.some((change) => change.field === 'email')) return []
  return [{ kind: 'sentence', words: words[notice.side] }]
}
