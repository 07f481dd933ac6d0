/**
 * Every expected failure of the service, one kind each. A screen has words for every kind in both languages;
 * what a sentence needs beyond the kind (a time, a count, a field) travels with it.
 * All times are milliseconds since the epoch, by the service's clock.
 */
import { z } from 'zod'
import { time, count } from './shapes.ts'
import { digitsProblems } from './digits.ts'
import { importRefusal } from './accounts/views.ts'
import { plainFailureKinds, plainStaffFailureKinds, type staffFailureKinds } from './names.ts'
import { backupRefusal, clockRefusal, settingProblem } from './admin/views.ts'

const kind = <K extends string>(name: K) => z.object({ kind: z.literal(name) })

/** One of its own for each, so that each can be told apart by type. */
type Plain<K extends string> = K extends string ? z.ZodObject<{ kind: z.ZodLiteral<K> }> : never
const plain = <K extends string>(kinds: readonly K[]) => kinds.map((one) => kind(one)) as Array<Plain<K>>

export const contactField = z.enum(['phone', 'email'])
export type ContactField = z.infer<typeof contactField>

export const failure = z.discriminatedUnion('kind', [
  // -- the call itself
  /** The input is not of the operation's form. Screens never send such input; forged calls do. */
  kind('invalid-input').extend({ path: z.string(), rule: z.string() }),
  /** There is no live session: it ran out, was ended, or never was. */
  kind('session-ended').extend({ reason: z.enum(['idle', 'limit', 'ended', 'none']) }),
  /**
   * The page shows a visit, change, case or request that is not the one there is now: another page of the same browser
   * has opened another. Nothing was done; the page has to be loaded anew.
   */
  kind('page-outdated').extend({ what: z.enum(['visit', 'change', 'case', 'request']) }),
  /** Too many visits or calls at once on this service, or from this caller: again in that many seconds. */
  kind('busy').extend({ seconds: count.min(1) }),

  // -- sign-in
  /** Not the form of an account number; says nothing about whether it exists. */
  kind('account-number-invalid').extend({
    /** `zero-lost`: a digit too few, and the first is no 0, as spreadsheets leave it. */
    reason: z.enum([...digitsProblems, 'length', 'zero-lost']),
  }),
  /** The next try for this account number is taken after `until`. */
  kind('sign-in-wait').extend({ until: time }),
  kind('sign-in-locked').extend({ until: time }),
  /** This kiosk has seen too many failures; it takes sign-ins again after `until`. */
  kind('kiosk-wait').extend({ until: time }),

  // -- phone and e-mail
  kind('phone-invalid').extend({
    reason: z.enum([...digitsProblems, 'too-short', 'too-long', 'not-mobile', 'foreign']),
    /** For too-short and too-long: by how many digits. */
    by: count,
  }),
  kind('email-invalid').extend({
    reason: z.enum([
      'empty',
      'no-at',
      'many-at',
      'no-name',
      'no-domain',
      'space',
      'control-character',
      'character',
      'mixed-scripts',
      'dots',
      'too-long',
    ]),
  }),
  /** The new value is the one already on file. */
  kind('contact-unchanged').extend({ field: contactField }),

  // -- the change and its codes
  /** Not the right number of digits; not counted as a try. */
  kind('code-incomplete').extend({ digits: count }),
  kind('code-wrong').extend({ triesLeft: count }),
  kind('resend-wait').extend({ until: time }),
  /** The account, or the address, has had its codes for today; again after `until`. */
  kind('code-limit').extend({ whose: z.enum(['account', 'address']), until: time }),

  // -- leaving the kiosk
  kind('maintenance-wait').extend({ until: time }),

  // -- a citizen's new password
  kind('password-weak').extend({
    reason: z.enum(['too-short', 'too-long', 'common', 'one-kind']),
    length: count,
  }),

  // -- staff: signing in, and their own accounts
  kind('setup-wait').extend({ until: time }),
  kind('staff-wait').extend({ until: time }),
  kind('staff-locked').extend({ until: time }),
  kind('secret-weak').extend({
    which: z.enum(['password', 'pin']),
    reason: z.enum(['too-short', 'too-long', 'common', 'contains-name', 'same', 'not-digits']),
    /** How long it must be at least. */
    length: count,
  }),

  /** Not done yet: a second person confirms it, or it is in force by itself at `until`, unless somebody stops it. */
  kind('second-person').extend({ until: time }),
  kind('machine-code-wait').extend({ until: time }),

  // -- staff: an account at the counter
  /** This person has looked for accounts too often within an hour. */
  kind('search-limit').extend({ until: time }),
  kind('check-invalid').extend({ field: z.enum(['last4', 'form']) }),

  // -- staff: the journal, and files of it
  kind('period-too-long').extend({ mostDays: count }),

  // -- staff: accounts in
  /** Why a file is not imported, or not any more. */
  kind('import-refused').extend({ why: importRefusal }),

  // -- staff: settings
  kind('settings-refused').extend({ problems: z.array(settingProblem) }),

  // -- staff: the machine's clock
  kind('clock-refused').extend({ why: clockRefusal }),

  // -- staff: backups
  kind('backup-refused').extend({ why: backupRefusal }),

  // -- those of which the kind says all
  ...plain(plainFailureKinds),
  ...plain(plainStaffFailureKinds),
])
export type Failure = z.infer<typeof failure>
export type FailureKind = Failure['kind']
export type FailureOf<K extends FailureKind> = Extract<Failure, { kind: K }>

export type StaffFailure = FailureOf<(typeof staffFailureKinds)[number]>
export type CitizenFailure = Exclude<Failure, StaffFailure>

/** Every kind, for tests that want a text, or a screen, for each. */
export const failureKinds: readonly FailureKind[] = failure.options.map((option) => option.shape.kind.value)
