/** The letter with which an administrator sees that mail goes out. */
import type { Language } from '../../../contract/views.ts'
import { writeLetter, type Block, type MailContent } from './letter.ts'
import { when } from './when.ts'

export interface TestLetter {
  language: Language
  office: { name: string; hotline: string }
  at: number
}

export function testLetter({ language, office, at }: TestLetter): MailContent {
  const words = {
    vi: {
      subject: `Thư thử từ ${office.name}`,
      lines: [
        `Thư này được gửi thử từ máy VssID của ${office.name} lúc ${when(at, 'vi')}.`,
        'Ông/bà nhận được thư này nghĩa là máy gửi được thư đến địa chỉ này.',
        'Thư này được gửi tự động, không nhận trả lời.',
      ],
    },
    en: {
      subject: `Test mail from ${office.name}`,
      lines: [
        `This mail was sent as a test by the VssID kiosk of ${office.name} at ${when(at, 'en')}.`,
        'That it has arrived means that the kiosk can send mail to this address.',
        'This mail was sent automatically; replies are not read.',
      ],
    },
  }[language]
  const blocks = words.lines.map((line): Block => ({ kind: 'sentence', words: line }))
  return writeLetter({ language, subject: words.subject, blocks })
}
