/**
 * A visit from the first touch to its cleared screen: start, restoring after a reload, the warning, the end.
 * Also the overlays: help, leaving, the demo's own, a fault.
 */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { Language } from '../../../contract/views.ts'
import { useKiosk } from '../../shared/service/kiosk.ts'
import { usePreferences } from '../../shared/service/preferences.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { useChangeFlow } from './change-flow.ts'
import { useContactChange } from './contact-change.ts'
import { screenOf, type ScreenName } from './screen.ts'
import { useSignIn } from './sign-in.ts'

export type Overlay =
  | 'help'
  | 'leave'
  | 'mailbox'
  | 'demo-accounts'
  | 'sound'
  | 'staff-door'
  | 'maintenance'
  | 'idle-warning'
  | 'staff-idle-warning'
  | 'page-outdated'
  | 'unreachable'
  | 'out-of-service'
  | 'busy'
  | 'device-unknown'
  | 'device-suspended'
  | 'version-apart'
  | 'outcome-unknown'
  | 'change-confirmed'

export const useVisit = defineStore('visit', () => {
  const service = useService()
  const session = useSession()
  const kiosk = useKiosk()
  const preferences = usePreferences()
  const signIn = useSignIn()
  const change = useContactChange()
  const flow = useChangeFlow()

  const started = ref(false)
  const opened = ref<'help' | 'leave' | 'mailbox' | 'demo-accounts' | 'sound' | null>(null)
  /** Overlays of staff: above everything else, with a timeout of their own. */
  const staffOverlay = ref<'staff-door' | 'maintenance' | null>(null)
  /** The person has acknowledged that the visit's own limit is near. */
  const limitKnown = ref(false)
  let ending: Promise<unknown> = Promise.resolve()
  let starting: Promise<boolean> | null = null

  const screen = computed<ScreenName>(() =>
    screenOf({
      staff: session.staff,
      purpose: change.assistance?.purpose ?? null,
      started: started.value,
      handOver: (kiosk.view?.handOver?.waiting ?? null) !== null,
      notice: session.notice === null ? null : session.notice === 'staff' ? 'staff' : 'visit',
      live: session.live,
      stage: signIn.stage,
      wait: signIn.wait?.kind ?? null,
      signedIn: change.account !== null,
      done: change.receipt !== null,
      stopped: flow.stopped?.kind ?? null,
      editing: flow.editing,
      change: change.change?.state ?? null,
      delivery: change.code?.delivery ?? null,
      captchaOpen: flow.captchaOpen,
      codeHelpOpen: flow.codeHelpOpen,
    }),
  )

  /** The warning does not cover a pending call, unless that call is unanswered while the time runs out. */
  const warningDeferred = computed(() => service.busy && session.secondsLeft > kiosk.warnSeconds - 5)
  const warning = computed(
    () => session.phase === 'warning' && !warningDeferred.value && !(session.atLimit && limitKnown.value),
  )
  const overlay = computed<Overlay | null>(() => {
    // Nobody gets past a machine that is not let in but with the maintenance code.
    const isOut = service.fault === 'device-unknown' || service.fault === 'device-suspended'
    if (isOut && staffOverlay.value !== 'maintenance') return service.fault
    if (staffOverlay.value !== null) return staffOverlay.value
    if (warning.value) return session.staff ? 'staff-idle-warning' : 'idle-warning'
    return service.fault ?? (session.notice === 'outdated' ? 'page-outdated' : opened.value)
  })

  /** On load: the kiosk's data first, then the visit that may be open already. */
  async function boot(): Promise<void> {
    if (!(await kiosk.load())) return
    await restore()
    // Without an answer it is unknown whether a visit is open; it is requested again.
    started.value = service.fault === null
  }

  async function restore(): Promise<void> {
    const result = await service.call('getVisit', {})
    if (session.staff && session.status !== null) {
      preferences.language = session.status.language
      showStaffOverlay(staffOverlay.value)
    }
    if (!result?.ok) return
    service.fault = null
    change.show(result.value)
    if (session.status !== null) preferences.language = session.status.language
  }

  async function retry(): Promise<void> {
    if (!started.value) return boot()
    if (session.live) return restore()
    if (await kiosk.load()) service.fault = null
  }

  /** Any touch of the idle screen. If a language was chosen there, the language screen is skipped. */
  async function start(chosen?: Language): Promise<boolean> {
    // At once, so that later calls before the answer use this language.
    if (chosen !== undefined) preferences.language = chosen
    // Another touch in the meantime is the same person's.
    starting ??= begin(preferences.language).finally(() => (starting = null))
    if (!(await starting)) {
      if (!session.live) preferences.reset()
      return false
    }
    if (chosen !== undefined) void preferences.setLanguage(chosen)
    signIn.goTo(chosen === undefined && kiosk.languages.length > 1 ? 'language' : 'kind')
    return true
  }

  async function begin(language: Language): Promise<boolean> {
    // A new visitor: no state of a visit that is still open here may be kept.
    if (session.live) session.close(null)
    // A new visit ends the previous one in any case, so a missing answer must not delay it.
    await Promise.race([ending, pause(2_000)])
    return (await service.call('startVisit', { language }))?.ok === true
  }

  /** Clears the page at once, then calls the service until it answers or another visit begins. */
  function end(): void {
    const visit = session.visitNumber
    session.close(null)
    service.fault = null
    ending = service.call('endVisit', {}).then((result) => {
      if (!result?.ok) void retryEnd(visit)
    })
  }

  async function retryEnd(visit: number): Promise<void> {
    for (let tries = 0; tries < 60; tries++) {
      await pause(2_000)
      if (session.visitNumber !== visit || (await service.call('endVisit', {}))?.ok) return
    }
  }

  async function needMoreTime(): Promise<void> {
    if (session.atLimit) limitKnown.value = true
    else await service.call('keepAlive', {})
  }

  async function openHelp(): Promise<void> {
    if (!session.live && !(await start(preferences.language))) return
    opened.value = 'help'
    await service.call('askForHelp', { screen: screen.value })
  }

  function open(what: 'leave' | 'mailbox' | 'demo-accounts' | 'sound'): void {
    // The demo's overlays can be opened from the staff sign-in, too, which would cover them.
    if (staffOverlay.value !== null) showStaffOverlay(null)
    opened.value = what
  }
  function close(): void {
    opened.value = null
  }

  /** Members who are signed in already do not need the sign-in. */
  function showStaffOverlay(where: 'staff-door' | 'maintenance' | null): void {
    staffOverlay.value = session.staff && where === 'staff-door' ? null : where
    // Without a visit nothing else resets the preferences chosen there.
    if (where === null && !session.live) preferences.reset()
  }

  watch(
    () => session.live,
    () => {
      opened.value = null
      limitKnown.value = false
    },
    { flush: 'sync' },
  )
  // A screen that changes under the "leave" overlay (a code was sent, a change ended) closes it.
  watch(screen, () => {
    if (opened.value === 'leave') opened.value = null
  })

  return {
    started,
    screen,
    overlay,
    limitKnown,
    boot,
    restore,
    retry,
    start,
    end,
    needMoreTime,
    openHelp,
    open,
    close,
    showStaffOverlay,
    /** Resolves when the service has processed the end of the last visit. */
    ended: () => ending,
  }
})

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
