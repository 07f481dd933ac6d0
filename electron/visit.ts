/**
 * The visit at one page: holds the session token, so that no page ever sees it, and lets calls through one after
 * another, so that an answer cannot overtake the one that changed the token.
 */
import type { FailureOf } from '../contract/failures.ts'
import type { OperationName, Reply } from '../contract/operations.ts'
import type { SessionStatus } from '../contract/views.ts'
import { err } from '../core/foundation/result.ts'
import type { Answer, Service } from '../core/service/service.ts'
import type { Log } from '../core/foundation/log.ts'

/**
 * By the person, or by us; because nobody did anything; because it had lasted as long as a visit may; `staff`: either of
 * these two, of a session of staff.
 */
export type VisitEnd = 'ended' | 'idle' | 'limit' | 'staff'

export interface Visit {
  /**
   * Always answers: what goes wrong inside becomes the failure `out-of-service` and a line for the operator.
   * @param shown the visit that the page shows; null where it shows none
   */
  call(operation: OperationName, input: unknown, shown: string | null): Promise<Reply>
  /** Ends it from outside. Calls still under way are answered; what they would have opened is closed again. */
  end(): Promise<void>
  /** A visit has begun here, and nobody here knows that it is over. */
  isOn(): boolean
  /** Asks the service as well, without moving a deadline: a visit that ran out while no page asked is over from now. */
  isLive(): Promise<boolean>
  /** Visits do not begin here any more: a start is passed to `begin`. */
  redirectStart(begin: (input: unknown) => Promise<Reply>): void
}

export interface VisitOptions {
  service: Service
  /** This machine's name in the journal. */
  kiosk: string
  log: Log
  /** The visit was on and is over: what the machine still remembers of it can go. */
  onEnded?: (end: VisitEnd) => void
  /** An answer that takes longer is given up. Far above what any operation needs. */
  answerWithinMs?: number
  /** Calls that may wait; a page that sends more is not one of ours. */
  queueLimit?: number
}

export function createVisit(options: VisitOptions): Visit {
  const { service, kiosk, log, onEnded, answerWithinMs = 30_000, queueLimit = 64 } = options
  let token: string | null = null
  /** As the service said last, for answers that it is not asked for. */
  let status: SessionStatus | null = null
  /** Goes up when a visit is ended from outside: answers to calls from before then no longer count. */
  let epoch = 0
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  let begin: ((input: unknown) => Promise<Reply>) | undefined

  /** Says nothing about the visit: it goes on as it is. */
  const failing = (failure: FailureOf<'busy' | 'out-of-service'>): Reply => ({
    result: err(failure),
    session: status,
  })

  async function ask(operation: OperationName, input: unknown, visit: string | null): Promise<Reply> {
    const asked = epoch
    const answering = service.call(operation, input, { kiosk, session: token, visit })
    let answer: Answer
    try {
      answer = await within(answering, answerWithinMs)
    } catch (error) {
      log.error({ operation, error }, 'a call to the service failed')
      // It may still come, with a session that nobody would hold.
      answering.then(({ session }) => dropUnheld(session)).catch(() => undefined)
      return failing({ kind: 'out-of-service' })
    }
    if (asked === epoch) hold(answer)
    else dropUnheld(answer.session)
    return answer.reply
  }

  function hold(answer: Answer | null): void {
    const before = { token, status }
    token = answer?.session ?? null
    status = answer?.reply.session ?? null
    if (before.token !== null && token === null) onEnded?.(endOf(answer?.reply, before.status))
  }

  function dropUnheld(session: string | null): void {
    if (session !== null && session !== token) void endSession(session)
  }

  async function endSession(session: string): Promise<void> {
    try {
      await service.endVisit(session)
    } catch (error) {
      log.error({ error }, 'a visit could not be ended')
    }
  }

  async function end(): Promise<void> {
    epoch += 1
    const ending = token
    hold(null)
    if (ending !== null) await endSession(ending)
  }

  async function isLive(): Promise<boolean> {
    if (token === null) return waiting > 0
    const [askedAt, asked] = [epoch, token]
    try {
      const answer = await within(
        service.call('getVisit', {}, { kiosk, session: asked, visit: null }),
        Math.min(answerWithinMs, 5_000),
      )
      // Signed in meanwhile, say: the token that was asked about is not the visit's any more.
      if (answer.session === null && askedAt === epoch && asked === token) hold(answer)
    } catch (error) {
      log.error({ operation: 'getVisit', error }, 'a call to the service failed')
    }
    return isOn()
  }

  function isOn(): boolean {
    return token !== null
  }

  return {
    async call(operation, input, shown) {
      // Waits for nothing: whatever hangs, a visit can be ended.
      if (operation === 'endVisit') {
        const asked = token
        epoch += 1
        hold(null)
        return endByCall(asked, input, shown)
      }
      if (waiting >= queueLimit) return failing({ kind: 'busy', seconds: 1 })
      // One page, one visit: a page that lost sight of the one before has it ended first.
      if (operation === 'startVisit' && token !== null) await end()
      if (operation === 'startVisit' && begin) return begin(input)
      waiting += 1
      const turn = last.then(() => ask(operation, input, shown))
      last = turn
      try {
        return await turn
      } finally {
        waiting -= 1
      }
    },
    end,
    isOn,
    isLive,
    redirectStart(to) {
      begin = to
    },
  }

  async function endByCall(session: string | null, input: unknown, visit: string | null): Promise<Reply> {
    try {
      const { reply } = await within(
        service.call('endVisit', input, { kiosk, session, visit }),
        answerWithinMs,
      )
      // Refused, for its input or for what the page shows: the token is gone from here, so the session goes too.
      if (!reply.result.ok && session !== null) await endSession(session)
      return reply
    } catch (error) {
      log.error({ operation: 'endVisit', error }, 'a call to the service failed')
      return failing({ kind: 'out-of-service' })
    }
  }
}

/**
 * @param reply the one that came without a session; none when it was ended from here
 * @param was as the service said before
 */
function endOf(reply: Reply | undefined, was: SessionStatus | null): VisitEnd {
  if (reply?.result.ok !== false || reply.result.error.kind !== 'session-ended') return 'ended'
  const { reason } = reply.result.error
  if (reason !== 'idle' && reason !== 'limit') return 'ended'
  return was === null || was.role === 'visitor' || was.role === 'citizen' ? reason : 'staff'
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`))
    }, ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
