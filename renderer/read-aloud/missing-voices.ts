/** The kiosk's languages that this machine cannot read aloud: shown to staff, and reported to the service. */
import { computed, onScopeDispose, ref, watch } from 'vue'
import type { InputOf } from '../../contract/operations.ts'
import { useKiosk } from '../shared/service/kiosk.ts'
import { useService } from '../shared/service/service.ts'
import { useReadAloud } from './read-aloud.ts'

type System = InputOf<'reportVoices'>['system']

/** Voices load within seconds; on Linux a service starts for them. */
const graceMs = 20_000

export function useMissingVoices() {
  const kiosk = useKiosk()
  const reading = useReadAloud()
  return computed(() => kiosk.languages.filter((one) => !reading.voice.languages.includes(one)))
}

/** The system that the browser runs on, which needs the voice. */
export function systemOf(userAgent: string): System {
  if (userAgent.includes('Windows')) return 'windows'
  return userAgent.includes('Linux') && !userAgent.includes('Android') ? 'linux' : 'other'
}

/** Reports once when all voices exist or the time for loading is over, and on every change. */
export function reportMissingVoices(): void {
  const kiosk = useKiosk()
  const service = useService()
  const missing = useMissingVoices()
  const waited = ref(false)
  let reported: string | null = null
  const timer = setTimeout(() => (waited.value = true), graceMs)
  onScopeDispose(() => clearTimeout(timer))

  watch(
    [() => kiosk.view !== null, missing, waited],
    ([known, lacking, late]) => {
      if (!known || (lacking.length > 0 && !late) || reported === lacking.join()) return
      reported = lacking.join()
      void service.call('reportVoices', { missing: lacking, system: systemOf(navigator.userAgent) })
    },
    { immediate: true },
  )
}
