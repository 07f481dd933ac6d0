/**
 * Watches the visit while the app runs. Reports touches and typing to the service, calls it once when the
 * time is up, clears notices, and retries after a fault when nobody is there.
 */
import { onScopeDispose, watch } from 'vue'
import { useService } from '../service/service.ts'
import { useSession } from '../service/session.ts'

/** At most one report of activity in this time. */
export const keepAliveEveryMs = 10_000
const noticeMs = 12_000
const retryEveryMs = 5_000

export interface WatchedVisit {
  retry: () => Promise<void>
}

export function watchSessionActivity(visit: WatchedVisit): void {
  const service = useService()
  const session = useSession()
  let later: ReturnType<typeof setTimeout> | undefined
  /** By `performance.now()`, like the service store's `lastActivity`. */
  let touchedAt = -Infinity

  /** Under the warning only its own buttons count: a stray touch must not hide it. */
  function touched(): void {
    if (session.phase !== 'live') return
    touchedAt = performance.now()
    const since = touchedAt - service.lastActivity
    if (since >= keepAliveEveryMs) return signOfLife()
    later ??= setTimeout(() => {
      // A touch that led to a call is known to the service: reporting it later would delay the warning.
      if (touchedAt > service.lastActivity) signOfLife()
      else later = undefined
    }, keepAliveEveryMs - since)
  }
  function signOfLife(): void {
    clearTimeout(later)
    later = undefined
    if (session.phase === 'live') void service.call('keepAlive', {})
  }
  const events = ['pointerdown', 'keydown', 'input'] as const
  for (const name of events) window.addEventListener(name, touched, { capture: true, passive: true })

  watch(
    () => session.phase,
    async (phase) => {
      if (phase !== 'over') return
      const visitNow = session.visitNumber
      await service.call('getVisit', {})
      // No answer, or the service agrees: nothing personal stays on the screen.
      if (session.visitNumber === visitNow && session.phase === 'over')
        session.close(session.atLimit ? 'limit' : 'idle')
    },
  )

  watch(
    // Something opened by another page waits for a person to read the notice.
    () => session.notice !== null && !session.live,
    (alone, _before, onCleanup) => {
      if (!alone) return
      const timer = setTimeout(session.dismissNotice, noticeMs)
      onCleanup(() => clearTimeout(timer))
    },
  )

  watch(
    () => [service.fault, session.live] as const,
    ([fault, live], _before, onCleanup) => {
      // A fault within a visit is left to the person; everything else is retried.
      if (fault === null || (fault === 'out-of-service' && live)) return
      const timer = setInterval(() => void visit.retry(), retryEveryMs)
      onCleanup(() => clearInterval(timer))
    },
  )

  onScopeDispose(() => {
    clearTimeout(later)
    for (const name of events) window.removeEventListener(name, touched, { capture: true })
  })
}
