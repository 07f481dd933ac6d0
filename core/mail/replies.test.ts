/**
 * Replies of mail servers as offices have them: for each, whose fault it is, what the citizen hears of the code, whether the
 * desk is alarmed, and that the log has codes and nobody's address. Gathered from the servers' documentation and sources.
 */
import { describe, expect, it } from 'vitest'
import { afterCode, mailIsUp, mailTrouble, refusesCodes, type MailState } from '../admin/health/mail-state.ts'
import { err } from '../foundation/result.ts'
import { deliverCode } from './deliver-code.ts'
import { mailFailure } from './smtp-failure.ts'
import { manualTime, settle } from '../testing/manual-time.ts'
import { silentLog } from '../foundation/log.ts'

/** `unknown`, `full`: the recipient's. `ours`: ours or our server's. `later`: it may go through in a while. */
type Whose = 'unknown' | 'full' | 'ours' | 'later'
const to = 'lan.nguyen@example.vn'
const rcpt = 'RCPT TO'
const data = 'DATA'

const replies: ReadonlyArray<[server: string, at: string, reply: string, whose: Whose]> = [
  // Postfix
  [
    'Postfix',
    rcpt,
    `550 5.1.1 <${to}>: Recipient address rejected: User unknown in local recipient table`,
    'unknown',
  ],
  [
    'Postfix',
    rcpt,
    `550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`,
    'unknown',
  ],
  [
    'Postfix',
    rcpt,
    `450 4.1.1 <${to}>: Recipient address rejected: unverified address: Address lookup in progress`,
    'later',
  ],
  ['Postfix', rcpt, `450 4.2.0 <${to}>: Recipient address rejected: Greylisted, see postgrey`, 'later'],
  ['Postfix', rcpt, `554 5.7.1 <${to}>: Relay access denied`, 'ours'],
  ['Postfix', rcpt, `454 4.7.1 <${to}>: Relay access denied`, 'later'],
  [
    'Postfix',
    rcpt,
    '553 5.7.1 <kiosk@bhxh.example>: Sender address rejected: not owned by user kiosk',
    'ours',
  ],
  [
    'Postfix',
    rcpt,
    '550 5.1.0 <kiosk@bhxh.example>: Sender address rejected: User unknown in virtual mailbox table',
    'ours',
  ],
  ['Postfix', rcpt, '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname', 'ours'],
  ['Postfix', rcpt, '450 4.7.1 <localhost>: Helo command rejected: Host not found', 'later'],
  [
    'Postfix',
    rcpt,
    '554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org',
    'ours',
  ],
  [
    'Postfix',
    rcpt,
    '550 5.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.7]',
    'ours',
  ],
  ['Postfix', rcpt, `552 5.2.2 <${to}>: user is over quota`, 'full'],
  ['Postfix', rcpt, `452 4.2.2 <${to}>: Recipient address rejected: Mailbox is full`, 'full'],
  ['Postfix', rcpt, '452 4.3.1 Insufficient system storage', 'later'],
  ['Postfix', rcpt, '450 4.7.1 Error: too much mail from 203.0.113.7', 'later'],
  ['Postfix', rcpt, `550 5.1.2 <${to}>: Recipient address rejected: Domain not found`, 'unknown'],
  [
    'Postfix',
    rcpt,
    `556 5.1.10 <${to}>: Recipient address rejected: Domain example.vn does not accept mail (nullMX)`,
    'unknown',
  ],
  ['Postfix', data, '550 5.7.1 Message content rejected: spam score 8.1', 'ours'],
  ['Postfix', data, '552 5.3.4 Message size exceeds fixed limit', 'ours'],
  // Exim
  ['Exim', rcpt, '550 Unrouteable address', 'unknown'],
  ['Exim', rcpt, `550 ${to}: no such user here`, 'unknown'],
  ['Exim', rcpt, '550 relay not permitted', 'ours'],
  ['Exim', rcpt, '550 Sender verify failed', 'ours'],
  ['Exim', rcpt, '550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)', 'ours'],
  ['Exim', rcpt, '550 rejected because 203.0.113.7 is in a black list at bl.spamcop.net', 'ours'],
  ['Exim', rcpt, '451 Temporary local problem - please try later', 'later'],
  ['Exim', rcpt, '552 mailbox is full', 'full'],
  // Exchange and Microsoft 365
  ['Exchange', rcpt, '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found', 'unknown'],
  ['Exchange', rcpt, '550 5.7.1 Unable to relay', 'ours'],
  ['Exchange', rcpt, '550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'ours'],
  [
    'Exchange',
    rcpt,
    '530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM',
    'ours',
  ],
  ['Exchange', rcpt, '452 4.3.1 Insufficient system resources', 'later'],
  ['Microsoft 365', rcpt, '550 5.4.1 Recipient address rejected: Access denied', 'ours'],
  [
    'Microsoft 365',
    rcpt,
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    'unknown',
  ],
  ['Microsoft 365', rcpt, '550 5.2.2 STOREDRV.Deliver; mailbox full', 'full'],
  ['Microsoft 365', rcpt, '550 5.1.8 Access denied, bad outbound sender', 'ours'],
  [
    'Microsoft 365',
    data,
    '554 5.2.252 SendAsDenied; kiosk@bhxh.example not allowed to send as other@bhxh.example',
    'ours',
  ],
  [
    'Microsoft 365',
    rcpt,
    '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
    'ours',
  ],
  ['Microsoft 365', rcpt, '451 4.7.500 Server busy. Please try again later', 'later'],
  ['Microsoft 365', data, '432 4.3.2 Concurrent connections limit exceeded', 'later'],
  // Gmail and Google Workspace
  [
    'Gmail',
    rcpt,
    '550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking',
    'unknown',
  ],
  ['Gmail', rcpt, "552-5.2.2 The recipient's inbox is out of storage space and inactive.", 'full'],
  [
    'Gmail',
    rcpt,
    "452-4.2.2 The recipient's inbox is out of storage space. Please direct the recipient to",
    'full',
  ],
  [
    'Gmail',
    rcpt,
    '450-4.2.1 The user you are trying to contact is receiving mail at a rate that prevents',
    'later',
  ],
  ['Gmail', rcpt, '550 5.2.1 The email account that you tried to reach is disabled.', 'unknown'],
  ['Gmail', rcpt, '550-5.7.26 This mail has been blocked because the sender is unauthenticated.', 'ours'],
  ['Gmail', data, '421-4.7.28 Gmail has detected an unusual rate of mail. To protect our users', 'later'],
  ['Workspace', rcpt, '550 5.4.5 Daily user sending limit exceeded. For more information on Gmail', 'ours'],
  [
    'Workspace',
    rcpt,
    '550-5.7.1 Invalid credentials for relay [203.0.113.7]. The IP address you have registered',
    'ours',
  ],
  // Zimbra
  ['Zimbra', rcpt, `554 5.7.1 <kiosk@bhxh.example>: Sender address rejected: Access denied`, 'ours'],
  ['Zimbra', rcpt, `550 5.1.1 <${to}>: Recipient address rejected: example.vn`, 'unknown'],
  ['Zimbra', rcpt, '452 4.2.2 Over quota', 'full'],
  // MDaemon
  ['MDaemon', rcpt, `550 5.1.1 Recipient unknown <${to}>`, 'unknown'],
  ['MDaemon', rcpt, '550 5.7.1 Message rejected. Sender address must be the one that signed in', 'ours'],
  ['MDaemon', rcpt, '550 No such user here', 'unknown'],
  ['MDaemon', rcpt, '552 Account is over quota', 'full'],
  // Haraka, hMailServer, Courier, qmail, Yahoo
  ['Haraka', rcpt, `550 I cannot deliver mail for ${to}`, 'ours'],
  ['hMailServer', rcpt, '550 Unknown user', 'unknown'],
  ['hMailServer', rcpt, '530 SMTP authentication is required.', 'ours'],
  ['Courier', rcpt, '550 User unknown.', 'unknown'],
  ['qmail', rcpt, "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", 'ours'],
  ['Yahoo', data, "554 delivery error: dd This user doesn't have a yahoo.com account", 'ours'],
  ['Yahoo', data, '451 4.3.2 Internal error reading data', 'later'],
]

const failureOf = (at: string, reply: string) =>
  mailFailure(
    Object.assign(new Error(reply), {
      code: 'EENVELOPE',
      command: at,
      response: reply,
      responseCode: Number(reply.slice(0, 3)),
    }),
    to,
  )

/** What the citizen's screen hears, and how the mail stands once three of them have met it. */
async function told(failure: ReturnType<typeof failureOf>) {
  let state: MailState = mailIsUp
  let delivery = ''
  for (const recipient of ['a', 'b', 'c']) {
    const time = manualTime()
    const code = deliverCode({
      mailer: { send: async () => err(failure), close: async () => {} },
      message: { to, subject: '', text: '', html: '', messageId: 'x' },
      ...time,
      log: silentLog,
      expiresAt: time.clock.now() + 300_000,
      onState: (next, ofThisMail) => void (state = afterCode(state, recipient, next, ofThisMail)),
    })
    await settle()
    delivery = code.state()
    code.stop()
  }
  return { delivery, closes: mailTrouble(state) !== null, alarms: refusesCodes(state) }
}

const means: Record<Whose, Awaited<ReturnType<typeof told>>> = {
  unknown: { delivery: 'address-refused', closes: false, alarms: false },
  full: { delivery: 'mailbox-full', closes: false, alarms: false },
  // Told once the recipient was known: it alarms the desk, and closes nothing.
  ours: { delivery: 'out-of-service', closes: false, alarms: true },
  later: { delivery: 'retrying', closes: false, alarms: false },
}

describe('a reply', () => {
  it.each(replies)('%s at %s: %s', async (_server, at, reply, whose) => {
    const failure = failureOf(at, reply)
    expect(await told(failure)).toEqual(means[whose])
    expect(failure.detail).toContain(reply.slice(0, 3))
    expect(failure.detail).not.toMatch(/lan|nguyen|example|@/)
  })
})
