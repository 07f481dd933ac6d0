/** The sentence about the code's good news: on its screen, and in a live region. */
import { computed } from 'vue'
import { useWords } from '../../shared/text/words.ts'
import { useChangeFlow } from './change-flow.ts'
import { useContactChange } from './contact-change.ts'

export function useCodeNews() {
  const t = useWords()
  const change = useContactChange()
  const flow = useChangeFlow()
  return computed(() => {
    switch (flow.codeNews) {
      case 'next':
        return t('code.nextStep')
      case 'resent':
        // The screen itself says that a mail is being sent.
        return change.code?.delivery === 'sent' ? t('code.resent') : null
      case null:
      default:
        return null
    }
  })
}
