/** Reads digits aloud where the machine has a voice for the language; where it has none, nothing is offered. */
import { computed, onScopeDispose, reactive, shallowRef } from 'vue'
import type { Language } from '../../contract/views.ts'

export function useVoice(language: () => Language) {
  const synthesis: SpeechSynthesis | undefined = globalThis.speechSynthesis
  const voices = shallowRef<readonly SpeechSynthesisVoice[]>(synthesis?.getVoices() ?? [])
  // Voices are loaded late on most systems.
  const load = () => (voices.value = synthesis?.getVoices() ?? [])
  synthesis?.addEventListener?.('voiceschanged', load)
  onScopeDispose(() => {
    synthesis?.removeEventListener?.('voiceschanged', load)
    synthesis?.cancel()
  })

  const voice = computed(() => voices.value.find((one) => one.lang.toLowerCase().startsWith(language())))

  /** One digit after the other, slowly; resolves when the last is spoken. */
  function speakDigits(digits: readonly string[]): Promise<void> {
    const speaker = voice.value
    if (synthesis === undefined || speaker === undefined) return Promise.resolve()
    synthesis.cancel()
    const utterance = new SpeechSynthesisUtterance(digits.join(', '))
    utterance.voice = speaker
    utterance.lang = speaker.lang
    utterance.rate = 0.75
    return new Promise((resolve) => {
      utterance.onend = () => resolve()
      utterance.onerror = () => resolve()
      synthesis.speak(utterance)
    })
  }

  return reactive({ available: computed(() => voice.value !== undefined), speakDigits })
}
