/** What is kept. Every document is encrypted at rest by the adapter that keeps it. */
import type { DeviceOrderKind, DeviceValues } from '../../../contract/admin/device-views.ts'
import type { DocumentCheck, RequestWhy } from '../../../contract/counter/views.ts'
import type { Language, StaffRole } from '../../../contract/views.ts'

export interface Account {
  /** The BHXH number, 10 digits; null for people who have a personal ID alone, as all registered since August 2025. */
  number: string | null
  /** 12-digit personal ID (CCCD), or null. One of the two is there. */
  personalId: string | null
  kind: 'individual' | 'organisation'
  name: string
  /** E.164, or null. */
  phone: string | null
  /** As given, normalised; null when none is on file. Confirmed by code or imported, never anything else. */
  email: string | null
  /** In one of the forms of hash-forms.ts; ours since the first sign-in. Null: none was set yet, nobody can sign in; staff can have one set. */
  passwordHash: string | null
  /** The last change that was confirmed here; absent when the contact is as it was imported. */
  lastChange?: LastChange
  /** Of what time each of these is; absent in documents of earlier programs: see value-times.ts. */
  times?: ValueTimes
}

export type TimedField = 'phone' | 'email' | 'passwordHash'

/** Absent for what was neither confirmed here nor came with a file's date. */
export type ValueTimes = Partial<Record<TimedField, ValueTime>>

export interface ValueTime {
  /** When it was confirmed or set here, or as of when the newest file says it; 0 for a password of a file without a date. */
  at: number
  /** It was confirmed or set here, though a newer file may say the same. */
  here?: true
}

export interface LastChange {
  reference: string
  at: number
  /**
   * What was on file before, to restore it from; null once it can no longer be undone. Where an import brought something newer,
   * that: nothing older than it comes back.
   */
  before: { phone: string | null; email: string | null } | null
  /** User names of the staff who had a part in it: who handed over, who approved. */
  staff: string[]
}

/** Somebody who works here. Never removed, since the journal speaks of them: deactivated. */
export interface StaffMember {
  /** Lower case, as signed in with; the document's key. */
  userName: string
  /** "Trần Thị Lan", as it stands on screens and in the journal's words. */
  name: string
  role: StaffRole
  /** Their own BHXH number or personal ID, digits: nobody touches their own record. */
  ownAccount: string
  /** Key of the account that this number led to at the last sign-in: it stays theirs when the register corrects its ID. */
  ownKey?: string
  passwordHash: string
  /** Null until they have chosen one. */
  pinHash: string | null
  /** The password was given to them: they must choose their own before anything else. */
  mustChange: boolean
  active: boolean
  addedAt: number
  /** User name; null for the first one. */
  addedBy: string | null
  lastSignIn: { at: number; kiosk: string } | null
  /**
   * When somebody else last gave them their account, a higher role or a password, and who; absent for what was given
   * before two people were needed for anything. See two-people.ts.
   */
  granted?: Grant
}

export interface Grant {
  at: number
  /** User name. */
  by: string
}

/** What one administrator asked for and two must answer for. Removed once it is in force, or stopped. */
export interface TwoPersonChange {
  id: string
  change: TwoPersonAction
  /** User name. */
  requestedBy: string
  requestedAt: number
  /** From then on it needs no second person any more. */
  inForceAt: number
}

export type TwoPersonAction =
  | { kind: 'add-staff'; userName: string; name: string; role: StaffRole; ownAccount: string }
  | { kind: 'raise-role'; userName: string; role: StaffRole; roleBefore: StaffRole }
  | { kind: 'reactivate-staff'; userName: string; role: StaffRole }
  /** By path, as `saveSettings` takes them; a password among them. */
  | { kind: 'change-settings'; keys: string[]; changes: Record<string, unknown> }
  | { kind: 'reset-settings'; keys: string[] }

