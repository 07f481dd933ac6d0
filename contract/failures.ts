/**
 * Every expected failure of the service, one kind each. A screen has words for every kind in both languages;
 * what a sentence needs beyond the kind (a time, a count, a field) travels with it.
 * All times are milliseconds since the epoch, by the service's clock.
 */
import { z } from 'zod'
import { time, count } from './shapes.ts'
import { digitsProblems } from './digits.ts'
import { importRefusal } from './accounts/views.ts'
import type { staffFailureKinds } from './names.ts'
import { backupRefusal, clockRefusal, settingProblem } from './admin/views.ts'

const kind = <K extends string>(name: K) => z.object({ kind: z.literal(name) })

export const contactField = z.enum(['phone', 'email'])
export type ContactField = z.infer<typeof contactField>

export const failure = z.discriminatedUnion('kind', [
  // -- the call itself
  /** The input is not of the operation's form. Screens never send such input; forged calls do. */
  kind('invalid-input').extend({ path: z.string(), rule: z.string() }),
  kind('unknown-operation'),
  /** The caller's role may not use this operation. */
  kind('not-allowed'),
  /** There is no live session: it ran out, was ended, or never was. */
  kind('session-ended').extend({ reason: z.enum(['idle', 'limit', 'ended', 'none']) }),
  /**
   * The page shows a visit, change, case or request that is not the one there is now: another page of the same browser
   * has opened another. Nothing was done; the page has to be loaded anew.
   */
  kind('page-outdated').extend({ what: z.enum(['visit', 'change', 'case', 'request']) }),
  /** Too many visits or calls at once on this service, or from this caller: again in that many seconds. */
  kind('busy').extend({ seconds: count.min(1) }),
  /** The service cannot do its work: the disk failed, the store is broken. A screen of its own. */
  kind('out-of-service'),

  // -- sign-in
  /** Not the form of an account number; says nothing about whether it exists. */
  kind('account-number-invalid').extend({
    /** `zero-lost`: a digit too few, and the first is no 0, as spreadsheets leave it. */
    reason: z.enum([...digitsProblems, 'length', 'zero-lost']),
  }),
  /** Unknown account or wrong password: never told apart. */
  kind('sign-in-refused'),
  /** The next try for this account number is taken after `until`. */
  kind('sign-in-wait').extend({ until: time }),
  kind('sign-in-locked').extend({ until: time }),
  /** This kiosk has seen too many failures; it takes sign-ins again after `until`. */
  kind('kiosk-wait').extend({ until: time }),
  /** The account belongs to an organisation: its contact is changed at the counter. Told only after the right password. */
  kind('organisation-account'),

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
  /** Another account uses this e-mail and the office's policy is one account each. */
  kind('email-taken'),
  /** The new value is the one already on file. */
  kind('contact-unchanged').extend({ field: contactField }),
  kind('nothing-to-change'),
  /** No e-mail on file: an e-mail must be given as well, the code goes there. */
  kind('email-required'),
  /** Only staff can authorise this change. */
  kind('staff-required'),

  // -- captcha
  kind('captcha-wrong'),
  kind('captcha-expired'),

  // -- the change and its codes
  /** No such change in this session. */
  kind('change-not-found'),
  /** The change is not in a state that takes this step (already confirmed, code not sent yet, …). */
  kind('wrong-step'),
  kind('change-expired'),
  /** All tries are used up; the account keeps its old contact. */
  kind('change-locked'),
  /** The account was changed elsewhere meanwhile. */
  kind('account-changed'),
  /** Not the right number of digits; not counted as a try. */
  kind('code-incomplete').extend({ digits: count }),
  kind('code-wrong').extend({ triesLeft: count }),
  kind('code-expired'),
  kind('resend-wait').extend({ until: time }),
  kind('resend-limit'),
  /** The account, or the address, has had its codes for today; again after `until`. */
  kind('code-limit').extend({ whose: z.enum(['account', 'address']), until: time }),

  // -- leaving the kiosk
  /** No maintenance code is set, or this shell cannot be left from a page. */
  kind('maintenance-off'),
  kind('maintenance-refused'),
  kind('maintenance-wait').extend({ until: time }),

  // -- a citizen's new password
  kind('password-weak').extend({
    reason: z.enum(['too-short', 'too-long', 'common', 'one-kind']),
    length: count,
  }),

  // -- staff: signing in, and their own accounts
  /** There is an administrator already: the set-up code is void. */
  kind('setup-done'),
  kind('setup-refused'),
  kind('setup-wait').extend({ until: time }),
  /** Unknown user name, wrong password or PIN, or an account that was deactivated: never told apart. */
  kind('staff-refused'),
  kind('staff-wait').extend({ until: time }),
  kind('staff-locked').extend({ until: time }),
  /** The password was given by somebody else, and must be changed before anything else. */
  kind('must-change'),
  kind('secret-weak').extend({
    which: z.enum(['password', 'pin']),
    reason: z.enum(['too-short', 'too-long', 'common', 'contains-name', 'same', 'not-digits']),
    /** How long it must be at least. */
    length: count,
  }),
  kind('user-name-invalid'),
  kind('user-name-taken'),
  kind('person-name-invalid'),
  kind('staff-not-found'),
  /** Without an active administrator nobody could look after the others. */
  kind('last-administrator'),

  /** Not done yet: a second person confirms it, or it is in force by itself at `until`, unless somebody stops it. */
  kind('second-person').extend({ until: time }),
  /** Something of the kind waits for a second person already: it is decided first. */
  kind('change-waits'),
  /** It cannot be done any more, since what it was to change has changed: it was taken away. */
  kind('change-void'),
  /** Account, role or password were given to them within a day: they cannot be a second person yet. */
  kind('too-new'),
  /** Account, role or password were given to whoever asks within a day, and it may have been by them. */
  kind('requester-new'),
  /** A code of the machine does only while the mail server has failed for an hour, and for changing that. */
  kind('machine-code-off'),
  kind('machine-code-refused'),
  kind('machine-code-wait').extend({ until: time }),

  // -- staff: an account at the counter
  kind('query-too-short'),
  /** This person has looked for accounts too often within an hour. */
  kind('search-limit').extend({ until: time }),
  kind('account-not-found'),
  /** No account is open at this desk. */
  kind('no-case'),
  /** It is their own account, or their own staff record: a colleague has to do it. */
  kind('own-record'),
  /** They asked for it themselves, or had a part in it: a second person has to. */
  kind('own-request'),
  kind('reason-missing'),
  /** Nobody has recorded yet which document was seen. */
  kind('check-required'),
  kind('check-invalid').extend({ field: z.enum(['last4', 'form']) }),
  kind('approval-required'),
  kind('no-email'),
  kind('not-locked'),
  kind('nothing-pending'),
  kind('request-open'),
  kind('request-not-found'),
  kind('request-expired'),
  kind('nothing-to-undo'),
  kind('undo-too-late'),

  // -- staff: the journal, and files of it
  kind('period-too-long').extend({ mostDays: count }),
  kind('no-such-day'),
  /** The file was read to its end, or another one was begun. */
  kind('export-over'),

  // -- staff: accounts in
  /** Why a file is not imported, or not any more. */
  kind('import-refused').extend({ why: importRefusal }),

  // -- staff: settings
  kind('settings-refused').extend({ problems: z.array(settingProblem) }),
  /** Somebody else changed them meanwhile: they have to be looked at again. */
  kind('settings-conflict'),

  // -- staff: the machine's clock
  kind('clock-refused').extend({ why: clockRefusal }),

  // -- staff: backups
  kind('backup-refused').extend({ why: backupRefusal }),
])
export type Failure = z.infer<typeof failure>
export type FailureKind = Failure['kind']
export type FailureOf<K extends FailureKind> = Extract<Failure, { kind: K }>

export type StaffFailure = FailureOf<(typeof staffFailureKinds)[number]>
export type CitizenFailure = Exclude<Failure, StaffFailure>

/** Every kind, for tests that want a text, or a screen, for each. */
export const failureKinds: readonly FailureKind[] = failure.options.map((option) => option.shape.kind.value)
