/**
 * Every call to the service goes through here. Results that are possible for any call — no answer, out of
 * service, busy, the visit is over — are handled here and have screens of their own; the caller gets `null`
 * then and does nothing. The other results are specific to the operation.
 */
import { defineStore } from 'pinia'
import { computed, inject, ref } from 'vue'
import type { Failure, FailureOf } from '../../../contract/failures.ts'
import type {
  InputOf,
  KioskApi,
  OperationName,
  Operations,
  OutputOf,
  commonFailures,
} from '../../../contract/operations.ts'
import type { Result } from '../../../contract/result.ts'
import { apiKey } from './transport.ts'
import { useSession } from './session.ts'

/** Covers the whole screen, with a button to retry. */
export type Fault =
  | 'unreachable'
  | 'out-of-service'
  | 'busy'
  | 'device-unknown'
  | 'device-suspended'
  | 'version-apart'
  /** No answer came to the last code: whether the change was confirmed is being found out. */
  | 'outcome-unknown'
  | 'change-confirmed'

type CommonKind = (typeof commonFailures)[number]
type OwnFailure<N extends OperationName> = FailureOf<Operations[N]['failures'][number]>
export type OwnResult<N extends OperationName> = Result<OutputOf<N>, OwnFailure<N>>

/** Background calls: a warning may appear over them, and they never mark the screen as busy. */
const quiet: ReadonlySet<OperationName> = new Set([
  'getStaffDoor',
  'getKiosk',
  'getVisit',
  'getChangeOutcome',
  'keepAlive',
  'askForHelp',
  'reportVoices',
  'reportScreen',
  'listKiosks',
  'getHandOver',
  'keepDrafts',
  // Its screen stays until the page is loaded anew.
  'enrolDevice',
  'listDevices',
])

/** Those that do not move the session's deadline: a touch beside one must still be reported. */
const withoutActivity: ReadonlySet<OperationName> = new Set([
  'getKiosk',
  'getVisit',
  'endVisit',
  'getChangeOutcome',
  'reportVoices',
  'reportScreen',
  'listKiosks',
  'getHandOver',
  'leaveKiosk',
  'enrolDevice',
  'getStaffDoor',
  'keepDrafts',
  'takeDrafts',
  'getStaff',
  'listKinds',
  'getSigningKey',
  'listDevices',
])

/** Failures of these have no effect; `askForHelp` has opened its overlay already. */
const lossless: ReadonlySet<OperationName> = new Set([
  'keepAlive',
  'endVisit',
  'getChangeOutcome',
  'askForHelp',
  'reportVoices',
  'reportScreen',
  'keepDrafts',
  'listDevices',
])

/** Only these may open a visit on a page: another answer must not restore one that was ended here. */
const opening: ReadonlySet<OperationName> = new Set(['startVisit', 'getVisit'])
/** These replace the session: the page is reloaded and gets the new state then. */
const replacing: ReadonlySet<OperationName> = new Set(['staffSignIn', 'setUpStaff', 'handOver'])

/** After these the page shows the opened visit. */
const changing: ReadonlySet<OperationName> = new Set([...replacing, 'signIn'])

export const useService = defineStore('service', () => {
  const api = transport()
  const session = useSession()

  const fault = ref<Fault | null>(null)
  /** The seconds after which a busy service accepts the next call. */
  const busySeconds = ref(1)
  const running = ref(0)
  const busy = computed(() => running.value > 0)
  /** When the service last got a call that moved the session's deadline (`performance.now()`). */
  const lastActivity = ref(-Infinity)

  async function call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OwnResult<N> | null> {
    // Until that is known, no other answer may end the visit on this page.
    if (fault.value === 'outcome-unknown' && name !== 'getChangeOutcome' && name !== 'endVisit') return null
    const { visitNumber, visitId } = session
    const wasLive = session.live
    const counted = !quiet.has(name)
    if (counted) running.value += 1
    if (!withoutActivity.has(name)) lastActivity.value = performance.now()
    try {
      const { result, session: status } = await api[name](input, visitId)
      // A late answer to a visit that is over must not reach a screen. But a call that replaces the session
      // ends whatever is open here, even a newer visit.
      const isOver = visitNumber !== session.visitNumber || (wasLive && !session.live)
      if (isOver && !replacing.has(name)) return null
      // Another page of this browser has opened something else, which must not appear on this one.
      if (
        (!result.ok && result.error.kind === 'page-outdated') ||
        (session.live && status && status.visit !== visitId && !changing.has(name))
      ) {
        // The answer to a call from before this page showed its visit says nothing about it.
        if (visitId === session.visitId) session.close('outdated')
        return null
      }
      if (result.ok) {
        if (counted) fault.value = null
        if (replacing.has(name)) return result as OwnResult<N>
        if (status !== null && (session.live || opening.has(name))) session.accept(status)
        return result as OwnResult<N>
      }
      const failure: Failure = result.error
      if (failure.kind === 'session-ended') {
        fault.value = null
        session.close(failure.reason)
        return null
      }
      // Only "session-ended" means the end: a busy service may not know the visit.
      if (status !== null && session.live) session.accept(status)
      // Called after a reload or a fault while staff are signed in.
      if (name === 'getVisit' && failure.kind === 'not-allowed' && status !== null) {
        fault.value = null
        session.accept(status)
        return null
      }
      // A failure of these must not change the screen.
      if (name === 'reportVoices' || name === 'reportScreen') return null
      return takeCareOf(name, failure) ? null : (result as OwnResult<N>)
    } catch {
      // A failed keep-alive or poll has no effect, unless it was the person's own action.
      if (!lossless.has(name)) fault.value = 'unreachable'
      return null
    } finally {
      if (counted) running.value -= 1
    }
  }

  function takeCareOf(name: OperationName, failure: Failure): boolean {
    const common = failure.kind as CommonKind
    switch (common) {
      case 'busy':
        fault.value = 'busy'
        busySeconds.value = 'seconds' in failure ? failure.seconds : 1
        return true
      case 'out-of-service':
      // A call that the service refuses from this screen is a bug, not the person's mistake.
      case 'invalid-input':
      case 'unknown-operation':
      case 'not-allowed':
        fault.value = 'out-of-service'
        return true
      case 'no-connection':
        if (!lossless.has(name)) fault.value = 'unreachable'
        return true
      case 'version-apart':
      case 'device-unknown':
      case 'device-suspended':
        fault.value = common
        return true
      case 'session-ended':
        return true
      default:
        return false
    }
  }

  return { fault, busySeconds, busy, lastActivity, call }
})

function transport(): KioskApi {
  const api = inject(apiKey)
  if (api === undefined) throw new Error('no transport was provided')
  return api
}
