/**
 * A visit that its clerk watches: which screen it shows is told to the service, and it is asked whether the visit goes on, so
 * that nothing stays on the screen of one that was taken back.
 */
import { watch } from 'vue'
import { useService } from '../../shared/service/service.ts'
import { useContactChange } from '../visit/contact-change.ts'
import { useVisit } from '../visit/visit.ts'

const pollEveryMs = 2_000

export function reportScreens(): void {
  const service = useService()
  const change = useContactChange()
  const visit = useVisit()
  watch(
    () => (change.assistance?.watched ? visit.screen : null),
    (screen) => {
      if (screen !== null) void service.call('reportScreen', { screen })
    },
    { immediate: true },
  )
  watch(
    () => change.assistance?.watched === true,
    (watched, _before, onCleanup) => {
      if (!watched) return
      // Moves no deadline.
      const timer = setInterval(() => void change.refresh(), pollEveryMs)
      onCleanup(() => clearInterval(timer))
    },
    { immediate: true },
  )
}
