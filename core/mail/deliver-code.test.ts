/** Delivering a code: what the screen is told, when tries are made, and when they end. Time stands still until moved. */
import { afterEach, expect, test } from 'vitest'
import { err, ok, type Result } from '../foundation/result.ts'
import { deliverCode } from './deliver-code.ts'
import type { Mailer, MailFailure, MailMessage } from './mailer.ts'
import { smtpMailer } from './smtp-mailer.ts'
import { manualTime } from '../testing/manual-time.ts'
import { refuse, startSmtpServer } from '../testing/mail/smtp-server.ts'
import type { Log } from '../foundation/log.ts'
import type { Delivery } from '../../contract/citizen/views.ts'

const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const message: MailMessage = {
  to: 'lan@example.vn',
  subject: 'Mã',
  text: '482913',
  html: '<p>482913</p>',
  messageId: 'code-1',
}
const minutes = 60_000
const trouble = (kind: MailFailure['kind']) => err<MailFailure>({ kind, detail: kind })

/** A mailer that gives these answers in turn, the last for ever, and notes when it was asked. */
function deliver(answers: Array<Result<null, MailFailure> | 'hangs' | 'throws'>, ttlMs = 5 * minutes) {
  const time = manualTime()
  const start = time.clock.now()
  const triedAt: number[] = []
  const ids: string[] = []
  const lines: string[] = []
  let aborted = 0
  const mailer: Mailer = {
    send(sent, { signal } = {}) {
      const answer = answers[Math.min(triedAt.length, answers.length - 1)] ?? ok(null)
      triedAt.push((time.clock.now() - start) / 1000)
      ids.push(sent.messageId)
      signal?.addEventListener('abort', () => (aborted += 1))
      if (answer === 'throws') return Promise.reject(new TypeError('a bug, with lan@example.vn in it'))
      if (answer === 'hangs') return new Promise(() => {})
      return Promise.resolve(answer)
    },
    close: () => Promise.resolve(),
  }
  const note = (level: string) => (fields: Record<string, unknown>, text: string) =>
    lines.push(`${level}: ${text} ${JSON.stringify(fields)}`)
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') }
  const delivery = deliverCode({ mailer, message, expiresAt: start + ttlMs, ...time, log })
  return { time, triedAt, ids, lines, delivery, aborted: () => aborted }
}

test('sent at the first try: nothing more happens', async () => {
  const { time, triedAt, delivery, aborted } = deliver([ok(null)])
  expect(delivery.state()).toBe('sending')
  await delivery.settled(5000)
  expect(delivery.state()).toBe('sent')
  await time.advance(10 * minutes)
  delivery.stop()
  expect(triedAt).toEqual([0])
  expect(delivery.state()).toBe('sent')
  expect(time.next()).toBeNull()
  // What is over is not broken off.
  expect(aborted()).toBe(0)
})

test('passing trouble, then sent: waits 1, 2, 4 s between tries, each with the same Message-ID', async () => {
  const passing = trouble('passing-trouble')
  const { time, triedAt, ids, delivery } = deliver([passing, passing, passing, ok(null)])
  await delivery.settled(5000)
  expect(delivery.state()).toBe('retrying')
  await time.advance(6999)
  expect(delivery.state()).toBe('retrying')
  await time.advance(1)
  expect(delivery.state()).toBe('sent')
  expect(triedAt).toEqual([0, 1, 3, 7])
  expect(new Set(ids)).toEqual(new Set(['code-1']))
})

test('never longer than 20 s between tries; no try once the code has expired, and then it says so', async () => {
  const { time, triedAt, delivery, lines } = deliver([trouble('passing-trouble')], 2 * minutes)
  await time.advance(10 * minutes)
  expect(triedAt).toEqual([0, 1, 3, 7, 15, 31, 51, 71, 91, 111])
  expect(delivery.state()).toBe('out-of-service')
  expect(lines.at(-1)).toMatch(/^warn: a code expired/)
  expect(time.next()).toBeNull()
})

test('a try that hangs is broken off at the expiry', async () => {
  const { time, triedAt, delivery, aborted } = deliver(['hangs'])
  await time.advance(5 * minutes - 1)
  expect([delivery.state(), aborted()]).toEqual(['sending', 0])
  await time.advance(1)
  expect([delivery.state(), aborted(), triedAt]).toEqual(['out-of-service', 1, [0]])
})

test.each<[MailFailure['kind'], Delivery, boolean]>([
  ['address-refused', 'address-refused', false],
  ['misconfigured', 'out-of-service', true],
])('%s is final; staff are alarmed only by settings', async (kind, state, alarm) => {
  const { time, triedAt, delivery, lines } = deliver([trouble(kind)])
  await delivery.settled(5000)
  expect(delivery.state()).toBe(state)
  await time.advance(10 * minutes)
  expect(triedAt).toEqual([0])
  expect(lines.some((line) => line.startsWith('error'))).toBe(alarm)
  expect(lines.join()).not.toMatch(/lan@|482913/)
})

test('a bug in the mailer is logged by name only and ends the delivery', async () => {
  const { delivery, lines } = deliver(['throws'])
  await delivery.settled(5000)
  expect(delivery.state()).toBe('out-of-service')
  expect(lines).toEqual(['error: sending a code mail failed {"error":"TypeError"}'])
})

test('settled gives up waiting after its time, and the delivery goes on', async () => {
  const { time, delivery } = deliver(['hangs'])
  let settled = false
  void delivery.settled(3000).then(() => (settled = true))
  await time.advance(2999)
  expect(settled).toBe(false)
  await time.advance(1)
  expect(settled).toBe(true)
  expect(delivery.state()).toBe('sending')
})

test('stop ends tries and waiting, under way or between tries', async () => {
  const under = deliver(['hangs'])
  const settled = under.delivery.settled(60_000)
  under.delivery.stop()
  await settled
  expect(under.aborted()).toBe(1)

  const between = deliver([trouble('passing-trouble')])
  await between.delivery.settled(1000)
  between.delivery.stop()
  await between.time.advance(10 * minutes)
  expect(between.triedAt).toEqual([0])
  expect(between.time.next()).toBeNull()
})

test('over a real server that is busy at first', async () => {
  let busy = true
  const stand = await startSmtpServer({
    onRcptTo: (_to, _session, done) => done(busy ? refuse(451, 'later') : null),
  })
  closing.push(() => stand.close())
  const { clock, timers, advance } = manualTime()
  const from = 'BHXH <a@bhxh.example>'
  const mailer = smtpMailer({ host: '127.0.0.1', port: stand.port, secure: false, from }, clock)
  closing.push(() => mailer.close())
  const log: Log = { info() {}, warn() {}, error() {} }
  const delivery = deliverCode({ mailer, message, expiresAt: clock.now() + minutes, clock, timers, log })
  const until = async (state: Delivery) => {
    while (delivery.state() !== state) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await until('retrying')
  busy = false
  await advance(1000)
  await until('sent')
  expect(stand.received).toHaveLength(1)
})
