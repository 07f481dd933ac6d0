/**
 * Which screen is shown: derived from the state of the visit, without navigation. So Back, a reload or a late
 * answer cannot lead to a screen that does not fit the state.
 */
import type { ContactField } from '../../../contract/failures.ts'
import type { ChangeStopped } from './change-flow.ts'
import type { SignInStage } from './sign-in.ts'
import type { AssistanceView, ChangeState, Delivery } from '../../../contract/citizen/views.ts'

export const screenNames = [
  'starting',
  'idle',
  'hand-over',
  'session-ended',
  'staff-ended',
  'language',
  'sign-in-kind',
  'organisation',
  'account-number',
  'password',
  'sign-in-wait',
  'sign-in-locked',
  'kiosk-wait',
  'account',
  'edit-phone',
  'edit-email',
  'new-password',
  'review',
  'captcha',
  'code',
  'code-help',
  'mail-out-of-service',
  'staff-required',
  'code-limit',
  'change-expired',
  'change-locked',
  'account-changed',
  'done',
  'desk',
] as const
export type ScreenName = (typeof screenNames)[number]

export interface VisitState {
  /** A member of staff is signed in. */
  staff: boolean
  /** The purpose for which staff opened the visit. */
  purpose: AssistanceView['purpose'] | null
  started: boolean
  /** A clerk awaits a citizen here. */
  handOver: boolean
  /** The notice that a session has ended: a visit's, or a member's. */
  notice: 'visit' | 'staff' | null
  live: boolean
  stage: SignInStage
  wait: 'sign-in-wait' | 'sign-in-locked' | 'kiosk-wait' | null
  signedIn: boolean
  done: boolean
  stopped: ChangeStopped['kind'] | null
  editing: ContactField | null
  change: ChangeState | null
  delivery: Delivery | null
  captchaOpen: boolean
  codeHelpOpen: boolean
}

export function screenOf(at: VisitState): ScreenName {
  if (at.staff) return 'desk'
  if (!at.live && at.notice !== null) return at.notice === 'staff' ? 'staff-ended' : 'session-ended'
  if (!at.live && !at.started) return 'starting'
  if (!at.live) return at.handOver ? 'hand-over' : 'idle'
  if (!at.signedIn) return at.wait ?? signInScreens[at.stage]
  if (at.done) return 'done'
  if (at.stopped !== null) return at.stopped
  if (at.change === 'locked') return 'change-locked'
  if (at.change === 'expired') return 'change-expired'
  if (at.editing !== null) return at.editing === 'phone' ? 'edit-phone' : 'edit-email'
  if (at.change === 'code-sent') {
    if (at.delivery === 'out-of-service') return 'mail-out-of-service'
    return at.codeHelpOpen ? 'code-help' : 'code'
  }
  if (at.change === 'draft' && at.captchaOpen) return 'captcha'
  if (at.purpose === 'password') return 'new-password'
  if (at.change === 'draft' || at.change === 'captcha-passed') return 'review'
  return 'account'
}

const signInScreens: Record<SignInStage, ScreenName> = {
  language: 'language',
  kind: 'sign-in-kind',
  organisation: 'organisation',
  number: 'account-number',
  password: 'password',
}

export const stepCount = 5
export type StepName = 'signIn' | 'edit' | 'review' | 'code' | 'done'

/** A screen's step of the journey; null before the journey begins and outside of it. */
export function stepOf(screen: ScreenName): { n: number; name: StepName } | null {
  switch (screen) {
    case 'sign-in-kind':
    case 'account-number':
    case 'password':
    case 'sign-in-wait':
    case 'sign-in-locked':
    case 'kiosk-wait':
      return { n: 1, name: 'signIn' }
    case 'account':
    case 'edit-phone':
    case 'edit-email':
    case 'new-password':
      return { n: 2, name: 'edit' }
    case 'review':
    case 'captcha':
      return { n: 3, name: 'review' }
    case 'code':
    case 'code-help':
    case 'mail-out-of-service':
      return { n: 4, name: 'code' }
    case 'done':
      return { n: 5, name: 'done' }
    default:
      return null
  }
}
