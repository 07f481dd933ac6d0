/**
 * A visit: from the first touch of the screen to its end. Its deadlines live here; screens only show them. All a visit
 * holds is in one object, so that its end leaves nothing.
 */
import type { Language, Receipt, SessionStatus } from '../../contract/views.ts'
import type { Captcha } from '../captcha/captcha.ts'
import type { KioskConfig } from '../config/config.ts'
import type { ContactChange } from '../contact-change/change.ts'

export type EndReason = 'idle' | 'limit' | 'ended'

export interface Session {
  /** For the journal; says nothing about the token. */
  readonly visit: string
  readonly kiosk: string
  readonly startedAt: number
  lastActivityAt: number
  language: Language
  /** The BHXH number of who signed in, or null. */
  account: string | null
  change: ContactChange | null
  captcha: Captcha | null
  receipt: Receipt | null
  /** Set once; work that was waiting for mail or disk looks here before it goes on. */
  ended: EndReason | null
}

export function newSession(start: {
  visit: string
  kiosk: string
  language: Language
  now: number
}): Session {
  return {
    visit: start.visit,
    kiosk: start.kiosk,
    startedAt: start.now,
    lastActivityAt: start.now,
    language: start.language,
    account: null,
    change: null,
    captcha: null,
    receipt: null,
    ended: null,
  }
}

export interface Deadlines {
  warnAt: number
  endsAt: number
  limitAt: number
}

/**
 * Idle time is longer while a code is waited for: people walk off to read their mail. The warning always leaves its
 * full time to answer, also before the limit.
 */
export function deadlines(session: Session, settings: KioskConfig['session']): Deadlines {
  const waitsForCode = session.change?.state === 'code-sent'
  const idleMs = (waitsForCode ? settings.otpIdleSeconds : settings.idleSeconds) * 1000
  const warnMs = settings.warnSeconds * 1000
  const limitAt = session.startedAt + settings.limitSeconds * 1000
  const endsAt = Math.min(session.lastActivityAt + idleMs + warnMs, limitAt)
  return { warnAt: endsAt - warnMs, endsAt, limitAt }
}

/** Why the visit is over at this moment, or null while it lives. */
export function overBecause(
  session: Session,
  settings: KioskConfig['session'],
  now: number,
): EndReason | null {
  if (session.ended) return session.ended
  const { endsAt, limitAt } = deadlines(session, settings)
  if (now < endsAt) return null
  return endsAt === limitAt ? 'limit' : 'idle'
}

export function sessionStatus(
  session: Session,
  settings: KioskConfig['session'],
  now: number,
): SessionStatus {
  return {
    role: session.account === null ? 'visitor' : 'citizen',
    language: session.language,
    now,
    ...deadlines(session, settings),
  }
}
