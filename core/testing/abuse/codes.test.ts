/**
 * Guessing codes, and using a code for something it was not sent for. Each try ends the same: refused, counted, nothing lost.
 */
import { describe, expect, it } from 'vitest'
import { steadyClock } from '../../foundation/clock.ts'
import { another, minute, newestCode, openTestKiosk, people, submitted, withEmail } from '../kiosk.ts'

const newPhone = { phone: '0987 000 111' }
const newEmail = { email: 'moi@example.vn' }
const onlyNew = { config: { proof: { email: 'new' as const } } }

describe('guessing codes', () => {
  it('evaluates exactly five of fifty wrong codes sent at once, and then not even the right one', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    const code = kiosk.wrongCode()
    const results = await Promise.all(
      Array.from({ length: 50 }, () => visitor.call('confirmCode', { changeId, code })),
    )
    const kinds = results.map((result) => (result.ok ? 'ok' : result.error.kind))
    expect(kinds.filter((kind) => kind === 'code-wrong')).toHaveLength(4)
    expect(kinds.filter((kind) => kind === 'change-locked')).toHaveLength(46)
    expect(kiosk.events('code.refused')).toHaveLength(4)
    expect(kiosk.events('change.locked')).toHaveLength(1)
    expect(await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })).toMatchObject({
      error: { kind: 'change-locked' },
    })
    expect(await kiosk.account(withEmail)).toEqual(people[0])
  })

  it('says of a change that was locked, whatever is asked for it, that it is', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    for (let tries = 0; tries < 5; tries++) {
      await visitor.call('confirmCode', { changeId, code: kiosk.wrongCode() })
    }
    const locked = { error: { kind: 'change-locked' } }
    expect(await visitor.call('submitChange', { changeId, captcha: null })).toMatchObject(locked)
    expect(await visitor.call('newCaptcha', { changeId })).toMatchObject(locked)
    expect(await visitor.call('resendCode', { changeId })).toMatchObject(locked)
  })

  it('gives no new tries for a resend', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    for (let round = 0; round < 3; round++) {
      await visitor.call('confirmCode', { changeId, code: kiosk.wrongCode() })
      kiosk.pass(minute)
      expect((await visitor.must('resendCode', { changeId })).code?.triesLeft).toBe(4 - round)
    }
    await visitor.call('confirmCode', { changeId, code: kiosk.wrongCode() })
    expect(await visitor.call('confirmCode', { changeId, code: kiosk.wrongCode() })).toMatchObject({
      error: { kind: 'change-locked' },
    })
  })

  it('refuses a resend too early and after the last, and the code before stays good', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    expect(await visitor.call('resendCode', { changeId })).toMatchObject({ error: { kind: 'resend-wait' } })
    for (let round = 0; round < 3; round++) {
      kiosk.pass(minute)
      await visitor.must('resendCode', { changeId })
    }
    kiosk.pass(minute)
    expect(await visitor.call('resendCode', { changeId })).toMatchObject({ error: { kind: 'resend-limit' } })
    expect(await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })).toMatchObject({
      change: { state: 'confirmed' },
    })
  })

  it('takes an earlier code of the same change until it expires, and not a moment longer', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    const first = newestCode(kiosk)
    kiosk.pass(minute)
    await visitor.must('resendCode', { changeId })
    kiosk.pass(4 * minute)
    expect(await visitor.call('confirmCode', { changeId, code: first })).toMatchObject({
      error: { kind: 'code-expired' },
    })
    expect((await visitor.must('getVisit', {})).change?.code?.triesLeft).toBe(4)
    expect(await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })).toBeTruthy()
  })

  it('takes the first mail’s code after a resend, as people open the first mail', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    const first = newestCode(kiosk)
    kiosk.pass(minute)
    await visitor.must('resendCode', { changeId })
    await visitor.must('confirmCode', { changeId, code: first })
    expect((await kiosk.account(withEmail)).phone).toBe('+84987000111')
  })

  it('counts a code good until just before its expiry, and expired at it', async () => {
    for (const [early, kind] of [
      [1, 'ok'],
      [0, 'code-expired'],
    ] as const) {
      const kiosk = await openTestKiosk()
      const { visitor, changeId } = await submitted(kiosk, newPhone)
      kiosk.pass(5 * minute - early)
      const result = await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })
      expect(result.ok ? 'ok' : result.error.kind).toBe(kind)
    }
  })

  it('lets no code live longer when the machine’s clock is set back', () => {
    const sources = { wallNow: 1_000_000, monotonicNow: 0 }
    const clock = steadyClock(0, { wall: () => sources.wallNow, monotonic: () => sources.monotonicNow })
    const before = clock.now()
    sources.wallNow -= 3_600_000
    sources.monotonicNow += 5 * minute
    expect(clock.now() - before).toBe(5 * minute)
  })

  it('starts no earlier than the newest thing on disk', () => {
    expect(steadyClock(5_000, { wall: () => 1_000, monotonic: () => 0 }).now()).toBe(5_000)
  })

  it('takes full-width and spaced digits, and does not count what cannot be a code', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    for (const code of ['', '12345', '1234567', 'abcdef', '12345٦']) {
      expect(await visitor.call('confirmCode', { changeId, code })).toMatchObject({
        error: { kind: 'code-incomplete', digits: 6 },
      })
    }
    const fullWidth = [...newestCode(kiosk)].map((digit) => String.fromCharCode(0xff10 + Number(digit)))
    await visitor.must('confirmCode', {
      changeId,
      code: ` ${fullWidth.slice(0, 3).join('')} - ${fullWidth.slice(3).join(' ')}`,
    })
    expect(kiosk.events('code.refused')).toHaveLength(0)
  })
})

