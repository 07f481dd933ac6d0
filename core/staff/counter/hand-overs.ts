/**
 * Hand-overs of citizens from a clerk's screen to a kiosk: one for each kiosk, and one for each member. In memory, as the visits
 * are that they lead to. What they take, and what the journal says of them, is in kiosk-hand-overs.ts.
 *
 * `making`: kiosk and member are taken, the journal does not say so yet. `waiting`: the kiosk asks for the number. `taking`: it was
 * right, and what it takes is looked at again. `taken`: the visit is under way. `over`: kept for the member to read.
 */
import { timingSafeEqual } from 'node:crypto'
import type { HandOverEnd } from '../../../contract/counter/views.ts'
import type { Receipt } from '../../../contract/citizen/views.ts'
import type { Language } from '../../../contract/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import type { Assistance } from '../../session/assistance.ts'
import type { Session, StaffSession } from '../../session/session.ts'

export const mostNumberTries = 3
export const numberLifeMs = 2 * 60_000
/** How long an end that nobody has read is kept. */
const endKeptMs = 10 * 60_000

export interface HandOverStart {
  /** Who hands over; what it takes is theirs. */
  by: StaffSession
  /** Of the account that was open then. */
  caseId: string
  kiosk: { id: string; name: string }
  account: string
  /** As of which what it takes was looked at. */
  accountVersion: number
  /** Masked. */
  name: string
  language: Language
  assistance: Assistance
}

export interface HandOver extends HandOverStart {
  readonly id: string
  stage: 'making' | 'waiting' | 'taking' | 'taken' | 'over'
  /** Null before it is shown, and once it opens nothing any more. */
  number: string | null
  expiresAt: number
  /** Counted before they are compared. */
  tries: number
  wrong: number
  visit: Session | null
  receipt: Receipt | null
  end: HandOverEnd | null
  overAt: number
}

export interface HandOversDeps {
  clock: Clock
  random: Random
  /** Called once for each that ends, with the stage it was in. */
  onEnd: (handOver: HandOver, before: HandOver['stage']) => void
}

