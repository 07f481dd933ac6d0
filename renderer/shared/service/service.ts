/**
 * Every call to the service goes through here. What can happen to any call — nobody answers, the service is out of
 * order or busy, the visit is over — is taken care of in this one place and has a screen of its own; a caller gets
 * `null` then and does nothing. What is left are the outcomes of that very operation.
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

/** The whole screen says so, with a way to try again. */
export type Fault = 'unreachable' | 'out-of-service' | 'busy'

type CommonKind = (typeof commonFailures)[number]
type OwnFailure<N extends OperationName> = FailureOf<Operations[N]['failures'][number]>
export type OwnResult<N extends OperationName> = Result<OutputOf<N>, OwnFailure<N>>

/** Calls nobody waits for: they may run under a warning and never mark the screen as busy. */
const quiet: ReadonlySet<OperationName> = new Set([
  'getStaffDoor',
  'getKiosk',
  'getVisit',
  'keepAlive',
  'askForHelp',
  'reportVoices',
  'keepDrafts',
])

/** Nothing that a person did: no sign of life. */
const unasked: ReadonlySet<OperationName> = new Set([
  'getVisit',
  'getKiosk',
  'getStaffDoor',
  'reportVoices',
  'keepDrafts',
])

/** Lost, they do no harm; `askForHelp` stands on the screen already. */
const lossless: ReadonlySet<OperationName> = new Set([
  'keepAlive',
  'endVisit',
  'askForHelp',
  'reportVoices',
  'keepDrafts',
])

/** Only these put a visit on a screen that has none: no other answer may bring back one that was ended here. */
const opening: ReadonlySet<OperationName> = new Set(['startVisit', 'getVisit'])
/** These put another session in the place of what was here: the page is loaded anew, and learns of it then. */
const replacing: ReadonlySet<OperationName> = new Set(['staffSignIn', 'setUpStaff', 'handOver'])

/** After these a page shows what its call has opened. */
const changing: ReadonlySet<OperationName> = new Set([...replacing, 'signIn'])

export const useService = defineStore('service', () => {
  const api = transport()
  const session = useSession()

  const fault = ref<Fault | null>(null)
  /** After how many seconds a busy service takes the next call. */
  const busySeconds = ref(1)
  const running = ref(0)
  const busy = computed(() => running.value > 0)
  /** When the service last heard of something the person did (`performance.now()`). */
  const lastActivity = ref(-Infinity)

  async function call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OwnResult<N> | null> {
    const { visitNumber, visitId } = session
    const wasLive = session.live
    const counted = !quiet.has(name)
    if (counted) running.value += 1
    if (!unasked.has(name)) lastActivity.value = performance.now()
    try {
      const { result, session: status } = await api[name](input, visitId)
      // The answer to a visit that is over by now: nothing of it may reach a screen. Whoever asked for another session
      // has asked for the end of what is here, whichever visit that is by now.
      const isOver = visitNumber !== session.visitNumber || (wasLive && !session.live)
      if (isOver && !replacing.has(name)) return null
      // Another page of this browser has opened something else: nothing of it comes onto this one.
      if (
        (!result.ok && result.error.kind === 'page-outdated') ||
        (session.live && status && status.visit !== visitId && !changing.has(name))
      ) {
        // The answer to a call from before this page showed what it does now says nothing of it.
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
      // Only "session-ended" says that it ended: a door that is busy may not know of the visit.
      if (status !== null && session.live) session.accept(status)
      // Asked after a reload or a fault, when it is staff who are here.
      if (name === 'getVisit' && failure.kind === 'not-allowed' && status !== null) {
        fault.value = null
        session.accept(status)
        return null
      }
      // Whatever becomes of it, no screen gives way to it.
      if (name === 'reportVoices') return null
      return takeCareOf(failure) ? null : (result as OwnResult<N>)
    } catch {
      // A sign of life or a look that is lost does no harm, unless it was someone's own question.
      if (!lossless.has(name)) fault.value = 'unreachable'
      return null
    } finally {
      if (counted) running.value -= 1
    }
  }

  function takeCareOf(failure: Failure): boolean {
    const common = failure.kind as CommonKind
    switch (common) {
      case 'busy':
        fault.value = 'busy'
        busySeconds.value = 'seconds' in failure ? failure.seconds : 1
        return true
      case 'out-of-service':
      // A call the service does not take from this screen is a mistake of ours, not the person's.
      case 'invalid-input':
      case 'unknown-operation':
      case 'not-allowed':
        fault.value = 'out-of-service'
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
