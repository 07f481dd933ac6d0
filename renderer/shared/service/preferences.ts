/**
 * How this visitor wants to read: language, text size, colours. All of it falls back to the kiosk's own when the
 * visit ends, so that the next person finds the kiosk as everyone knows it.
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

  /** The mails follow the screen's language, so the service is told. */
  async function speak(next: Language): Promise<void> {
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
  // A visit ended, or the kiosk's languages became known while nobody stands here. Looked at again and unchanged they
  // take nothing from whoever stands at the staff door, where no visit is.
  watch([() => session.live, () => kiosk.languages[0]], ([live]) => (live ? undefined : reset()), {
    flush: 'sync',
  })

  return { language, textSize, theme, speak, reset }
})
