/**
 * "Đọc to": once switched on, every screen is read as it comes up, and every error as it appears, until it is switched
 * off or the visit ends. A touch of the screen silences what is being read; the next screen is read again.
 */
import { defineStore } from 'pinia'
import { nextTick, onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { usePreferences } from '../shared/preferences.ts'
import { useSession } from '../shared/session.ts'
import { useWords } from '../shared/words.ts'
import { pronounce } from './pronounce.ts'
import { spokenText } from './spoken-text.ts'
import { useVoice } from './voice.ts'

export const useReadAloud = defineStore('read-aloud', () => {
  const preferences = usePreferences()
  const session = useSession()
  const voice = useVoice(() => preferences.language)
  const on = ref(false)
  /** What the screen that stands can say beyond its words: the captcha its digits. */
  const more = shallowRef<(() => Promise<readonly string[]>) | null>(null)

  async function read(sentences: readonly string[]): Promise<void> {
    const extra = more.value
    const whole = await voice.say(sentences.map((sentence) => pronounce(sentence, preferences.language)))
    if (!whole || extra === null || extra !== more.value) return
    const digits = await extra()
    if (on.value && extra === more.value) await voice.sayDigits(digits)
  }

  watch(on, (is) => (is ? undefined : voice.stop()))
  watch(
    () => session.live,
    () => (on.value = false),
    { flush: 'sync' },
  )

  return { on, more, voice, read }
})

/** Reads what stands in `layer` whenever `what` changes, and errors that appear in it meanwhile. */
export function readScreens(layer: () => Element | null, what: WatchSource[]): void {
  const reading = useReadAloud()
  const t = useWords()
  const words = () => ({
    buttons: t('readAloud.buttons'),
    emptyField: t('readAloud.emptyField'),
    filledField: t('readAloud.filledField'),
  })

  watch(
    [() => reading.on, ...what],
    async () => {
      if (!reading.on) return
      await nextTick()
      const standing = layer()
      if (standing !== null) void reading.read(spokenText(standing, words()))
    },
    { flush: 'post' },
  )

  /** An alert inside what stands is told at once, before all else. */
  const alerts = new MutationObserver((changes) => {
    if (!reading.on) return
    const fresh = changes.flatMap(({ addedNodes, target }) => [...addedNodes, target])
    const alert = fresh
      .map((node) => (node instanceof Element ? node : node.parentElement))
      .map((element) => element?.closest('[role="alert"]') ?? element?.querySelector('[role="alert"]'))
      .find((found) => found !== undefined && found !== null && layer()?.contains(found))
    if (alert) void reading.voice.say([pronounce(alert.textContent, usePreferences().language)])
  })
  alerts.observe(document.body, { childList: true, subtree: true, characterData: true })
  onScopeDispose(() => alerts.disconnect())

  const hush = (event: Event) => {
    // The button itself says on or off.
    if (!(event.target instanceof Element && event.target.closest('[data-read-aloud]'))) reading.voice.stop()
  }
  window.addEventListener('pointerdown', hush, { capture: true, passive: true })
  onScopeDispose(() => window.removeEventListener('pointerdown', hush, { capture: true }))
}
