import type { ProcessMetric } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KioskConfig } from '../core/config/config.ts'
import { keptLog } from './testing/fakes.ts'
import {
  leastUptimeForMemoryMs,
  leastUptimeMs,
  memoryMb,
  minutesSince,
  registerMaintenance,
} from './maintenance.ts'

const minute = 60_000
const hour = 60 * minute

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function kiosk(
  settings: Partial<KioskConfig['maintenance']> = {},
  prepareUpdate?: (withinMs: number) => Promise<boolean>,
  begun: { uptime?: number; clock?: Date } = {},
) {
  const log = keptLog()
  const state = {
    inUse: false,
    mb: 400,
    uptime: 24 * hour,
    clock: new Date(2026, 10, 22, 3, 0),
    checks: [Date.parse('2026-11-21T03:30')],
    ...begun,
  }
  const restarts: { reason: string; at: string }[] = []
  const start = () =>
    registerMaintenance({
      settings: { restartAt: '03:30', windowMinutes: 60, memoryLimitMb: 1500, ...settings },
      isInUse: () => Promise.resolve(state.inUse),
      memoryMb: () => state.mb,
      prepareUpdate,
      updateChecks: { read: () => state.checks, write: (times) => (state.checks = [...times]) },
      restart: (reason) => {
        restarts.push({ reason, at: state.clock.toTimeString().slice(0, 5) })
        // As the application does: it is a new process from here.
        state.uptime = 0
        stop = start()
      },
      now: () => state.clock,
      uptimeMs: () => state.uptime,
      log,
      everyMs: minute / 2,
    })
  let stop = start()
  return {
    state,
    restarts,
    log,
    stop: () => stop.stop(),
    order: (what: 'restart' | 'look-for-update') => stop.order(what),
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += minute / 2) {
        state.uptime += minute / 2
        state.clock = new Date(state.clock.getTime() + minute / 2)
        await vi.advanceTimersByTimeAsync(minute / 2)
      }
    },
  }
}

describe('every day', () => {
  test('at the time the office chose, once', async () => {
    const { restarts, pass } = kiosk()
    await pass(29 * minute)
    expect(restarts).toEqual([])
    await pass(3 * 24 * hour)
    expect(restarts).toEqual([
      { reason: 'daily', at: '03:30' },
      { reason: 'daily', at: '03:30' },
      { reason: 'daily', at: '03:30' },
    ])
  })

  test('later, when somebody is there', async () => {
    const { state, restarts, pass } = kiosk()
    state.inUse = true
    await pass(50 * minute)
    expect(restarts).toEqual([])
    state.inUse = false
    await pass(minute)
    expect(restarts).toEqual([{ reason: 'daily', at: '03:50' }])
  })

  test('not that day, when somebody is there all the time; the next day again', async () => {
    const { state, restarts, log, pass } = kiosk()
    state.inUse = true
    await pass(2 * hour)
    state.inUse = false
    await pass(2 * hour)
    expect(restarts).toEqual([])
    expect(log.lines.map(({ message }) => message)).toEqual([
      'the daily start waits for a visit to end',
      'somebody was there all the time: the daily start is left for the next day',
    ])
    await pass(24 * hour)
    expect(restarts).toHaveLength(1)
  })

  test('over midnight', async () => {
    const { state, restarts, pass } = kiosk({ restartAt: '23:45' })
    state.clock = new Date(2026, 10, 22, 23, 50)
    state.inUse = true
    await pass(30 * minute)
    state.inUse = false
    await pass(minute)
    expect(restarts.map(({ at }) => at)).toEqual(['00:20'])
  })

  test('never, where the office chose never', async () => {
    const { restarts, pass } = kiosk({ restartAt: null })
    await pass(3 * 24 * hour)
    expect(restarts).toEqual([])
  })

  test('not right after the machine was switched on', async () => {
    const { state, restarts, pass } = kiosk()
    state.uptime = 0
    await pass(2 * hour)
    expect(restarts).toEqual([])
  })
})

describe('a clock that is set', () => {
  test('back, right after the start: not a second time', async () => {
    const { state, restarts, pass } = kiosk()
    await pass(31 * minute)
    expect(restarts).toHaveLength(1)
    state.clock = new Date(2026, 10, 22, 3, 29)
    await pass(2 * hour)
    expect(restarts).toHaveLength(1)
  })

  test('to the same moment again and again: one start in as long as it must have been up', async () => {
    const { state, restarts, pass } = kiosk()
    for (let times = 0; times < 24 * 6; times += 1) {
      state.clock = new Date(2026, 10, 22, 3, 29)
      await pass(10 * minute)
    }
    expect(restarts.length).toBeLessThanOrEqual((24 * hour) / leastUptimeMs + 1)
    expect(restarts.length).toBeGreaterThan(0)
  })

  test('forward into the window: once, and the next day as ever', async () => {
    const { state, restarts, pass } = kiosk()
    state.clock = new Date(2026, 10, 22, 4, 0)
    await pass(minute)
    state.clock = new Date(2026, 10, 21, 12, 0)
    await pass(24 * hour)
    expect(restarts.map(({ at }) => at)).toEqual(['04:00', '03:30'])
  })
})

