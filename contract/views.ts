/**
 * What the service tells a screen. Everything personal is masked here, save what the citizen has just typed.
 * All times are milliseconds since the epoch, by the service's clock; `now` in `SessionStatus` lets a screen
 * show a countdown whatever its own clock says.
 */
import { z } from 'zod'
import { staffRoles } from './names.ts'
import { contactField } from './failures.ts'

const time = z.number().int()
const count = z.number().int().min(0)

export const language = z.enum(['vi', 'en'])
export type Language = z.infer<typeof language>

/** The lowest first; each may do what those before it may. */
export const staffRole = z.enum(staffRoles)
export type StaffRole = z.infer<typeof staffRole>

/**
 * Who may call: anyone; whoever has a session, on either side; a visitor who has touched the screen; a citizen who has
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
  /** BHXH number, masked: "•••••• 1234". */
  accountNumber: z.string(),
  /** 12-digit personal ID, masked; null when the account has none. */
  personalId: z.string().nullable(),
  /** Masked, grouped: "••• ••• •678"; null when there is none on file. */
  phone: z.string().nullable(),
  /** Masked: "q•••@gmail.com"; null when there is none on file. */
  email: z.string().nullable(),
})
export type AccountView = z.infer<typeof accountView>

/** Which address a code goes to: the one on file, or the one just given. */
export const codeTarget = z.enum(['registered', 'new'])
export type CodeTarget = z.infer<typeof codeTarget>

/**
 * How the mail with the code fares: being handed over; taken by the mail server; address refused for good;
 * passing trouble, still being retried while the code lives; out of service (misconfigured, staff must look).
 */
export const delivery = z.enum([
  'sending',
  'sent',
  'address-refused',
  'mailbox-full',
  'retrying',
  'out-of-service',
])
export type Delivery = z.infer<typeof delivery>

export const codeView = z.object({
  /** 1-based step and their number: `both` needs a code from each address. */
  step: count,
  steps: count,
  target: codeTarget,
  /** Masked when it is the address on file; in full when the citizen has just typed it. */
  sentTo: z.string(),
  /** Stands on the screen and in the mail, to tell one mail from another: "K7M". */
  reference: z.string(),
  sentAt: time,
  expiresAt: time,
  resendAt: time,
  resendsLeft: count,
  triesLeft: count,
  delivery,
})
export type CodeView = z.infer<typeof codeView>

export const changeState = z.enum([
  'draft',
  'captcha-passed',
  'code-sent',
  'confirmed',
  'cancelled',
  'expired',
  'locked',
])
export type ChangeState = z.infer<typeof changeState>

export const fieldChange = z.object({
  field: contactField,
  /** Masked; null when there was none. */
  old: z.string().nullable(),
  /** As the citizen gave it, grouped for reading: "0912 345 678". */
  new: z.string(),
})
export type FieldChange = z.infer<typeof fieldChange>

export const changeView = z.object({
  id: z.string(),
  state: changeState,
  /** None where it is the password that is set anew. */
  changes: z.array(fieldChange),
  password: z.literal(true).optional(),
  captchaRequired: z.boolean(),
  /** Where codes will go, in order, so that the screen can say so beforehand. */
  proofs: z.array(z.object({ target: codeTarget, sentTo: z.string() })),
  /** The code that is waited for; null before the first is sent and after the end. */
  code: codeView.nullable(),
})
export type ChangeView = z.infer<typeof changeView>

export const receipt = z.object({
  /** With a check character: "K7M4-92QX-T". */
  reference: z.string(),
  at: time,
  office: z.object({ code: z.string(), name: z.string(), hotline: z.string() }),
  name: z.string(),
  accountNumber: z.string(),
  /** Old and new both masked here: a receipt lies about. */
  changes: z.array(fieldChange),
  /** The password was set anew; `changes` is empty then. */
  password: z.literal(true).optional(),
  /** Addresses that get a notice, masked. */
  noticesTo: z.array(z.string()),
  /** Only the service can make it for just these reference, account, time and changes: "7QKD-M2XW-94TC-B8HN". */
  digest: z.string(),
  /** What the receipt's QR code holds: reference, time and digest, nothing personal. */
  qr: z.string(),
})
export type Receipt = z.infer<typeof receipt>

export const captchaView = z.object({
  id: z.string(),
  /** An SVG picture as a data: URL. */
  picture: z.string(),
  digits: count,
  expiresAt: time,
})
export type CaptchaView = z.infer<typeof captchaView>

/** The screen was handed over by staff, who have seen the person's documents. */
export const assistance = z.object({
  purpose: z.enum(['change', 'new-email', 'password']),
  /** Name of who did. */
  by: z.string(),
})
export type AssistanceView = z.infer<typeof assistance>

/** Everything a screen needs to stand again after a reload. */
export const visitView = z.object({
  assistance: assistance.optional(),
  account: accountView.nullable(),
  change: changeView.nullable(),
  receipt: receipt.nullable(),
})
export type VisitView = z.infer<typeof visitView>
