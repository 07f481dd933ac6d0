/** The sentence of a failure, in the current language and at the current time. */
import type { CitizenFailure } from '../../../contract/failures.ts'
import { usePreferences } from '../../shared/service/preferences.ts'
import { useSession } from '../../shared/service/session.ts'
import { useFailureWords } from '../../shared/text/words.ts'
import { useContactChange } from './contact-change.ts'
import { failureWords } from './failure-words.ts'

export function useFailureMessage(): (failure: CitizenFailure) => string {
  const t = useFailureWords()
  const preferences = usePreferences()
  const session = useSession()
  const change = useContactChange()
  return (failure) => {
    const { key, named } = failureWords(failure, {
      now: session.now,
      language: preferences.language,
      ...(change.code === null ? {} : { reference: change.code.reference }),
    })
    return t(key, named)
  }
}
