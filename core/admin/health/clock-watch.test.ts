/** Clocks that are wrong, jump, sleep, or are set right; and what the service goes by meanwhile. */
import { describe, expect, it } from 'vitest'
import { steadyClock } from '../../foundation/clock.ts'
import { builtAt } from './built-at.ts'
import { machineTime, watchClock } from './clock-watch.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const start = Date.UTC(2026, 10, 23, 1)

/** A machine that was on for an hour when the service started, unless `uptime` says otherwise. */
function machine(options: { wall?: number; newestBefore?: number; uptime?: number } = {}) {
  const at = { wall: options.wall ?? start, monotonic: 5 * hour, uptime: options.uptime ?? hour }
  const sources = { wall: () => at.wall, monotonic: () => at.monotonic, uptime: () => at.uptime }
  const newestBefore = options.newestBefore ?? start - day
  const watch = watchClock(sources, newestBefore)
  const clock = steadyClock(newestBefore, watch.sources)
  return {
    watch,
    now: () => clock.now(),
    why: () => watch.trouble(clock.now())?.why ?? null,
    trouble: () => watch.trouble(clock.now()),
    pass(ms: number) {
      at.wall += ms
      at.monotonic += ms
      at.uptime += ms
    },
    set: (byMs: number) => void (at.wall += byMs),
    /** Linux: the monotonic clock stands still while the machine sleeps. */
    sleep(ms: number) {
      at.wall += ms
      at.uptime += ms
    },
  }
}

describe('a clock that is right', () => {
  it('is believed, small corrections and slow drift included', () => {
    const kiosk = machine()
    for (let hours = 0; hours < 48; hours++) {
      kiosk.pass(hour)
      kiosk.set(hours % 2 ? -4 * minute : 4 * minute)
      expect(kiosk.why()).toBeNull()
    }
  })

  it('is this machine’s, now', () => {
    expect(watchClock(machineTime, 0).trouble(machineTime.wall())).toBeNull()
    expect(builtAt).toBeLessThan(machineTime.wall())
  })
})

describe('a clock that is wrong from the start', () => {
  it.each([
    ['a minute behind the newest entry', start + minute, null],
    ['more than a minute behind', start + minute + 1, 'behind-journal'],
    ['an hour behind', start + hour, 'behind-journal'],
    ['ahead of it', start - day, null],
  ])('%s', (_, newestBefore, why) => expect(machine({ newestBefore }).why()).toBe(why))

  it('is told from before the program was made, also with an empty journal', () => {
    expect(machine({ wall: Date.UTC(2020, 0, 1), newestBefore: 0 }).why()).toBe('before-build')
    expect(machine({ wall: builtAt, newestBefore: 0 }).why()).toBeNull()
  })

  it('is believed again as soon as it is set right, and the service follows it', () => {
    const kiosk = machine({ newestBefore: start + 2 * hour })
    kiosk.pass(10 * minute)
    expect(kiosk.trouble()).toEqual({ reason: 'clock', why: 'behind-journal', lastActAt: start + 2 * hour })
    expect(kiosk.now()).toBe(start + 2 * hour + 10 * minute)
    kiosk.set(day)
    expect(kiosk.why()).toBeNull()
    expect(kiosk.now()).toBe(start + day + 10 * minute)
    // From here on it is guarded like any other.
    kiosk.set(hour)
    expect(kiosk.why()).toBe('jumped')
  })

  it('is not believed for having caught up: the service’s time is ahead of it', () => {
    const kiosk = machine({ newestBefore: start + 2 * hour })
    kiosk.pass(2 * hour)
    expect(kiosk.trouble()).toEqual({ reason: 'clock', why: 'behind-service', byMs: 2 * hour })
    kiosk.set(3 * hour)
    expect(kiosk.why()).toBe('jumped')
  })
})

describe('a clock that jumps while the service runs', () => {
  it.each([
    ['forward', 5 * minute + 1, 'jumped'],
    ['far forward', 400 * day, 'jumped'],
    ['back', -5 * minute - 1, 'jumped'],
    ['back before the newest entry', -2 * day, 'behind-journal'],
    ['back before this program', -100 * day, 'before-build'],
    ['a little forward', 5 * minute, null],
    ['a little back', -5 * minute, null],
  ])('%s', (_, byMs, why) => {
    const kiosk = machine()
    kiosk.pass(minute)
    kiosk.set(byMs)
    expect(kiosk.why()).toBe(why)
  })

  it.each([3 * hour, -3 * hour, 400 * day])(
    'by %d ms leaves the service’s time where it was, and is forgotten once set right',
    (byMs) => {
      const kiosk = machine()
      kiosk.set(byMs)
      kiosk.watch.check()
      kiosk.pass(20 * minute)
      kiosk.watch.check()
      expect(kiosk.why()).not.toBeNull()
      // No lock-out ends sooner, and nothing is journalled in the future.
      expect(kiosk.now()).toBe(start + 20 * minute)
      kiosk.set(-byMs)
      expect(kiosk.why()).toBeNull()
      expect(kiosk.now()).toBe(start + 20 * minute)
    },
  )

  it('says by how much', () => {
    const kiosk = machine()
    kiosk.pass(minute)
    kiosk.set(-2 * hour)
    expect(kiosk.trouble()).toEqual({ reason: 'clock', why: 'jumped', byMs: -2 * hour })
  })

  it.each([4 * minute, -4 * minute])('adds up small steps of %d ms: 57 of them free no lock', (byMs) => {
    const kiosk = machine()
    for (let step = 0; step < 57; step++) {
      kiosk.pass(second)
      kiosk.set(byMs)
      kiosk.watch.check()
      kiosk.now()
    }
    expect(kiosk.why()).toBe('jumped')
    expect(kiosk.now()).toBeLessThanOrEqual(start + 57 * second + 5 * minute)
    kiosk.set(-57 * byMs)
    expect(kiosk.why()).toBeNull()
  })

  it('adds up small steps over nights asleep, too', () => {
    const kiosk = machine()
    for (let night = 0; night < 5; night++) {
      kiosk.sleep(9 * hour)
      kiosk.set(4 * minute)
      kiosk.watch.check()
    }
    expect(kiosk.why()).toBe('jumped')
  })

  it('adds up small steps back: the service never goes back with it', () => {
    const kiosk = machine()
    for (let step = 0; step < 2; step++) {
      kiosk.pass(second)
      kiosk.set(-4 * minute)
      kiosk.watch.check()
    }
    expect(kiosk.trouble()).toEqual({ reason: 'clock', why: 'jumped', byMs: -8 * minute })
    kiosk.set(4 * minute)
    expect(kiosk.why()).toBeNull()
  })
})

describe('what looks like a jump and is none', () => {
  it('is a machine that slept', () => {
    const kiosk = machine()
    for (let night = 0; night < 3; night++) {
      kiosk.pass(minute)
      kiosk.watch.check()
      kiosk.sleep(9 * hour)
      expect(kiosk.why()).toBeNull()
      expect(kiosk.now()).toBe(start + (night + 1) * (minute + 9 * hour))
    }
    kiosk.set(hour)
    expect(kiosk.why()).toBe('jumped')
  })

  it('is a machine that has just started and gets its time from the network', () => {
    const kiosk = machine({ wall: start - 7 * hour, uptime: 20 * second })
    kiosk.pass(30 * second)
    kiosk.set(7 * hour)
    expect(kiosk.why()).toBeNull()
    expect(kiosk.now()).toBe(start + 30 * second)
    kiosk.pass(10 * minute)
    kiosk.set(7 * hour)
    expect(kiosk.why(), 'later it is a jump').toBe('jumped')
  })
})
