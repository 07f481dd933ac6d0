/** What the journal's times say: whose acts prove the time, and where times begin anew. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventKinds, type EventKind, type JournalEvent } from '../../events/events.ts'
import { disorderMs, emptyTimeline, follow, isAct, stretches, writtenBy } from './timeline.ts'

const hour = 3_600_000
const kinds = Object.keys(eventKinds) as EventKind[]
const event = (at: number, kind: EventKind = 'sign-in.tried'): JournalEvent => ({
  kind,
  at,
  kiosk: 'kiosk-1',
  account: null,
  visit: null,
  data: {},
})
const followed = (...events: JournalEvent[]) =>
  events.reduce((line, one, i) => follow(line, i + 1, one), emptyTimeline)

describe('the last act', () => {
  it('is a person’s, never the service’s own doing', () => {
    for (const kind of kinds) {
      const { lastActAt } = followed(event(hour), event(9 * hour, kind))
      expect(lastActAt, kind).toBe(eventKinds[kind].by === 'person' ? 9 * hour : hour)
    }
  })

  it.each(['store.opened', 'store.migrated', 'health.changed', 'update.done', 'update.failed'] as const)(
    'is not %s, which a start writes by itself',
    (kind) => expect(isAct(event(0, kind))).toBe(false),
  )

  it('is never earlier for a later entry, until an administrator accepts an earlier time', () => {
    expect(followed(event(5 * hour), event(2 * hour)).lastActAt).toBe(5 * hour)
    const accepted = followed(event(5 * hour), event(2 * hour, 'clock.accepted'))
    expect(accepted.lastActAt).toBe(2 * hour)
    expect(follow(accepted, 3, event(3 * hour)).lastActAt).toBe(3 * hour)
  })

  it('may be of a kind that only a newer version knows', () => {
    expect(isAct({ ...event(0), kind: 'lift.called' as EventKind })).toBe(true)
  })
})

describe('stretches', () => {
  it('hold entries whose times go forward, but for the disorder, and together all entries once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20 * hour), { minLength: 1 }), (times) => {
        const line = followed(...times.map((at) => event(at)))
        const all = stretches(line, times.length).reverse()
        expect(all.flatMap(({ after, upTo }) => times.slice(after, upTo))).toEqual(times)
        for (const { after, upTo } of all) {
          const own = times.slice(after, upTo)
          own.forEach((at, i) =>
            expect(at).toBeGreaterThanOrEqual(Math.max(...own.slice(0, i + 1)) - disorderMs),
          )
        }
      }),
    )
  })

  it('end where they are asked to', () => {
    const line = followed(event(9 * hour), event(hour), event(2 * hour))
    expect(stretches(line, 2)).toEqual([
      { after: 1, upTo: 2 },
      { after: 0, upTo: 1 },
    ])
    expect(stretches(line, 1)).toEqual([{ after: 0, upTo: 1 }])
  })
})

it('an entry was written by the time that a later set-back shows', () => {
  const line = followed(event(9 * hour), event(hour), event(2 * hour))
  expect(writtenBy(line, { sequence: 1, at: 9 * hour })).toBe(hour)
  expect(writtenBy(line, { sequence: 2, at: hour })).toBe(hour)
  expect(writtenBy(line, { sequence: 3, at: 2 * hour })).toBe(2 * hour)
})
