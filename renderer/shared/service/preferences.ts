/**
 * The visitor's preferences: language, text size, colours. All are reset when the visit ends, so that the
 * next person finds the kiosk as usual.
 */
import { defineStore } from 'pinia'
import { ref, watch, watchEffect } from 'vue'
import type { Language } from '../../../contract/views.ts'
import { useKiosk } from './kiosk.ts'
import { useService } from './service.ts'
import { useSession } from './session.ts'

export type TextSize = 1 | 2 | 3
export const textSizes: readonly TextSize[] = [1, 2, 3]
export type Theme = 'light' | 'dark' | 'contrast'
export const themes: readonly Theme[] = ['light', 'dark', 'contrast']

export const usePreferences = defineStore('preferences', () => {
  const service = useService()
  const session = useSession()
  const kiosk = useKiosk()

  const language = ref<Language>('vi')
  const textSize = ref<TextSize>(1)
  const theme = ref<Theme>('light')

  function reset(): void {
    language.value = kiosk.languages[0] ?? 'vi'
    textSize.value = 1
    theme.value = 'light'
  }

  /** Mails use the screen's language, so the service must know it. */
  async function setLanguage(next: Language): Promise<void> {
    language.value = next
    if (session.status !== null && session.status.language !== next) {
      await service.call('setLanguage', { language: next })
    }
  }

  watchEffect(() => {
    const root = document.documentElement
    root.lang = language.value
    root.dataset['text'] = String(textSize.value)
    root.dataset['theme'] = theme.value
    root.dataset['largest'] = kiosk.view?.screen.largestText ?? 'fits'
  })
  // A visit ended, or the kiosk's languages became known, without a new visit. When they are loaded again
  // unchanged, the preferences stay, since somebody may be at the staff sign-in, where there is no visit.
  watch([() => session.live, () => kiosk.languages[0]], ([live]) => (live ? undefined : reset()), {
    flush: 'sync',
  })

  return { language, textSize, theme, setLanguage, reset }
})
