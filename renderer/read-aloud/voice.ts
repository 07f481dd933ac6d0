/** Speaks where the machine has a voice for the language; where it has none, nothing is offered. */
import { computed, onScopeDispose, reactive, shallowRef } from 'vue'
import type { Language } from '../../contract/views.ts'

/** Between 120 and 125 words a minute with the voices tried; 1 is about 165. */
const wordsRate = 0.75
const digitsRate = 0.75

export function useVoice(language: () => Language) {
  const synthesis: SpeechSynthesis | undefined = globalThis.speechSynthesis
  const voices = shallowRef<readonly SpeechSynthesisVoice[]>(synthesis?.getVoices() ?? [])
  // Voices are loaded late on most systems.
  const load = () => (voices.value = synthesis?.getVoices() ?? [])
  synthesis?.addEventListener?.('voiceschanged', load)
  /** Goes up with everything new that is said, and with silence: what was being said before ends there. */
  let turn = 0
  onScopeDispose(() => {
    synthesis?.removeEventListener?.('voiceschanged', load)
    stop()
  })

  const voice = computed(() => voices.value.find((one) => one.lang.toLowerCase().startsWith(language())))

  /**
   * One sentence after the other: Chromium falls silent in the middle of a long one. Ends what was said before.
   * @returns true when all was said, false when it was cut short
   */
  async function say(sentences: readonly string[], rate = wordsRate): Promise<boolean> {
    stop()
    const mine = turn
    for (const sentence of sentences) {
      await utter(sentence, rate)
      if (mine !== turn) return false
    }
    return true
  }

  function utter(text: string, rate: number): Promise<void> {
    const speaker = voice.value
    if (synthesis === undefined || speaker === undefined) return Promise.resolve()
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.voice = speaker
    utterance.lang = speaker.lang
    utterance.rate = rate
    return new Promise((resolve) => {
      utterance.onend = () => resolve()
      utterance.onerror = () => resolve()
      synthesis.speak(utterance)
    })
  }

  function stop(): void {
    turn += 1
    synthesis?.cancel()
  }

  /** One digit after the other, slowly. */
  const sayDigits = (digits: readonly string[]) => say([digits.join(', ')], digitsRate)

  return reactive({ available: computed(() => voice.value !== undefined), say, sayDigits, stop })
}
