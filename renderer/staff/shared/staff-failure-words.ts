/**
 * The sentences for failures that only staff can get, and for those with another sentence for staff than for
 * citizens.
 */
import type { FailureOf, StaffFailure } from '../../../contract/failures.ts'
import type { Language } from '../../../contract/views.ts'
import { momentText, wholeMinuteAfter } from '../../shared/text/format.ts'
import type { NamedValues } from '../../shared/text/words.ts'
import type { StaffWordKey } from './staff-words.ts'

export interface StaffSentence {
  key: StaffWordKey
  named: NamedValues
}

/** Citizens' sentences for these send them to staff. */
export const rewordedForStaff = ['kiosk-wait', 'email-taken', 'account-changed'] as const
export type FailureForStaff = StaffFailure | FailureOf<(typeof rewordedForStaff)[number]>

export function staffFailureWords(
  failure: FailureForStaff,
  { now, language }: { now: number; language: Language },
): StaffSentence {
  const plain = (key: StaffWordKey, named: NamedValues = {}): StaffSentence => ({ key, named })
  const after = (key: StaffWordKey, until: number) =>
    plain(key, { time: momentText(wholeMinuteAfter(until), now, language) })
  switch (failure.kind) {
    case 'setup-wait':
      return after('failure.wait', failure.until)
    case 'staff-wait':
      return after('failure.wait', failure.until)
    case 'staff-locked':
      return after('failure.locked', failure.until)
    case 'secret-weak':
      return plain(weakWords[failure.which][failure.reason], { n: failure.length })
    case 'second-person':
      return after('failure.secondPerson', failure.until)
    case 'machine-code-wait':
      return after('failure.wait', failure.until)
    case 'search-limit':
      return after('failure.searchLimit', failure.until)
    case 'day-limit':
      return after('failure.dayLimit', failure.until)
    case 'check-invalid':
      return plain(failure.field === 'last4' ? 'failure.checkLast4' : 'failure.checkForm')
    case 'hand-over-number-wrong':
      return plain('failure.handOverNumber', { n: failure.triesLeft })
    case 'period-too-long':
      return plain('failure.periodTooLong', { n: failure.mostDays })
    case 'clock-refused':
      return plain(failure.why === 'right' ? 'failure.clockRight' : 'failure.clockChanged')
    case 'backup-refused':
      return plain(backupWords[failure.why])
    case 'kiosk-wait':
      return after('failure.kioskWait', failure.until)
    case 'version-apart':
      return plain(failure.older === 'kiosk' ? 'failure.kioskOlder' : 'failure.serviceOlder')
    case 'import-refused':
      return plain(importWords[failure.why])
    default:
      // Without further fields: the sentence has the kind's name.
      return plain(`failure.${failure.kind}`)
  }
}

type Weak = FailureOf<'secret-weak'>

const weakWords: Record<Weak['which'], Record<Weak['reason'], StaffWordKey>> = {
  password: {
    'too-short': 'failure.passwordTooShort',
    'too-long': 'failure.passwordTooLong',
    common: 'failure.passwordCommon',
    'contains-name': 'failure.passwordContainsName',
    same: 'failure.passwordSame',
    'not-digits': 'failure.passwordCommon',
  },
  pin: {
    'too-short': 'failure.pinLength',
    'too-long': 'failure.pinLength',
    common: 'failure.pinCommon',
    'contains-name': 'failure.pinCommon',
    same: 'failure.pinCommon',
    'not-digits': 'failure.pinDigits',
  },
}

const importWords: Record<FailureOf<'import-refused'>['why'], StaffWordKey> = {
  'file-empty': 'failure.fileEmpty',
  'file-workbook': 'failure.fileWorkbook',
  'file-binary': 'failure.fileBinary',
  'file-utf16': 'failure.fileEncoding',
  'file-not-utf8': 'failure.fileEncoding',
  'file-too-large': 'failure.fileTooLarge',
  'import-busy': 'failure.importBusy',
  'import-unknown': 'failure.importUnknown',
  'import-unfinished': 'failure.importUnfinished',
  'upload-broken': 'failure.uploadBroken',
  'mapping-unusable': 'failure.mappingUnusable',
  'report-gone': 'failure.reportGone',
  disk: 'failure.importDisk',
}

const backupWords: Record<FailureOf<'backup-refused'>['why'], StaffWordKey> = {
  'passphrase-short': 'failure.backupPassphraseShort',
  busy: 'failure.backupBusy',
  'no-room': 'failure.backupNoRoom',
  importing: 'failure.backupImporting',
  failed: 'failure.backupFailed',
}