describe('memory', () => {
  test('above the limit: as soon as nobody is there, with the numbers for the operator', async () => {
    const { state, restarts, log, pass } = kiosk({ restartAt: null })
    state.mb = 1600.4
    state.inUse = true
    await pass(5 * minute)
    expect(restarts).toEqual([])
    state.inUse = false
    await pass(minute)
    expect(restarts.map(({ reason }) => reason)).toEqual(['memory'])
    expect(log.lines.at(-1)?.fields).toEqual({ mb: 1600, limitMb: 1500 })
  })

  test('for a moment, while there are two pages: nothing', async () => {
    const { state, restarts, pass } = kiosk({ restartAt: null })
    for (let times = 0; times < 10; times += 1) {
      state.mb = times % 2 === 0 ? 1600 : 900
      await pass(minute / 2)
    }
    expect(restarts).toEqual([])
  })

  test('a limit that is below what it needs does not make it start again and again', async () => {
    const { state, restarts, log, pass } = kiosk({ restartAt: null, memoryLimitMb: 300 })
    await pass(24 * hour)
    expect(restarts.length).toBeLessThanOrEqual((24 * hour) / leastUptimeForMemoryMs + 1)
    expect(log.lines.some(({ message }) => message.includes('is the limit right?'))).toBe(true)
    expect(state.mb).toBe(400)
  })

  test('is that of all processes together', () => {
    const process = (workingSetSize: number) => ({ memory: { workingSetSize } }) as ProcessMetric
    expect(memoryMb({ getAppMetrics: () => [process(1024), process(2048), process(512)] })).toBe(3.5)
  })
})

test('after its end it does nothing more', async () => {
  const { restarts, pass, stop } = kiosk()
  stop()
  await pass(24 * hour)
  expect(restarts).toEqual([])
})

test.each([
  ['03:30', 3, 30, 0],
  ['03:30', 3, 29, 1439],
  ['23:45', 0, 20, 35],
  ['00:00', 23, 59, 1439],
])('minutes since %s at %i:%i', (time, hours, minutes, since) => {
  expect(minutesSince(time, new Date(2026, 10, 22, hours, minutes))).toBe(since)
})

