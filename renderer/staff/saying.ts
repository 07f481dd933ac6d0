/** The words for any failure that a screen of staff can meet, in the language and at the time of this moment. */
import type { Failure } from '../../contract/failures.ts'
import { failureWords } from '../citizen/failure-words.ts'
import { usePreferences } from '../shared/preferences.ts'
import { useSession } from '../shared/session.ts'
import { useWords } from '../shared/words.ts'
import { staffFailureWords, type SaidToStaff } from './failure-words.ts'
import { useStaffWords } from './words.ts'

/** Their words stand with the staff side's; all others are the citizens', too. */
const staffKinds: Record<SaidToStaff['kind'], true> = {
  'kiosk-wait': true,
  'email-taken': true,
  'account-changed': true,
  'setup-done': true,
  'setup-refused': true,
  'setup-wait': true,
  'staff-refused': true,
  'staff-wait': true,
  'staff-locked': true,
  'must-change': true,
  'secret-weak': true,
  'user-name-invalid': true,
  'user-name-taken': true,
  'person-name-invalid': true,
  'staff-not-found': true,
  'last-administrator': true,
  'second-person': true,
  'change-waits': true,
  'change-void': true,
  'too-new': true,
  'requester-new': true,
  'machine-code-off': true,
  'machine-code-refused': true,
  'machine-code-wait': true,
  'query-too-short': true,
  'search-limit': true,
  'account-not-found': true,
  'no-case': true,
  'own-record': true,
  'own-request': true,
  'reason-missing': true,
  'check-required': true,
  'check-invalid': true,
  'approval-required': true,
  'no-email': true,
  'not-locked': true,
  'nothing-pending': true,
  'request-open': true,
  'request-not-found': true,
  'request-expired': true,
  'nothing-to-undo': true,
  'undo-too-late': true,
  'period-too-long': true,
  'no-such-day': true,
  'export-over': true,
  'import-refused': true,
  'settings-refused': true,
  'settings-conflict': true,
  'clock-refused': true,
  'backup-refused': true,
}

export function useStaffSaying(): (failure: Failure) => string {
  const t = useWords()
  const ts = useStaffWords()
  const preferences = usePreferences()
  const session = useSession()
  return (failure) => {
    const at = { now: session.now, language: preferences.language }
    if (isStaffs(failure)) {
      const { key, named } = staffFailureWords(failure, at)
      return ts(key, named)
    }
    const { key, named } = failureWords(failure, at)
    return t(key, named)
  }
}

function isStaffs(failure: Failure): failure is SaidToStaff {
  return Object.hasOwn(staffKinds, failure.kind)
}