describe('using a code for something else', () => {
  it('refuses a code of an earlier change', async () => {
    const kiosk = await openTestKiosk()
    const { visitor } = await submitted(kiosk, newPhone)
    const old = newestCode(kiosk)
    const change = await visitor.submit(newPhone)
    expect(await visitor.call('confirmCode', { changeId: change.id, code: old })).toMatchObject({
      error: { kind: 'code-wrong', triesLeft: 4 },
    })
  })

  it('refuses a replay after success', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })).toMatchObject({
      error: { kind: 'wrong-step' },
    })
  })

  it('commits once for two right codes at once', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    const code = newestCode(kiosk)
    const both = await Promise.all([
      visitor.call('confirmCode', { changeId, code }),
      visitor.call('confirmCode', { changeId, code }),
    ])
    expect(both.filter((result) => result.ok)).toHaveLength(1)
    expect(kiosk.events('change.confirmed')).toHaveLength(1)
    expect(await kiosk.notices()).toHaveLength(1)
  })

  it('refuses a code for one address after the target was swapped to another', async () => {
    const kiosk = await openTestKiosk(onlyNew)
    const { visitor, changeId } = await submitted(kiosk, { email: 'mine@example.vn' })
    const mine = newestCode(kiosk)
    const swapped = await visitor.submit({ email: 'victim@example.vn' })
    expect(await visitor.call('confirmCode', { changeId, code: mine })).toMatchObject({
      error: { kind: 'page-outdated' },
    })
    expect(await visitor.call('confirmCode', { changeId: swapped.id, code: mine })).toMatchObject({
      error: { kind: 'code-wrong' },
    })
    expect((await kiosk.account(withEmail)).email).toBe('quynh@example.vn')
  })

  it('refuses a phone change’s code for an e-mail change', async () => {
    const kiosk = await openTestKiosk()
    const { visitor } = await submitted(kiosk, newPhone)
    const phoneCode = newestCode(kiosk)
    const change = await visitor.submit(newEmail)
    expect(await visitor.call('confirmCode', { changeId: change.id, code: phoneCode })).toMatchObject({
      error: { kind: 'code-wrong' },
    })
  })

  it('refuses the first step’s code at the second step', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newEmail)
    const registered = newestCode(kiosk)
    await visitor.must('confirmCode', { changeId, code: registered })
    expect(await visitor.call('confirmCode', { changeId, code: registered })).toMatchObject({
      error: { kind: 'code-wrong' },
    })
    expect((await kiosk.account(withEmail)).email).toBe('quynh@example.vn')
  })

  it('refuses another account’s change, with its code', async () => {
    const kiosk = await openTestKiosk()
    const hers = await submitted(kiosk, newPhone)
    const code = newestCode(kiosk)
    const thief = kiosk.visitor()
    await thief.signIn(another)
    expect(await thief.call('confirmCode', { changeId: hers.changeId, code })).toMatchObject({
      error: { kind: 'change-not-found' },
    })
    expect(await thief.call('cancelChange', { changeId: hers.changeId })).toMatchObject({
      error: { kind: 'change-not-found' },
    })
  })

  it('refuses a code from another session of the same account', async () => {
    const kiosk = await openTestKiosk()
    const first = await submitted(kiosk, newPhone)
    const code = newestCode(kiosk)
    const second = await submitted(kiosk, newPhone)
    expect(await second.visitor.call('confirmCode', { changeId: first.changeId, code })).toMatchObject({
      error: { kind: 'page-outdated' },
    })
    expect(await second.visitor.call('confirmCode', { changeId: second.changeId, code })).toMatchObject({
      error: { kind: 'code-wrong' },
    })
  })

  it('lets only one of two changes of one account through', async () => {
    const kiosk = await openTestKiosk()
    const first = await submitted(kiosk, newPhone)
    const firstCode = newestCode(kiosk)
    const second = await submitted(kiosk, { phone: '0987 000 222' })
    await second.visitor.must('confirmCode', { changeId: second.changeId, code: newestCode(kiosk) })
    expect(
      await first.visitor.call('confirmCode', { changeId: first.changeId, code: firstCode }),
    ).toMatchObject({
      error: { kind: 'account-changed' },
    })
    expect((await kiosk.account(withEmail)).phone).toBe('+84987000222')
  })

  it('refuses a code after sign-out, also with the old token', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    const token = visitor.token()
    await visitor.must('endVisit', {})
    visitor.useToken(token)
    expect(await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })).toMatchObject({
      error: { kind: 'session-ended', reason: 'ended' },
    })
    expect(kiosk.events('change.expired')).toHaveLength(1)
  })
})
