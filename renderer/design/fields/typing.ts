/** What a field does when something was typed into it, and when it had better wait. */
import type { ShallowRef } from 'vue'

/**
 * Listeners for an input, to be bound with `v-on`. A composition (Vietnamese input method) is left alone until it is
 * done: whatever were written back meanwhile would double its characters.
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
