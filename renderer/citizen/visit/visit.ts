/**
 * One visit from the first touch to the wiped screen: start, go on after a reload, the warning, the end, and
 * what lies over the screen meanwhile (help, leaving, the demo's own, a fault).
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
  | 'staff-door'
  | 'maintenance'
  | 'idle-warning'
  | 'staff-idle-warning'
  | 'page-outdated'
  | 'unreachable'
  | 'out-of-service'
  | 'busy'

export const useVisit = defineStore('visit', () => {
  const service = useService()
  const session = useSession()
  const kiosk = useKiosk()
  const preferences = usePreferences()
  const signIn = useSignIn()
  const change = useContactChange()
  const flow = useChangeFlow()

  const started = ref(false)
  const opened = ref<'help' | 'leave' | 'mailbox' | 'demo-accounts' | null>(null)
  /** Staff stand here: over all else, and by a clock of their own. */
  const staffOverlay = ref<'staff-door' | 'maintenance' | null>(null)
  /** The person knows that the visit's own limit is near, and goes on until then. */
  const limitKnown = ref(false)
  let ending: Promise<unknown> = Promise.resolve()
  let starting: Promise<boolean> | null = null

  const screen = computed<ScreenName>(() =>
    screenOf({
      staff: session.staff,
      purpose: change.assistance?.purpose ?? null,
      started: started.value,
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

  /** A request under way is not covered by the warning, unless it hangs while the time runs out. */
  const warningDeferred = computed(() => service.busy && session.secondsLeft > kiosk.warnSeconds - 5)
  const warning = computed(
    () => session.phase === 'warning' && !warningDeferred.value && !(session.atLimit && limitKnown.value),
  )
  const overlay = computed<Overlay | null>(() => {
    if (staffOverlay.value !== null) return staffOverlay.value
    if (warning.value) return session.staff ? 'staff-idle-warning' : 'idle-warning'
    return service.fault ?? (session.notice === 'outdated' ? 'page-outdated' : opened.value)
  })

  /** First thing on load: the kiosk's own facts, then the visit that may already be under way. */
  async function boot(): Promise<void> {
    if (!(await kiosk.load())) return
    await restore()
    // Unanswered: whether a visit is under way is not known yet, and is asked again.
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

  /** Any touch of the idle screen. With a language already chosen there, that question is not asked again. */
  async function start(chosen?: Language): Promise<boolean> {
    // At once: whoever goes on before the service has answered goes on in this language.
    if (chosen !== undefined) preferences.language = chosen
    // Who touches it once more meanwhile is the same person.
    starting ??= begin(preferences.language).finally(() => (starting = null))
    if (!(await starting)) {
      if (!session.live) preferences.reset()
      return false
    }
    if (chosen !== undefined) void preferences.speak(chosen)
    signIn.goTo(chosen === undefined && kiosk.languages.length > 1 ? 'language' : 'kind')
    return true
  }

  async function begin(language: Language): Promise<boolean> {
    // Whoever begins is someone else: nothing of a visit that still stands here may go along.
    if (session.live) session.close(null)
    // A new visit ends the one before it in any case: an answer that does not come holds nobody up.
    await Promise.race([ending, pause(2_000)])
    return (await service.call('startVisit', { language }))?.ok === true
  }

  /** Wiped at once; the service is told right after, again and again until it hears or another visit begins. */
  function end(): void {
    const visit = session.visitNumber
    session.close(null)
    service.fault = null
    ending = service.call('endVisit', {}).then((told) => {
      if (!told?.ok) void keepTelling(visit)
    })
  }

  async function keepTelling(visit: number): Promise<void> {
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

  function open(what: 'leave' | 'mailbox' | 'demo-accounts'): void {
    // The demo's own can be opened from the staff door, too, which would lie over it.
    if (staffOverlay.value !== null) showStaffOverlay(null)
    opened.value = what
  }
  function close(): void {
    opened.value = null
  }

  /** Staff who are at their desk already have no use for their door. */
  function showStaffOverlay(where: 'staff-door' | 'maintenance' | null): void {
    staffOverlay.value = session.staff && where === 'staff-door' ? null : where
    // Without a visit nothing else ends what was chosen there.
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
  // A screen that changes under an open overlay (a code that went out, a change that ended) takes the stage.
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
    /** Resolves when the service has heard that the last visit is over. */
    ended: () => ending,
  }
})

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
