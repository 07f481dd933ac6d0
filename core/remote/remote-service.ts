/**
 * The service as a kiosk that belongs to one sees it: the same calls, over the network. A call without an answer is sent again
 * with its number until one comes or it is too late; while there is no connection the idle screen says so from what was
 * last known, and it is tried again by itself.
 */
import type { KioskView } from '../../contract/views.ts'
import { kioskView } from '../../contract/views.ts'
import { operations, type Reply } from '../../contract/operations.ts'
import type { VoiceWatch } from '../admin/health/voice-watch.ts'
import type { MaintenanceExit } from '../admin/maintenance/maintenance-exit.ts'
import type { Log } from '../foundation/log.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok } from '../foundation/result.ts'
import type { Timers } from '../foundation/timers.ts'
import type { Answer, Caller, Service } from '../service/service.ts'
import { NoAnswer, type SignedCalls } from './signed-calls.ts'

export interface RemoteService extends Service {
  /** The service answered last time it was asked. */
  isConnected(): boolean
}

export interface RemoteServiceDeps {
  calls: SignedCalls
  maintenanceExit: MaintenanceExit
  /** What the service last said of itself, also before this start. */
  lastView: { get(): KioskView | null; keep(view: KioskView): void }
  /** What the service says of every kiosk, as it is here. */
  seenHere: (view: KioskView) => KioskView
  /** Hears which voices this machine lacks. */
  voices: Pick<VoiceWatch, 'report'>
  timers: Timers
  random: Random
  /** Milliseconds, never set back. */
  monotonic: () => number
  log: Log
  /** With which it has itself let in, once, where the service does not know it. */
  enrolCode?: string | undefined
  /** How this kiosk is called where the service has not named it. */
  kiosk: string
}

/** A single attempt; the service itself gives up a call after less than that. */
const attemptMs = 10_000
/** After this long without an answer a person is told. */
const giveUpMs = 8_000
/** Of the last code: it is worth waiting for its answer. Below what a page waits for. */
const confirmGiveUpMs = 20_000
/** What the idle screen asks: it says within three seconds that there is no connection. */
const idleGiveUpMs = 3_000
const firstPauseMs = 200
const longestPauseMs = 3_000
const lookAgainMs = 5_000
const longestLookMs = 60_000
/** Of the last code: these the service says once it has looked at the change. */
const decidingFailures: ReadonlySet<string> = new Set(operations.confirmCode.failures)

