/** The demo mailbox: real mails in by SMTP, a safe and readable page out. */
import { afterEach, describe, expect, test } from 'vitest'
import type { Mailer } from '../mail/mailer.ts'
import { smtpMailer } from '../mail/smtp-mailer.ts'
import { codeMail } from '../mail/templates/code-mail.ts'
import { mailboxCss, openDemoMailbox, type DemoMailbox } from './mailbox.ts'

const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(): Promise<{ mailbox: DemoMailbox; mailer: Mailer; tick(ms: number): void }> {
  let now = Date.UTC(2026, 10, 24, 7, 30)
  const clock = { now: () => now }
  const mailbox = await openDemoMailbox({ clock })
  closing.push(() => mailbox.close())
  const mailer = smtpMailer({ ...mailbox.smtp, secure: false, from: 'BHXH <a@bhxh.example>' }, clock)
  closing.push(() => mailer.close())
  return { mailbox, mailer, tick: (ms) => (now += ms) }
}

const sentAt = Date.UTC(2026, 10, 24, 7, 30)
const mail = codeMail({
  language: 'vi',
  code: '482913',
  reference: 'K7M',
  fields: ['phone'],
  accountNumber: '•••••• 1234',
  office: { name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' },
  sentAt,
  expiresAt: sentAt + 300_000,
})

describe('the mailbox', () => {
  test('is empty and says so', async () => {
    const { mailbox } = await open()
    expect(mailbox.mails()).toEqual([])
    expect(mailbox.page()).toContain('Chưa có thư nào')
    expect(mailbox.smtp.host).toBe('127.0.0.1')
  })

  test('takes real mails, newest first', async () => {
    const { mailbox, mailer, tick } = await open()
    expect(await mailer.send({ to: 'lan@example.vn', messageId: 'code-1', ...mail })).toMatchObject({
      ok: true,
    })
    tick(1000)
    await mailer.send({ to: 'mai@example.vn', messageId: 'code-2', ...mail })
    expect(mailbox.mails().map(({ to }) => to)).toEqual(['mai@example.vn', 'lan@example.vn'])
    const [newest] = mailbox.mails()
    expect(newest).toEqual({ to: 'mai@example.vn', ...mail, receivedAt: sentAt + 1000 })
  })

  test('shows the code large, in two groups that are one number when copied', async () => {
    const { mailbox, mailer } = await open()
    await mailer.send({ to: 'lan@example.vn', messageId: 'code-1', ...mail })
    const page = mailbox.page()
    expect(page).toContain('<p class="code"><span>482</span><span>913</span></p>')
    expect(page).toContain('14:30 ngày 24/11/2026')
  })

  test('needs no script, no style of its own, nothing from elsewhere', async () => {
    const { mailbox } = await open()
    const page = mailbox.page()
    expect(page).not.toMatch(/<script|<style|style=|https?:|url\(/i)
    expect(page.match(/(href|src)="[^"]*"/g)).toEqual(['href="/mailbox.css"'])
    expect(mailboxCss).not.toMatch(/https?:|url\(|@import/)
  })

  test('trusts no mail', async () => {
    const { mailbox, mailer } = await open()
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>'
    await mailer.send({
      to: 'lan@example.vn',
      subject: evil,
      text: `${evil}\n\n482913`,
      html: evil,
      messageId: 'x',
    })
    expect(mailbox.page()).not.toMatch(/<script|<img/)
    expect(mailbox.page()).toContain('&lt;script&gt;')
  })

  test('keeps the newest 200', async () => {
    const { mailbox, mailer } = await open()
    const numbers = Array.from({ length: 203 }, (_, index) => index)
    await Promise.all(
      numbers.map((number) =>
        mailer.send({ to: `a${number}@example.vn`, messageId: `m-${number}`, ...mail }),
      ),
    )
    expect(mailbox.mails()).toHaveLength(200)
  })
})
