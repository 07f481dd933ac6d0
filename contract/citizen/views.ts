/** A visit as the citizen’s screen sees it: the change, the code that is waited for, the receipt. */
import { z } from 'zod'
import { contactField } from '../failures.ts'
import { accountView } from '../views.ts'
import { time, count } from '../shapes.ts'

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
  /** Masked: the personal ID, or the BHXH number where there is none. */
  accountNumber: z.string(),
  numberIs: z.enum(['personal-id', 'bhxh-number']),
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
