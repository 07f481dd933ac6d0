/**
 * Every expected failure of the service, one kind each. A screen has words for every kind in both languages;
 * what a sentence needs beyond the kind (a time, a count, a field) travels with it.
 * All times are milliseconds since the epoch, by the service's clock.
 */
import { z } from 'zod'

const kind = <K extends string>(name: K) => z.object({ kind: z.literal(name) })
const time = z.number().int()
const count = z.number().int().min(0)

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
  /** Too many visits or calls at once on this service. */
  kind('busy'),
  /** The service cannot do its work: the disk failed, the store is broken. A screen of its own. */
  kind('out-of-service'),

  // -- sign-in
  /** Not the form of an account number; says nothing about whether it exists. */
  kind('account-number-invalid').extend({ reason: z.enum(['empty', 'not-digits', 'length']) }),
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
    reason: z.enum(['empty', 'not-digits', 'too-short', 'too-long', 'not-mobile', 'foreign']),
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
])
export type Failure = z.infer<typeof failure>
export type FailureKind = Failure['kind']
export type FailureOf<K extends FailureKind> = Extract<Failure, { kind: K }>

/** Every kind, for tests that want a text, or a screen, for each. */
export const failureKinds: readonly FailureKind[] = failure.options.map((option) => option.shape.kind.value)
