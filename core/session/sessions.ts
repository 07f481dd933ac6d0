/**
 * All live sessions, of citizens and of staff, by token. A token is 256 random bits; it is new with each visit and again
 * at sign-in, so that one that leaked before is worth nothing. Ended visits leave only the reason of their end, for a
 * while, for the words on the screen.
 *
 * Visits cost nothing to begin, so there is room for so many of one caller and so many in all; where it is used up, the
 * oldest visit in which nobody has signed in makes room. Staff have room of their own.
 */
import type { Clock } from '../foundation/clock.ts'
import { randomToken, type Random } from '../foundation/random.ts'
import { overBecause, type EndReason, type LiveSession, type TimeSettings } from './session.ts'

/** More at once than any office has kiosks and staff: beyond that somebody is playing. */
const mostVisits = 5_000
const mostVisitsOfOneCaller = 300
const mostStaff = 1_000
const tombstones = 1_000

export interface Sessions {
  /**
   * @param from who calls, see `Caller`.
   * @returns the token, or null when there is no room.
   */
  add(session: LiveSession, from: string): string | null
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

interface Held {
  session: LiveSession
  from: string
}

export function createSessions(deps: {
  clock: Clock
  random: Random
  settings: TimeSettings
  /** Called once for each session that begins. */
  onBegin?: (session: LiveSession) => void
  /** Called once for each session that ends. */
  onEnd: (session: LiveSession) => void
}): Sessions {
  const live = new Map<string, Held>()
  /** Tokens of citizens' visits, by who calls. */
  const visits = new Map<string, Set<string>>()
  /** Tokens of staff. */
  const staff = new Set<string>()
  const ended = new Map<string, EndReason>()

  function end(token: string, reason: EndReason) {
    const held = live.get(token)
    if (!held) return
    letGo(token, held)
    held.session.ended = reason
    ended.set(token, reason)
    const oldest = ended.size > tombstones ? ended.keys().next().value : undefined
    if (oldest !== undefined) ended.delete(oldest)
    deps.onEnd(held.session)
  }

  function makeRoom(side: LiveSession['side'], from: string): boolean {
    if (hasRoom(side, from)) return true
    if (side === 'citizen' && endOldest(ownIsFull(from) ? visits.get(from) : busiest())) return true
    // Those that have run out are ended now and then only.
    sessions.sweep()
    return hasRoom(side, from)
  }

  const ownIsFull = (from: string) => (visits.get(from)?.size ?? 0) >= mostVisitsOfOneCaller

  function hasRoom(side: LiveSession['side'], from: string): boolean {
    if (side === 'staff') return staff.size < mostStaff
    return !ownIsFull(from) && live.size - staff.size < mostVisits
  }

  /** Of those in which nobody has signed in. */
  function endOldest(tokens: ReadonlySet<string> | undefined): boolean {
    let oldest: { token: string; at: number } | null = null
    for (const token of tokens ?? []) {
      const session = live.get(token)?.session
      if (session?.side !== 'citizen' || session.account !== null) continue
      const at = session.lastActivityAt
      if (oldest === null || at < oldest.at) oldest = { token, at }
    }
    if (oldest === null) return false
    end(oldest.token, 'ended')
    return true
  }

  /** The visits of the caller who has most of them. */
  function busiest(): ReadonlySet<string> | undefined {
    return [...visits.values()].reduce((a, b) => (b.size > a.size ? b : a), new Set<string>())
  }

  function hold(token: string, held: Held): void {
    live.set(token, held)
    if (held.session.side === 'staff') staff.add(token)
    else visits.set(held.from, (visits.get(held.from) ?? new Set()).add(token))
  }

  function letGo(token: string, { from }: Held): void {
    live.delete(token)
    staff.delete(token)
    const own = visits.get(from)
    own?.delete(token)
    if (own?.size === 0) visits.delete(from)
  }

  const sessions: Sessions = {
    add(session, from) {
      if (!makeRoom(session.side, from)) return null
      const token = randomToken(deps.random)
      hold(token, { session, from })
      deps.onBegin?.(session)
      return token
    },
    find(token) {
      if (token === null) return 'none'
      const session = live.get(token)?.session
      if (!session) return ended.get(token) ?? 'none'
      const over = overBecause(session, deps.settings, deps.clock.now())
      if (over === null) return session
      end(token, over)
      return over
    },
    rotate(token) {
      const held = live.get(token)
      if (!held) return token
      const fresh = randomToken(deps.random)
      letGo(token, held)
      hold(fresh, held)
      return fresh
    },
    end,
    all: () => [...live.values()].map(({ session }) => session),
    close(session, reason) {
      for (const [token, held] of live) if (held.session === session) end(token, reason)
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
