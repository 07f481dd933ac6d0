/** What is written is what a mail program reads, and what the library would have written: by a real parser. */
import fc from 'fast-check'
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { describe, expect, test } from 'vitest'
import { composeMail, type Written } from './compose.ts'

const mail: Written = {
  from: { name: 'BHXH cơ sở Bến Thành', address: 'khong-tra-loi@bhxh.example' },
  to: 'lan@example.vn',
  subject: 'Mã xác thực (OTP) VssID – ký hiệu K7M',
  text: 'Kính gửi ông/bà Nguyễn Thị Quỳnh,\n\n    482913\n\nẲẪỆ hết.\n',
  html: '<p>Kính gửi ông/bà <b>Nguyễn Thị Quỳnh</b></p>\n',
  messageId: 'code-7f3a',
  sentAt: Date.UTC(2026, 10, 24, 7, 30),
}

interface Read {
  from: AddressObject['value'] | undefined
  to: AddressObject['value'] | undefined
  subject: string | undefined
  text: string | undefined
  html: string | false | undefined
  messageId: string | undefined
  date: Date | undefined
  headers: string[]
}

function read({ from, to, subject, text, html, messageId, date, headerLines }: ParsedMail): Read {
  const one = Array.isArray(to) ? to[0] : to
  const headers = headerLines.map(({ key }) => key)
  return { from: from?.value, to: one?.value, subject, text, html, messageId, date, headers }
}

const readBack = async (written: Written): Promise<Read> => read(await simpleParser(composeMail(written)))

const longest = `${'l'.repeat(64)}@${'a'.repeat(60)}.${'b'.repeat(60)}.example.vn`
const headers = [
  ...['from', 'to', 'subject', 'message-id', 'date'],
  ...['auto-submitted', 'x-auto-response-suppress', 'mime-version', 'content-type'],
]

describe('a mail program reads', () => {
  test('every header and both forms, in Vietnamese', async () => {
    const parsed = await simpleParser(composeMail(mail))
    expect(read(parsed)).toEqual({
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      headers,
      messageId: '<code-7f3a@bhxh.example>',
      from: [mail.from],
      to: [{ address: mail.to, name: '' }],
      date: new Date(mail.sentAt),
    })
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
    expect(parsed.headers.get('x-auto-response-suppress')).toBe('All')
    expect(parsed.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' })
    expect(parsed.attachments).toEqual([])
  })

  test.each([
    ['plain ASCII', 'Dear Lan,\n\n    482913\n'],
    ['lines longer than SMTP carries', `${'một '.repeat(500)}\n${'x'.repeat(2_000)}\n`],
    ['dots that would end the mail', '.\n..\n.hidden\n\n.\n'],
    ['lines like our own boundary', '--text-and-html\nContent-Type: text/html\n\n--text-and-html--\n'],
    ['signs beyond the BMP', 'Chữ 𝒜, mặt 🙂, cờ 🇻🇳\n'],
    ['nothing to be trimmed', '  a \n\tb\t\n'],
  ])('a text with %s', async (_what, text) => {
    const got = await readBack({ ...mail, text, html: text })
    expect([got.text, got.html]).toEqual([text, text])
    expect(got.headers).toEqual(headers)
  })

  test.each(['\r\n', '\r', '\n'])('line ends written as %j as line ends', async (end) => {
    const got = await readBack({ ...mail, text: `một${end}hai${end}` })
    expect(got.text).toBe('một\nhai\n')
  })

  test.each([
    'VssID code',
    'Mã',
    'Đã thay đổi thông tin liên hệ VssID – mã biên nhận K7M4-92QX-T '.repeat(8).trim(),
    'x'.repeat(300),
    'a: b, <c@d.example> "e" (f) \\ ;',
  ])('the subject %j', async (subject) => {
    expect((await readBack({ ...mail, subject })).subject).toBe(subject)
  })

  test.each([
    '',
    'BHXH',
    'BHXH Q.1, "một cửa"',
    'Bảo hiểm xã hội thành phố Hồ Chí Minh, cơ sở Bến Thành – phòng Tiếp nhận và Trả kết quả',
    'O’Brien \\ <khac@example.vn>',
  ])('the sender’s name %j', async (name) => {
    expect((await readBack({ ...mail, from: { ...mail.from, name } })).from).toEqual([
      { name, address: mail.from.address },
    ])
  })

  test.each([
    ["o'brien+kiosk=1@example.vn", "o'brien+kiosk=1@example.vn"],
    // Over the wire in ASCII; the parser shows it as people write it.
    ['lan@xn--bo-him-bd8b9j.vn', 'lan@bảo-hiểm.vn'],
    ['lan.@docomo.example', '"lan."@docomo.example'],
    ['"a b,c"@example.vn', '"a b,c"@example.vn'],
    [longest, longest],
  ])('the address %s as one recipient', async (to, shown) => {
    expect((await readBack({ ...mail, to })).to).toEqual([{ address: shown, name: '' }])
    expect((await library({ ...mail, to })).to).toEqual([{ address: shown, name: '' }])
  })
})

test('whatever stands in it, it reads as the library’s own would', async () => {
  const lineEnds = /[\p{Cc}\p{Zl}\p{Zp}]/gu
  const words = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => text.replace(lineEnds, '').trim() || 'một')
  const lines = fc.array(fc.oneof(words, fc.string()), { minLength: 1 }).map((all) => `${all.join('\n')}\n`)
  const any = fc.record({ subject: words, name: words, text: lines, html: lines })
  await fc.assert(
    fc.asyncProperty(any, async ({ name, ...own }) => {
      const written = { ...mail, ...own, from: { ...mail.from, name } }
      const { headers: _theirs, ...theirs } = await library(written)
      const { headers: keys, ...ours } = await readBack(written)
      expect(ours).toEqual(theirs)
      expect(keys).toEqual(headers)
    }),
    { numRuns: 50 },
  )
})

