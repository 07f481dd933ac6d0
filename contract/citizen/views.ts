/** A visit as the citizen’s screen sees it: the change, the current code, the receipt. */
import { z } from 'zod'
import { contactField } from '../failures.ts'
import { accountView } from '../views.ts'
import { time, count } from '../shapes.ts'

/** Which address a code goes to: the one on file, or the new one. */
export const codeTarget = z.enum(['registered', 'new'])

export type CodeTarget = z.infer<typeof codeTarget>

/**
 * Delivery of the mail with the code: in progress; accepted by the mail server; address refused for good;
 * mailbox full; temporary failure, retried until the code expires; misconfigured, so that staff must act.
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
  /** 1-based step, and the number of steps: two where both addresses need a code. */
  step: count,
  steps: count,
  target: codeTarget,
  /** Masked when it is the address on file; in full when the citizen has just typed it. */
  sentTo: z.string(),
  /** Shown on the screen and in the mail, to tell mails apart: "K7M". */
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
  /** Empty where a password is set. */
  changes: z.array(fieldChange),
  password: z.literal(true).optional(),
  captchaRequired: z.boolean(),
  /** Where codes will be sent, in order, so that the screen can show it beforehand. */
  proofs: z.array(z.object({ target: codeTarget, sentTo: z.string() })),
  /** The current code; null before the first is sent and after the end. */
  code: codeView.nullable(),
})

export type ChangeView = z.infer<typeof changeView>

export const receipt = z.object({
  /** With a check character: "K7M4-92QX-T". */
  reference: z.string(),
  at: time,
  office: z.object({ code: z.string(), name: z.string(), hotline: z.string() }),
  name: z.string(),
  /** Masked: the personal ID, or the BHXH number where there is none. */
  accountNumber: z.string(),
  numberIs: z.enum(['personal-id', 'bhxh-number']),
  /** Old and new are both masked: others may find a printed receipt. */
  changes: z.array(fieldChange),
  /** A password was set; `changes` is empty then. */
  password: z.literal(true).optional(),
  /** Addresses that get a notice, masked. */
  noticesTo: z.array(z.string()),
  /**
   * A keyed digest of reference, account, time and changes, which only the service can compute:
   * "7QKD-M2XW-94TC-B8HN".
   */
  digest: z.string(),
  /** Content of the receipt's QR code: reference, time and digest, nothing personal. */
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

/** Staff opened this visit after they had checked the person's documents. */
export const assistance = z.object({
  purpose: z.enum(['change', 'new-email', 'password']),
  /** Name of that member of staff. */
  by: z.string(),
  /** They see which step it is at, from their own screen. */
  watched: z.literal(true).optional(),
})

export type AssistanceView = z.infer<typeof assistance>

/** The full state of a visit, so that a reloaded page can restore its screen. */
export const visitView = z.object({
  assistance: assistance.optional(),
  account: accountView.nullable(),
  change: changeView.nullable(),
  receipt: receipt.nullable(),
})

export type VisitView = z.infer<typeof visitView>
