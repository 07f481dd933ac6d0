/**
 * How long the visit lasts, as the service says with every reply. The screen only shows these deadlines: it turns
 * them into "warning" and "over" by the service's clock, whatever the machine's own clock says.
 */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { FailureOf } from '../../../contract/failures.ts'
import type { SessionStatus } from '../../../contract/views.ts'

/**
 * `outdated`: another page of this browser has opened something else, which this one has yet to show. `staff`: the session
 * that ran out was a member of staff's.
 */
export type EndReason = FailureOf<'session-ended'>['reason'] | 'outdated' | 'staff'
export type SessionPhase = 'none' | 'live' | 'warning' | 'over'

const tickMs = 250
/** Answers overtake each other by less. An administrator may set the service's clock back by more. */
const overtakenMs = 60_000

export const useSession = defineStore('session', () => {
  const status = shallowRef<SessionStatus | null>(null)
  /** Why the last visit ended, while the notice about it stands on the screen. */
  const notice = ref<EndReason | null>(null)
  /** The service's time, renewed four times a second. */
  const now = ref(Date.now())
  /** Grows with every visit, so that an answer to an earlier one is known as such. */
  const visitNumber = ref(0)
  /** Named with every call; stays after the end, for the call that tells of it. */
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
  /** The visit's own limit is what ends it next: more time cannot be given. */
  const atLimit = computed(() => status.value !== null && status.value.endsAt >= status.value.limitAt)
  const secondsLeft = computed(() => (status.value === null ? 0 : secondsUntil(status.value.endsAt)))

  /** Takes what came with a reply. Answers of a visit may overtake each other: the newest by the service's clock counts. */
  function accept(next: SessionStatus): void {
    const earlierMs = status.value?.visit === next.visit ? status.value.now - next.now : 0
    if (earlierMs > 0 && earlierMs <= overtakenMs) return
    // The same instant told again is no news of the clock.
    if (status.value?.now !== next.now) offset = next.now - performance.now()
    if (status.value === null) visitNumber.value += 1
    status.value = next
    visitId.value = next.visit
    // What is open now is what the notice is about.
    if (notice.value !== 'outdated') notice.value = null
    tick()
  }

  /** The visit is over for this screen. With a reason, a notice says so; without, the idle screen returns at once. */
  function close(reason: EndReason | null): void {
    const told = status.value !== null && reason !== null && reason !== 'none'
    const ranOut = staff.value && (reason === 'idle' || reason === 'limit')
    status.value = null
    if (told || reason === 'outdated') notice.value = ranOut ? 'staff' : reason
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