test('on the wire: ASCII, lines of at most 76 that all end with CR LF, and no header but ours', () => {
  const evil = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\r\nBcc: all@x.vn\r\n\r\nHello', '\nBcc: x', '\rBcc: x', '\0', '\u2028Bcc: x', '\u0085'),
  )
  const any = fc.record({ subject: evil, name: evil, messageId: evil, text: evil, html: evil })
  fc.assert(
    fc.property(any, ({ name, ...own }) => {
      const wire = composeMail({ ...mail, ...own, from: { ...mail.from, name } })
      expect(wire).toMatch(/^[\r\n\x20-\x7e]*\r\n$/)
      expect(wire.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      expect(Math.max(...wire.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76)
      const [head = ''] = wire.split('\r\n\r\n')
      const lines = head.replace(/\r\n[ \t]/g, ' ').split('\r\n')
      expect(lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase())).toEqual(headers)
    }),
    { numRuns: 100 },
  )
})

test('the HTML comes last, as what is to be preferred; text ends its lines with CR LF inside of base64 too', () => {
  const text = 'một\nhai\n'.repeat(50)
  const [, plain = '', html = ''] = composeMail({ ...mail, text }).split('--text-and-html\r\n')
  const [plainHead, plainBody = ''] = plain.split('\r\n\r\n')
  expect(plainHead).toBe('Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64')
  expect(html).toMatch(/^Content-Type: text\/html; charset=utf-8\r\n/)
  expect(Buffer.from(plainBody, 'base64').toString()).toBe(text.replaceAll('\n', '\r\n'))
  const lengths = plainBody
    .trimEnd()
    .split('\r\n')
    .map((line) => line.length)
  expect(lengths.slice(0, -1).every((length) => length === 76)).toBe(true)
})

/** The same mail, put together and streamed by the library. */
async function library({ from, to, subject, text, html, messageId, sentAt }: Written): Promise<Read> {
  const composer = new MailComposer({
    from: { ...from },
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${messageId}@bhxh.example>`,
    date: new Date(sentAt),
  })
  return read(await simpleParser(await composer.compile().build()))
}
