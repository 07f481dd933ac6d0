/** Code mails handed to a mail server on loopback: by the product's way, and by bare nodemailer with the same texts. */
import { createTransport } from 'nodemailer'
import { steadyClock } from '../../core/foundation/clock.ts'
import { deliverCode } from '../../core/mail/deliver-code.ts'
import { smtpMailer } from '../../core/mail/smtp-mailer.ts'
import { codeMail, type CodeMail } from '../../core/mail/templates/code-mail.ts'
import { machineTimers } from '../../core/foundation/timers.ts'
import { secureRandom } from '../../core/foundation/random.ts'
import { answer, cpuMs } from '../harness/answer.ts'
import { emailOnFile, officeConfig } from '../harness/office.ts'
import { silentLog } from '../../core/foundation/log.ts'

const connections = 5
const fiveMinutesMs = 300_000

interface Turns {
  port: number
  rounds: number
  perRound: number
}
/** Milliseconds a mail, by round: by the clock, and of this process's CPU. */
export interface MailTimes {
  ours: Times[]
  bare: Times[]
}
export interface Times {
  clock: number
  cpu: number
}

const clock = steadyClock()

function codeOf(index: number, port: number): CodeMail {
  const now = clock.now()
  return {
    language: 'vi',
    code: String(100_000 + index),
    reference: 'K7M',
    fields: ['phone', 'email'],
    accountNumber: '•••••• 1234',
    office: officeConfig(port).office,
    sentAt: now,
    expiresAt: now + fiveMinutesMs,
  }
}

function ours(port: number) {
  const { smtp } = officeConfig(port)
  if (!smtp) throw new Error('the configuration names no mail server')
  const mailer = smtpMailer({ ...smtp, connections }, clock)
  const shared = { mailer, clock, timers: machineTimers, log: silentLog }
  return async (index: number) => {
    const mail = codeOf(index, port)
    const messageId = `code-${secureRandom.bytes(12).toString('hex')}`
    const message = { to: emailOnFile(index), messageId, ...codeMail(mail) }
    const delivery = deliverCode({ ...shared, message, expiresAt: mail.expiresAt })
    await delivery.settled(10_000)
    if (delivery.state() !== 'sent') throw new Error(`a mail was not taken: ${delivery.state()}`)
  }
}

function bare(port: number) {
  const from = officeConfig(port).smtp?.from
  const transport = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
  })
  // Made once: what the text costs is ours alone.
  const content = codeMail(codeOf(0, port))
  return async (index: number) => {
    await transport.sendMail({ from, to: emailOnFile(index), ...content })
  }
}

async function measure({ port, rounds, perRound }: Turns): Promise<MailTimes> {
  const ways = { ours: ours(port), bare: bare(port) }
  const times: MailTimes = { ours: [], bare: [] }
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
      const took = await block(ways[name], perRound)
      // The first round warms up.
      if (round > 0) times[name].push(took)
    }
  }
  return times
}

/** As many at once as there are connections. */
async function block(send: (index: number) => Promise<void>, count: number): Promise<Times> {
  let next = 0
  const lane = async () => {
    while (next < count) await send(next++)
  }
  const started = performance.now()
  const cpu = cpuMs()
  await Promise.all(Array.from({ length: connections }, lane))
  return { clock: (performance.now() - started) / count, cpu: (cpuMs() - cpu) / count }
}

answer({ measure })
