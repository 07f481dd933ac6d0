/** The mailer against real SMTP servers on loopback: what arrives, and how each kind of trouble is named. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../foundation/clock.ts'
import { trustedContext } from '../web/authorities.ts'
import type { Mailer, MailMessage } from './mailer.ts'
import { MailSettingsError, smtpMailer, type SmtpSettings } from './smtp-mailer.ts'
import { selfSigned } from '../testing/mail/self-signed.ts'
import { startRawSmtpServer, refuse, startSmtpServer } from '../testing/mail/smtp-server.ts'

const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function later<T extends { close(): Promise<void> }>(thing: T): T {
  closing.push(() => thing.close())
  return thing
}

const sentAt = Date.UTC(2026, 10, 24, 7, 30)
const clock: Clock = { now: () => sentAt }

function mailer(port: number, settings: Partial<SmtpSettings> = {}): Mailer {
  const from = 'BHXH cơ sở Bến Thành <khong-tra-loi@bhxh.example>'
  return later(smtpMailer({ host: '127.0.0.1', port, secure: false, from, ...settings }, clock))
}

const message: MailMessage = {
  to: 'lan@example.vn',
  subject: 'Mã xác thực (OTP) – số tham chiếu K7M',
  text: 'Kính gửi ông/bà Nguyễn Thị Quỳnh,\n\n    482913\n\n.\nẲẪỆ hết.\n',
  html: '<p>Kính gửi ông/bà <b>Nguyễn Thị Quỳnh</b></p>',
  messageId: 'code-7f3a',
}

const passing = { ok: false, error: { kind: 'passing-trouble' } }
const misconfigured = { ok: false, error: { kind: 'misconfigured' } }
const addressRefused = { ok: false, error: { kind: 'address-refused' } }

describe('what arrives', () => {
  test('subject, text and HTML in Vietnamese, whole, to one recipient', async () => {
    const stand = later(await startSmtpServer())
    expect(await mailer(stand.port).send(message)).toEqual({ ok: true, value: null })
    const [got] = stand.received
    expect(got?.to).toEqual(['lan@example.vn'])
    expect(got?.from).toBe('khong-tra-loi@bhxh.example')
    expect(got?.mail.subject).toBe(message.subject)
    expect(got?.mail.text).toBe(message.text)
    expect(got?.mail.html).toBe(message.html)
    expect(got?.mail.from?.text).toBe('"BHXH cơ sở Bến Thành" <khong-tra-loi@bhxh.example>')
    expect(got?.mail.messageId).toBe('<code-7f3a@bhxh.example>')
    expect(got?.mail.date?.getTime()).toBe(sentAt)
    expect(got?.mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(got?.mail.headers.get('x-auto-response-suppress')).toBe('All')
    expect(got?.raw).not.toMatch(/^X-Mailer/im)
  })

  test('two mails over one kept connection', async () => {
    const stand = later(await startSmtpServer())
    const mail = mailer(stand.port)
    await mail.send(message)
    await mail.send({ ...message, messageId: 'code-2' })
    expect(stand.received).toHaveLength(2)
    expect(new Set(stand.received.map(({ connection }) => connection)).size).toBe(1)
  })

  test('a kept connection that the server dropped costs nobody a mail', async () => {
    const stand = later(await startSmtpServer())
    const mail = mailer(stand.port)
    await mail.send(message)
    stand.drop()
    expect(await mail.send({ ...message, messageId: 'code-2' })).toMatchObject({ ok: true })
    expect(stand.received).toHaveLength(2)
  })

  test('one that drops as it is used again costs nobody a mail either: it goes out whole over another', async () => {
    const texts: string[] = []
    let mails = 0
    const stand = later(
      await startRawSmtpServer('220 hello', (line, socket) => {
        if (line.startsWith('MAIL') && ++mails === 2) socket.destroy()
        texts.push(line)
        return talk(line)
      }),
    )
    const talk = script({})
    const mail = mailer(stand.port)
    expect(await mail.send(message)).toMatchObject({ ok: true })
    expect(await mail.send({ ...message, messageId: 'code-2' })).toMatchObject({ ok: true })
    expect([stand.connections(), mails]).toEqual([2, 3])
    expect(texts.filter((line) => line.startsWith('Message-ID'))).toEqual([
      'Message-ID: <code-7f3a@bhxh.example>',
      'Message-ID: <code-2@bhxh.example>',
    ])
    expect(texts.filter((line) => line === '--text-and-html--')).toHaveLength(2)
  })

  test('mails under way are finished on close; later ones are told to try again', async () => {
    const stand = later(await startSmtpServer())
    const mail = mailer(stand.port)
    const sending = mail.send(message)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await mail.close()
    expect(await sending).toMatchObject({ ok: true })
    expect(await mail.send(message)).toMatchObject(passing)
  })
})

describe('nothing can add a recipient or a header', () => {
  const bad = [
    'lan@example.vn\r\nBcc: all@example.vn',
    'lan@example.vn\nRCPT TO:<x@example.vn>',
    'lan@example.vn, mai@example.vn',
    'lan@example.vn;mai@example.vn',
    'Lan <lan@example.vn>',
    'group: lan@example.vn;',
    '"a b"@example.vn',
    'lan@example.vn ',
    'lan',
    'lan@@example.vn',
    'a@[x@evil.example]',
    '',
  ]
  test.each(bad)('%j is refused before anything is sent', async (to) => {
    const stand = later(await startSmtpServer())
    expect(await mailer(stand.port).send({ ...message, to })).toMatchObject(addressRefused)
    expect(stand.received).toHaveLength(0)
  })

  test('subject and message id stay one line', async () => {
    const stand = later(await startSmtpServer())
    const evil = '\r\nBcc: all@example.vn\r\n\r\n<script>'
    await mailer(stand.port).send({ ...message, subject: `Mã${evil}`, messageId: `id${evil}` })
    const [got] = stand.received
    expect(got?.to).toEqual(['lan@example.vn'])
    expect(got?.mail.bcc).toBeUndefined()
    expect(got?.mail.headers.has('bcc')).toBe(false)
    expect(got?.mail.subject).toBe('Mã Bcc: all@example.vn <script>')
    expect(got?.mail.messageId).toBe('<id-Bcc-all-example.vn-script-@bhxh.example>')
  })

  test('a sender that is none, or several, is a settings error at the start', () => {
    for (const from of ['', 'nobody', 'a@x.example, b@x.example', 'A <a@x.example\r\nBcc: b@x.example>']) {
      expect(() => smtpMailer({ host: 'localhost', port: 25, secure: false, from }, clock)).toThrow(
        MailSettingsError,
      )
    }
  })
})

describe('TLS', () => {
  const { key, cert } = selfSigned()
  const own = { requireTls: true, ca: cert, host: 'localhost' }

  test('STARTTLS with a trusted certificate: sent, encrypted', async () => {
    const stand = later(await startSmtpServer({ key, cert }))
    expect(await mailer(stand.port, own).send(message)).toMatchObject({ ok: true })
    expect(stand.received[0]?.secure).toBe(true)
  })

  test('TLS from the first byte with a trusted certificate: sent, encrypted', async () => {
    const stand = later(await startSmtpServer({ key, cert, secure: true }))
    expect(await mailer(stand.port, { ...own, secure: true }).send(message)).toMatchObject({ ok: true })
    expect(stand.received[0]?.secure).toBe(true)
  })

  test.each([false, true])(
    'the office’s own authority (secure: %s) is trusted where it is named',
    async (secure) => {
      const folder = mkdtempSync(join(tmpdir(), 'authority-'))
      const file = join(folder, 'office.pem')
      writeFileSync(file, cert)
      const trusted = trustedContext(file)
      rmSync(folder, { recursive: true })
      const stand = later(await startSmtpServer({ key, cert, secure }))
      const settings = { requireTls: true, host: 'localhost', secure }
      expect(await mailer(stand.port, settings).send(message)).toMatchObject(misconfigured)
      expect(trusted.ok).toBe(true)
      const secureContext = trusted.ok ? trusted.value : undefined
      expect(await mailer(stand.port, { ...settings, secureContext }).send(message)).toMatchObject({
        ok: true,
      })
      expect(stand.received[0]?.secure).toBe(true)
    },
  )

  test('sign-in over STARTTLS', async () => {
    const stand = later(
      await startSmtpServer({
        key,
        cert,
        authOptional: false,
        onAuth: ({ username, password }, _session, done) =>
          password === 'đúng' ? done(null, { user: username }) : done(refuse(535, '5.7.8 no')),
      }),
    )
    const right = await mailer(stand.port, { ...own, user: 'kiosk', password: 'đúng' }).send(message)
    expect(right).toMatchObject({ ok: true })
    expect(stand.received[0]?.user).toBe('kiosk')
    const wrong = await mailer(stand.port, { ...own, user: 'kiosk', password: 'sai' }).send(message)
    expect(wrong).toMatchObject(misconfigured)
    expect(JSON.stringify(wrong)).toContain('535')
    expect(JSON.stringify(wrong)).not.toContain('sai')
    const none = await mailer(stand.port, own).send(message)
    expect(none).toMatchObject(misconfigured)
    expect(stand.received).toHaveLength(1)
  })

  test.each([false, true])('an untrusted certificate (secure: %s) is for staff to mend', async (secure) => {
    const stand = later(await startSmtpServer({ key, cert, secure }))
    const result = await mailer(stand.port, { requireTls: true, secure }).send(message)
    expect(result).toMatchObject(misconfigured)
    expect(stand.received).toHaveLength(0)
  })

  test('a certificate for another name is for staff to mend', async () => {
    // 127.0.0.2 is loopback too, but not in the certificate.
    const stand = later(await startSmtpServer({ key, cert }))
    const elsewhere = mailer(stand.port, { host: '127.0.0.2', ca: cert, requireTls: true })
    const result = await elsewhere.send(message)
    // Where the machine does not answer on 127.0.0.2 there is no certificate to see.
    expect(['misconfigured', 'passing-trouble']).toContain(!result.ok && result.error.kind)
    expect(stand.received).toHaveLength(0)
  })

  test('a server without STARTTLS where it is required: nothing is sent in the clear', async () => {
    const stand = later(await startSmtpServer())
    expect(await mailer(stand.port, { requireTls: true }).send(message)).toMatchObject(misconfigured)
    expect(stand.received).toHaveLength(0)
  })

  test('TLS from the first byte against a server that speaks plainly', async () => {
    const stand = later(await startSmtpServer())
    expect(await mailer(stand.port, { secure: true }).send(message)).toMatchObject(misconfigured)
  })

  test('"TLS not available now" (454) passes', async () => {
    const stand = later(
      await startRawSmtpServer('220 hello', (line) =>
        line.startsWith('EHLO') ? '250-here\r\n250 STARTTLS' : '454 4.7.0 TLS not available, try later',
      ),
    )
    expect(await mailer(stand.port, { requireTls: true }).send(message)).toMatchObject(passing)
  })
})

test('the kiosk calls itself by the name that it was given', async () => {
  const said: string[] = []
  const stand = later(
    await startRawSmtpServer('220 hello', (line) => {
      if (line.startsWith('EHLO')) said.push(line)
      return '250 ok'
    }),
  )
  await mailer(stand.port, { name: 'kiosk.bhxh.example' }).check?.()
  await mailer(stand.port).check?.()
  expect(said[0]).toBe('EHLO kiosk.bhxh.example')
  expect(said[1]).not.toBe(said[0])
})

describe('what the server says', () => {
  test.each([
    [450, 'mailbox busy', passing],
    [421, 'closing', passing],
    [451, 'greylisted, try again', passing],
    [503, 'bad sequence', passing],
    [550, 'no such user lan@example.vn', addressRefused],
    [552, 'mailbox full', addressRefused],
    [553, 'mailbox name not allowed', addressRefused],
    [530, 'authentication required', misconfigured],
    [550, 'relaying denied', misconfigured],
    [554, 'Relay access denied', misconfigured],
  ])('%i "%s" about the recipient', async (code, words, expected) => {
    for (const hidePIPELINING of [false, true]) {
      const stand = later(
        await startSmtpServer({
          hidePIPELINING,
          onRcptTo: (_to, _session, done) => done(refuse(code, words)),
        }),
      )
      const result = await mailer(stand.port).send(message)
      expect(result).toMatchObject(expected)
      expect(JSON.stringify(result)).not.toMatch(/lan|example|482913/)
    }
  })

  test.each([
    // What a citizen typed stands in the reply, and decides nothing.
    ['550 5.1.1 <relay1@example.vn> User unknown', 'relay1@example.vn', addressRefused],
    ['550 5.1.1 relay1@example.vn: Recipient address rejected', 'relay1@example.vn', addressRefused],
    ['550 <policy.spf@example.vn>: no such user', 'policy.spf@example.vn', addressRefused],
    ['550 No such user (relay)', 'relay@example.vn', addressRefused],
    ['550 unknown user sender at blocked.example', 'sender@blocked.example', addressRefused],
    ['550 "relay" is not a user here', 'relay@example.vn', addressRefused],
    ['550 5.1.1 relaying denied', 'lan@example.vn', addressRefused],
    ['550 5.1.6 mailbox has moved', 'lan@example.vn', addressRefused],
    ['556 5.1.10 domain takes no mail', 'lan@example.vn', addressRefused],
    ['552 5.2.2 mailbox full', 'lan@example.vn', addressRefused],
    ['550 5.2.1 mailbox disabled', 'lan@example.vn', addressRefused],
    // Nor does it hide whose fault it is.
    [
      '553 5.7.1 <kiosk@bhxh.example>: Sender address rejected: not owned by user',
      'lan@example.vn',
      misconfigured,
    ],
    ['550 5.4.5 Daily user sending limit exceeded', 'lan@example.vn', misconfigured],
    ['550 5.7.1 Unable to relay', 'lan@example.vn', misconfigured],
    ['554 5.1.8 Bad sender domain', 'lan@example.vn', misconfigured],
    ['550 Sender verify failed', 'lan@example.vn', misconfigured],
    ['550 SPF check failed', 'lan@example.vn', misconfigured],
    [
      '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
      'lan@example.vn',
      misconfigured,
    ],
  ])('"%s" to %s', async (reply, to, expected) => {
    const stand = later(
      await startRawSmtpServer('220 hello', (line) => (line.startsWith('RCPT') ? reply : '250 ok')),
    )
    expect(await mailer(stand.port).send({ ...message, to })).toMatchObject({
      ...expected,
      error: { ...expected.error, ofThisMail: true },
    })
  })

  test.each([
    [451, passing],
    [550, misconfigured],
    [553, misconfigured],
  ])('%i about the sender', async (code, expected) => {
    for (const hidePIPELINING of [false, true]) {
      const stand = later(
        await startSmtpServer({
          hidePIPELINING,
          onMailFrom: (_from, _session, done) => done(refuse(code, 'no')),
        }),
      )
      expect(await mailer(stand.port).send(message)).toMatchObject(expected)
    }
  })

  test.each([
    ['451 4.3.0 later', passing],
    ['554 5.7.1 looks like spam: 482913 to lan@example.vn', misconfigured],
    ['550 5.1.1 lan@example.vn unknown', addressRefused],
  ])('%j after the text', async (reply, expected) => {
    const stand = later(await startRawSmtpServer('220 hello', script({ afterText: reply })))
    const result = await mailer(stand.port).send(message)
    expect(result).toMatchObject(expected)
    expect(JSON.stringify(result)).not.toMatch(/lan|example|482913/)
  })

  test.each([
    ['421 4.3.2 too busy', passing],
    ['554 5.7.1 your address is blocked, see admin@example.vn', misconfigured],
  ])('the greeting %j', async (greeting, expected) => {
    const stand = later(await startRawSmtpServer(greeting, () => undefined))
    const result = await mailer(stand.port).send(message)
    expect(result).toMatchObject(expected)
    expect(JSON.stringify(result)).not.toContain('@')
  })

  test('sign-in refused for now (454) passes; refused (535), or not offered at all, does not', async () => {
    const signIn = { user: 'kiosk', password: 'secret-1' }
    for (const [reply, expected] of [
      ['454 4.7.0 Temporary authentication failure', passing],
      ['535 5.7.8 Bad credentials', misconfigured],
      ['503 5.5.1 AUTH not available', misconfigured],
    ] as const) {
      const stand = later(await startRawSmtpServer('220 hello', script({ auth: reply })))
      const result = await mailer(stand.port, signIn).send(message)
      expect(result).toMatchObject(expected)
      expect(JSON.stringify(result)).not.toContain('secret-1')
    }
  })

  test('a refusal leaves the connection good for the next mail', async () => {
    const stand = later(
      await startSmtpServer({
        onRcptTo: ({ address }, _session, done) =>
          done(address.startsWith('no') ? refuse(550, 'unknown') : null),
      }),
    )
    const mail = mailer(stand.port)
    expect(await mail.send({ ...message, to: 'nobody@example.vn' })).toMatchObject(addressRefused)
    expect(await mail.send(message)).toMatchObject({ ok: true })
  })
})

describe('a server that is away, slow or breaks off', () => {
  test('nobody listens', async () => {
    const stand = await startSmtpServer()
    await stand.close()
    const result = await mailer(stand.port).send(message)
    expect(result).toMatchObject(passing)
    expect(JSON.stringify(result)).toContain('ECONNREFUSED')
  })

  test('a host that is not known', async () => {
    const mail = mailer(25, { host: 'mail.invalid', timeouts: { connectMs: 3000, sendMs: 5000 } })
    expect(await mail.send(message)).toMatchObject(passing)
  })

  test('no greeting', async () => {
    const stand = later(await startRawSmtpServer(null, () => undefined))
    const result = await mailer(stand.port, { timeouts: { connectMs: 100 } }).send(message)
    expect(result).toMatchObject(passing)
    expect(JSON.stringify(result)).toContain('ETIMEDOUT')
  })

  test('silence in the middle', async () => {
    const stand = later(await startRawSmtpServer('220 hello', script({ data: undefined })))
    expect(await mailer(stand.port, { timeouts: { silenceMs: 100 } }).send(message)).toMatchObject(passing)
  })

  test('a trickle that never ends is cut off by the time for one message', async () => {
    const stand = later(
      await startRawSmtpServer('220 hello', (line, socket) => {
        if (!line.startsWith('EHLO')) return undefined
        const drip = setInterval(() => socket.write('250-more\r\n'), 20)
        socket.on('close', () => clearInterval(drip))
        return '250-here'
      }),
    )
    // The silence is long for a drip, so that a busy machine's pauses are not taken for it.
    const timeouts = { silenceMs: 1_000, sendMs: 1_500 }
    const result = await mailer(stand.port, { timeouts }).send(message)
    expect(result).toEqual({
      ok: false,
      error: { kind: 'passing-trouble', detail: 'no end within 1500 ms', ofThisMail: true },
    })
  })

  test('an abort ends a try at once, also one that has not begun', async () => {
    const stand = later(await startRawSmtpServer('220 hello', script({ data: undefined })))
    const mail = mailer(stand.port)
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    expect(await mail.send(message, { signal: abort.signal })).toMatchObject(passing)
    expect(await mail.send(message, { signal: abort.signal })).toMatchObject(passing)
  })

  test.each(['DATA', 'text'])('the connection drops at the %s', async (at) => {
    const talk = script({})
    const stand = later(
      await startRawSmtpServer('220 hello', (line, socket) => {
        if (line === 'DATA' && at === 'DATA') socket.destroy()
        if (line.startsWith('Content-Type') && at === 'text') socket.destroy()
        return talk(line)
      }),
    )
    const result = await mailer(stand.port).send(message)
    expect(result).toMatchObject(passing)
  })
})

/** A server's side of a plain talk; each step can be given another answer, `undefined` for none. */
function script(own: { auth?: string; data?: string | undefined; afterText?: string }) {
  let inText = false
  return (line: string): string | undefined => {
    if (inText) {
      if (line !== '.') return undefined
      inText = false
      return own.afterText ?? '250 taken'
    }
    if (line.startsWith('EHLO')) return '250-here\r\n250 AUTH PLAIN'
    if (line.startsWith('AUTH')) return own.auth ?? '235 welcome'
    if (line === 'DATA') {
      if ('data' in own) return own.data
      inText = true
      return '354 go on'
    }
    return line === 'QUIT' ? '221 bye' : '250 fine'
  }
}
