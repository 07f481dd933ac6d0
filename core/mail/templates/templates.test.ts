/** The mails' texts: complete in both languages, and proof against whatever stands in a name. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContactField } from '../../../contract/failures.ts'
import type { Language } from '../../../contract/views.ts'
import type { ContactChangedNotice, KioskAlarmNotice, TwoPersonNotice } from '../../storage/port/documents.ts'
import { codeMail, type CodeMail } from './code-mail.ts'
import { contactChangedMail } from './contact-changed.ts'
import { digitGroups, escapeHtml, plainWords, type MailContent } from './letter.ts'
import { kioskAlarmMail } from './kiosk-alarm.ts'
import { twoPersonAskedMail } from './two-person-asked.ts'
import { when } from './when.ts'

const office = { name: 'BHXH Quận 1', hotline: '1900 9068' }
const sentAt = Date.UTC(2026, 10, 24, 7, 30)
const code: CodeMail = {
  language: 'vi',
  code: '482913',
  reference: 'K7M',
  fields: ['phone', 'email'],
  accountNumber: '•••••• 1234',
  office,
  sentAt,
  expiresAt: sentAt + 300_000,
}
const notice: ContactChangedNotice = {
  kind: 'contact-changed',
  side: 'old',
  name: 'Nguyễn Thị Q•••',
  accountNumber: '•••••• 1234',
  changes: [
    { field: 'phone', old: null, new: '•••• ••• 678' },
    { field: 'email', old: 'q•••@gmail.com', new: 'l•••@yahoo.com' },
  ],
  reference: 'K7M4-92QX-T',
  at: sentAt,
}

/** The words of a mail's HTML, without its tags. */
function words(html: string): string {
  return html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
}

