/** The sentence of any failure on a staff screen, in the current language and at the current time. */
import type { Failure } from '../../../contract/failures.ts'
import { staffFailureKinds } from '../../../contract/names.ts'
import { failureWords } from '../../citizen/visit/failure-words.ts'
import { usePreferences } from '../../shared/service/preferences.ts'
import { useSession } from '../../shared/service/session.ts'
import { useFailureWords } from '../../shared/text/words.ts'
import { rewordedForStaff, staffFailureWords, type FailureForStaff } from './staff-failure-words.ts'
import { useStaffWords } from './staff-words.ts'

export function useStaffFailureMessage(): (failure: Failure) => string {
  const t = useFailureWords()
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

/** Failures with staff sentences; all others have the citizens'. */
const staffKinds: readonly string[] = [...staffFailureKinds, ...rewordedForStaff]
function isStaffs(failure: Failure): failure is FailureForStaff {
  return staffKinds.includes(failure.kind)
}
