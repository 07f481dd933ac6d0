/** A mail in the demo’s mailbox. */

export interface DemoMail {
  to: string
  subject: string
  text: string
  html: string
  /** Milliseconds since the epoch. */
  receivedAt: number
}
