/** Each way in which a mail server can refuse us, met on a real one, by its step and its reason. */
import { createServer, type Server } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { secureRandom } from '../../foundation/random.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { anAdministrator } from '../../testing/administrator.ts'
import { mailStepFailure } from '../../mail/smtp-step.ts'
import type { SmtpSettings } from '../../mail/smtp-mailer.ts'
import { sendTestMail } from './test-mail.ts'
import { selfSigned } from '../../testing/mail/self-signed.ts'
import { startRawSmtpServer, refuse, startSmtpServer } from '../../testing/mail/smtp-server.ts'

const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
function later<T extends { close(): Promise<void> }>(thing: T): T {
  closing.push(() => thing.close())
  return thing
}

const office = { name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' }
const timeouts = { connectMs: 1_000, silenceMs: 1_000, sendMs: 3_000 }
const to = 'it@bhxh.example'

async function sent(
  smtp: Partial<SmtpSettings> & { port: number },
  address = to,
  language: 'vi' | 'en' = 'vi',
) {
  const store = memoryStore()
  const from = 'BHXH <kiosk@bhxh.example>'
  const all = { host: '127.0.0.1', secure: false, from, timeouts, ...smtp }
  const deps = { store, clock: { now: () => Date.UTC(2026, 10, 24, 7, 30) }, random: secureRandom, office }
  const outcome = await sendTestMail(deps, await anAdministrator(store), { to: address, language, smtp: all })
  return { outcome, store }
}
const outcome = async (...given: Parameters<typeof sent>) => (await sent(...given)).outcome

describe('a letter', () => {
  it.each([
    ['vi', 'Thư thử từ BHXH cơ sở Bến Thành', '14:30 ngày 24/11/2026'],
    ['en', 'Test mail from BHXH cơ sở Bến Thành', '14:30 on 24/11/2026'],
  ] as const)(
    'arrives (%s), and stands in the journal without the address',
    async (language, subject, time) => {
      const stand = later(await startSmtpServer())
      const { outcome, store } = await sent({ port: stand.port }, to, language)
      expect(outcome).toEqual({ step: 'sent' })
      expect(stand.received[0]?.mail.subject).toBe(subject)
      expect(stand.received[0]?.mail.text).toContain(time)
      expect(store.events.filter(({ kind }) => kind !== 'staff.added')).toMatchObject([
        { kind: 'mail.tested', staff: 'mai.pham', data: { outcome: 'sent' } },
      ])
      expect(JSON.stringify(store.events)).not.toContain(to)
    },
  )

  it('is not begun without an address and a sender', async () => {
    expect(await outcome({ port: 1 }, 'it@')).toEqual({ step: 'settings', reason: 'recipient' })
    expect(await outcome({ port: 1, from: 'nobody' })).toEqual({ step: 'settings', reason: 'sender' })
  })
})

describe('on the way', () => {
  it('there is no such host', async () => {
    const host = 'mail.does-not-exist.invalid'
    const failed = await outcome({ port: 25, host })
    expect(failed).toMatchObject({ step: 'host', reason: expect.stringMatching(/^no/) })
    expect(
      mailStepFailure(Object.assign(new Error(), { code: 'EDNS', originalCode: 'ENOTFOUND' })),
    ).toMatchObject({
      reason: 'not-found',
    })
  })

  it('nobody is there, or nothing is said, or the greeting is a refusal', async () => {
    const gone = await startSmtpServer()
    await gone.close()
    expect(await outcome({ port: gone.port })).toMatchObject({ step: 'connect', reason: 'refused' })
    const silent = later(await startRawSmtpServer(null, () => undefined))
    expect(await outcome({ port: silent.port })).toMatchObject({ step: 'connect', reason: 'timed-out' })
    const full = later(await startRawSmtpServer('554 go away', () => undefined))
    expect(await outcome({ port: full.port })).toMatchObject({
      step: 'connect',
      reason: 'refused',
      detail: expect.stringContaining('554'),
    })
  })

  it('TLS is not offered, or not spoken', async () => {
    const stand = later(await startSmtpServer())
    expect(await outcome({ port: stand.port, requireTls: true })).toMatchObject({
      step: 'tls',
      reason: 'not-offered',
    })
    expect(await outcome({ port: stand.port, secure: true })).toMatchObject({ step: 'tls', reason: 'failed' })
  })

  it.each([
    ['self-signed', selfSigned(), false, 'certificate-self-signed'],
    ['expired', selfSigned({ days: -30 }), true, 'certificate-expired'],
    ['for another name', selfSigned({ host: 'mail.other.example' }), true, 'certificate-wrong-name'],
  ])('the certificate is %s, by STARTTLS and from the first byte', async (_, pair, trusted, reason) => {
    const ca = trusted ? { ca: pair.cert } : {}
    const stand = later(await startSmtpServer({ key: pair.key, cert: pair.cert }))
    expect(await outcome({ port: stand.port, requireTls: true, ...ca })).toMatchObject({
      step: 'tls',
      reason,
    })
    const direct = later(await tlsServer(pair))
    expect(await outcome({ port: direct.port, secure: true, ...ca })).toMatchObject({ step: 'tls', reason })
  })

  it('signing in is refused, or not to be had; the password is never repeated', async () => {
    const stand = later(
      await startSmtpServer({
        allowInsecureAuth: true,
        onAuth: (_auth, _session, done) => done(refuse(535, '5.7.8 wrong')),
      }),
    )
    const refused = await outcome({ port: stand.port, user: 'kiosk', password: 'sai-rồi' })
    expect(refused).toMatchObject({
      step: 'sign-in',
      reason: 'refused',
      detail: expect.stringContaining('5.7.8'),
    })
    expect(JSON.stringify(refused)).not.toContain('sai-rồi')
    const without = later(await startSmtpServer({ disabledCommands: ['AUTH', 'STARTTLS'] }))
    expect(await outcome({ port: without.port, user: 'kiosk', password: 'x' })).toMatchObject({
      step: 'sign-in',
      reason: 'not-offered',
    })
  })

  it('the sender, the recipient or the message is refused, for good or for now', async () => {
    type Options = NonNullable<Parameters<typeof startSmtpServer>[0]>
    const at = async (options: Options) => outcome({ port: later(await startSmtpServer(options)).port })
    expect(await at({ onMailFrom: (_a, _s, done) => done(refuse(550, '5.7.1 not you')) })).toMatchObject({
      step: 'sender',
      reason: 'refused',
    })
    const recipient = (code: number, words: string) =>
      at({ onRcptTo: ({ address }, _s, done) => done(refuse(code, `${words} <${address}>`)) })
    const nobody = await recipient(550, '5.1.1 no such user')
    expect(nobody).toMatchObject({ step: 'recipient', reason: 'refused' })
    expect(JSON.stringify(nobody)).not.toContain(to)
    expect(await recipient(550, '5.7.1 relaying denied')).toMatchObject({ reason: 'relaying' })
    expect(
      await recipient(504, '5.5.2 <[127.0.0.1]>: Helo command rejected: need fully-qualified hostname for'),
    ).toMatchObject({
      step: 'connect',
      reason: 'own-name',
    })
    expect(await recipient(450, '4.2.0 greylisted')).toMatchObject({ step: 'recipient', reason: 'try-later' })
    const message = (stream: NodeJS.ReadableStream, done: (error: Error) => void) => {
      stream.resume()
      stream.on('end', () => done(refuse(554, '5.7.1 looks like spam')))
    }
    expect(await at({ onData: (stream, _s, done) => message(stream, done) })).toMatchObject({
      step: 'message',
      reason: 'refused',
    })
  })
})

async function tlsServer(pair: { key: string; cert: string }) {
  const server: Server = createServer(pair, (socket) => socket.on('error', () => {}).write('220 here\r\n'))
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, close: () => new Promise<void>((resolve) => void server.close(() => resolve())) }
}
