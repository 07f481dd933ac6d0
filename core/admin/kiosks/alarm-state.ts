/**
 * Which troubles of kiosks are told, and when, as one value and the steps that change it. Each is told once, and once more
 * when it is over; what comes and goes is one trouble. All that is due at a moment goes out together, and the next not
 * before ten minutes have gone by: however much is wrong, six letters an hour at most.
 */
import type { AlarmKind, AlarmRecord } from '../../storage/port/documents.ts'

/** `unknown`: it is not looked for now, as silence is not at night. */
export type Observed = 'there' | 'not-there' | 'unknown'

/** By what is wrong and where, see `alarmKey`. What is not among them is gone for good, and not spoken of any more. */
export type Observations = ReadonlyMap<string, Observed>

export interface AlarmState {
  troubles: ReadonlyMap<string, Trouble>
  lastToldAt: number
}

interface Trouble {
  told: boolean
  /** Where it is not told yet: since when it has been there; null: it is not. */
  since: number | null
  /** Where it was told: since when it has not been there. */
  goneSince: number | null
  /** How often it was over lately, and when last. */
  times: number
  overAt: number
}

export interface AlarmNews {
  raised: readonly string[]
  over: readonly string[]
}

const minute = 60_000
/** What was counted as a trouble only after some minutes is one at once. */
export const holdMs: Record<AlarmKind, number> = {
  silent: 0,
  'two-machines': 0,
  screen: 2 * minute,
  paper: 2 * minute,
  printer: 2 * minute,
}
/** Others that begin with it are told with it. */
export const gatherMs = minute
/** Between two letters. */
export const apartMs = 10 * minute
/** Not there for so long it is over; twice as long each time that it came back within six hours. */
export const calmMs = 5 * minute
const mostDoublings = 4
const forgetMs = 6 * 60 * minute

export const nothingTold: AlarmState = { troubles: new Map(), lastToldAt: 0 }

export const alarmKey = (what: AlarmKind, device: string) => `${what}:${device}`

export function partsOf(key: string): { what: AlarmKind; device: string } {
  const at = key.indexOf(':')
  return { what: key.slice(0, at) as AlarmKind, device: key.slice(at + 1) }
}

export function observed(state: AlarmState, observations: Observations, now: number): AlarmState {
  const troubles = new Map<string, Trouble>()
  for (const [key, seen] of observations) {
    const before = state.troubles.get(key) ?? fresh
    const next = before.told ? toldThen(before, seen, now) : untoldThen(before, seen, now)
    if (next.told || next.since !== null || next.times > 0) troubles.set(key, next)
  }
  return { ...state, troubles }
}

const fresh: Trouble = { told: false, since: null, goneSince: null, times: 0, overAt: 0 }

function toldThen(before: Trouble, seen: Observed, now: number): Trouble {
  return { ...before, goneSince: seen === 'not-there' ? Math.min(before.goneSince ?? now, now) : null }
}

function untoldThen(before: Trouble, seen: Observed, now: number): Trouble {
  const isForgotten = now - before.overAt >= forgetMs
  const times = isForgotten ? 0 : before.times
  return { ...before, times, since: seen === 'there' ? Math.min(before.since ?? now, now) : null }
}

/** What is to be told now; null: nothing. */
export function due({ troubles, lastToldAt }: AlarmState, now: number): AlarmNews | null {
  // In the future: the clock was set back.
  if (lastToldAt <= now && now - lastToldAt < apartMs) return null
  const raised: string[] = []
  const over: string[] = []
  let isUrgent = false
  for (const [key, { told, since, goneSince, times }] of troubles) {
    if (!told && since !== null) {
      const dueFor = now - since - holdMs[partsOf(key).what]
      if (dueFor >= 0) raised.push(key)
      isUrgent ||= dueFor >= gatherMs
    }
    if (told && goneSince !== null && now - goneSince >= calmMs * 2 ** Math.min(times, mostDoublings))
      over.push(key)
  }
  return isUrgent || over.length > 0 ? { raised, over } : null
}

export function told(state: AlarmState, { raised, over }: AlarmNews, now: number): AlarmState {
  const troubles = new Map(state.troubles)
  for (const key of raised) troubles.set(key, { ...(troubles.get(key) ?? fresh), told: true, since: null })
  for (const key of over) {
    const { times } = troubles.get(key) ?? fresh
    troubles.set(key, { ...fresh, times: times + 1, overAt: now })
  }
  return { troubles, lastToldAt: now }
}

/** What outlives the process: what was told, and what came and went. */
export function recordOf({ troubles, lastToldAt }: AlarmState): AlarmRecord {
  const kept = [...troubles].filter(([, trouble]) => trouble.told || trouble.times > 0)
  return {
    lastToldAt,
    troubles: Object.fromEntries(
      kept.map(([key, { told, times, overAt }]) => [key, { told, times, overAt }]),
    ),
  }
}

export function stateOf({ troubles, lastToldAt }: AlarmRecord): AlarmState {
  const all = Object.entries(troubles).map(([key, kept]) => [key, { ...fresh, ...kept }] as const)
  return { lastToldAt, troubles: new Map(all) }
}
