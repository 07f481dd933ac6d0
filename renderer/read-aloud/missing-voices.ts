/** Which of the kiosk's languages this machine cannot read aloud: shown to staff, and told to the service. */
import { computed, onScopeDispose, ref, watch } from 'vue'
import type { InputOf } from '../../contract/operations.ts'
import { useKiosk } from '../shared/service/kiosk.ts'
import { useService } from '../shared/service/service.ts'
import { useReadAloud } from './read-aloud.ts'

type System = InputOf<'reportVoices'>['system']

/** Voices come with the first seconds; on Linux a service is started for them. */
const graceMs = 20_000

export function useMissingVoices() {
  const kiosk = useKiosk()
  const reading = useReadAloud()
  return computed(() => kiosk.languages.filter((one) => !reading.voice.languages.includes(one)))
}

/** The system that this page's browser runs on: it is the one that needs the voice. */
export function systemOf(userAgent: string): System {
  if (userAgent.includes('Windows')) return 'windows'
  return userAgent.includes('Linux') && !userAgent.includes('Android') ? 'linux' : 'other'
}

/** Once when all voices are there, or should be; and again whenever that changes. */
export function tellVoices(): void {
  const kiosk = useKiosk()
  const service = useService()
  const missing = useMissingVoices()
  const waited = ref(false)
  let told: string | null = null
  const timer = setTimeout(() => (waited.value = true), graceMs)
  onScopeDispose(() => clearTimeout(timer))

  watch(
    [() => kiosk.view !== null, missing, waited],
    ([known, lacking, late]) => {
      if (!known || (lacking.length > 0 && !late) || told === lacking.join()) return
      told = lacking.join()
      void service.call('reportVoices', { missing: lacking, system: systemOf(navigator.userAgent) })
    },
    { immediate: true },
  )
}
