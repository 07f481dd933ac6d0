/** The demo's mail server: takes every mail on loopback, keeps the newest in memory, shows them as a page. */

export interface DemoMail {
  to: string
  subject: string
  text: string
  html: string
  /** Milliseconds since the epoch. */
  receivedAt: number
}

export interface DemoMailbox {
  /** Where the service's mailer connects: loopback, a free port. */
  smtp: { host: string; port: number }
  /** Newest first. */
  mails(): readonly DemoMail[]
  /** The readable page, whole; needs no script and no outside resource. */
  page(): string
  close(): Promise<void>
}
