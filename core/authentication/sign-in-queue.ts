/**
 * Password checks, a few at once, in turn. Each caller waits in a lane of its own and the lanes take turns, so that
 * a caller that sends hundreds makes nobody else wait for them; one that would wait too long is refused at once. An answer
 * leaves at a fixed time after its check began, however long the check took: time tells nothing about the account.
 */
import { availableParallelism } from 'node:os'
import type { FailureOf } from '../../contract/failures.ts'
import { err, ok, type Result } from '../foundation/result.ts'

export interface SignInQueueOptions {
  /** Milliseconds of a clock that nobody sets. */
  monotonic: () => number
  /** Resolves that many milliseconds later. */
  sleep: (ms: number) => Promise<void>
  /** Checks at once. */
  slots: number
}

/** As many as the machine has cores: a hash keeps one busy, so more at once would only take longer each. */
export const machineSlots = Math.min(4, availableParallelism())

export interface SignInQueue {
  /**
   * Runs a check when it is its turn. The answer leaves `answerMs` after the check began, or at the first multiple of it
   * that the check had ended by.
   * @param lane who waits behind whom.
   */
  run<T>(lane: string, check: () => Promise<T>): Promise<Result<T, FailureOf<'busy'>>>
  /**
   * Runs a check of a password. `answerMs` follows the fastest one seen of each kind, and the slowest of the kinds: on a busy
   * machine they take longer, and not all kinds as much longer.
   * @param given `of`: how much work each kind comes to; another one than before starts the measuring anew.
   */
  measured<T>(given: { kind: string; of: number }, check: () => Promise<T>): Promise<T>
}

/** A caller that would wait longer is refused. */
const patienceMs = 10_000
const longestLane = 200
/** For what is read and written beside the hash, and for a machine that has other things to do. */
const margin = 1.5

export function signInQueue({ monotonic, sleep, slots }: SignInQueueOptions): SignInQueue {
  /** In the order in which they are served next. */
  const lanes = new Map<string, Array<() => void>>()
  let running = 0
  let measuredOf: number | null = null
  /** Milliseconds, by kind. */
  const fastest = new Map<string, number>()
  let answerMs = 0

  function next(): void {
    const [lane, waiting] = lanes.entries().next().value ?? []
    if (lane === undefined || !waiting || running >= slots) return
    const start = waiting.shift()
    // To the end of the row: the other lanes come first now.
    lanes.delete(lane)
    if (waiting.length > 0) lanes.set(lane, waiting)
    running++
    start?.()
  }

  async function slot(lane: string): Promise<Result<null, FailureOf<'busy'>>> {
    const waiting = lanes.get(lane) ?? []
    const waitMs = ((waiting.length + 1) * answerMs) / slots
    if (waiting.length >= longestLane || (running >= slots && waitMs > patienceMs)) {
      return err({ kind: 'busy', seconds: Math.max(1, Math.ceil(waitMs / 1000)) })
    }
    await new Promise<void>((resolve) => {
      lanes.set(lane, [...waiting, resolve])
      next()
    })
    return ok(null)
  }

  return {
    async run(lane, check) {
      const got = await slot(lane)
      if (!got.ok) return got
      const began = monotonic()
      try {
        return ok(await check())
      } finally {
        running--
        next()
        const tookMs = monotonic() - began
        const leavesAfterMs = answerMs > 0 ? Math.max(1, Math.ceil(tookMs / answerMs)) * answerMs : tookMs
        if (leavesAfterMs > tookMs) await sleep(leavesAfterMs - tookMs)
      }
    },
    async measured({ kind, of }, check) {
      const began = monotonic()
      const result = await check()
      const tookMs = monotonic() - began
      if (measuredOf !== of) fastest.clear()
      measuredOf = of
      fastest.set(kind, Math.min(fastest.get(kind) ?? Infinity, tookMs))
      answerMs = Math.ceil(Math.max(...fastest.values()) * margin)
      return result
    },
  }
}
