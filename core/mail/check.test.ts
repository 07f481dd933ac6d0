/** Asking a mail server whether it lets us in, against real ones on loopback: each answer by its name, and no mail sent. */
import { afterEach, expect, test } from 'vitest'
import type { Mailer } from './mailer.ts'
import { smtpMailer, type SmtpSettings } from './smtp-mailer.ts'
import { startRawSmtpServer, refuse, startSmtpServer } from '../testing/mail/smtp-server.ts'

const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function later<T extends { close(): Promise<void> }>(thing: T): T {
  closing.push(() => thing.close())
  return thing
}

function mailer(port: number, settings: Partial<SmtpSettings> = {}): Mailer {
  const from = 'BHXH cơ sở Bến Thành <khong-tra-loi@bhxh.example>'
  const clock = { now: () => Date.UTC(2026, 10, 22) }
  return later(smtpMailer({ host: '127.0.0.1', port, secure: false, from, ...settings }, clock))
}

const check = (...given: Parameters<typeof mailer>) => mailer(...given).check?.()
const passing = { ok: false, error: { kind: 'passing-trouble' } }
const misconfigured = { ok: false, error: { kind: 'misconfigured' } }

test('a server that is there lets us in, and gets no mail', async () => {
  const stand = later(await startSmtpServer())
  expect(await check(stand.port)).toEqual({ ok: true, value: null })
  expect(stand.received).toHaveLength(0)
})

test('right and wrong passwords are told apart, and the wrong one is not repeated', async () => {
  const stand = later(
    await startSmtpServer({
      allowInsecureAuth: true,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        password === 'đúng' ? done(null, { user: username }) : done(refuse(535, '5.7.8 no')),
    }),
  )
  expect(await check(stand.port, { user: 'kiosk', password: 'đúng' })).toMatchObject({ ok: true })
  const wrong = await check(stand.port, { user: 'kiosk', password: 'sai-rồi' })
  expect(wrong).toMatchObject(misconfigured)
  expect(JSON.stringify(wrong)).toContain('535')
  expect(JSON.stringify(wrong)).not.toContain('sai-rồi')
})

test('a server without the TLS that is required is misconfigured', async () => {
  const stand = later(await startSmtpServer())
  expect(await check(stand.port, { requireTls: true })).toMatchObject(misconfigured)
})

test('nobody there is passing trouble', async () => {
  const stand = await startSmtpServer()
  await stand.close()
  expect(await check(stand.port)).toMatchObject(passing)
})

test('a server that says nothing, or ever more, is passing trouble within bounds', async () => {
  const silent = later(await startRawSmtpServer(null, () => undefined))
  const timeouts = { connectMs: 200, silenceMs: 200, sendMs: 5_000 }
  expect(await check(silent.port, { timeouts })).toMatchObject(passing)

  const endless = later(
    await startRawSmtpServer('220 here', (_line, socket) => {
      const trickle = setInterval(() => {
        if (socket.destroyed) clearInterval(trickle)
        else socket.write('250-more\r\n')
      }, 20)
      return undefined
    }),
  )
  expect(await check(endless.port, { timeouts: { ...timeouts, sendMs: 300 } })).toMatchObject({
    error: { kind: 'passing-trouble', detail: 'no end within 300 ms' },
  })
})