describe('a new version', () => {
  /** Where `answers` are out, there is none. */
  function updates(answers: (boolean | 'fails' | 'takes long')[], begun = {}) {
    const asked: string[] = []
    const prepare = async (withinMs: number) => {
      asked.push(`${state.clock.toTimeString().slice(0, 5)}, ${withinMs / minute} min`)
      const answer = answers.shift() ?? false
      if (answer === 'fails') throw new Error('no such server')
      if (answer === 'takes long') await new Promise((resolve) => setTimeout(resolve, 20 * minute))
      return answer !== false
    }
    const { state, ...rest } = kiosk({}, prepare, begun)
    return { ...rest, state, asked }
  }

  test('is looked for when the window begins, and installed at that start', async () => {
    const { asked, restarts, pass } = updates([true])
    await pass(29 * minute)
    expect(asked).toEqual([])
    await pass(2 * minute)
    expect(asked).toEqual(['03:30, 60 min'])
    expect(restarts).toEqual([{ reason: 'update', at: '03:30' }])
  })

  test.each([false, 'fails'] as const)('that is not there (%s) puts nothing off', async (answer) => {
    const { restarts, pass } = updates([answer])
    await pass(hour)
    expect(restarts).toEqual([{ reason: 'daily', at: '03:30' }])
  })

  test('is not looked for while somebody is there', async () => {
    const { state, asked, restarts, pass } = updates([true])
    state.inUse = true
    await pass(hour - minute)
    expect([asked, restarts]).toEqual([[], []])
    state.inUse = false
    await pass(20 * minute)
    expect(asked).toEqual(['03:59, 31 min'])
    expect(restarts).toEqual([{ reason: 'update', at: '04:00' }])
  })

  test('waits for who came while it was fetched', async () => {
    const { state, restarts, pass } = updates(['takes long'])
    await pass(35 * minute)
    state.inUse = true
    await pass(30 * minute)
    expect(restarts).toEqual([])
    state.inUse = false
    await pass(minute)
    expect(restarts).toEqual([{ reason: 'update', at: '04:05' }])
  })

  test('whose night went by is looked for again in the next', async () => {
    const { state, asked, restarts, pass } = updates([true, true])
    await pass(30 * minute)
    expect(asked).toHaveLength(1)
    state.inUse = true
    await pass(2 * hour)
    state.inUse = false
    await pass(22 * hour + minute)
    expect(asked).toHaveLength(2)
    expect(restarts).toEqual([{ reason: 'update', at: '03:30' }])
  })

  test('is no business of a start for memory', async () => {
    const { state, asked, restarts, pass } = updates([true])
    state.mb = 2_000
    await pass(10 * minute)
    expect([asked, restarts.map(({ reason }) => reason)]).toEqual([[], ['memory']])
  })

  describe('whose time a machine slept through', () => {
    const offAtNight = (answers: Parameters<typeof updates>[0]) =>
      updates(answers, { uptime: 0, clock: new Date(2026, 10, 23, 8, 0) })

    test('is looked for when nobody has been there for half an hour, and installed then', async () => {
      const { state, asked, restarts, pass } = offAtNight([true])
      state.inUse = true
      await pass(20 * minute)
      state.inUse = false
      await pass(29 * minute)
      expect(asked).toEqual([])
      await pass(2 * minute)
      expect(asked).toEqual(['08:50, 60 min'])
      expect(restarts).toEqual([{ reason: 'update', at: '08:50' }])
    })

    test.each([true, false, 'fails'] as const)(
      'is looked for once in a day, whatever comes of it: %s',
      async (answer) => {
        const { asked, restarts, pass } = offAtNight([answer, answer])
        await pass(9 * hour)
        expect(asked).toHaveLength(1)
        expect(restarts).toHaveLength(answer === true ? 1 : 0)
      },
    )

    test('waits half an hour after a visit that ended before it was due', async () => {
      const { state, asked, pass } = offAtNight([true])
      state.checks = [state.clock.getTime() - 24 * hour + 31 * minute]
      await pass(10 * minute)
      state.inUse = true
      await pass(20 * minute)
      state.inUse = false
      await pass(29 * minute)
      expect(asked).toEqual([])
      await pass(2 * minute)
      expect(asked).toHaveLength(1)
    })

    test('is not looked for each half hour, whatever the clock does', async () => {
      const { state, restarts, pass } = offAtNight(Array.from({ length: 40 }, () => true))
      for (let jumps = 0; jumps < 32; jumps++) {
        const days = jumps % 2 === 0 ? 2 : -2
        state.clock = new Date(state.clock.getTime() + days * 24 * hour)
        await pass(31 * minute)
      }
      expect(restarts.length).toBeLessThanOrEqual(6)
    })

    test('where the last check cannot be kept, only the office’s hour counts, and it is said once', async () => {
      const { state, asked, log, pass } = updates([false, false, false])
      Object.defineProperty(state, 'checks', {
        get: () => [],
        set: () => {
          throw new Error('read-only')
        },
      })
      await pass(24 * hour)
      expect(asked.map((at) => at.slice(0, 5))).toEqual(['03:30'])
      expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
    })

    test('is left for later when somebody came while it was fetched', async () => {
      const { state, restarts, pass } = offAtNight(['takes long'])
      await pass(40 * minute)
      state.inUse = true
      await pass(20 * minute)
      state.inUse = false
      await pass(hour)
      expect(restarts).toEqual([])
    })
  })
})

describe('by order', () => {
  test('it starts anew at once where nobody is there, once', async () => {
    const { order, restarts, pass } = kiosk()
    await order('restart')
    await pass(hour / 4)
    expect(restarts).toMatchObject([{ reason: 'ordered' }])
  })

  test('it waits until no visit is on', async () => {
    const { order, restarts, pass, state } = kiosk()
    state.inUse = true
    await order('restart')
    await pass(10 * minute)
    expect(restarts).toEqual([])
    state.inUse = false
    await pass(minute)
    expect(restarts).toMatchObject([{ reason: 'ordered' }])
  })

  test('it looks for an update, and installs what is there when nobody is there', async () => {
    const { order, restarts, pass, state } = kiosk({}, () => Promise.resolve(true))
    state.inUse = true
    await order('look-for-update')
    await pass(minute)
    expect(restarts).toEqual([])
    state.inUse = false
    await pass(minute)
    expect(restarts).toMatchObject([{ reason: 'update' }])
  })

  test('nothing happens where there is no update, or the system brings them', async () => {
    for (const prepare of [() => Promise.resolve(false), undefined]) {
      const { order, restarts, pass } = kiosk({}, prepare)
      await order('look-for-update')
      await pass(minute)
      expect(restarts).toEqual([])
    }
  })
})
