/**
 * All live sessions, of citizens and of staff, by token. A token is 256 random bits; it is new with each visit and again at sign-in, so that one
 * that leaked before is worth nothing. Ended visits leave only the reason of their end, for a while, for the words on
 * the screen.
 */
import type { Clock } from '../clock.ts'
import { randomToken, type Random } from '../random.ts'
import { overBecause, type EndReason, type LiveSession, type TimeSettings } from './session.ts'

/** More visits at once than any office has kiosks: beyond that somebody is playing. */
const mostAtOnce = 5_000
const tombstones = 1_000

export interface Sessions {
  /** @returns the token, or null when there are too many visits. */
  add(session: LiveSession): string | null
  /** The visit, or why there is none. A visit that has run out is ended by being looked for. */
  find(token: string | null): LiveSession | EndReason | 'none'
  /** The same visit under a new token. */
  rotate(token: string): string
  end(token: string, reason: EndReason): void
  /** All that are live, in no order. */
  all(): LiveSession[]
  /** Ends one that is known by other means than its token. */
  close(session: LiveSession, reason: EndReason): void
  /** Ends all that have run out. */
  sweep(): void
  endAll(): void
  readonly size: number
}

export function createSessions(deps: {
  clock: Clock
  random: Random
  settings: TimeSettings
  /** Called once for each session that ends. */
  onEnd: (session: LiveSession) => void
}): Sessions {
  const live = new Map<string, LiveSession>()
  const ended = new Map<string, EndReason>()

  function end(token: string, reason: EndReason) {
    const session = live.get(token)
    if (!session) return
    live.delete(token)
    session.ended = reason
    ended.set(token, reason)
    const oldest = ended.size > tombstones ? ended.keys().next().value : undefined
    if (oldest !== undefined) ended.delete(oldest)
    deps.onEnd(session)
  }

  const sessions: Sessions = {
    add(session) {
      if (live.size >= mostAtOnce) sessions.sweep()
      if (live.size >= mostAtOnce) return null
      const token = randomToken(deps.random)
      live.set(token, session)
      return token
    },
    find(token) {
      if (token === null) return 'none'
      const session = live.get(token)
      if (!session) return ended.get(token) ?? 'none'
      const over = overBecause(session, deps.settings, deps.clock.now())
      if (over === null) return session
      end(token, over)
      return over
    },
    rotate(token) {
      const session = live.get(token)
      if (!session) return token
      const fresh = randomToken(deps.random)
      live.delete(token)
      live.set(fresh, session)
      return fresh
    },
    end,
    all: () => [...live.values()],
    close(session, reason) {
      for (const [token, one] of live) if (one === session) end(token, reason)
    },
    sweep() {
      for (const token of [...live.keys()]) sessions.find(token)
    },
    endAll() {
      for (const token of [...live.keys()]) end(token, 'ended')
    },
    get size() {
      return live.size
    },
  }
  return sessions
}
