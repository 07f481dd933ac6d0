/** The demo's mail server: takes every mail on loopback, keeps the newest in memory, shows them as a page. */
import type { AddressInfo } from 'node:net'
import type { Clock } from '../foundation/clock.ts'
import { mailboxPage } from './mailbox-page.ts'
import type { DemoMail } from './demo-mail.ts'

export { mailboxCss } from './mailbox-page.ts'

export interface DemoMailbox {
  /** Where the service's mailer connects: loopback, a free port. */
  smtp: { host: string; port: number }
  /** Newest first. */
  mails(): readonly DemoMail[]
  /** The readable page, whole; needs no script, and of its own origin only `mailboxCss` at `/mailbox.css`. */
  page(): string
  close(): Promise<void>
}

const kept = 200
const largestMail = 1024 * 1024

/** Loads the server and the parser only now: a production kiosk never does. @throws when no port can be had. */
export async function openDemoMailbox({ clock }: { clock: Clock }): Promise<DemoMailbox> {
  const [{ SMTPServer }, { simpleParser }] = await Promise.all([import('smtp-server'), import('mailparser')])
  const mails: DemoMail[] = []

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: largestMail,
    rejectOversized: true,
    onData(stream, session, done) {
      simpleParser(stream).then(
        ({ subject, text, html }) => {
          mails.unshift({
            to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
            subject: subject ?? '',
            text: text ?? '',
            html: html || '',
            receivedAt: clock.now(),
          })
          mails.length = Math.min(mails.length, kept)
          done()
        },
        (error: unknown) => done(error instanceof Error ? error : new Error('unreadable mail')),
      )
    },
  })
  // A client that breaks off is its own affair.
  server.on('error', () => {})

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      server.server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.server.address() as AddressInfo

  return {
    smtp: { host: '127.0.0.1', port },
    mails: () => mails,
    page: () => mailboxPage(mails),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
