/** Deadlines: when a visit warns and ends, what moves them and what does not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultConfig } from '../config/config.ts'
import { minute, noon, openTestKiosk, submitted } from '../testing/kiosk.ts'
import { deadlines, newSession, overBecause } from './session.ts'

describe('deadlines', () => {
  it('warn for the whole time before any end, also before the limit', () => {
    const settings = defaultConfig
    fc.assert(
      fc.property(fc.nat(settings.session.limitSeconds * 1000), (activeFor) => {
        const session = newSession({ visit: 'v', kiosk: 'k', device: null, language: 'vi', now: noon })
        session.lastActivityAt = noon + activeFor
        const { warnAt, endsAt, limitAt } = deadlines(session, settings)
        expect(endsAt - warnAt).toBe(settings.session.warnSeconds * 1000)
        expect(endsAt).toBeLessThanOrEqual(limitAt)
        expect(overBecause(session, settings, endsAt - 1)).toBeNull()
        expect(overBecause(session, settings, endsAt)).toBe(endsAt === limitAt ? 'limit' : 'idle')
      }),
    )
  })

  it('are 90 s and 30 s, and move with what the visitor does, not with looking', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    const start = (await visitor.raw('startVisit', { language: 'vi' })).session
    expect(start).toMatchObject({
      role: 'visitor',
      warnAt: noon + 90_000,
      endsAt: noon + 120_000,
      limitAt: noon + 900_000,
    })
    kiosk.pass(100_000)
    expect((await visitor.raw('getVisit', {})).session).toMatchObject({ endsAt: noon + 120_000 })
    expect((await visitor.raw('keepAlive', {})).session).toMatchObject({ endsAt: noon + 220_000 })
  })

  it('leave five minutes while a code is waited for', async () => {
    const kiosk = await openTestKiosk()
    const { visitor } = await submitted(kiosk, { phone: '0987000111' })
    expect((await visitor.raw('getVisit', {})).session).toMatchObject({ warnAt: noon + 5 * minute })
  })

  it('end a visit after fifteen minutes however busy it is', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    for (let elapsed = 0; elapsed < 14; elapsed++) {
      kiosk.pass(minute)
      await visitor.must('keepAlive', {})
    }
    kiosk.pass(minute)
    expect(await visitor.call('keepAlive', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'limit' },
    })
  })

  it('are kept by the service: a page that never asks again is ended all the same', async () => {
    const kiosk = await openTestKiosk()
    const { visitor } = await submitted(kiosk, { phone: '0987000111' })
    const token = visitor.token()
    await kiosk.service.endVisit(token ?? '')
    expect(await visitor.call('getVisit', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'ended' },
    })
    expect(kiosk.events('change.expired')).toHaveLength(1)
  })
})

describe('a new visit', () => {
  it('ends the one before it in the same window, and wipes it', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const old = visitor.token()
    await visitor.must('startVisit', { language: 'en' })
    expect((await visitor.must('getVisit', {})).account).toBeNull()
    visitor.useToken(old)
    expect((await visitor.call('getVisit', {})).ok).toBe(false)
  })

  it('begins, for citizens and staff, while somebody opens thousands: theirs give way, and nobody who has signed in', async () => {
    const kiosk = await openTestKiosk()
    const citizen = kiosk.visitor()
    await citizen.signIn()
    const flood = { kiosk: 'kiosk-1', session: null, visit: null, from: '198.51.100.7' }
    for (let visits = 0; visits < 6_000; visits++) {
      await kiosk.service.call('startVisit', { language: 'vi' }, flood)
    }
    expect(kiosk.service.present().visits).toBeLessThan(400)
    expect((await citizen.must('getVisit', {})).account).not.toBeNull()
    expect((await kiosk.visitor().signIn()).ok).toBe(true)
    expect((await kiosk.desk()).token()).not.toBeNull()
  })

  it('begins while thousands are opened from as many addresses', async () => {
    const kiosk = await openTestKiosk()
    for (let visits = 0; visits < 6_000; visits++) {
      const caller = { kiosk: 'kiosk-1', session: null, visit: null, from: `198.51.${visits % 100}.7` }
      await kiosk.service.call('startVisit', { language: 'vi' }, caller)
    }
    expect(kiosk.service.present().visits).toBeLessThanOrEqual(5_000)
    expect((await kiosk.visitor().signIn()).ok).toBe(true)
    expect((await kiosk.desk()).token()).not.toBeNull()
  })

  it('is refused as busy only where every one of a caller’s visits has somebody signed in', async () => {
    const kiosk = await openTestKiosk()
    for (let visits = 0; visits < 300; visits++) await kiosk.visitor().signIn()
    expect(await kiosk.visitor().call('startVisit', { language: 'vi' })).toMatchObject({
      error: { kind: 'busy', seconds: 30 },
    })
    kiosk.pass(2 * minute)
    expect((await kiosk.visitor().call('startVisit', { language: 'vi' })).ok).toBe(true)
  })

  it('takes no second sign-in', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    expect(await visitor.call('signIn', { accountNumber: '0100000003', password: 'x' })).toMatchObject({
      error: { kind: 'not-allowed' },
    })
  })
})
