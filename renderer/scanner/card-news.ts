/** The sentence about the card last held to the reader: on the screens that take one, and for a screen reader. */
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
