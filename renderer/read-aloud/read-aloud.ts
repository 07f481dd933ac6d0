/**
 * "Đọc to": while it is on, every new screen and every error is read aloud, until it is switched off or the
 * visit ends. A touch stops the current reading; the next screen is read again.
 */
import { defineStore } from 'pinia'
import { reactive, ref, shallowRef, watch } from 'vue'
import { usePreferences } from '../shared/service/preferences.ts'
import { useSession } from '../shared/service/session.ts'
import { pronounce } from './pronounce.ts'
import { useVoice } from './voice.ts'

export const useReadAloud = defineStore('read-aloud', () => {
  const preferences = usePreferences()
  const session = useSession()
  const sound = reactive({ rate: 1, volume: 1 })
  const voice = useVoice(() => preferences.language, sound)
  const on = ref(false)
  /** What the current screen can say beyond its texts: the captcha's digits. */
  const more = shallowRef<(() => Promise<readonly string[]>) | null>(null)
  const spoken = (sentence: string) => pronounce(sentence, preferences.language)

  /** Replaces the current speech; afterwards the screen's own addition, such as the captcha. */
  async function read(sentences: readonly string[]): Promise<void> {
    const extra = more.value
    const whole = await voice.say(sentences.map(spoken))
    if (!whole || extra === null || extra !== more.value) return
    const mine = voice.turn()
    const digits = await extra()
    if (on.value && extra === more.value && mine === voice.turn()) await voice.sayDigits(digits)
  }

  /** Says one sentence in place of the current speech. */
  const sayNow = (sentence: string) => void voice.say([spoken(sentence)])
  /** Says one sentence after the current speech. */
  const append = (sentence: string) => voice.add(spoken(sentence))

  watch(on, (is) => (is ? undefined : voice.stop()))
  watch(
    () => session.live,
    () => {
      on.value = false
      sound.rate = sound.volume = 1
    },
    { flush: 'sync' },
  )

  return { on, more, sound, voice, read, sayNow, append }
})
