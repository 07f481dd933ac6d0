import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alarmKinds } from '../../storage/port/documents.ts'
import {
  alarmKey,
  apartMs,
  calmMs,
  due,
  gatherMs,
  holdMs,
  nothingTold,
  observed,
  partsOf,
  recordOf,
  stateOf,
  told,
  type AlarmNews,
  type Observed,
} from './alarm-state.ts'

const stepMs = 10_000
const start = Date.UTC(2026, 10, 24, 1)

/** Looks every ten seconds, as the service does, and tells what is due. */
function machine() {
  let now = start
  let state = nothingTold
  const letters: Array<AlarmNews & { at: number }> = []
  function look(observations: Readonly<Record<string, Observed>>) {
    state = observed(state, new Map(Object.entries(observations)), now)
    const news = due(state, now)
    if (news) {
      letters.push({ ...news, at: now })
      state = told(state, news, now)
    }
    now += stepMs
  }
  return {
    letters,
    look,
    during(minutes: number, observations: Readonly<Record<string, Observed>>) {
      for (let passed = 0; passed < minutes * 60_000; passed += stepMs) look(observations)
    },
    restart: () =>
      void (state = stateOf(JSON.parse(JSON.stringify(recordOf(state))) as ReturnType<typeof recordOf>)),
    now: () => now,
  }
}

const silent = (device: string) => alarmKey('silent', device)
const paper = alarmKey('paper', 'a')

describe('an alarm', () => {
  it('is raised once, and told once when it is over', () => {
    const { during, letters } = machine()
    during(60, { [paper]: 'there' })
    during(60, { [paper]: 'not-there' })
    expect(letters.map(({ raised, over }) => [raised, over])).toEqual([
      [[paper], []],
      [[], [paper]],
    ])
  })

  it('is not raised for what is over within two minutes', () => {
    const { during, letters } = machine()
    for (let n = 0; n < 20; n++) {
      during(1.9, { [paper]: 'there' })
      during(1, { [paper]: 'not-there' })
    }
    expect(letters).toEqual([])
  })

  it('of many kiosks is one, though they fall silent one after the other', () => {
    const { look, during, letters } = machine()
    const all = Array.from({ length: 300 }, (_, n) => silent(String(n)))
    const until = (count: number) =>
      Object.fromEntries(all.map((key, n) => [key, n < count ? ('there' as const) : ('not-there' as const)]))
    for (let count = 0; count <= 300; count += 100) look(until(count))
    during(60, until(300))
    during(60, until(0))
    expect(letters.map(({ raised, over }) => [raised.length, over.length])).toEqual([
      [300, 0],
      [0, 300],
    ])
  })

  it('that comes and goes is told less and less', () => {
    const { during, letters } = machine()
    for (let n = 0; n < 48; n++) {
      during(5, { [paper]: 'there' })
      during(10, { [paper]: 'not-there' })
    }
    // Twelve hours of it, every quarter of an hour.
    expect(letters.length).toBeLessThanOrEqual(4)
  })

  it('waits over night, and is not over because the office is closed', () => {
    const { during, letters } = machine()
    during(30, { [silent('a')]: 'there' })
    during(14 * 60, { [silent('a')]: 'unknown' })
    during(30, { [silent('a')]: 'there' })
    expect(letters).toHaveLength(1)
    during(30, { [silent('a')]: 'not-there' })
    expect(letters).toHaveLength(2)
  })

  it('is forgotten with its kiosk', () => {
    const { during, letters } = machine()
    during(30, { [paper]: 'there' })
    during(60, {})
    expect(letters).toHaveLength(1)
  })
})

const anyKey = fc.constantFrom(
  ...alarmKinds.flatMap((what) => ['a', 'b'].map((device) => alarmKey(what, device))),
)
const anySeen = fc.constantFrom<Observed>('there', 'not-there', 'unknown')
const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ key: anyKey, seen: anySeen, minutes: fc.integer({ min: 0, max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
)

describe('whatever kiosks do, and however often the service starts anew', () => {
  it('each trouble is raised and over in turn, letters are ten minutes apart, and none says what was not so', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const kiosks = machine()
        const seen: Record<string, Observed> = {}
        const since: Record<string, number> = {}
        const isTold = new Set<string>()
        let lettersRead = 0
        const check = () => {
          for (const { raised, over, at } of kiosks.letters.slice(lettersRead)) {
            for (const key of raised) {
              expect(isTold.has(key)).toBe(false)
              expect(seen[key]).toBe('there')
              expect(at - (since[key] ?? 0)).toBeGreaterThanOrEqual(holdMs[partsOf(key).what])
              isTold.add(key)
            }
            for (const key of over) {
              expect(isTold.has(key)).toBe(true)
              expect(seen[key]).toBe('not-there')
              expect(at - (since[key] ?? 0)).toBeGreaterThanOrEqual(calmMs)
              isTold.delete(key)
            }
          }
          lettersRead = kiosks.letters.length
        }
        for (const step of steps) {
          if (step === 'restart') {
            kiosks.restart()
            continue
          }
          if (seen[step.key] !== step.seen) since[step.key] = kiosks.now()
          seen[step.key] = step.seen
          kiosks.during(step.minutes, seen)
          check()
        }
        const times = kiosks.letters.map(({ at }) => at)
        for (const [n, at] of times.entries())
          if (n > 0) expect(at - (times[n - 1] ?? 0)).toBeGreaterThanOrEqual(apartMs)
      }),
    )
  })

  it('what stays is told, and what stays away is over, in the end', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), anyKey, (steps, key) => {
        const kiosks = machine()
        const seen: Record<string, Observed> = {}
        for (const step of steps) {
          if (step === 'restart') kiosks.restart()
          else {
            seen[step.key] = step.seen
            kiosks.during(step.minutes, seen)
          }
        }
        const last = () =>
          kiosks.letters
            .flatMap(({ raised, over }) => [
              ...raised.map((one) => [one, true]),
              ...over.map((one) => [one, false]),
            ])
            .filter(([one]) => one === key)
            .at(-1)?.[1] ?? false
        kiosks.during((holdMs.paper + gatherMs + apartMs) / 60_000 + 1, { ...seen, [key]: 'there' })
        expect(last()).toBe(true)
        kiosks.during((16 * calmMs + apartMs) / 60_000 + 1, { ...seen, [key]: 'not-there' })
        expect(last()).toBe(false)
      }),
    )
  })
})
