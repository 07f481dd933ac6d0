/** What the screen of a citizen may ask of the service, from the first touch to the receipt, and the machine that it stands on. */
import { z } from 'zod'
import { contactField } from '../failures.ts'
import { operation } from '../operation.ts'
import { done, nothing, text } from '../shapes.ts'
import { accountView, kioskView, language } from '../views.ts'
import { captchaView, changeView, receipt, visitView } from './views.ts'

const changeId = text(64)

/** The change that the page shows, and this one replaces; null where it shows none. */
const replaces = changeId.nullable()

// Whether another account has an e-mail is told at the very end only, to someone who has proved to own it.
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

  /** Someone touched the screen: a fresh visit with its own deadlines. Ends any visit before it. */
  startVisit: operation({
    role: 'anyone',
    activity: true,
    names: 'nothing',
    input: z.strictObject({ language }),
    output: done,
    failures: [],
  }),

  /** Where this visit stands, for a screen that was reloaded or waits for a mail to go out. Never moves a deadline. */
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

  /** "I need more time", and the sign of life behind touches and typing. */
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

  /** Ends the visit and wipes all it held. Without one it does nothing. */
  endVisit: operation({
    role: 'anyone',
    activity: false,
    names: 'visit',
    input: nothing,
    output: done,
    failures: [],
  }),

  /** Whether the number has the form of one: 10 or 12 digits. Never whether it exists. */
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

  /** Whether one value would do, while it is typed; with how it reads, and a better spelling if it looks like a slip. */
  checkContact: operation({
    role: 'citizen',
    activity: true,
    names: 'visit',
    input: z.strictObject({ field: contactField, value: text(320) }),
    output: z.object({
      /** Grouped for reading: "0912 345 678", or the normalised e-mail. */
      display: z.string(),
      /** "lan@gmail.com" for "lan@gmial.com"; null when nothing looks amiss. */
      suggestion: z.string().nullable(),
    }),
    failures: contactFailures,
  }),

  /** Opens the change, or replaces the one that was open: any edit voids the codes sent before. */
  draftChange: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId: replaces, phone: text(320).optional(), email: text(320).optional() }),
    output: changeView,
    failures: [...contactFailures, 'nothing-to-change', 'email-required'],
  }),

  /**
   * Opens the setting of a new password, in a visit that staff have handed over for it. It counts once a code to the
   * e-mail on file has come back, like any change.
   */
  draftPassword: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId: replaces, password: z.string().max(256) }),
    output: changeView,
    failures: ['password-weak', 'staff-required'],
  }),

  /** A new picture; the one before it is void. */
  newCaptcha: operation({
    role: 'citizen',
    activity: true,
    names: 'change',
    input: z.strictObject({ changeId }),
    output: captchaView,
    failures: ['change-not-found', 'wrong-step', 'change-expired', 'change-locked'],
  }),

  /** The captcha's digits in their order, to be read aloud. */
  hearCaptcha: operation({
    role: 'citizen',
    activity: true,
    names: 'captcha',
    input: z.strictObject({ captchaId: text(64) }),
    output: z.object({ digits: z.array(z.string()) }),
    failures: ['captcha-expired'],
  }),

  /**
   * "Ghi nhận": takes the captcha and sends the first code. A used captcha is void, right or wrong. Where the captcha
   * is off (or already passed, and only sending failed) `captcha` is null.
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

  /** Sends a new code for the step waited for; the earlier ones count until they expire. */
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

  /** "Xác nhận": checks a code; then either the next code is on its way (`receipt` null) or the change is kept. */
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
   * Which of the kiosk's languages the page's machine has no voice for: only a page knows. Told once the voices have
   * loaded, and when that changes; for the technician, so it carries no words of its own.
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
   * The maintenance exit, for the technician: closes or restarts the kiosk, given the maintenance code. Only in
   * a shell that can; every try is counted and recorded.
   */
  leaveKiosk: operation({
    role: 'anyone',
    activity: false,
    names: 'nothing',
    input: z.strictObject({ code: text(40), what: z.enum(['close', 'restart']) }),
    output: done,
    failures: ['maintenance-off', 'maintenance-refused', 'maintenance-wait'],
  }),
} as const
