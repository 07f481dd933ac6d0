/** An administrator takes the machine's clock for right, after people had used the kiosk at a time that never was. */
import { describe, expect, it } from 'vitest'
import {
  another,
  minute,
  newestCode,
  noon,
  noonPlus,
  openTestKiosk,
  password,
  staffPassword,
  staffPin,
  submitted,
  withEmail,
  type TestOptions,
} from '../../testing/kiosk.ts'

const year = 365 * 24 * 60 * minute

/** Since noon its clock has been a year ahead; now the machine's is right again, and the service's is not. */
async function aKioskAYearAhead(options: TestOptions = {}) {
  const machine = { at: noon, accepted: false }
  const kiosk = await openTestKiosk({
    ...options,
    watch: {
      machineNow: () => machine.at,
      hasSettledBack: () => false,
      trouble: () => (machine.accepted ? null : { reason: 'clock', why: 'behind-service', byMs: year }),
      accept() {
        machine.accepted = true
        return () => void (machine.accepted = false)
      },
    },
  })
  kiosk.pass(year)
  return { ...kiosk, machine }
}
const asked = { machineAt: noon, password: staffPassword }

describe('who accepts the clock', () => {
  it.each(['lan.tran', 'hung.vu'])('is not %s', async (who) => {
    const kiosk = await aKioskAYearAhead()
    const desk = await kiosk.desk(who)
    expect(await desk.call('acceptClock', asked)).toMatchObject({ error: { kind: 'not-allowed' } })
    expect(kiosk.events('staff.denied')[0]).toMatchObject({ staff: who, data: { operation: 'acceptClock' } })
  })

  it('gives their own password once more, counted as at their sign-in', async () => {
    const kiosk = await aKioskAYearAhead()
    const mai = await kiosk.desk('mai.pham')
    const wrong = { ...asked, password: staffPin }
    expect(await mai.call('acceptClock', wrong)).toMatchObject({ error: { kind: 'staff-refused' } })
    expect(kiosk.events('staff.refused')).toHaveLength(1)
    expect(kiosk.clock.now()).toBe(noonPlus(year))
  })

  it('has seen the clock as it is', async () => {
    const kiosk = await aKioskAYearAhead()
    const mai = await kiosk.desk('mai.pham')
    const { clock } = await mai.must('getHealth', {})
    expect(clock.offer).toEqual({ machineAt: noon, lastActAt: noonPlus(year) })
    const changed = { error: { kind: 'clock-refused', why: 'changed' } }
    for (const machineAt of [noonPlus(16 * minute), noonPlus(-2 * minute), noonPlus(year)]) {
      kiosk.machine.at = machineAt
      expect(await mai.call('acceptClock', asked)).toMatchObject(changed)
    }
    kiosk.machine.accepted = true
    expect((await mai.must('getHealth', {})).clock.offer).toBeNull()
    expect(await mai.call('acceptClock', asked)).toMatchObject({ error: { why: 'right' } })
    expect(kiosk.events('clock.accepted')).toEqual([])
  })
})

