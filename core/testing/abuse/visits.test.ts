/**
 * The captcha, and what the next visitor finds. Each try ends the same: refused, counted, nothing lost.
 */
import { describe, expect, it } from 'vitest'
import {
  another,
  minute,
  newestCode,
  openTestKiosk,
  password,
  people,
  submitted,
  withEmail,
} from '../kiosk.ts'

const newPhone = { phone: '0987 000 111' }

describe('the captcha', () => {
  it('is needed, right, fresh, used once, and this session’s', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const { id: changeId } = await visitor.must('draftChange', newPhone)
    const submit = (captcha: { id: string; answer: string } | null) =>
      visitor.call('submitChange', { changeId, captcha })

    expect(await submit(null), 'left out').toMatchObject({ error: { kind: 'captcha-expired' } })
    const wrong = await visitor.solve(changeId)
    expect(await submit({ ...wrong, answer: 'x' }), 'wrong').toMatchObject({
      error: { kind: 'captcha-wrong' },
    })
    expect(await submit(wrong), 'used').toMatchObject({ error: { kind: 'captcha-expired' } })
    const stale = await visitor.solve(changeId)
    kiosk.pass(minute)
    await visitor.must('keepAlive', {})
    kiosk.pass(minute)
    await visitor.must('keepAlive', {})
    kiosk.pass(minute)
    expect(await submit(stale), 'stale').toMatchObject({ error: { kind: 'captcha-expired' } })
    const other = kiosk.visitor()
    await other.signIn(another)
    const { id } = await other.must('draftChange', newPhone)
    expect(await submit(await other.solve(id)), 'another’s').toMatchObject({
      error: { kind: 'captcha-expired' },
    })
    expect(kiosk.mails).toHaveLength(0)
    expect(kiosk.events('captcha.failed').length).toBeGreaterThanOrEqual(5)
    expect((await submit(await visitor.solve(changeId))).ok).toBe(true)
  })
})

describe('the next visitor', () => {
  it('finds a visit that idled out ended, with its change void and nothing to see', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    const code = newestCode(kiosk)
    const token = visitor.token()
    kiosk.pass(5 * minute + 30_000)
    expect(await visitor.call('getVisit', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'idle' },
    })
    expect(visitor.token()).toBeNull()
    visitor.useToken(token)
    expect(await visitor.call('confirmCode', { changeId, code })).toMatchObject({
      error: { kind: 'session-ended' },
    })
    visitor.useToken(token)
    await visitor.must('startVisit', { language: 'vi' })
    expect(await visitor.must('getVisit', {})).toEqual({ account: null, change: null, receipt: null })
  })

  it('cannot take over a live session with an e-mail of his own: the code goes to the owner', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { email: 'thief@example.vn' })
    expect(kiosk.mails.map((mail) => mail.to)).toEqual(['quynh@example.vn'])
    for (let tries = 0; tries < 5; tries++) {
      await visitor.call('confirmCode', { changeId, code: kiosk.wrongCode() })
    }
    expect(kiosk.mails.map((mail) => mail.to)).toEqual(['quynh@example.vn'])
    expect(await kiosk.account(withEmail)).toEqual(people[0])
  })

  it('gets a new token with each visit and at sign-in; the old ones are worth nothing', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.must('startVisit', { language: 'vi' })
    const before = visitor.token()
    await visitor.must('signIn', { accountNumber: withEmail, password })
    expect(visitor.token()).not.toBe(before)
    const fixed = kiosk.visitor()
    fixed.useToken(before)
    expect(await fixed.call('getVisit', {})).toMatchObject({ error: { kind: 'session-ended' } })
  })
})