export function createRemoteService(deps: RemoteServiceDeps): RemoteService {
  const { calls, maintenanceExit, lastView, seenHere, timers, random, monotonic, log } = deps
  let number = 0
  let connected = true
  let closed = false
  let looks = 0
  /** The visit in which a change may have been confirmed, or not: its page must not be taken away before it is known. */
  let unsettled: string | null = null
  let cancelLook = () => {}
  /** Of visits and of staff, by token, as far as the answers tell. */
  const present = new Map<string, 'visit' | 'staff'>()
  const underWay = new Set<AbortController>()

  const pause = (ms: number) => new Promise<void>((resolve) => void timers.after(ms, resolve))
  const withJitter = (ms: number) => ms / 2 + random.below(Math.ceil(ms / 2) + 1)

  /** @throws NoAnswer */
  const ask = async (...given: Parameters<typeof askAgain>) => (await askAgain(...given)).answer

  /**
   * @returns the answer, and whether one to an earlier attempt may have been lost
   * @throws NoAnswer
   */
  async function askAgain(
    operation: string,
    input: unknown,
    caller: Caller,
    withinMs: number,
  ): Promise<{ answer: Answer; wasSentAgain: boolean }> {
    number += 1
    let attempts = 0
    const call = { operation, input, number, session: caller.session, visit: caller.visit }
    const answer = await sentUntil((signal) => {
      attempts += 1
      return calls.call(call, signal)
    }, withinMs)
    return { answer, wasSentAgain: attempts > 1 }
  }

  /** @throws NoAnswer when none came in time */
  async function sentUntil<T>(work: (signal: AbortSignal) => Promise<T>, withinMs: number): Promise<T> {
    const until = monotonic() + withinMs
    for (let wait = firstPauseMs; ; wait = Math.min(2 * wait, longestPauseMs)) {
      try {
        const answer = await once(work, Math.min(attemptMs, until - monotonic()))
        heard()
        return answer
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        const left = until - monotonic()
        if (closed || left <= wait) {
          missed(error)
          throw error
        }
        await pause(withJitter(wait))
      }
    }
  }

  /** @throws NoAnswer also when it takes too long */
  async function once<T>(work: (signal: AbortSignal) => Promise<T>, withinMs: number): Promise<T> {
    const controller = new AbortController()
    underWay.add(controller)
    const cancel = timers.after(Math.max(withinMs, 1), () => controller.abort())
    try {
      return await work(controller.signal)
    } finally {
      cancel()
      underWay.delete(controller)
    }
  }

  function heard(): void {
    if (!connected) log.info({}, 'connected to the service again')
    connected = true
    looks = 0
    cancelLook()
  }

  function missed({ message }: NoAnswer): void {
    if (connected) log.warn({ reason: message }, 'no connection to the service; trying again')
    connected = false
    lookAgain()
  }

  /** Nobody may be asking: the kiosk finds out by itself that the service is back. */
  function lookAgain(): void {
    cancelLook()
    if (closed) return
    const wait = Math.min(lookAgainMs * 2 ** looks++, longestLookMs)
    cancelLook = timers.after(withJitter(wait), () => {
      // It plans the next look, if it comes to nothing.
      void getKiosk(nobody)
    })
  }
  let secretCode = deps.enrolCode
  /** @throws NoAnswer */
  async function enrolBySecret(): Promise<boolean> {
    const code = secretCode
    if (code === undefined) return false
    // Of several calls at once the first one uses it.
    secretCode = undefined
    try {
      const enrolled = await once((signal) => calls.enrol(code, signal), attemptMs)
      if (enrolled.ok) log.info({ kiosk: enrolled.value.name }, 'let in by KIOSK_ENROL_CODE')
      else
        log.error(
          { reason: enrolled.error.kind },
          'KIOSK_ENROL_CODE was refused: set another one that an administrator made, and restart, or type it on the screen',
        )
      return enrolled.ok
    } catch (error) {
      secretCode = code
      throw error
    }
  }

  function isUnknown({ reply: { result } }: Answer): boolean {
    return !result.ok && result.error.kind === 'device-unknown'
  }

  const nobody: Caller = { kiosk: deps.kiosk, session: null, visit: null }

  async function getKiosk(caller: Caller): Promise<Answer> {
    try {
      let answer = await ask('getKiosk', {}, caller, idleGiveUpMs)
      if (isUnknown(answer) && (await enrolBySecret()))
        answer = await ask('getKiosk', {}, caller, idleGiveUpMs)
      const { result } = answer.reply
      if (!result.ok) return answer
      const said = kioskView.safeParse(result.value)
      if (!said.success) return answer
      const view = { ...said.data, ...(said.data.demo && { mailboxElsewhere: true as const }) }
      // What is asked for at the moment says nothing of later.
      lastView.keep({ ...view, handOver: undefined })
      return { ...answer, reply: { ...answer.reply, result: ok(seenHere(view)) } }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      const view = lastView.get()
      const result = view
        ? ok({ ...seenHere(view), outOfService: 'connection', closed: null })
        : err({ kind: 'no-connection' as const })
      return { reply: { result, session: null }, session: caller.session }
    }
  }

  async function call(operation: string, input: unknown, caller: Caller): Promise<Answer> {
    if (operation === 'getKiosk') return getKiosk(caller)
    if (operation === 'leaveKiosk') return leave(input, caller)
    if (operation === 'enrolDevice') return enrol(input, caller)
    if (operation === 'reportVoices') return hearOfVoices(input, caller)
    // A page that was just loaded: no visit is on here, whatever the service would say.
    if (operation === 'getVisit' && caller.session === null)
      return answered(err({ kind: 'session-ended', reason: 'none' }), caller)
    if (operation === 'endVisit') unsettled = null
    try {
      const withinMs = operation === 'confirmCode' ? confirmGiveUpMs : giveUpMs
      const { answer, wasSentAgain } = await askAgain(operation, input, caller, withinMs)
      // A service that was started meanwhile knows neither the visit nor what the one before it did.
      if (operation === 'confirmCode' && wasSentAgain && !decidesChange(answer)) {
        unsettled = caller.session
        return answered(err({ kind: 'no-connection' }), caller)
      }
      const isHeld = unsettled !== null && unsettled === caller.session
      if (isHeld && operation === 'getChangeOutcome') {
        const { result } = answer.reply
        if (result.ok && (result.value as { outcome: string }).outcome === 'not-confirmed') unsettled = null
        return answered(result, caller)
      }
      // The page sees by the visit itself what became of the change.
      if (isHeld && operation === 'getVisit' && answer.session !== null) unsettled = null
      // The service may have lost the visit. Its page still waits to be told what became of the change.
      if (isHeld && answer.session === null) return answered(err({ kind: 'no-connection' }), caller)
      note(caller, answer)
      // The service has ended the visit: nothing of it may stay on the screen.
      return isOut(answer) ? { ...answer, session: null } : answer
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      if (operation === 'confirmCode') unsettled = caller.session
      // The visit goes on as it is: what became of the call is asked for when there is a connection.
      return answered(err({ kind: 'no-connection' }), caller)
    }
  }

  /** Whether it says what became of the change, or that nobody is told here any more. */
  function decidesChange(answer: Answer): boolean {
    const { result } = answer.reply
    return result.ok || isOut(answer) || decidingFailures.has(result.error.kind)
  }

  function isOut({ reply: { result } }: Answer): boolean {
    if (result.ok) return false
    return result.error.kind === 'device-unknown' || result.error.kind === 'device-suspended'
  }

  /** The machine's voices are its own: the service hears of them with its report. */
  function hearOfVoices(input: unknown, caller: Caller): Answer {
    const report = operations.reportVoices.input.safeParse(input)
    if (report.success) deps.voices.report(report.data)
    return answered(ok(null), caller)
  }

  function answered(result: Reply['result'], { session }: Caller): Answer {
    return { reply: { result, session: null }, session }
  }

  function note({ session }: Caller, answer: Answer): void {
    if (session !== null && session !== answer.session) present.delete(session)
    if (answer.session === null) return
    const role = answer.reply.session?.role
    if (role) present.set(answer.session, role === 'visitor' || role === 'citizen' ? 'visit' : 'staff')
  }

  /** Works without the service: it is this machine that is left. */
  async function leave(input: unknown, caller: Caller): Promise<Answer> {
    const { code, what } = input as { code?: unknown; what?: unknown }
    if (typeof code !== 'string' || (what !== 'close' && what !== 'restart'))
      return answered(err({ kind: 'invalid-input', path: '', rule: 'type' }), caller)
    const left = await maintenanceExit.attempt({ code, what, kiosk: deps.kiosk, visit: null })
    if (left.ok) maintenanceExit.leave(what)
    return answered(left, caller)
  }

  async function enrol(input: unknown, caller: Caller): Promise<Answer> {
    const { code } = input as { code?: unknown }
    if (typeof code !== 'string')
      return answered(err({ kind: 'invalid-input', path: 'code', rule: 'type' }), caller)
    let result: Reply['result']
    try {
      const enrolled = await once((signal) => calls.enrol(code, signal), attemptMs)
      result = enrolled.ok ? ok({ name: enrolled.value.name }) : enrolled
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      missed(error)
      result = err({ kind: 'no-connection' })
    }
    return answered(result, caller)
  }

  return {
    call,
    isConnected: () => connected,
    async endVisit(session) {
      present.delete(session)
      await sentUntil((signal) => calls.endVisit(session, signal), giveUpMs).catch((error: unknown) => {
        // It runs out by itself.
        if (!(error instanceof NoAnswer)) throw error
      })
    },
    present() {
      const all = [...present.values()]
      const staff = all.filter((one) => one === 'staff').length
      return { visits: all.length - staff, staff }
    },
    async close() {
      closed = true
      cancelLook()
      for (const controller of underWay) controller.abort()
    },
  }
}
