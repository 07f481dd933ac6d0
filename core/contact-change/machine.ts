/**
 * The life of a contact change, whole. Every state, every event, every way from one to the next; what is not in the
 * table does not happen.
 *
 *     draft ── captchaPassed ──▶ captcha-passed ── codeSent ──▶ code-sent ── committed ──▶ confirmed
 *
 * From each of the first three: cancelled ▶ cancelled, ended ▶ expired. From code-sent also: codeSent (a resend, or the
 * next step's code) stays, outOfTries ▶ locked, outOfCodes ▶ expired, refused ▶ cancelled (a check at the moment of
 * commit did not hold). An edit of the contact is no event: it cancels this change and opens another, so that no code
 * can outlive what it was sent for.
 */
import type { ChangeState } from '../../contract/citizen/views.ts'

export type ChangeEvent =
  /** The captcha was right, or the office does without. */
  | 'captchaPassed'
  /** A code is on its way: the first, a resend, or the next step's. */
  | 'codeSent'
  /** Every code was right and the new contact is on disk. */
  | 'committed'
  /** Version, uniqueness or another check at the moment of commit did not hold. */
  | 'refused'
  | 'outOfTries'
  /** The last code has expired and no resend is left. */
  | 'outOfCodes'
  /** The citizen cancelled, or edited the contact. */
  | 'cancelled'
  /** The visit ended. */
  | 'ended'

export const transitions: { readonly [S in ChangeState]: { readonly [E in ChangeEvent]?: ChangeState } } = {
  draft: { captchaPassed: 'captcha-passed', cancelled: 'cancelled', ended: 'expired' },
  'captcha-passed': { codeSent: 'code-sent', refused: 'cancelled', cancelled: 'cancelled', ended: 'expired' },
  'code-sent': {
    codeSent: 'code-sent',
    committed: 'confirmed',
    refused: 'cancelled',
    outOfTries: 'locked',
    outOfCodes: 'expired',
    cancelled: 'cancelled',
    ended: 'expired',
  },
  confirmed: {},
  cancelled: {},
  expired: {},
  locked: {},
}

/** The next state, or null when the event does not belong here. */
export function next(state: ChangeState, event: ChangeEvent): ChangeState | null {
  return transitions[state][event] ?? null
}

export function isOver(state: ChangeState): boolean {
  return Object.keys(transitions[state]).length === 0
}