describe('the code mail', () => {
  test('Vietnamese: what for, the code, the reference, until when, whom to call', () => {
    const { subject, text } = codeMail(code)
    expect(subject).toBe('Mã xác thực (OTP) VssID – ký hiệu K7M')
    for (const part of [
      'thay đổi số điện thoại và e-mail của tài khoản VssID •••••• 1234 tại BHXH Quận 1',
      '\n    482913\n',
      'Ký hiệu: K7M',
      'Mã có hiệu lực đến: 14:35 ngày 24/11/2026 (5 phút kể từ lúc yêu cầu)',
      'Không ai của cơ quan BHXH hỏi mã này',
      'Hãy bỏ qua thư này',
      'gọi 1900 9068',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('English says the same', () => {
    const { subject, text } = codeMail({ ...code, language: 'en' })
    expect(subject).toBe('VssID verification code (OTP) – reference K7M')
    for (const part of [
      'change the phone number and the e-mail address of the VssID account •••••• 1234 at BHXH Quận 1',
      '\n    482913\n',
      'Reference: K7M',
      'valid until: 14:35 on 24/11/2026 (Viet Nam time), 5 minutes',
      'Nobody from social insurance (BHXH) will ask you for this code',
      'Ignore this mail',
      'call 1900 9068',
    ]) {
      expect(text).toContain(part)
    }
  })

  test.each<[ContactField[], string, string]>([
    [['phone'], 'thay đổi số điện thoại của', 'change the phone number of'],
    [['email'], 'thay đổi e-mail của', 'change the e-mail address of'],
    [
      ['phone', 'email'],
      'thay đổi số điện thoại và e-mail của',
      'the phone number and the e-mail address of',
    ],
  ])('names what changes: %j', (fields, vi, en) => {
    expect(codeMail({ ...code, fields }).text).toContain(vi)
    expect(codeMail({ ...code, fields, language: 'en' }).text).toContain(en)
  })

  test('the code is not in the subject, nor in what a preview shows, and stands once in each form', () => {
    for (const language of ['vi', 'en'] as const) {
      const { subject, text, html } = codeMail({ ...code, language })
      expect(subject).not.toContain('482913')
      expect(text.indexOf('482913')).toBeGreaterThan(150)
      expect(text.split('482913')).toHaveLength(2)
      expect(words(html).split('482913')).toHaveLength(2)
    }
  })

  test('digits are grouped for the eye: 3 3, 3 4, 4 4', () => {
    expect(['482913', '4829137', '48291375'].map(digitGroups)).toEqual([
      ['482', '913'],
      ['482', '9137'],
      ['4829', '1375'],
    ])
  })
})

describe('the notice', () => {
  const make = (changed: Partial<ContactChangedNotice>, language: Language = 'vi') =>
    contactChangedMail({ language, notice: { ...notice, ...changed }, office }).text

  test('what changed, when, where, reference, and what to do', () => {
    const text = make({})
    for (const part of [
      'Kính gửi ông/bà Nguyễn Thị Q•••',
      'Số điện thoại: •••• ••• 678 (thêm mới)',
      'E-mail: từ q•••@gmail.com thành l•••@yahoo.com',
      'lúc 14:30 ngày 24/11/2026 tại BHXH Quận 1',
      'Mã biên nhận: K7M4-92QX-T',
      'Gọi ngay 1900 9068 hoặc đến BHXH Quận 1',
    ]) {
      expect(text).toContain(part)
    }
    expect(make({}, 'en')).toContain('Call 1900 9068 at once or come to BHXH Quận 1')
  })

  test('the old address is told that it is the old one, the new one that it is the new one', () => {
    expect(make({ side: 'old' })).toContain('Thư này gửi đến e-mail cũ')
    expect(make({ side: 'new' })).toContain('được gửi đến địa chỉ e-mail này')
    expect(make({ side: 'old' }, 'en')).toContain('to the old e-mail address')
    expect(make({ side: 'new' }, 'en')).toContain('to this e-mail address')
  })

  test('when only the phone changed, no word of old and new addresses', () => {
    const changes = notice.changes.slice(0, 1)
    expect(make({ changes })).not.toMatch(/e-mail (cũ|mới|này)/)
    expect(make({ changes }, 'en')).not.toMatch(/(old|new|this) e-mail/)
  })
})

describe('nothing that is put in can become more than words', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='x",
      '&lt;b&gt;',
      '{{code}} ${code} <%= x %>',
      'A\r\nBcc: all@example.vn\r\n\r\nHello',
      'http://evil.example https://evil.example www.evil.example',
      '\u202Eevil\u2066\u200B',
      'h\u200Bttp:\n//evil.example',
    ),
  )
  const language = fc.constantFrom<Language>('vi', 'en')
  const mails: fc.Arbitrary<MailContent> = fc.oneof(
    fc
      .record({ language, reference: nasty, accountNumber: nasty, name: nasty, hotline: nasty })
      .map(({ name, hotline, ...own }) => codeMail({ ...code, ...own, office: { name, hotline } })),
    fc
      .record({
        language,
        name: nasty,
        accountNumber: nasty,
        reference: nasty,
        old: nasty,
        new: nasty,
        at: nasty,
      })
      .map(({ language, at, old, new: fresh, ...own }) =>
        contactChangedMail({
          language,
          notice: { ...notice, ...own, changes: [{ field: 'email', old, new: fresh }] },
          office: { name: at, hotline: at },
        }),
      ),
  )
  const tags =
    /^<(!doctype html|\/?(html|head|meta|title|body|div|p|span|strong|br)( [a-z]+="[^"<>]*"| [a-z]+='[^'<>]*')*)>$/

  test('the HTML holds our tags and no others, none of them a link or a script', () => {
    fc.assert(
      fc.property(mails, ({ html }) => {
        for (const [tag] of html.matchAll(/<[^>]*>?/g)) {
          expect(tag).toMatch(tags)
          expect(tag).not.toMatch(/ (on[a-z]+|href|src)=/i)
        }
        expect(html.match(/<title>/g)).toHaveLength(1)
      }),
      { numRuns: 300 },
    )
  })

  test('the subject is one line; no part links anywhere', () => {
    fc.assert(
      fc.property(mails, ({ subject, text, html }) => {
        expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\r]/u)
        for (const part of [subject, text, html]) expect(part).not.toMatch(/https?:\/\/|\bwww\.|<a\b/i)
      }),
      { numRuns: 300 },
    )
  })

  test('HTML and plain text say the same words', () => {
    fc.assert(
      fc.property(mails, ({ text, html }) => {
        const squeezed = (part: string) => part.replace(/\s+/g, '')
        expect(squeezed(words(html))).toBe(squeezed(text))
      }),
      { numRuns: 100 },
    )
  })

  test.each(['a  b', 'a\u00A0b', 'a\tb', 'a \r\n\u2028 b', 'a\u200B\u202Eb', ' a b ', 'a b'])(
    'the spaces of %j become one each',
    (words) => expect(plainWords(words)).toBe('a b'),
  )

  test('what a name holds is still there to be read', () => {
    const evil = `O'Brien <script>"x"</script> {{code}} & Nguyễn`
    const { html, text } = contactChangedMail({ language: 'vi', notice: { ...notice, name: evil }, office })
    expect(text).toContain(evil)
    expect(html).toContain(escapeHtml(evil))
    expect(html).not.toContain('<script>')
    expect(plainWords('ẲẪỆ Nguyễn Quỳnh')).toBe('ẲẪỆ Nguyễn Quỳnh')
  })
})

