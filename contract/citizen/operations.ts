/** The operations of a citizen's visit, from the first touch to the receipt, and those of the kiosk itself. */
import { z } from 'zod'
import { contactField } from '../failures.ts'
import { operation } from '../operation.ts'
import { done, nothing, text } from '../shapes.ts'
import { accountView, kioskView, language } from '../views.ts'
import { captchaView, changeView, receipt, visitView } from './views.ts'

const changeId = text(64)

/** The change that the page shows and this one replaces; null where it shows none. */
const replaces = changeId.nullable()

// Whether another account uses an e-mail is disclosed only at the end, after the person has proved to own it.
const contactFailures = ['phone-invalid', 'email-invalid', 'contact-unchanged', 'staff-required'] as const

export const citizenOperations = {
  /** The office, its languages and limits; for the idle screen. */
  getKiosk: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: nothing,
    output: kioskView,
    failures: [],
  }),

  /** Begins a visit with its own deadlines. Ends any visit before it. */
  startVisit: operation({
    role: 'anyone',
    activity: true,
    names: 'nothing',
    input: z.strictObject({ language }),
    output: done,
    failures: [],
  }),

  /** The state of this visit, for a page that was reloaded or that polls for delivery. Never moves a deadline. */
  getVisit: operation({
    role: 'visitor',
    activity: false,
    names: 'nothing',
    input: nothing,
    output: visitView,
    failures: [],
  }),

  setLanguage: operation({
    role: 'present',
    activity: true,
    names: 'visit',
    input: z.strictObject({ language }),
    output: done,
    failures: [],
  }),

  /** Moves the idle deadline: on request, or after touches and typing. */
  keepAlive: operation({
    role: 'present',
    activity: true,
    names: 'visit',
    input: nothing,
    output: done,
    failures: [],
  }),

  /** The visitor asks for a member of staff. Recorded with the screen's name. */
  askForHelp: operation({
    role: 'visitor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ screen: z.string().regex(/^[a-z-]{1,40}$/) }),
    output: done,
    failures: [],
  }),

  /** Ends the visit and wipes its data. Without a visit it does nothing. */
  endVisit: operation({
    role: 'anyone',
    activity: false,
    names: 'visit',
    input: nothing,
    output: done,
    failures: [],
  }),

  /** Checks the format of the number: 10 or 12 digits. Never whether it exists. */
  checkAccountNumber: operation({
    role: 'visitor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ accountNumber: text(40) }),
    /** Grouped for reading: "0123 456 789". */
    output: z.object({ display: z.string() }),
    failures: ['account-number-invalid'],
  }),

  /** Individuals only: 10-digit BHXH number or 12-digit personal ID, and the VssID password. */
  signIn: operation({
    role: 'visitor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ accountNumber: text(40), password: z.string().min(1).max(256) }),
    output: accountView,
    failures: [
      'account-number-invalid',
      'sign-in-refused',
      'sign-in-wait',
      'sign-in-locked',
      'kiosk-wait',
      'organisation-account',
    ],
  }),

  /**
   * Checks one value while it is typed. Returns its display form, and a correction if it looks like a typing
   * error.
   */
  checkContact: operation({
    role: 'citizen',
    activity: true,
    names: 'visit',
    input: z.strictObject({ field: contactField, value: text(320) }),
    output: z.object({
      /** Grouped for reading: "0912 345 678", or the normalised e-mail. */
      display: z.string(),
      /** "lan@gmail.com" for "lan@gmial.com"; null without a suggestion. */
      suggestion: z.string().nullable(),
    }),
    failures: contactFailures,
  }),

  /** Opens the change, or replaces the open one: any edit voids the codes sent before. */
  draftChange: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId: replaces, phone: text(320).optional(), email: text(320).optional() }),
    output: changeView,
    failures: [...contactFailures, 'nothing-to-change', 'email-required'],
  }),

  /**
   * Sets a new password, in a visit that staff have opened for this purpose. It applies after a code sent to
   * the e-mail on file is confirmed, like any change.
   */
  draftPassword: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId: replaces, password: z.string().max(256) }),
    output: changeView,
    failures: ['password-weak', 'staff-required'],
  }),

  /** A new picture; the previous one is void. */
  newCaptcha: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId }),
    output: captchaView,
    failures: ['change-not-found', 'wrong-step', 'change-expired', 'change-locked'],
  }),

  /** The captcha's digits in order, to be read aloud. */
  hearCaptcha: operation({
    role: 'citizen',
    activity: true,
    names: 'captcha',
    input: z.strictObject({ captchaId: text(64) }),
    output: z.object({ digits: z.array(z.string()) }),
    failures: ['captcha-expired'],
  }),

  /**
   * "Ghi nhận": checks the captcha and sends the first code. A captcha is void after one use. `captcha` is
   * null where captchas are off, or where it was passed already and only sending failed.
   */
  submitChange: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({
      changeId,
      captcha: z.strictObject({ id: text(64), answer: text(40) }).nullable(),
    }),
    output: changeView,
    failures: [
      'captcha-wrong',
      'captcha-expired',
      'change-not-found',
      'wrong-step',
      'change-expired',
      'change-locked',
      'code-limit',
      'account-changed',
    ],
  }),

  /** Sends a new code for the current step; the earlier ones stay valid until they expire. */
  resendCode: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId }),
    output: changeView,
    failures: [
      'change-not-found',
      'wrong-step',
      'change-expired',
      'change-locked',
      'resend-wait',
      'resend-limit',
      'code-limit',
    ],
  }),

  /** "Xác nhận": checks a code. Then either the next code is sent (`receipt` null) or the change is committed. */
  confirmCode: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId, code: text(40) }),
    output: z.object({ change: changeView, receipt: receipt.nullable() }),
    failures: [
      'change-not-found',
      'wrong-step',
      'change-expired',
      'change-locked',
      'code-incomplete',
      'code-wrong',
      'code-expired',
      'code-limit',
      'email-taken',
      'account-changed',
    ],
  }),

  cancelChange: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId }),
    output: done,
    failures: ['change-not-found', 'wrong-step'],
  }),

  /**
   * For a page that got no answer to its last code, also after the visit: whether the change was confirmed. Only the
   * device at which that was done is told, for a day. `unknown`: not decided yet, or this service cannot know.
   */
  getChangeOutcome: operation({
    role: 'anyone',
    activity: false,
    names: 'change',
    input: z.strictObject({ changeId }),
    output: z.object({
      outcome: z.enum(['confirmed', 'not-confirmed', 'unknown']),
      /** Of the receipt; null unless it was confirmed. */
      reference: z.string().nullable(),
    }),
    failures: [],
  }),

  /**
   * Begins the visit that a clerk has handed over to the calling kiosk, which only its number opens: 4 digits, shown to the
   * clerk. A try is counted before it is compared; the third wrong one takes the hand-over back.
   */
  takeHandOver: operation({
    role: 'anyone',
    activity: true,
    names: 'nothing',
    input: z.strictObject({ number: z.string().regex(/^[0-9]{4}$/) }),
    output: done,
    failures: ['hand-over-number-wrong', 'hand-over-over'],
  }),

  /** Which screen the page shows, for the clerk who handed this visit over. */
  reportScreen: operation({
    role: 'citizen',
    activity: false,
    names: 'visit',
    input: z.strictObject({ screen: z.string().regex(/^[a-z-]{1,40}$/) }),
    output: done,
    failures: [],
  }),

  /**
   * The kiosk's languages for which the page's machine has no voice: only a page can know. Sent once the
   * voices have loaded, and on changes. It is for the technician and needs no sentence of its own.
   */
  reportVoices: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: z.strictObject({
      missing: z.array(language).max(language.options.length),
      system: z.enum(['linux', 'windows', 'other']),
    }),
    output: done,
    failures: [],
  }),

  /**
   * The maintenance exit for the technician: closes or restarts the kiosk, given the maintenance code. Only
   * in a shell that supports it. Every try is counted and recorded.
   */
  leaveKiosk: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: z.strictObject({ code: text(40), what: z.enum(['close', 'restart']) }),
    output: done,
    failures: ['maintenance-off', 'maintenance-refused', 'maintenance-wait'],
  }),

  /**
   * Lets the calling browser in as a counter PC, with a code that an administrator made. Its shell keeps what it is known by
   * from then on; no page ever sees it.
   */
  enrolDevice: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: z.strictObject({ code: text(40) }),
    /** The machine's name in the journal. */
    output: z.object({ name: z.string() }),
    failures: ['device-code-refused'],
  }),
} as const