/** A change that two people must answer for: the account's e-mail is lost, or there is none. Removed once it is over. */
export interface StaffRequest {
  id: string
  account: string
  accountVersion: number
  why: RequestWhy
  reason: string
  check: DocumentCheck
  requestedBy: string
  requestedAt: number
  state: 'waiting' | 'approved'
  approvedBy: string | null
  approvedAt: number | null
  /** It must be approved, and then used, before this. */
  expiresAt: number
}

/** An import that is under way. Removed by the commit that ends it: while it is there, nothing of it may stay. */
export interface ImportIntent {
  /** User name. */
  staff: string
  kiosk: string
  startedAt: number
  /** Of the file, hexadecimal. */
  sha256: string
  /** Batches committed so far; each has its frame in the log of how to take it back. */
  batches: number
}

/** How far the central system has been told of confirmed changes. */
export interface WebhookMark {
  /** The journal's sequence of the last change that it took. */
  delivered: number
}

/** What administrators changed of the configuration: it lies over what the file says. */
export interface ChangedSettings {
  /** By path, "session.idleSeconds"; null where an optional key was emptied. */
  values: Record<string, unknown>
  /** Of the mail server's user in `values`; null where none was changed here. */
  smtpPassword: string | null
}

/** An office, under an id of chance that stays whatever it is called. */
export interface Office {
  /** What administrators changed of what is its own, as in `ChangedSettings`. */
  values: Record<string, unknown>
  /** Every code and name that it is known to have had, oldest first. */
  named: OfficeName[]
}

export interface OfficeName {
  code: string
  name: string
  /** Milliseconds since the epoch. */
  since: number
}

/** The newest refresh token of the mail server's sign-in (OAuth 2). */
export interface MailToken {
  token: string
  /** Of the one that was configured when it came, SHA-256 in hexadecimal: another one there counts at once. */
  configured: string
}

/** Tries to sign in with one number, known or not. A try counts as a failure from before it is evaluated. */
export interface SignInCounter {
  /** Those in flight are among them. */
  failures: number
  /** The next try is taken from then on. */
  nextTryAt: number
  /** 0 when not locked. */
  lockedUntil: number
  lastFailureAt: number
  /** Tries that are being evaluated; one whose process died stays, and counts as a failure. Absent: none. */
  inFlight?: Array<{ id: string; at: number }>
}

/** The dearest among the password hashes that the store holds: no sign-in is answered faster than it takes. */
export interface PasswordCost {
  /** See hash-forms.ts. */
  work: number
}

/** Times of tries at one kiosk that failed or are in flight, newest last, only those within the window. */
export interface KioskCounter {
  failedAt: number[]
}

/** Times at which codes were sent in the last 24 hours, or at which somebody of the staff searched in the last; newest last. */
export interface CodeCounter {
  sentAt: number[]
}

/** A notice that must go out because of what was committed. */
export interface OutboxItem {
  to: string
  language: Language
  notice: Notice
  createdAt: number
  tries: number
  nextTryAt: number
}

interface AnyNotice {
  /** Whether the reader is being replaced or is the contact from now on. */
  side: 'old' | 'new'
  /** Name as masked for mail. */
  name: string
  accountNumber: string
  reference: string
  at: number
}

export interface ContactChangedNotice extends AnyNotice {
  kind: 'contact-changed'
  changes: Array<{ field: 'phone' | 'email'; old: string | null; new: string }>
  /** Staff let the person in, having seen a document. */
  assisted?: true
}

/** The contact from before a change is on file again. */
export interface ContactRestoredNotice extends AnyNotice {
  kind: 'contact-restored'
  /** From what was undone to what is on file again; null where that is nothing. */
  changes: Array<{ field: 'phone' | 'email'; old: string | null; new: string | null }>
  /** Reference of the change that was undone. */
  undoes: string
}

export interface PasswordSetNotice extends AnyNotice {
  kind: 'password-set'
}

/** To the office's own address: somebody asked for what takes two people. */
export interface TwoPersonNotice {
  kind: 'two-person-asked'
  side: 'office'
  /** Of what was asked for. */
  reference: string
  at: number
  what: TwoPersonAction['kind']
  /** Of the member who asked. */
  name: string
  userName: string
  /** Of whom it is about; null for settings. */
  about: { userName: string; role: StaffRole } | null
  keys: readonly string[]
  inForceAt: number
}

