/** Mail as a port: hands one message to a mail server and tells failures apart by who can mend them. */
import type { Result } from '../foundation/result.ts'
import type { MailContent } from './templates/letter.ts'

export interface MailMessage extends MailContent {
  /** One address, already normalised: no CR, no LF, no list. */
  to: string
  /**
   * Stays the same when the same message is sent again, so that a doubled mail can be known as one. Letters, digits,
   * dots and hyphens, nothing personal: the mailer puts the sender's domain behind it.
   */
  messageId: string
}

export interface MailFailure {
  kind:
    /** The server will never take this address: the citizen can mend it. */
    | 'address-refused'
    /** Server busy, slow, away: try again. */
    | 'passing-trouble'
    /** Wrong password, TLS refused, bad settings: only staff can mend it; trying again is no use. */
    | 'misconfigured'
  /** Of a refused address: its mailbox is there, and full. What need not be read now may go there later. */
  mailboxFull?: boolean
  /** One line for the log: codes, nothing personal. */
  detail: string
  /**
   * The server knew the recipient or the text by then, so that it may be about this one mail alone: it says nothing about
   * the next one's, and must not close the kiosk.
   */
  ofThisMail?: boolean
}

export interface Mailer {
  /** Resolves when the server has taken the message for delivery, or with why not. Never throws for the network. */
  send(message: MailMessage, options?: { signal?: AbortSignal }): Promise<Result<null, MailFailure>>
  /**
   * Whether the server would let us in now: connects and signs in as for a message, and sends none. Never throws for
   * the network. Left away by mailers that can tell only by sending.
   */
  check?(): Promise<Result<null, MailFailure>>
  close(): Promise<void>
}
