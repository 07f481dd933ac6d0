/**
 * Guessing passwords, one account or many, in parallel or over days; finding out who has an account. Each try ends the same: refused, counted, nothing lost.
 */
import { describe, expect, it } from 'vitest'
import { operations } from '../../../contract/operations.ts'
import { minute, noonPlus, openTestKiosk, withEmail } from '../kiosk.ts'

describe('guessing passwords', () => {
  it('makes tries wait and locks, and the wait is not counted', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    const attempt = () => visitor.signIn(withEmail, 'wrong')
    const kinds: string[] = []
    for (const waitMs of [0, 0, 0, 0, 5_000, 0, 10_000, 0]) {
      kiosk.pass(waitMs)
      const result = await attempt()
      kinds.push(result.ok ? 'ok' : result.error.kind)
    }
    expect(kinds).toEqual([
      'sign-in-refused',
      'sign-in-refused',
      'sign-in-refused',
      'sign-in-wait',
      'sign-in-refused',
      'sign-in-wait',
      'sign-in-locked',
      'sign-in-locked',
    ])
    expect(await visitor.signIn(withEmail), 'the right password, locked').toMatchObject({
      error: { kind: 'sign-in-locked', until: noonPlus(15 * minute + 15_000) },
    })
  })

  it('evaluates fifty tries at once no more than fifty in a row', async () => {
    const kiosk = await openTestKiosk()
    const visitors = Array.from({ length: 50 }, () => kiosk.visitor())
    await Promise.all(visitors.map((visitor) => visitor.must('startVisit', { language: 'vi' })))
    const results = await Promise.all(
      visitors.map((visitor) => visitor.call('signIn', { accountNumber: withEmail, password: 'wrong' })),
    )
    const refused = results.filter((result) => !result.ok && result.error.kind === 'sign-in-refused')
    expect(refused).toHaveLength(3)
    expect(kiosk.events('sign-in.refused')).toHaveLength(3)
  })

  it('counts both numbers of one account together, and tells nobody that they belong together', async () => {
    const personalId = '001085012345'
    const answers = async (other: string) => {
      const kiosk = await openTestKiosk()
      const visitor = kiosk.visitor()
      const seen: unknown[] = []
      for (const number of [withEmail, withEmail, withEmail, other, other, other, other, withEmail]) {
        seen.push(await visitor.signIn(number, 'wrong'))
      }
      return { seen, kiosk }
    }
    const { seen, kiosk } = await answers(personalId)
    expect(seen, 'as for a number that nobody has').toEqual((await answers('001085099999')).seen)
    // Three tries were evaluated, and the account takes no more for now: not by the other number either.
    kiosk.pass(minute)
    for (const waitMs of [0, 15_000, 20_000]) {
      kiosk.pass(waitMs)
      await kiosk.visitor().signIn(personalId, 'wrong')
    }
    expect((await kiosk.visitor().signIn(personalId)).ok, 'locked: the right password is not looked at').toBe(
      false,
    )
    kiosk.pass(20 * minute)
    expect((await kiosk.visitor().signIn(personalId)).ok).toBe(true)
  })

  it('remembers failures and locks over a restart', async () => {
    const before = await openTestKiosk()
    const visitor = before.visitor()
    for (const waitMs of [0, 0, 0, 5_000, 10_000]) {
      before.pass(waitMs)
      await visitor.signIn(withEmail, 'wrong')
    }
    await before.service.close()
    const after = await openTestKiosk({ store: before.store })
    after.pass(20_000)
    expect(await after.visitor().signIn(withEmail)).toMatchObject({ error: { kind: 'sign-in-locked' } })
  })

  it('ends a lock that somebody brought upon another after its time, and forgets it', async () => {
    const kiosk = await openTestKiosk()
    const thief = kiosk.visitor('kiosk-2')
    for (const waitMs of [0, 0, 0, 5_000, 10_000]) {
      kiosk.pass(waitMs)
      await thief.signIn(withEmail, 'wrong')
    }
    // Tries while locked do not lengthen the lock.
    kiosk.pass(14 * minute)
    await thief.signIn(withEmail, 'wrong')
    kiosk.pass(minute)
    expect((await kiosk.visitor().signIn(withEmail)).ok).toBe(true)
  })

  it('pauses a kiosk that sees failures over many accounts, for right passwords too, and others go on', async () => {
    const kiosk = await openTestKiosk({ config: { throttle: { kioskFailures: 10 } } })
    const thief = kiosk.visitor('kiosk-1')
    for (let account = 0; account < 10; account++) await thief.signIn(`02000000${10 + account}`, 'wrong')
    expect(await thief.signIn(withEmail)).toMatchObject({
      error: { kind: 'kiosk-wait', until: noonPlus(15 * minute) },
    })
    expect((await kiosk.visitor('kiosk-2').signIn(withEmail)).ok).toBe(true)
    kiosk.pass(15 * minute)
    expect((await thief.signIn(withEmail)).ok).toBe(true)
  })

  it('does not refuse the fiftieth honest visitor of one kiosk', async () => {
    const kiosk = await openTestKiosk()
    for (let visit = 0; visit < 50; visit++) expect((await kiosk.visitor().signIn(withEmail)).ok).toBe(true)
  })

  it('answers an unknown account as it answers a wrong password, counters and lock included', async () => {
    const kiosk = await openTestKiosk()
    const answers = async (number: string) => {
      const visitor = kiosk.visitor(`kiosk ${number}`)
      const seen: unknown[] = []
      for (let tries = 0; tries < 4; tries++) seen.push(await visitor.signIn(number, 'wrong'))
      return seen
    }
    expect(await answers('0999999999')).toEqual(await answers(withEmail))
  })

  it('says that an account is an organisation’s only to who knows its password', async () => {
    const kiosk = await openTestKiosk()
    expect(await kiosk.visitor().signIn('0100000004', 'wrong')).toMatchObject({
      error: { kind: 'sign-in-refused' },
    })
    expect(await kiosk.visitor().signIn('0100000004')).toMatchObject({
      error: { kind: 'organisation-account' },
    })
  })

  it('asks a citizen for a password in one place only, so that there is no second prompt to guess at', () => {
    const taking = Object.entries(operations).filter(([, { input }]) => 'password' in input.shape)
    // A new one is set by two of the others; staff are asked for their own once more by three, counted as at their sign-in.
    const staffs = ['setUpStaff', 'changeSecrets', 'acceptClock', 'beginBackup']
    expect(taking.map(([name]) => name)).toEqual(['signIn', 'draftPassword', ...staffs])
  })
})