/** What the office is told of a kiosk. */
export const alarmKinds = ['two-machines', 'silent', 'screen', 'paper', 'printer'] as const
export type AlarmKind = (typeof alarmKinds)[number]

export interface AlarmedKiosk {
  what: AlarmKind
  name: string
}

/** To the office's own address: kiosks need somebody, or are well again. */
export interface KioskAlarmNotice {
  kind: 'kiosk-alarm'
  side: 'office'
  reference: string
  at: number
  raised: readonly AlarmedKiosk[]
  /** That are not among them: how many. */
  raisedMore: number
  over: readonly AlarmedKiosk[]
  overMore: number
}

/** What the office was told of its kiosks. */
export interface AlarmRecord {
  lastToldAt: number
  /** By `WHAT:DEVICE`: told, and not over yet; or over so often lately, and last at that time. */
  troubles: Readonly<Record<string, { told: boolean; times: number; overAt: number }>>
}

export type Notice =
  ContactChangedNotice | ContactRestoredNotice | PasswordSetNotice | TwoPersonNotice | KioskAlarmNotice

/** A kiosk or a counter PC that an administrator let in. Never removed, since the journal speaks of it: its state says so. */
export interface Device {
  /** Of no two devices that are not removed: it stands in the journal as where something was done. */
  name: string
  /** The office's permanent id, its key in `offices`. */
  office: string
  identity: DeviceIdentity
  state: 'active' | 'suspended' | 'removed'
  /** Why it is suspended: a member of staff did it, or two machines use the same identity. */
  suspended?: 'by-staff' | 'two-machines'
  enrolledAt: number
  /** User name of who made the code. */
  enrolledBy: string
  /** The program that runs there, since its last start; absent in browsers, and before the first start. */
  run?: DeviceRun
  /** What its program is to do and has not done yet, oldest first. Absent: nothing. */
  orders?: readonly DeviceOrder[]
  /** Absent: it is open. */
  closed?: DeviceClosing
  /** Absent: none were ever set. */
  settings?: DeviceSettings
}

export interface DeviceOrder {
  id: string
  what: DeviceOrderKind
  /** User name. */
  by: string
  at: number
}

/** For maintenance, with what its idle screen says. */
export interface DeviceClosing {
  message: Readonly<Record<Language, string>>
  /** User name. */
  by: string
  at: number
}

/** What is set for this kiosk at the service; it lies over the kiosk's own file. */
export interface DeviceSettings {
  /** One more with each change, from 1. */
  version: number
  values: DeviceValues
}

/**
 * By what a device is known: a kiosk by its P-256 key, of which the private half never leaves it; a browser by a secret
 * in a cookie, of which a keyed hash is kept.
 */
export type DeviceIdentity =
  | {
      kind: 'kiosk'
      /** RFC 7638, SHA-256, base64url. */
      thumbprint: string
      publicKey: { x: string; y: string }
    }
  | { kind: 'browser'; secretHash: string }

export interface DeviceRun {
  /** A random id of each start. */
  boot: string
  version: string
  /** Where the key's private half lies: encrypted by the system's key store, or in a file with mode 0600. */
  keptIn: 'key-store' | 'file'
  since: number
  /** Of the starts before, newest last: one that comes back is another machine with the same key. */
  earlier: readonly string[]
}

/** What a kiosk that lost the answer may still ask: that its change was confirmed. Kept for a day; names nobody. */
export interface ChangeOutcome {
  /** Id of the device at which it was confirmed; no other is told. */
  device: string
  reference: string
  at: number
}

/** A one-time code with which a device is enrolled; its key is the code's first part. */
export interface DeviceCode {
  /** Keyed hash of the code's second part. */
  secretHash: string
  name: string
  office: string
  /** The device that gets a new identity: a broken kiosk's name and history go on. Null: a new one. */
  replaces: string | null
  madeAt: number
  madeBy: string
  expiresAt: number
  /** Counted before they are compared. */
  tries: number
}
