/** What is kept. Every document is encrypted at rest by the tenant that keeps it. */
import type { Language } from '../../contract/views.ts'

export interface Account {
  /** 10 digits. */
  number: string
  /** 12-digit personal ID (CCCD), or null. */
  personalId: string | null
  kind: 'individual' | 'organisation'
  name: string
  /** E.164, or null. */
  phone: string | null
  /** As given, normalised; null when none is on file. Confirmed by code or imported, never anything else. */
  email: string | null
  /** `scrypt$N$r$p$salt$hash`, see password.ts. */
  passwordHash: string
}

/** Failed sign-ins of one account number, known or not. */
export interface SignInCounter {
  failures: number
  /** The next try is taken from then on. */
  nextTryAt: number
  /** 0 when not locked. */
  lockedUntil: number
  lastFailureAt: number
}

/** Times of failed sign-ins at one kiosk, newest last, only those within the window. */
export interface KioskCounter {
  failedAt: number[]
}

/** Times at which codes were sent in the last 24 hours, newest last. */
export interface CodeCounter {
  sentAt: number[]
}

/** A notice that must go out because a change was committed. */
export interface OutboxItem {
  to: string
  language: Language
  notice: ContactChangedNotice
  createdAt: number
  tries: number
  nextTryAt: number
}

export interface ContactChangedNotice {
  kind: 'contact-changed'
  /** Whether the reader is being replaced or is the new contact. */
  side: 'old' | 'new'
  /** Name as masked for mail. */
  name: string
  accountNumber: string
  changes: Array<{ field: 'phone' | 'email'; old: string | null; new: string }>
  reference: string
  at: number
}
