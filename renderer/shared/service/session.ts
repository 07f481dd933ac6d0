/**
 * The visit's deadlines, as the service sends them with every reply. They become "warning" and "over" by the
 * service's clock, whatever the machine's own clock says.
 */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { FailureOf } from '../../../contract/failures.ts'
import type { SessionStatus } from '../../../contract/views.ts'

/**
 * `outdated`: another page of this browser has opened something else, which this one does not show yet.
 * `staff`: a staff session timed out.
 */
export type EndReason = FailureOf<'session-ended'>['reason'] | 'outdated' | 'staff'
export type SessionPhase = 'none' | 'live' | 'warning' | 'over'

const tickMs = 250
/** Answers are out of order by less than this. An administrator may set the service's clock back by more. */
const overtakenMs = 60_000

export const useSession = defineStore('session', () => {
  const status = shallowRef<SessionStatus | null>(null)
  /** Why the last visit ended, while its notice is on the screen. */
  const notice = ref<EndReason | null>(null)
  /** The service's time, updated four times a second. */
  const now = ref(Date.now())
  /** Incremented with every visit, to recognise answers to an earlier one. */
  const visitNumber = ref(0)
  /** Named with every call; kept after the end, for the call that ends the visit. */
  const visitId = ref<string | null>(null)
  let offset = Date.now() - performance.now()

  const live = computed(() => status.value !== null)
  /** The session is a member of staff's, not a citizen's. */
  const staff = computed(() => isStaff(status.value))
  const phase = computed<SessionPhase>(() => {
    if (status.value === null) return 'none'
    if (now.value >= status.value.endsAt) return 'over'
    return now.value >= status.value.warnAt ? 'warning' : 'live'
  })
  /** The visit's own limit ends it next: it cannot be extended. */
  const atLimit = computed(() => status.value !== null && status.value.endsAt >= status.value.limitAt)
  const secondsLeft = computed(() => (status.value === null ? 0 : secondsUntil(status.value.endsAt)))

  /** Stores the status of a reply. Answers may arrive out of order: the newest by the service's clock counts. */
  function accept(next: SessionStatus): void {
    const earlierMs = status.value?.visit === next.visit ? status.value.now - next.now : 0
    if (earlierMs > 0 && earlierMs <= overtakenMs) return
    // The same time again must not change the clock's offset.
    if (status.value?.now !== next.now) offset = next.now - performance.now()
    if (status.value === null) visitNumber.value += 1
    status.value = next
    visitId.value = next.visit
    // The notice about another page is about what is open now, so it stays.
    if (notice.value !== 'outdated') notice.value = null
    tick()
  }

  /** Ends the visit on this page: with a notice for a reason, otherwise back to the idle screen. */
  function close(reason: EndReason | null): void {
    const hasNotice = status.value !== null && reason !== null && reason !== 'none'
    const ranOut = staff.value && (reason === 'idle' || reason === 'limit')
    status.value = null
    if (hasNotice || reason === 'outdated') notice.value = ranOut ? 'staff' : reason
  }

  function dismissNotice(): void {
    notice.value = null
  }

  function secondsUntil(time: number): number {
    return Math.max(0, Math.ceil((time - now.value) / 1000))
  }

  function tick(): void {
    now.value = Math.round(performance.now() + offset)
  }
  const timer = setInterval(tick, tickMs)
  onScopeDispose(() => clearInterval(timer))

  return {
    status,
    notice,
    now,
    visitNumber,
    visitId,
    live,
    staff,
    phase,
    atLimit,
    secondsLeft,
    accept,
    close,
    dismissNotice,
    secondsUntil,
  }
})

function isStaff(status: SessionStatus | null): boolean {
  return status !== null && status.role !== 'visitor' && status.role !== 'citizen'
}
