/**
 * What is known of the mail, as one value and the steps that change it. Wrong settings count at once. Passing trouble
 * counts from the third failure in a row: mail servers restart, networks blink. And a server that lets us in may still
 * take none of our mails (a sender it does not know): that shows only in codes that never went out, and counts from the
 * third recipient in a row. What the server said once it knew the recipient closes nothing: citizens choose recipients.
 */
import type { MailFailure } from '../../mail/mailer.ts'
import type { Result } from '../../foundation/result.ts'
import type { MailTrouble } from './trouble.ts'
import type { Delivery } from '../../../contract/citizen/views.ts'

export interface MailState {
  /** What the server refuses us for; null when it does not. */
  settings: string | null
  /** Checks in a row that met passing trouble, and what it was. */
  misses: number
  detail: string
  /** Who was to get the codes that did not go out, since the last that did. */
  unserved: readonly string[]
  /** Of which the server refused something once it knew who was to get them: an alarm, and no more. */
  refused: readonly string[]
}

const enough = 3
const minute = 60_000

export const mailIsUp: MailState = { settings: null, misses: 0, detail: '', unserved: [], refused: [] }

/** The server was asked whether it lets us in. */
export function afterCheck(state: MailState, outcome: Result<null, MailFailure>): MailState {
  // Let in again, the next code is the trial: one more that does not go out, and it is down again.
  if (outcome.ok) {
    return { ...mailIsUp, unserved: state.unserved.slice(0, enough - 1), refused: state.refused }
  }
  const { kind, detail } = outcome.error
  if (kind === 'misconfigured') return { ...state, settings: detail, misses: 0 }
  return { ...state, misses: state.misses + 1, detail }
}

/**
 * A code's mail has come to its end.
 * @param ofThisMail what failed may be about this one mail alone.
 */
export function afterCode(state: MailState, recipient: string, end: Delivery, ofThisMail = false): MailState {
  switch (end) {
    // Also a refused address: the server was there, let us in, and said so.
    case 'sent':
    case 'address-refused':
    case 'mailbox-full':
      return mailIsUp
    case 'out-of-service':
      return ofThisMail
        ? { ...state, refused: withRecipient(state.refused, recipient) }
        : { ...state, unserved: withRecipient(state.unserved, recipient) }
    case 'sending':
    case 'retrying':
      return state
  }
}

export function mailTrouble({ settings, misses, detail, unserved }: MailState): MailTrouble | null {
  if (settings !== null) return { reason: 'mail', why: 'settings', detail: settings }
  if (misses >= enough) return { reason: 'mail', why: 'unreachable', detail }
  return unserved.length >= enough ? { reason: 'mail', why: 'no-code-goes-out' } : null
}

const withRecipient = (recipients: readonly string[], recipient: string) =>
  [...new Set([...recipients, recipient])].slice(-enough)

/** A code was refused, though not its address: settings, a limit, a policy. Somebody has to look, and nobody is kept out. */
export const refusesCodes = ({ refused }: MailState) => refused.length > 0

/** So many addresses refused one after the other are hardly all mistyped. */
export const manyBounce = (recipients: ReadonlySet<string>) => recipients.size >= enough

/** How long until the next check: 15 min while all is well, 5 min while it is not, 1 min while that is not known. */
export function nextCheckMs(state: MailState): number {
  if (mailTrouble(state)) return 5 * minute
  return state.misses > 0 ? minute : 15 * minute
}