describe('once it is accepted', () => {
  it('time goes on from it; it stands in the journal, and only there does time go back', async () => {
    const kiosk = await aKioskAYearAhead()
    const mai = await kiosk.desk('mai.pham')
    await kiosk.desk('lan.tran', 'counter-2')
    kiosk.machine.at = noonPlus(minute)
    await mai.must('acceptClock', { ...asked, machineAt: noon })
    expect(kiosk.clock.now()).toBe(noonPlus(minute))
    expect(kiosk.events('clock.accepted')).toMatchObject([
      {
        at: noonPlus(minute),
        staff: 'mai.pham',
        data: { clockBefore: noonPlus(year), lastActAt: noonPlus(year) },
      },
    ])
    expect(kiosk.store.timeline.lastActAt).toBe(noonPlus(minute))
    const { events } = kiosk.store
    const backAt = events.filter(({ at }, i) => at < (events[i - 1]?.at ?? 0)).map(({ kind }) => kind)
    expect(backAt).toEqual(['clock.accepted'])
  })

  it('every other session is over, and theirs goes on with the time that it had left', async () => {
    const kiosk = await aKioskAYearAhead({ config: { staff: { limitMinutes: 60, idleSeconds: 1_800 } } })
    const mai = await kiosk.desk('mai.pham')
    const lan = await kiosk.desk('lan.tran', 'counter-2')
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987654321' })
    kiosk.pass(20 * minute)
    await mai.must('keepAlive', {})
    await mai.must('acceptClock', asked)
    const ended = { error: { kind: 'session-ended', reason: 'ended' } }
    expect(await lan.call('getHealth', {})).toMatchObject(ended)
    const confirmed = await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(confirmed).toMatchObject(ended)
    expect(kiosk.service.present()).toEqual({ visits: 0, staff: 1 })
    for (const left of [25, 14]) {
      kiosk.pass(left * minute)
      await mai.must('keepAlive', {})
    }
    kiosk.pass(minute)
    expect(await mai.call('getHealth', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'limit' },
    })
  })

  it('nobody’s PIN will do before their password', async () => {
    const kiosk = await aKioskAYearAhead()
    await (await kiosk.desk('lan.tran')).must('endVisit', {})
    const byPin = { userName: 'lan.tran', secret: staffPin, language: 'vi' as const }
    expect((await kiosk.visitor().call('staffSignIn', byPin)).ok).toBe(true)
    await (await kiosk.desk('mai.pham')).must('acceptClock', asked)
    expect(await kiosk.visitor().call('staffSignIn', byPin)).toMatchObject({
      error: { kind: 'staff-refused' },
    })
  })

  it('a number that was locked then stays locked for its full time from now on, and no longer', async () => {
    const kiosk = await aKioskAYearAhead()
    for (let n = 0; n < 5; n++) {
      await kiosk.visitor().signIn(withEmail, 'wrong')
      kiosk.pass(30_000)
    }
    await (await kiosk.desk('mai.pham')).must('acceptClock', asked)
    const right = () => kiosk.visitor().signIn(withEmail, password)
    expect(await right()).toMatchObject({ error: { kind: 'sign-in-locked', until: noonPlus(15 * minute) } })
    kiosk.pass(15 * minute)
    expect((await right()).ok).toBe(true)
  })

  it('what somebody was just confirming stands in the journal before it', async () => {
    const kiosk = await aKioskAYearAhead()
    const mai = await kiosk.desk('mai.pham')
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987654321' }, another)
    const confirming = visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })
    await Promise.all([confirming, mai.must('acceptClock', asked)])
    expect((await confirming).ok).toBe(true)
    const kinds = kiosk.store.events.map(({ kind }) => kind)
    expect(kinds.indexOf('change.confirmed')).toBeLessThan(kinds.indexOf('clock.accepted'))
    expect(kiosk.store.timeline.lastActAt).toBe(noon)
  })
})

it('two administrators at once: one of them has accepted it, and neither waits for ever', async () => {
  const kiosk = await aKioskAYearAhead()
  const desks = [await kiosk.desk('mai.pham'), await kiosk.desk('mai.pham', 'counter-2')]
  const results = await Promise.all(desks.map((desk) => desk.call('acceptClock', asked)))
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect(kiosk.events('clock.accepted')).toHaveLength(1)
})

it('where it cannot be journalled, nothing is accepted', async () => {
  const kiosk = await aKioskAYearAhead()
  const mai = await kiosk.desk('mai.pham')
  const { commit } = kiosk.store
  kiosk.store.commit = (given) => {
    if (given.event.kind === 'clock.accepted') kiosk.store.breakDisk()
    return commit(given)
  }
  expect(await mai.call('acceptClock', asked)).toMatchObject({ error: { kind: 'out-of-service' } })
  expect(kiosk.machine.accepted).toBe(false)
  expect(kiosk.clock.now()).toBe(noonPlus(year))
})
