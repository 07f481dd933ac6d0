/** When the service takes the machine's clock for right by itself, and when it leaves that to an administrator. */
import { describe, expect, it } from 'vitest'
import { steadyClock } from '../../foundation/clock.ts'
import { watchClock } from '../health/clock-watch.ts'
import { troubleSentence } from '../health/trouble.ts'
import type { EventKind } from '../../events/events.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { anEvent } from '../../testing/store/store-contract.ts'
import { openClockCorrection } from './clock-correction.ts'
import { silentLog } from '../../foundation/log.ts'

const minute = 60_000
const hour = 60 * minute
const start = Date.UTC(2026, 10, 30, 2)

/** A kiosk that starts with its machine, whose clock is ahead by so much; it was used the day before. */
async function started({ aheadMs = 7 * hour, uptime = minute } = {}) {
  const at = { wall: start + aheadMs, monotonic: 0, uptime }
  const store = memoryStore()
  await store.commit({ event: anEvent(start - 24 * hour), puts: [] })
  const { lastActAt } = store.timeline
  const watch = watchClock(
    { wall: () => at.wall, monotonic: () => at.monotonic, uptime: () => at.uptime },
    lastActAt,
  )
  const clock = steadyClock(lastActAt, watch.sources)
  const present = { idle: true }
  let corrected = 0
  const correction = openClockCorrection({
    store,
    clock,
    watch,
    log: silentLog,
    kiosk: 'kiosk-7',
    isIdle: () => present.idle,
    onCorrected() {
      corrected++
    },
  })
  const happens = (kind: EventKind) => store.commit({ event: { ...anEvent(clock.now()), kind }, puts: [] })
  await happens('store.opened')
  return {
    store,
    clock,
    correction,
    present,
    happens,
    corrected: () => corrected,
    pass(ms: number) {
      at.wall += ms
      at.monotonic += ms
      at.uptime += ms
    },
    set: (byMs: number) => void (at.wall += byMs),
    why: () => watch.trouble(clock.now())?.why ?? null,
  }
}

describe('a machine that has just started and sets its clock back', () => {
  it('is followed, with an entry in the journal', async () => {
    const kiosk = await started()
    kiosk.pass(minute)
    kiosk.set(-7 * hour)
    expect(kiosk.why()).toBe('behind-service')
    await kiosk.correction.followMachine()
    expect(kiosk.why()).toBeNull()
    expect(kiosk.clock.now()).toBe(start + minute)
    expect(kiosk.store.events.at(-1)).toMatchObject({
      kind: 'clock.followed',
      at: start + minute,
      kiosk: 'kiosk-7',
      data: { clockBefore: start + 7 * hour + minute },
    })
    expect(kiosk.corrected()).toBe(1)
    await kiosk.correction.followMachine()
    expect(kiosk.store.events.filter(({ kind }) => kind === 'clock.followed')).toHaveLength(1)
    // From here on the clock is guarded as ever.
    kiosk.pass(hour)
    kiosk.set(-hour)
    expect(kiosk.why()).toBe('jumped')
  })

  it('is followed when whoever looked at the screen has gone', async () => {
    const kiosk = await started()
    kiosk.present.idle = false
    kiosk.set(-7 * hour)
    await kiosk.correction.followMachine()
    expect(kiosk.why()).toBe('behind-service')
    kiosk.pass(15 * minute)
    kiosk.present.idle = true
    await kiosk.correction.followMachine()
    expect(kiosk.why()).toBeNull()
  })

  it('is not followed once somebody has done something: an administrator decides', async () => {
    const kiosk = await started()
    await kiosk.happens('sign-in.tried')
    kiosk.pass(minute)
    kiosk.set(-7 * hour)
    await kiosk.correction.followMachine()
    expect(kiosk.why()).toBe('behind-service')
    expect(kiosk.correction.offer()).toEqual({ machineAt: start + minute, lastActAt: start + 7 * hour })
  })

  it('is not followed long after its start', async () => {
    const kiosk = await started({ uptime: hour })
    kiosk.pass(minute)
    kiosk.set(-7 * hour)
    await kiosk.correction.followMachine()
    expect(kiosk.why()).toBe('jumped')
  })

  it('is not followed behind the last act, nor before this program', async () => {
    const kiosk = await started()
    kiosk.set(-7 * hour - 25 * hour)
    await kiosk.correction.followMachine()
    expect(kiosk.why()).toBe('behind-journal')
    kiosk.set(-400 * 24 * hour)
    await kiosk.correction.followMachine()
    expect(kiosk.why()).toBe('before-build')
    expect(kiosk.correction.offer()).toBeNull()
  })

  it('leaves all as it was when that cannot be journalled', async () => {
    const kiosk = await started()
    kiosk.set(-7 * hour)
    kiosk.store.breakDisk()
    await kiosk.correction.followMachine()
    expect(kiosk.clock.now()).toBe(start + 7 * hour)
    expect(kiosk.why()).toBe('behind-service')
  })
})

describe('what is offered to an administrator', () => {
  it('is nothing while the clock is right', async () => {
    expect((await started({ aheadMs: 0 })).correction.offer()).toBeNull()
  })

  it('is whatever the log says may be accepted', async () => {
    for (const trouble of [
      { reason: 'clock', why: 'behind-journal', lastActAt: start },
      { reason: 'clock', why: 'jumped', byMs: hour },
      { reason: 'clock', why: 'behind-service', byMs: hour },
    ] as const)
      expect(troubleSentence(trouble)).toContain('have an administrator accept it')
    expect(troubleSentence({ reason: 'clock', why: 'before-build' })).not.toContain('accept')
  })
})
