/** The sentence about the code's good news: on its screen, and in a region that a screen reader reads from. */
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
        // A mail still on its way says so by itself.
        return change.code?.delivery === 'sent' ? t('code.resent') : null
      case null:
      default:
        return null
    }
  })
}
