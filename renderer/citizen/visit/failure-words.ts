/** The sentence for every failure of the service, with the values that it needs. */
import type { CitizenFailure, FailureOf } from '../../../contract/failures.ts'
import type { Language } from '../../../contract/views.ts'
import { momentText, wholeMinuteAfter } from '../../shared/text/format.ts'
import type { NamedValues, WordKey } from '../../shared/text/words.ts'

export interface Sentence {
  key: WordKey
  named: NamedValues
}
export interface FailureContext {
  /** The service's time, to decide between "14:35" and "14:35, 23/11". */
  now: number
  language: Language
  /** The reference in the awaited mail. */
  reference?: string
}

const plain = (key: WordKey): Sentence => ({ key, named: {} })

export function failureWords(
  failure: CitizenFailure,
  { now, language, reference }: FailureContext,
): Sentence {
  const after = (key: WordKey, until: number): Sentence => ({
    key,
    named: { time: momentText(wholeMinuteAfter(until), now, language) },
  })
  switch (failure.kind) {
    case 'invalid-input':
    case 'unknown-operation':
    case 'not-allowed':
      return plain('failure.invalidInput')
    case 'busy':
      return { key: 'failure.busy', named: { n: failure.seconds } }
    case 'account-number-invalid':
      return plain(numberWords[failure.reason])
    case 'sign-in-wait':
      return after('failure.signInWait', failure.until)
    case 'sign-in-locked':
      return after('failure.signInLocked', failure.until)
    case 'kiosk-wait':
      return after('failure.kioskWait', failure.until)
    case 'phone-invalid':
      return { key: phoneWords[failure.reason], named: { n: failure.by } }
    case 'email-invalid':
      return plain(emailWords[failure.reason])
    case 'contact-unchanged':
      return plain(failure.field === 'phone' ? 'failure.phoneUnchanged' : 'failure.emailUnchanged')
    case 'code-incomplete':
      return { key: 'failure.codeIncomplete', named: { n: failure.digits } }
    case 'code-wrong':
      return { key: 'failure.codeWrong', named: { n: failure.triesLeft, reference: reference ?? '' } }
    case 'resend-wait':
      return after('failure.resendWait', failure.until)
    case 'password-weak':
      return { key: passwordWords[failure.reason], named: { n: failure.length } }
    case 'code-limit':
      return after(
        failure.whose === 'account' ? 'failure.accountLimit' : 'failure.addressLimit',
        failure.until,
      )
    case 'maintenance-wait':
      return after('failure.maintenanceWait', failure.until)
    default:
      // Without further fields: the sentence has the kind's name.
      return plain(`failure.${failure.kind}`)
  }
}

const passwordWords: Record<FailureOf<'password-weak'>['reason'], WordKey> = {
  'too-short': 'failure.passwordTooShort',
  'too-long': 'failure.passwordTooLong',
  common: 'failure.passwordCommon',
  'one-kind': 'failure.passwordOneKind',
}

const numberWords: Record<FailureOf<'account-number-invalid'>['reason'], WordKey> = {
  empty: 'failure.numberEmpty',
  fraction: 'failure.numberFraction',
  exponent: 'failure.numberExponent',
  sign: 'failure.numberSign',
  grouping: 'failure.numberGrouping',
  'not-digits': 'failure.numberNotDigits',
  'zero-lost': 'failure.numberZeroLost',
  length: 'failure.numberLength',
}

const phoneWords: Record<FailureOf<'phone-invalid'>['reason'], WordKey> = {
  empty: 'failure.phoneEmpty',
  fraction: 'failure.phoneFraction',
  exponent: 'failure.phoneExponent',
  sign: 'failure.phoneSign',
  grouping: 'failure.phoneGrouping',
  'not-digits': 'failure.phoneNotDigits',
  'too-short': 'failure.phoneTooShort',
  'too-long': 'failure.phoneTooLong',
  'not-mobile': 'failure.phoneNotMobile',
  foreign: 'failure.phoneForeign',
}

const emailWords: Record<FailureOf<'email-invalid'>['reason'], WordKey> = {
  empty: 'failure.emailEmpty',
  'no-at': 'failure.emailNoAt',
  'many-at': 'failure.emailManyAt',
  'no-name': 'failure.emailNoName',
  'no-domain': 'failure.emailNoDomain',
  space: 'failure.emailSpace',
  'control-character': 'failure.emailCharacter',
  character: 'failure.emailCharacter',
  'mixed-scripts': 'failure.emailMixedScripts',
  dots: 'failure.emailDots',
  'too-long': 'failure.emailTooLong',
}
