/**
 * The visit at one window: holds the session token, so that no page ever sees it, and lets calls through one after
 * another, so that an answer cannot overtake the one that changed the token.
 */
import type { OperationName, Reply } from '../contract/operations.ts'
import { err } from '../core/result.ts'
import type { Answer, Log, Service } from '../core/service/service.ts'

export interface Visit {
  /** Always answers: what goes wrong inside becomes the failure `out-of-service` and a line for the operator. */
  call(operation: OperationName, input: unknown): Promise<Reply>
  /** Ends it from outside. Calls still under way are answered; what they would have opened is closed again. */
  end(): Promise<void>
}

export interface VisitOptions {
  service: Service
  /** This machine's name in the journal. */
  kiosk: string
  log: Log
  /** The visit was on and is over: what the machine still remembers of it can go. */
  onEnded?: () => void
  /** An answer that takes longer is given up. Far above what any operation needs. */
  answerWithinMs?: number
  /** Calls that may wait; a page that sends more is not one of ours. */
  queueLimit?: number
}

const outOfService: Reply = { result: err({ kind: 'out-of-service' }), session: null }
const busy: Reply = { result: err({ kind: 'busy' }), session: null }

export function createVisit(options: VisitOptions): Visit {
  const { service, kiosk, log, onEnded, answerWithinMs = 30_000, queueLimit = 64 } = options
  let token: string | null = null
  /** Goes up when a visit is ended from outside: answers to calls from before then no longer count. */
  let epoch = 0
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function ask(operation: OperationName, input: unknown): Promise<Reply> {
    const asked = epoch
    const answering = service.call(operation, input, { kiosk, session: token })
    let answer: Answer
    try {
      answer = await within(answering, answerWithinMs)
    } catch (error) {
      log.error({ operation, error }, 'a call failed inside')
      // It may still come, with a session that nobody would hold.
      answering.then(({ session }) => dropUnheld(session)).catch(() => undefined)
      return outOfService
    }
    if (asked === epoch) hold(answer.session)
    else dropUnheld(answer.session)
    return answer.reply
  }

  function hold(session: string | null): void {
    const before = token
    token = session
    if (before !== null && session === null) onEnded?.()
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

  return {
    async call(operation, input) {
      // Waits for nothing: whatever hangs, a visit can be ended.
      if (operation === 'endVisit') {
        const asked = token
        epoch += 1
        hold(null)
        return endByCall(asked, input)
      }
      if (waiting >= queueLimit) return busy
      waiting += 1
      const turn = last.then(() => ask(operation, input))
      last = turn
      try {
        return await turn
      } finally {
        waiting -= 1
      }
    },
    end,
  }

  async function endByCall(session: string | null, input: unknown): Promise<Reply> {
    try {
      const { reply } = await within(service.call('endVisit', input, { kiosk, session }), answerWithinMs)
      // Refused for its input, say: the token is gone from here, so the session goes too.
      if (!reply.result.ok && session !== null) await endSession(session)
      return reply
    } catch (error) {
      log.error({ operation: 'endVisit', error }, 'a call failed inside')
      return outOfService
    }
  }
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
