/**
 * Watches over the visit while the app stands: tells the service of touches and typing, asks it once when the time
 * is up, clears notices, and tries again by itself after a fault nobody is there to answer.
 */
import { onScopeDispose, watch } from 'vue'
import { useService } from '../service/service.ts'
import { useSession } from '../service/session.ts'

/** At most one sign of life in this time. */
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
  /** By `performance.now()`, as the service's `lastActivity`. */
  let touchedAt = -Infinity

  /** Under the warning only its own buttons count: a stray touch must not hide it. */
  function touched(): void {
    if (session.phase !== 'live') return
    touchedAt = performance.now()
    const since = touchedAt - service.lastActivity
    if (since >= keepAliveEveryMs) return signOfLife()
    later ??= setTimeout(() => {
      // A touch that led to a call has been heard of: told again so much later, it would put the warning off.
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
      // Nobody answered, or the service sees it the same way: nothing personal stays on the screen.
      if (session.visitNumber === visitNow && session.phase === 'over')
        session.close(session.atLimit ? 'limit' : 'idle')
    },
  )

  watch(
    // What was opened by another page is somebody's to read: that notice waits for them.
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
      // Out of service in the middle of a visit is the person's to answer; everything else heals by itself.
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
