/**
 * A session: a citizen's visit, from the first touch of the screen to its end, or a member of staff at the same screen.
 * Never both: one object is of one side, and a caller has one. Its deadlines live here; screens only show them. All that
 * a session holds is in this object, so that its end leaves nothing.
 */
import type { Language, SessionStatus, StaffRole } from '../../contract/views.ts'
import type { Captcha } from '../captcha/captcha.ts'
import type { KioskConfig } from '../config/config.ts'
import type { ContactChange } from './change.ts'
import type { Assistance } from './assistance.ts'
import type { OpenCase } from './case.ts'
import type { BackupState } from './backup-state.ts'
import type { OpenExport } from './open-export.ts'
import type { StaffMember } from '../storage/port/documents.ts'
import type { Receipt } from '../../contract/citizen/views.ts'

export type EndReason = 'idle' | 'limit' | 'ended'

interface AnySession {
  /** For the journal; says nothing about the token. */
  readonly visit: string
  /** What its pages name; another from sign-in on, so that a page from before it cannot act for who has signed in. */
  publicId: string
  readonly kiosk: string
  /** Id of the device that began it, and may go on with it; null: the service's own machine. */
  readonly device: string | null
  startedAt: number
  lastActivityAt: number
  language: Language
  /** Set once; work that was waiting for mail or disk looks here before it goes on. */
  ended: EndReason | null
}

/** A citizen's visit. */
export interface Session extends AnySession {
  readonly side: 'citizen'
  /** The key of the account that is signed in, or null. */
  account: string | null
  change: ContactChange | null
  captcha: Captcha | null
  receipt: Receipt | null
  /** Phones and e-mails, normalised, that were held against those on file. */
  readonly compared: Set<string>
  /** Set where staff have handed the screen over: who, for what, having seen which document. */
  readonly assistance: Assistance | null
  /** Where staff watch it: the screen that its page said it shows. */
  screen: string | null
}

/** A member of staff who has signed in. */
export interface StaffSession extends AnySession {
  readonly side: 'staff'
  readonly userName: string
  /** The one before this. */
  readonly lastSignIn: StaffMember['lastSignIn']
  /** As of the last call: who is made something else is it from their next call on. */
  role: StaffRole
  /** What was found, by an id that means nothing elsewhere; the newest search only. */
  hits: ReadonlyMap<string, string>
  case: OpenCase | null
  /** The file that is being read; one at a time. */
  export: OpenExport | null
  /** The backup that was begun here, until what came of it was told. */
  backup: BackupState | null
}

export type LiveSession = Session | StaffSession

interface Start {
  visit: string
  kiosk: string
  device: string | null
  language: Language
  now: number
}

/** @param handedOver by staff: the account is open without its password, for one purpose. */
export function newSession(
  start: Start,
  handedOver: { account: string; assistance: Assistance } | null = null,
): Session {
  return {
    side: 'citizen',
    ...begun(start),
    account: handedOver?.account ?? null,
    change: null,
    captcha: null,
    receipt: null,
    compared: new Set(),
    assistance: handedOver?.assistance ?? null,
    screen: null,
  }
}

/** @param member as they were before this sign-in. */
export function newStaffSession(
  start: Start,
  member: Pick<StaffMember, 'userName' | 'role' | 'lastSignIn'>,
): StaffSession {
  const { userName, role, lastSignIn } = member
  const nothing = { hits: new Map<string, string>(), case: null, export: null, backup: null }
  return { side: 'staff', ...begun(start), userName, role, lastSignIn, ...nothing }
}

function begun({ visit, kiosk, device, language, now }: Start): AnySession {
  return { visit, publicId: visit, kiosk, device, startedAt: now, lastActivityAt: now, language, ended: null }
}

export type TimeSettings = Pick<KioskConfig, 'session' | 'staff'>

export interface Deadlines {
  warnAt: number
  endsAt: number
  limitAt: number
}

/**
 * Idle time is longer while a code is waited for: people walk off to read their mail. The warning always leaves its
 * full time to answer, also before the limit.
 */
export function deadlines(session: LiveSession, settings: TimeSettings): Deadlines {
  const idleMs = idleSeconds(session, settings) * 1000
  const warnMs = settings.session.warnSeconds * 1000
  const limitSeconds =
    session.side === 'staff' ? settings.staff.limitMinutes * 60 : settings.session.limitSeconds
  const limitAt = session.startedAt + limitSeconds * 1000
  const endsAt = Math.min(session.lastActivityAt + idleMs + warnMs, limitAt)
  return { warnAt: endsAt - warnMs, endsAt, limitAt }
}

function idleSeconds(session: LiveSession, settings: TimeSettings): number {
  if (session.side === 'staff') return settings.staff.idleSeconds
  const waitsForCode = session.change?.state === 'code-sent'
  return waitsForCode ? settings.session.otpIdleSeconds : settings.session.idleSeconds
}

/** Why the session is over at this moment, or null while it lives. */
export function overBecause(session: LiveSession, settings: TimeSettings, now: number): EndReason | null {
  if (session.ended) return session.ended
  const { endsAt, limitAt } = deadlines(session, settings)
  if (now < endsAt) return null
  return endsAt === limitAt ? 'limit' : 'idle'
}

export function sessionStatus(session: LiveSession, settings: TimeSettings, now: number): SessionStatus {
  return {
    visit: session.publicId,
    role: roleOf(session),
    language: session.language,
    now,
    ...deadlines(session, settings),
  }
}

function roleOf(session: LiveSession): SessionStatus['role'] {
  if (session.side === 'staff') return session.role
  return session.account === null ? 'visitor' : 'citizen'
}
