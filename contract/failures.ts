/**
 * Every expected failure of the service, by kind. Every kind has a sentence in both languages; values that
 * the sentence needs are fields. All times are milliseconds since the epoch, by the service's clock.
 */
import { z } from 'zod'
import { time, count } from './shapes.ts'
import { digitsProblems } from './digits.ts'
import { importRefusal } from './accounts/views.ts'
import { plainFailureKinds, plainStaffFailureKinds, type staffFailureKinds } from './names.ts'
import { backupRefusal, clockRefusal, settingProblem } from './admin/views.ts'

const kind = <K extends string>(name: K) => z.object({ kind: z.literal(name) })

/** One object type per kind, so that TypeScript can narrow by kind. */
type Plain<K extends string> = K extends string ? z.ZodObject<{ kind: z.ZodLiteral<K> }> : never
const plain = <K extends string>(kinds: readonly K[]) => kinds.map((one) => kind(one)) as Array<Plain<K>>

export const contactField = z.enum(['phone', 'email'])
export type ContactField = z.infer<typeof contactField>

export const failure = z.discriminatedUnion('kind', [
  // -- the call itself
  /** The input does not match the operation's schema. Screens never send such input; forged calls do. */
  kind('invalid-input').extend({ path: z.string(), rule: z.string() }),
  /** There is no live session: it timed out, was ended, or never existed. */
  kind('session-ended').extend({ reason: z.enum(['idle', 'limit', 'ended', 'none']) }),
  /**
   * The page names a visit, change, case or request that is not the current one: another page of the same
   * browser opened another. Nothing was done; the page must be reloaded.
   */
  kind('page-outdated').extend({ what: z.enum(['visit', 'change', 'case', 'request']) }),
  /** Too many visits or calls at once on this service, or from this caller; retry after that many seconds. */
  kind('busy').extend({ seconds: count.min(1) }),

  // -- sign-in
  /** Not the format of an account number; says nothing about whether it exists. */
  kind('account-number-invalid').extend({
    /** `zero-lost`: one digit too few and no leading 0, which spreadsheets remove. */
    reason: z.enum([...digitsProblems, 'length', 'zero-lost']),
  }),
  /** The next try for this account number is accepted after `until`. */
  kind('sign-in-wait').extend({ until: time }),
  kind('sign-in-locked').extend({ until: time }),
  /** Too many failures at this kiosk; it accepts sign-ins again after `until`. */
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
  /** Wrong number of digits; not counted as a try. */
  kind('code-incomplete').extend({ digits: count }),
  kind('code-wrong').extend({ triesLeft: count }),
  kind('resend-wait').extend({ until: time }),
  /** The account, or the address, reached its daily limit of codes; available again after `until`. */
  kind('code-limit').extend({ whose: z.enum(['account', 'address']), until: time }),

  // -- leaving the kiosk
  kind('maintenance-wait').extend({ until: time }),

  // -- a citizen's new password
  kind('password-weak').extend({
    reason: z.enum(['too-short', 'too-long', 'common', 'one-kind']),
    length: count,
  }),

  // -- devices
  /** The kiosk's program and the service are more than one release apart; which of them is to be updated. */
  kind('version-apart').extend({ older: z.enum(['kiosk', 'service']) }),

  // -- staff: signing in, and their own accounts
  kind('setup-wait').extend({ until: time }),
  kind('staff-wait').extend({ until: time }),
  kind('staff-locked').extend({ until: time }),
  kind('secret-weak').extend({
    which: z.enum(['password', 'pin']),
    reason: z.enum(['too-short', 'too-long', 'common', 'contains-name', 'same', 'not-digits']),
    /** Minimum length. */
    length: count,
  }),

  /** Not done yet: a second person confirms it, or it applies at `until` unless it is rejected. */
  kind('second-person').extend({ until: time }),
  kind('machine-code-wait').extend({ until: time }),

  // -- staff: an account at the counter
  /** This member reached the hourly limit of account searches. */
  kind('search-limit').extend({ until: time }),
  /** This member has searched, or opened accounts, as often as they may within 24 hours. */
  kind('day-limit').extend({ until: time }),
  kind('check-invalid').extend({ field: z.enum(['last4', 'form']) }),
  /** Of a hand-over, typed at the kiosk. */
  kind('hand-over-number-wrong').extend({ triesLeft: count }),

  // -- staff: the journal, and exports of it
  kind('period-too-long').extend({ mostDays: count }),

  // -- staff: imports of accounts
  /** Why a file cannot be imported. */
  kind('import-refused').extend({ why: importRefusal }),

  // -- staff: settings
  kind('settings-refused').extend({ problems: z.array(settingProblem) }),

  // -- staff: the machine's clock
  kind('clock-refused').extend({ why: clockRefusal }),

  // -- staff: backups
  kind('backup-refused').extend({ why: backupRefusal }),

  // -- failures without further fields
  ...plain(plainFailureKinds),
  ...plain(plainStaffFailureKinds),
])
export type Failure = z.infer<typeof failure>
export type FailureKind = Failure['kind']
export type FailureOf<K extends FailureKind> = Extract<Failure, { kind: K }>

export type StaffFailure = FailureOf<(typeof staffFailureKinds)[number]>
export type CitizenFailure = Exclude<Failure, StaffFailure>

/** Every kind, for tests that check each one's sentence or screen. */
export const failureKinds: readonly FailureKind[] = failure.options.map((option) => option.shape.kind.value)
