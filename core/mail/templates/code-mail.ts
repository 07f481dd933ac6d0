/** The mail that brings a code: what for, until when, how to know it is ours, what to do if it was not asked for. */
import type { ContactField } from '../../../contract/failures.ts'
import type { Language } from '../../../contract/views.ts'
import { writeLetter, type Block, type MailContent } from './letter.ts'
import { when } from './when.ts'

export interface CodeMail {
  language: Language
  /** The digits, as they are to be typed. */
  code: string
  /** The one on the kiosk's screen: "K7M". */
  reference: string
  /** What the code will change; a password never together with anything else. */
  fields: ReadonlyArray<ContactField | 'password'>
  /** Masked. */
  accountNumber: string
  office: { name: string; hotline: string }
  /** When the code was asked for and when it stops counting. Milliseconds since the epoch. */
  sentAt: number
  expiresAt: number
}

/**
 * The subject carries the reference, not the code: it stays off lock screens, and Gmail, which groups mails of equal
 * subject, keeps two codes apart. For the same reason the code comes after more words than a preview shows.
 */
export function codeMail(mail: CodeMail): MailContent {
  const { language } = mail
  return writeLetter({
    language,
    subject: subjects[language](mail.reference),
    blocks: language === 'vi' ? vietnamese(mail) : english(mail),
  })
}

const subjects: Record<Language, (reference: string) => string> = {
  vi: (reference) => `Mã xác thực (OTP) VssID – ký hiệu ${reference}`,
  en: (reference) => `VssID verification code (OTP) – reference ${reference}`,
}

function vietnamese({
  code,
  reference,
  fields,
  accountNumber,
  office,
  sentAt,
  expiresAt,
}: CodeMail): Block[] {
  const minutes = wholeMinutes(sentAt, expiresAt)
  return [
    { kind: 'sentence', words: 'Kính gửi ông/bà,' },
    {
      kind: 'sentence',
      words: `Có yêu cầu thay đổi ${what(fields, 'vi')} của tài khoản VssID ${accountNumber} tại ${office.name}. Để xác nhận, nhập mã xác thực (OTP) dưới đây tại máy nơi ông/bà đang làm thủ tục:`,
    },
    { kind: 'code', digits: code },
    {
      kind: 'facts',
      rows: [
        { label: 'Ký hiệu', value: reference },
        {
          label: 'Mã có hiệu lực đến',
          value: `${when(expiresAt, 'vi')} (${minutes} phút kể từ lúc yêu cầu)`,
        },
      ],
    },
    {
      kind: 'sentence',
      words: `Chỉ nhập mã khi ký hiệu trên màn hình của máy cũng là ${reference}.`,
    },
    {
      kind: 'warning',
      words: 'Không ai của cơ quan BHXH hỏi mã này. Không đọc mã cho người khác, không gửi mã cho bất kỳ ai.',
    },
    {
      kind: 'sentence',
      words: `Ông/bà không yêu cầu thay đổi? Hãy bỏ qua thư này: không có mã thì tài khoản không có gì thay đổi. Nếu lo ngại, gọi ${office.hotline}.`,
    },
    { kind: 'sentence', words: 'Thư này được gửi tự động, không nhận trả lời.' },
  ]
}

function english({ code, reference, fields, accountNumber, office, sentAt, expiresAt }: CodeMail): Block[] {
  const minutes = wholeMinutes(sentAt, expiresAt)
  return [
    { kind: 'sentence', words: 'Hello,' },
    {
      kind: 'sentence',
      words: `Someone asked to change ${what(fields, 'en')} of the VssID account ${accountNumber} at ${office.name}. To confirm it, enter this verification code (OTP) at the kiosk where you are making the change:`,
    },
    { kind: 'code', digits: code },
    {
      kind: 'facts',
      rows: [
        { label: 'Reference', value: reference },
        {
          label: 'The code is valid until',
          value: `${when(expiresAt, 'en')}, ${minutes} minutes from when it was asked for`,
        },
      ],
    },
    {
      kind: 'sentence',
      words: `Enter the code only if the reference on the kiosk’s screen is ${reference} too.`,
    },
    {
      kind: 'warning',
      words:
        'Nobody from social insurance (BHXH) will ask you for this code. Do not read it out or send it to anyone.',
    },
    {
      kind: 'sentence',
      words: `You did not ask for a change? Ignore this mail: without the code nothing changes in the account. If you are worried, call ${office.hotline}.`,
    },
    { kind: 'sentence', words: 'This mail was sent automatically; replies are not read.' },
  ]
}

function what(fields: CodeMail['fields'], language: Language): string {
  if (fields.includes('password')) return language === 'vi' ? 'mật khẩu' : 'the password'
  const phone = fields.includes('phone')
  const email = fields.includes('email')
  if (language === 'vi')
    return phone && email ? 'số điện thoại và e-mail' : phone ? 'số điện thoại' : 'e-mail'
  return phone && email
    ? 'the phone number and the e-mail address'
    : phone
      ? 'the phone number'
      : 'the e-mail address'
}

function wholeMinutes(from: number, to: number): number {
  return Math.max(1, Math.round((to - from) / 60_000))
}
