/**
 * What the service returns to screens. Personal data is masked here, except what the citizen has just typed.
 * All times are milliseconds since the epoch by the service's clock. With `now` of `SessionStatus`, a screen
 * can show countdowns whatever its own clock says.
 */
import { z } from 'zod'
import { time, count } from './shapes.ts'
import { staffRoles } from './names.ts'

export const language = z.enum(['vi', 'en'])
export type Language = z.infer<typeof language>

/** In ascending order; each may do what those before it may. */
export const staffRole = z.enum(staffRoles)
export type StaffRole = z.infer<typeof staffRole>

/**
 * Who may call: anyone; any caller with a session; a visitor; a signed-in citizen; staff. Citizens and staff
 * are separate: a member of staff is no visitor, and no citizen is staff.
 */
export const role = z.enum(['anyone', 'present', 'visitor', 'citizen', ...staffRole.options])
export type Role = z.infer<typeof role>

/** Sent with every reply, so that the screen always has the current deadlines. */
export const sessionStatus = z.object({
  /** The id that a page sends with every call. It changes with each visit and at sign-in; not a secret. */
  visit: z.string(),
  role: z.enum(['visitor', 'citizen', ...staffRole.options]),
  language,
  now: time,
  /** When the idle warning is due. Moves with every call. */
  warnAt: time,
  /** When the visit ends, unless a call moves it. */
  endsAt: time,
  /** The latest end of the visit. Does not move; `endsAt` is never beyond it. */
  limitAt: time,
})
export type SessionStatus = z.infer<typeof sessionStatus>

export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
export type Weekday = z.infer<typeof weekday>
/** Times of the day as "07:30", in office time. */
export const openingHours = z.object({ days: z.array(weekday).min(1), from: z.string(), to: z.string() })
export type OpeningHours = z.infer<typeof openingHours>

/** 80 mm thermal roll, A4 sheet, or no printer at all. */
export const receiptPaper = z.enum(['none', 'thermal80', 'a4'])
export type ReceiptPaper = z.infer<typeof receiptPaper>

/**
 * Mail cannot be sent; data cannot be stored (disk full or failed); the machine's clock cannot be trusted; the kiosk has no
 * connection to its service; an administrator has closed it for maintenance.
 */
export const outOfServiceReason = z.enum(['mail', 'disk', 'clock', 'connection', 'closed'])
export type OutOfServiceReason = z.infer<typeof outOfServiceReason>

/** The third text size: as large as fits every screen without scrolling, or twice the first. */
export const largestText = z.enum(['fits', 'double'])
export type LargestText = z.infer<typeof largestText>

export const bothLanguages = z.object({ vi: z.string(), en: z.string() })

/** What any screen may show before sign-in. */
export const kioskView = z.object({
  office: z.object({ code: z.string(), name: z.string(), hotline: z.string() }),
  languages: z.array(language).min(1),
  screen: z.object({ diagonalInches: z.number(), largestText }),
  demo: z.boolean(),
  /** At a kiosk of a demo's service, which has the mailbox on its own machine. */
  mailboxElsewhere: z.literal(true).optional(),
  captcha: z.object({ enabled: z.boolean(), digits: count }),
  otp: z.object({ digits: count }),
  session: z.object({ warnSeconds: count }),
  /** Common mail domains, offered as one-tap chips, with the `@`. */
  emailDomains: z.array(z.string()),
  /** Common last parts of an address, one tap each: ".vn". */
  emailEndings: z.array(z.string()),
  openingHours: z.array(openingHours),
  /** The office's messages for the idle screen, in each language. */
  messages: z.array(bothLanguages),
  /** What data are used for, by which law, and the paper form for a lost e-mail as sentences name it. */
  legal: z.object({ purpose: bothLanguages, law: bothLanguages, form: bothLanguages }),
  receipt: z.object({ paper: receiptPaper }),
  /** Null where no card reader is attached. */
  scanner: z.object({ maxGapMs: count }).nullable(),
  /**
   * Present where a clerk of the office may hand a citizen over to this kiosk. `waiting`: one was, and its number is asked for,
   * in this language. The idle screen asks again after `againMs`.
   */
  handOver: z.object({ waiting: language.nullable(), againMs: count }).optional(),
  /** Why the kiosk is out of service; the idle screen shows it, and where to go. */
  outOfService: outOfServiceReason.nullable(),
  /** Where it is `closed`: what an administrator has it say. */
  closed: bothLanguages.nullable().default(null),
})
export type KioskView = z.infer<typeof kioskView>

export const accountView = z.object({
  /** Given name masked: "Nguyễn Thị Q•••". */
  name: z.string(),
  /** 12-digit personal ID, masked; null when the account has none. Every account has one of the two numbers. */
  personalId: z.string().nullable(),
  /** BHXH number, masked: "•••••• 1234"; null when the account has none. */
  bhxhNumber: z.string().nullable(),
  /** Masked, grouped: "••• ••• •678"; null when there is none on file. */
  phone: z.string().nullable(),
  /** Masked: "q•••@gmail.com"; null when there is none on file. */
  email: z.string().nullable(),
})
export type AccountView = z.infer<typeof accountView>

/** An export that can be read piece by piece. */
export const exportView = z.object({ id: z.string(), fileName: z.string(), type: z.string() })

export type ExportView = z.infer<typeof exportView>

/** A piece of it: text, or base64. The last one is empty. */
export const exportPiece = z.object({
  text: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  done: z.boolean(),
})

export type ExportPiece = z.infer<typeof exportPiece>
