/** The sentence about the last scanned card: on the screens that accept one, and for screen readers. */
import { computed } from 'vue'
import { useSignIn } from '../citizen/visit/sign-in.ts'
import { useWords } from '../shared/text/words.ts'

export function useCardNews() {
  const t = useWords()
  const signIn = useSignIn()
  return computed(() => {
    if (signIn.card === null) return null
    return t(signIn.card === 'read' ? 'number.cardRead' : 'number.cardUnread')
  })
}