export function createHandOvers({ clock, random, onEnd }: HandOversDeps) {
  /** By kiosk; those that go on. */
  const atKiosks = new Map<string, HandOver>()
  /** By user name; the newest one. */
  const ofMembers = new Map<string, HandOver>()

  function end(handOver: HandOver, why: HandOverEnd): void {
    const before = handOver.stage
    if (before === 'over') return
    handOver.stage = 'over'
    handOver.end = why
    handOver.number = null
    handOver.overAt = clock.now()
    if (atKiosks.get(handOver.kiosk.id) === handOver) atKiosks.delete(handOver.kiosk.id)
    onEnd(handOver, before)
  }

  /** A number that was given in time is good, however long it takes to look at the rest. */
  function expire(handOver: HandOver): void {
    if (handOver.stage === 'waiting' && clock.now() >= handOver.expiresAt) end(handOver, 'too-late')
  }

  /** Those that go on at a kiosk. */
  const live = () => [...atKiosks.values()]

  function atKiosk(kiosk: string): HandOver | null {
    const handOver = atKiosks.get(kiosk)
    if (handOver) expire(handOver)
    return atKiosks.get(kiosk) ?? null
  }

  function ofMember(userName: string): HandOver | null {
    const handOver = ofMembers.get(userName)
    if (handOver) expire(handOver)
    return handOver ?? null
  }

  return {
    atKiosk,
    ofMember,
    end,

    /** Takes kiosk and member, before the journal says so. */
    reserve(start: HandOverStart): Result<HandOver, 'hand-over-open' | 'kiosk-in-use'> {
      const { by, kiosk } = start
      const own = ofMember(by.userName)
      if (own && own.stage !== 'over') return err('hand-over-open')
      if (atKiosk(kiosk.id)) return err('kiosk-in-use')
      const handOver: HandOver = {
        ...start,
        id: random.bytes(9).toString('base64url'),
        stage: 'making',
        number: null,
        expiresAt: 0,
        tries: 0,
        wrong: 0,
        visit: null,
        receipt: null,
        end: null,
        overAt: 0,
      }
      atKiosks.set(kiosk.id, handOver)
      ofMembers.set(by.userName, handOver)
      return ok(handOver)
    },

    /** It came to nothing before the journal said anything of it. */
    release(handOver: HandOver): void {
      if (atKiosks.get(handOver.kiosk.id) === handOver) atKiosks.delete(handOver.kiosk.id)
      if (ofMembers.get(handOver.by.userName) === handOver) ofMembers.delete(handOver.by.userName)
    },

    /** The kiosk asks for the number from now on; nothing where it has ended meanwhile. */
    offer(handOver: HandOver): void {
      if (handOver.stage !== 'making') return
      handOver.stage = 'waiting'
      handOver.number = String(random.below(10_000)).padStart(4, '0')
      handOver.expiresAt = clock.now() + numberLifeMs
    },

    /** @returns whether there was a try left. */
    countTry(handOver: HandOver): boolean {
      expire(handOver)
      if (handOver.stage !== 'waiting' || handOver.tries >= mostNumberTries) return false
      handOver.tries += 1
      return true
    },

    /** Once for each try that was counted. The right number is good once; the third wrong one ends it. */
    compare(handOver: HandOver, typed: string): 'right' | 'wrong' | 'over' {
      if (handOver.stage !== 'waiting' || handOver.number === null) return 'over'
      const [given, right] = [Buffer.from(typed), Buffer.from(handOver.number)]
      if (given.length === right.length && timingSafeEqual(given, right)) {
        handOver.stage = 'taking'
        handOver.number = null
        return 'right'
      }
      handOver.wrong += 1
      if (handOver.wrong < mostNumberTries) return 'wrong'
      end(handOver, 'number-wrong')
      return 'over'
    },

    begin(handOver: HandOver, visit: Session): void {
      if (handOver.stage !== 'taking') return
      handOver.stage = 'taken'
      handOver.visit = visit
    },

    /** Somebody begins at that kiosk. Their visit goes before one that was to begin. */
    visitBegins(visit: { device: string | null }): void {
      const handOver = visit.device === null ? null : atKiosk(visit.device)
      if (handOver && handOver.visit !== visit) end(handOver, 'visitor')
    },

    /** At once when it ends. */
    visitEnds({ ended, receipt }: Session, handOver: HandOver | null): void {
      if (handOver) end(handOver, receipt ? 'done' : (ended ?? 'ended'))
    },

    /** A receipt that its visit has, before it is wiped: what was being confirmed may have come into force since it ended. */
    keepReceipt({ receipt }: Session, handOver: HandOver): void {
      if (receipt === null) return
      handOver.receipt = receipt
      if (handOver.end === 'ended' || handOver.end === 'idle' || handOver.end === 'limit')
        handOver.end = 'done'
    },

    ofVisit(visit: Session): HandOver | null {
      return [...ofMembers.values()].find((one) => one.visit === visit) ?? null
    },

    /** The citizen goes on alone; what has not begun is taken back, and what is over was read. */
    memberLeaves(by: StaffSession): void {
      const handOver = ofMembers.get(by.userName)
      if (handOver?.by !== by) return
      if (handOver.stage === 'over') ofMembers.delete(by.userName)
      else if (handOver.stage !== 'taken') end(handOver, 'signed-out')
    },

    kioskLost(kiosk: string): void {
      const handOver = atKiosks.get(kiosk)
      if (handOver) end(handOver, 'device-lost')
    },

    close(userName: string, id: string): void {
      const handOver = ofMembers.get(userName)
      if (handOver?.id === id && handOver.stage === 'over') ofMembers.delete(userName)
    },

    sweep(): void {
      for (const one of live()) expire(one)
      const longAgo = clock.now() - endKeptMs
      for (const [userName, { stage, overAt }] of ofMembers)
        if (stage === 'over' && overAt <= longAgo) ofMembers.delete(userName)
    },
  }
}

export type HandOvers = ReturnType<typeof createHandOvers>
