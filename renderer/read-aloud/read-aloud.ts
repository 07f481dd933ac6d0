/**
 * "Đọc to": once switched on, every screen is read as it comes up, and every error as it appears, until it is switched
 * off or the visit ends. A touch of the screen silences what is being read; the next screen is read again.
 */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { usePreferences } from '../shared/service/preferences.ts'
import { useSession } from '../shared/service/session.ts'
import { pronounce } from './pronounce.ts'
import { useVoice } from './voice.ts'

export const useReadAloud = defineStore('read-aloud', () => {
  const preferences = usePreferences()
  const session = useSession()
  const voice = useVoice(() => preferences.language)
  const on = ref(false)
  /** What the screen that stands can say beyond its words: the captcha its digits. */
  const more = shallowRef<(() => Promise<readonly string[]>) | null>(null)
  const sound = (sentence: string) => pronounce(sentence, preferences.language)

  /** At once, in place of what is being said; then what the screen has to say beyond its words. */
  async function read(sentences: readonly string[]): Promise<void> {
    const extra = more.value
    const whole = await voice.say(sentences.map(sound))
    if (!whole || extra === null || extra !== more.value) return
    const mine = voice.turn()
    const digits = await extra()
    if (on.value && extra === more.value && mine === voice.turn()) await voice.sayDigits(digits)
  }

  /** One sentence in place of what is being said. */
  const tell = (sentence: string) => void voice.say([sound(sentence)])
  /** One sentence, when what is being said has been said. */
  const append = (sentence: string) => voice.add(sound(sentence))

  watch(on, (is) => (is ? undefined : voice.stop()))
  watch(
    () => session.live,
    () => (on.value = false),
    { flush: 'sync' },
  )

  return { on, more, voice, read, tell, append }
})