test('times are Viet Nam’s, over midnight too', () => {
  const at = Date.UTC(2026, 11, 31, 17, 5)
  expect(when(at, 'vi')).toBe('00:05 ngày 01/01/2027')
  expect(when(at, 'en')).toBe('00:05 on 01/01/2027 (Viet Nam time)')
})

test('the office hears who asked for what, until when it can be stopped, and the journal’s newest entry', () => {
  const asked: TwoPersonNotice = {
    kind: 'two-person-asked',
    side: 'office',
    reference: 'r',
    at: sentAt,
    what: 'raise-role',
    name: 'Phạm Thị Mai',
    userName: 'mai.pham',
    about: { userName: 'lan.tran', role: 'supervisor' },
    keys: [],
    inForceAt: sentAt + 86_400_000,
  }
  const head = { sequence: 1234, hash: 'a1b2'.repeat(16) }
  const { subject, text, html } = twoPersonAskedMail({ language: 'vi', notice: asked, office, head })
  expect(subject).toBe('Việc cần hai người tại máy VssID của BHXH Quận 1')
  for (const part of [
    'Người đề nghị: Phạm Thị Mai (mai.pham)',
    'Việc: nâng vai trò',
    'Nhân viên: lan.tran, giám sát',
    'Tự có hiệu lực: 14:30 ngày 25/11/2026',
    `Dòng nhật ký mới nhất: 1234: ${head.hash}`,
    'mục Duyệt',
  ]) {
    expect(text).toContain(part)
    expect(words(html)).toContain(part)
  }
  const settings = {
    ...asked,
    what: 'change-settings' as const,
    about: null,
    keys: ['smtp.host', 'smtp.from'],
  }
  const english = twoPersonAskedMail({ language: 'en', notice: settings, office, head })
  expect(english.text).toContain('Settings: smtp.host, smtp.from')
})

test('the office hears which kiosks need somebody, one line for each kind of trouble, and which are well again', () => {
  const alarm: KioskAlarmNotice = {
    kind: 'kiosk-alarm',
    side: 'office',
    reference: 'r',
    at: sentAt,
    raised: [
      { what: 'silent', name: 'quay-1' },
      { what: 'paper', name: 'quay-1' },
      { what: 'silent', name: 'quay-2' },
    ],
    raisedMore: 7,
    over: [{ what: 'printer', name: 'quay-3' }],
    overMore: 0,
  }
  const { subject, text } = kioskAlarmMail({ language: 'vi', notice: alarm, office })
  expect(subject).toBe('9 máy VssID của BHXH Quận 1 cần người xem')
  for (const part of [
    'Cần xem: không liên lạc được: quay-1, quay-2',
    'Cần xem: hết giấy in: quay-1',
    'Cần xem: các máy khác: 7',
    'Đã hết: máy in trục trặc: quay-3',
  ])
    expect(text).toContain(part)
  const over = { ...alarm, raised: [], raisedMore: 0 }
  expect(kioskAlarmMail({ language: 'en', notice: over, office }).subject).toBe(
    'The VssID kiosks of BHXH Quận 1 are well again',
  )
})
