/**
 * What the service tells a screen. Everything personal is masked here, save what the citizen has just typed.
 * All times are milliseconds since the epoch, by the service's clock; `now` in `SessionStatus` lets a screen
 * show a countdown whatever its own clock says.
 */
import { z } from 'zod'
import { time, count } from './shapes.ts'
import { staffRoles } from './names.ts'

export const language = z.enum(['vi', 'en'])
export type Language = z.infer<typeof language>

/** The lowest first; each may do what those before it may. */
export const staffRole = z.enum(staffRoles)
export type StaffRole = z.infer<typeof staffRole>

/**
 * Who may call: anyone; a caller with a session, on either side; a visitor who has touched the screen; a citizen who has
 * signed in; staff. The two sides are apart: a member of staff is no visitor, and no citizen is staff.
 */
export const role = z.enum(['anyone', 'present', 'visitor', 'citizen', ...staffRole.options])
export type Role = z.infer<typeof role>

/** Sent with every reply, so that the screen always knows how long the visit lasts. */
export const sessionStatus = z.object({
  /** What a page names with every call. Another with each visit, and from sign-in on; no secret. */
  visit: z.string(),
  role: z.enum(['visitor', 'citizen', ...staffRole.options]),
  language,
  now: time,
  /** The idle warning is due. Moves with every call. */
  warnAt: time,
  /** The visit ends, unless something is done before. */
  endsAt: time,
  /** The visit ends at the latest. Does not move; `endsAt` is never beyond it. */
  limitAt: time,
})
export type SessionStatus = z.infer<typeof sessionStatus>

export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
export type Weekday = z.infer<typeof weekday>
/** Times of the day as "07:30", in the office's own time. */
export const openingHours = z.object({ days: z.array(weekday).min(1), from: z.string(), to: z.string() })
export type OpeningHours = z.infer<typeof openingHours>

/** 80 mm thermal roll, A4 sheet, or no printer at all. */
export const receiptPaper = z.enum(['none', 'thermal80', 'a4'])
export type ReceiptPaper = z.infer<typeof receiptPaper>

/** Mail cannot be sent; nothing can be kept (disk full or broken); the machine's clock cannot be trusted. */
export const outOfServiceReason = z.enum(['mail', 'disk', 'clock'])
export type OutOfServiceReason = z.infer<typeof outOfServiceReason>

/** The third text size: as large as every screen can show without scrolling, or twice the first. */
export const largestText = z.enum(['fits', 'double'])
export type LargestText = z.infer<typeof largestText>

/** What any screen may know before anyone signs in. */
export const kioskView = z.object({
  office: z.object({ code: z.string(), name: z.string(), hotline: z.string() }),
  languages: z.array(language).min(1),
  screen: z.object({ diagonalInches: z.number(), largestText }),
  demo: z.boolean(),
  captcha: z.object({ enabled: z.boolean(), digits: count }),
  otp: z.object({ digits: count }),
  session: z.object({ warnSeconds: count }),
  /** Common mail domains, offered as one-tap chips, with the `@`. */
  emailDomains: z.array(z.string()),
  /** Common last parts of an address, one tap each: ".vn". */
  emailEndings: z.array(z.string()),
  openingHours: z.array(openingHours),
  /** What the office wants to say on the idle screen, in each language. */
  messages: z.array(z.object({ vi: z.string(), en: z.string() })),
  receipt: z.object({ paper: receiptPaper }),
  /** Null where no card reader is attached. */
  scanner: z.object({ maxGapMs: count }).nullable(),
  /** Why nobody can be served now; the idle screen says so and where to go. */
  outOfService: outOfServiceReason.nullable(),
})
export type KioskView = z.infer<typeof kioskView>

export const accountView = z.object({
  /** Given name masked: "Nguyễn Thị Q•••". */
  name: z.string(),
  /** 12-digit personal ID, masked; null when the account has none. One of the two is there. */
  personalId: z.string().nullable(),
  /** BHXH number, masked: "•••••• 1234"; null when the account has none. */
  bhxhNumber: z.string().nullable(),
  /** Masked, grouped: "••• ••• •678"; null when there is none on file. */
  phone: z.string().nullable(),
  /** Masked: "q•••@gmail.com"; null when there is none on file. */
  email: z.string().nullable(),
})
export type AccountView = z.infer<typeof accountView>

/** A file that can be read piece by piece now. */
export const exportView = z.object({ id: z.string(), fileName: z.string(), type: z.string() })

export type ExportView = z.infer<typeof exportView>

/** A piece of it: text, or bytes that are no text. The last one is empty. */
export const exportPiece = z.object({
  text: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  done: z.boolean(),
})

export type ExportPiece = z.infer<typeof exportPiece>
