/**
 * What the times of the journal's entries say as a whole, followed entry by entry. Times do not always go forward: a
 * machine may start with its clock ahead, and be right at the next start; or an administrator accepts a clock that was
 * ahead before.
 */
import { eventKinds, type JournalEvent } from '../../events/events.ts'

/** From this entry on, times begin anew: it is earlier than one before it, by more than disorder explains. */
export interface SetBack {
  sequence: number
  /** Milliseconds since the epoch. */
  at: number
}

export interface Timeline {
  /**
   * When a person last did something; 0 for never. A machine's clock must not be behind it. What the service writes by
   * itself is no proof of the time: a start with the clock ahead would keep all later ones from serving.
   */
  readonly lastActAt: number
  /** The newest time since the last set-back. */
  readonly newestAt: number
  /** Oldest first; very few. */
  readonly setBacks: readonly SetBack[]
}

export const emptyTimeline: Timeline = { lastActAt: 0, newestAt: 0, setBacks: [] }

/** So far apart may entries be that several parts of the service, or several kiosks, write at once. */
export const disorderMs = 3_600_000

/** With one more entry, the next one. */
export function follow(timeline: Timeline, sequence: number, event: JournalEvent): Timeline {
  const { at } = event
  const { lastActAt, newestAt, setBacks } = timeline
  const isSetBack = at < newestAt - disorderMs
  return {
    lastActAt: isAct(event) ? (acceptsClock(event) ? at : Math.max(lastActAt, at)) : lastActAt,
    newestAt: isSetBack ? at : Math.max(newestAt, at),
    setBacks: isSetBack ? [...setBacks, { sequence, at }] : setBacks,
  }
}

/** An administrator has taken the machine's clock for right, whatever was written before. */
const acceptsClock = ({ kind }: JournalEvent) => kind === 'clock.accepted'

/** What a newer version wrote, and this one does not know, counts as an act: the clock must not be behind it. */
export function isAct({ kind }: JournalEvent): boolean {
  return !Object.hasOwn(eventKinds, kind) || eventKinds[kind].by === 'person'
}

/** The time at which an entry was written at the latest: its own, or that of a later set-back, which proves it to be ahead. */
export function writtenBy({ setBacks }: Timeline, { sequence, at }: SetBack): number {
  return setBacks.reduce((by, later) => (later.sequence > sequence ? Math.min(by, later.at) : by), at)
}

/** Stretches of the journal within which times go forward but for the disorder, newest first. */
export function stretches({ setBacks }: Timeline, last: number): Array<{ after: number; upTo: number }> {
  const ends = setBacks.map(({ sequence }) => sequence - 1).filter((end) => end < last)
  return [...ends, last].map((upTo, i) => ({ after: ends[i - 1] ?? 0, upTo })).reverse()
}
