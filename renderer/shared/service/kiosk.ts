/** The kiosk's data before sign-in: the office, its languages, whether it is in service. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { KioskView } from '../../../contract/views.ts'
import { useService } from './service.ts'

export const useKiosk = defineStore('kiosk', () => {
  const service = useService()
  const view = shallowRef<KioskView | null>(null)

  const languages = computed(() => view.value?.languages ?? ['vi' as const])
  const demo = computed(() => view.value?.demo ?? false)
  /** Without line breaks, so that the number is easy to dial. */
  const hotline = computed(() => (view.value?.office.hotline ?? '').replace(/(?<=\d) (?=\d)/g, '\u00a0'))
  const officeName = computed(() => view.value?.office.name ?? '')
  const legal = computed(() => view.value?.legal)
  const otpDigits = computed(() => view.value?.otp.digits ?? 6)
  const captchaDigits = computed(() => view.value?.captcha.digits ?? 5)
  const emailDomains = computed(() => view.value?.emailDomains ?? [])
  const emailEndings = computed(() => view.value?.emailEndings ?? [])
  const warnSeconds = computed(() => view.value?.session.warnSeconds ?? 30)
  const inService = computed(() => (view.value?.outOfService ?? null) === null)

  async function load(): Promise<boolean> {
    const result = await service.call('getKiosk', {})
    if (!result?.ok) return false
    view.value = result.value
    return true
  }

  return {
    view,
    languages,
    demo,
    hotline,
    officeName,
    legal,
    otpDigits,
    captchaDigits,
    emailDomains,
    emailEndings,
    warnSeconds,
    inService,
    load,
  }
})
