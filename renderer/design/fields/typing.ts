/** When a field processes typed text, and when it must wait. */
import type { ShallowRef } from 'vue'

/**
 * Listeners for an input, to be bound with `v-on`. A composition (Vietnamese input method) is not touched
 * before its end: changing the input would double its characters.
 */
export function useTyping(
  input: Readonly<ShallowRef<HTMLInputElement | null>>,
  take: (element: HTMLInputElement) => void,
) {
  const compositionend = () => {
    if (input.value !== null) take(input.value)
  }
  return {
    input: (event: Event) => {
      if (!(event instanceof InputEvent && event.isComposing)) compositionend()
    },
    compositionend,
  }
}
