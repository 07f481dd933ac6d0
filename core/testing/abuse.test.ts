/**
 * What somebody up to no good tries, each with the same end: refused, counted, nothing lost. The kiosk's rules stand
 * in their folders; here they are attacked through the door, as a page or a forged call would.
 */
import { describe, expect, it } from 'vitest'
import { operations } from '../../contract/operations.ts'
import { steadyClock } from '../clock.ts'
import {
  another,
  minute,
  newestCode,
  openTestKiosk,
  password,
  people,
  submitted,
  withEmail,
  withoutEmail,
} from './kiosk.ts'

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
      error: { kind: 'change-not-found' },
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
      error: { kind: 'change-not-found' },
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

  it('counts both numbers of one account together', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn(withEmail, 'wrong')
    await visitor.signIn('001085012345', 'wrong')
    await visitor.signIn(withEmail, 'wrong')
    expect(await visitor.signIn('001085012345', 'wrong')).toMatchObject({ error: { kind: 'sign-in-wait' } })
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

  it('asks for a password in one place only, so that there is no second prompt to guess at', () => {
    const taking = Object.entries(operations).filter(([, { input }]) => 'password' in input.shape)
    expect(taking.map(([name]) => name)).toEqual(['signIn'])
  })
})

describe('mail-bombing', () => {
  it('sends a stranger no more than five codes a day, over however many accounts and kiosks', async () => {
    const kiosk = await openTestKiosk(onlyNew)
    let refused = 0
    for (let round = 0; round < 4; round++) {
      for (const account of [withEmail, withoutEmail, another]) {
        const visitor = kiosk.visitor(`kiosk-${round}`)
        await visitor.signIn(account)
        const { id: changeId } = await visitor.must('draftChange', { email: 'Victim@Example.vn' })
        const result = await visitor.call('submitChange', {
          changeId,
          captcha: await visitor.solve(changeId),
        })
        if (!result.ok) {
          expect(result.error).toMatchObject({ kind: 'code-limit', whose: 'address' })
          refused++
        }
      }
    }
    expect(kiosk.mails).toHaveLength(5)
    expect(refused).toBe(7)
    expect(kiosk.events('code.limit')).toHaveLength(7)
    kiosk.pass(24 * 60 * minute)
    const { change } = await submitted(kiosk, { email: 'victim@example.vn' })
    expect(change.state).toBe('code-sent')
  })

  it('sends an account no more than ten codes a day, over restarts', async () => {
    let kiosk = await openTestKiosk(onlyNew)
    for (let sent = 0; sent < 10; sent++) {
      if (sent === 5) kiosk = await openTestKiosk({ ...onlyNew, store: kiosk.store })
      await submitted(kiosk, { email: `a${sent}@example.vn` })
    }
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const { id: changeId } = await visitor.must('draftChange', { email: 'a11@example.vn' })
    const captcha = await visitor.solve(changeId)
    expect(await visitor.call('submitChange', { changeId, captcha })).toMatchObject({
      error: { kind: 'code-limit', whose: 'account', until: noonPlus(24 * 60 * minute) },
    })
    // The captcha was right: once there are codes again, it is not asked anew.
    expect(await visitor.call('submitChange', { changeId, captcha: null })).toMatchObject({
      error: { kind: 'code-limit' },
    })
  })

  it('counts exactly when many kiosks ask at once', async () => {
    const kiosk = await openTestKiosk(onlyNew)
    const visitors = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const visitor = kiosk.visitor(`kiosk-${index}`)
        await visitor.signIn(index % 2 ? withEmail : another)
        const { id: changeId } = await visitor.must('draftChange', { email: 'victim@example.vn' })
        return { visitor, changeId, captcha: await visitor.solve(changeId) }
      }),
    )
    const results = await Promise.all(
      visitors.map(({ visitor, ...input }) => visitor.call('submitChange', input)),
    )
    expect(results.filter((result) => result.ok)).toHaveLength(5)
    expect(kiosk.mails).toHaveLength(5)
  })
})

describe('one e-mail, one account', () => {
  const unique = { config: { email: { unique: true }, proof: { email: 'new' as const } } }

  it('lets one of two racing accounts have it', async () => {
    const kiosk = await openTestKiosk(unique)
    const one = await submitted(kiosk, { email: 'chung@example.vn' }, withEmail)
    const oneCode = newestCode(kiosk)
    const two = await submitted(kiosk, { email: 'CHUNG@EXAMPLE.vn' }, withoutEmail)
    const twoCode = newestCode(kiosk)
    const results = await Promise.all([
      one.visitor.call('confirmCode', { changeId: one.changeId, code: oneCode }),
      two.visitor.call('confirmCode', { changeId: two.changeId, code: twoCode }),
    ])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    expect(results.find((result) => !result.ok)).toMatchObject({ error: { kind: 'email-taken' } })
  })

  it('tells that an e-mail is taken only to who has proved to own it', async () => {
    const kiosk = await openTestKiosk(unique)
    const visitor = kiosk.visitor()
    await visitor.signIn(withEmail)
    expect((await visitor.call('checkContact', { field: 'email', value: 'yen@example.vn' })).ok).toBe(true)
    const change = await visitor.submit({ email: 'yen@example.vn' })
    expect(await visitor.call('confirmCode', { changeId: change.id, code: newestCode(kiosk) })).toMatchObject(
      { error: { kind: 'email-taken' } },
    )
    expect(await kiosk.notices()).toHaveLength(0)
  })

  it('lets families share by default, and lets an e-mail go when it is replaced', async () => {
    const kiosk = await openTestKiosk(onlyNew)
    const { visitor, changeId } = await submitted(kiosk, { email: 'yen@example.vn' })
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect((await kiosk.store.get('emails', 'yen@example.vn'))?.value.accounts).toEqual([another, withEmail])
    expect(await kiosk.store.get('emails', 'quynh@example.vn')).toBeNull()
  })

  it('takes plus variants as different and case, NFC and full domains as the same', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const check = (value: string) => visitor.call('checkContact', { field: 'email', value })
    expect(await check('QUYNH@EXAMPLE.VN')).toMatchObject({ error: { kind: 'contact-unchanged' } })
    expect((await check('quynh+tag@example.vn')).ok).toBe(true)
    expect(await check('quynh@exаmple.vn'), 'a Cyrillic а').toMatchObject({
      error: { kind: 'email-invalid', reason: 'mixed-scripts' },
    })
  })
})

describe('forged calls', () => {
  it('cannot skip the captcha, the code, or a step', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const { id: changeId } = await visitor.must('draftChange', newPhone)
    expect(await visitor.call('confirmCode', { changeId, code: '123456' })).toMatchObject({
      error: { kind: 'wrong-step' },
    })
    expect(await visitor.call('resendCode', { changeId })).toMatchObject({ error: { kind: 'wrong-step' } })
    const inputs = [
      { changeId, captcha: true },
      { changeId },
      { changeId, captcha: null, state: 'confirmed' },
      null,
      [],
    ]
    for (const input of inputs) {
      const { result } = await visitor.raw('submitChange', input)
      expect(result).toMatchObject({ error: { kind: 'invalid-input' } })
    }
    expect(kiosk.mails).toHaveLength(0)
  })

  it('cannot call what is not there', async () => {
    const kiosk = await openTestKiosk()
    for (const name of ['__proto__', 'constructor', 'toString', 'commit', '']) {
      expect((await kiosk.visitor().raw(name, {})).result).toMatchObject({
        error: { kind: 'unknown-operation' },
      })
    }
  })

  it('gets nowhere without a visit, or without signing in', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    const inputs: Record<string, unknown> = {
      setLanguage: { language: 'en' },
      askForHelp: { screen: 'code' },
      checkAccountNumber: { accountNumber: '1' },
      signIn: { accountNumber: '1', password: 'x' },
      checkContact: { field: 'phone', value: '' },
      draftChange: newPhone,
      newCaptcha: { changeId: 'x' },
      hearCaptcha: { captchaId: 'x' },
      submitChange: { changeId: 'x', captcha: null },
      resendCode: { changeId: 'x' },
      confirmCode: { changeId: 'x', code: '123456' },
      cancelChange: { changeId: 'x' },
    }
    for (const [name, { role }] of Object.entries(operations)) {
      if (role === 'anyone') continue
      expect((await visitor.raw(name, inputs[name] ?? {})).result, name).toMatchObject({
        error: { kind: 'session-ended', reason: 'none' },
      })
    }
    for (const [name, { role }] of Object.entries(operations)) {
      if (role !== 'citizen') continue
      await visitor.must('startVisit', { language: 'vi' })
      expect((await visitor.raw(name, inputs[name] ?? {})).result, name).toMatchObject({
        error: { kind: 'not-allowed' },
      })
    }
  })

  it('cannot smuggle headers, markup or templates in by a contact', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const values = [
      'a@b.vn\r\nBcc: x@y.vn',
      '<b>@b.vn',
      '"a b"@b.vn',
      'a@b.vn, c@d.vn',
      'a@[127.0.0.1]',
      'a\u0000@b.vn',
      'a\u2028@b.vn',
    ]
    for (const value of values) {
      const result = await visitor.call('draftChange', { email: value })
      expect(result.ok ? value : result.error.kind).toBe('email-invalid')
    }
    // Braces are allowed in a name by the standard; nothing here expands them.
    expect(await visitor.must('draftChange', { email: '{{code}}@example.vn' })).toMatchObject({
      changes: [{ new: '{{code}}@example.vn' }],
    })
  })
})

describe('trouble with mail and disk', () => {
  it('tells how the mail fares, never success when there was none', async () => {
    for (const delivery of ['address-refused', 'retrying', 'out-of-service'] as const) {
      const kiosk = await openTestKiosk({ delivery: () => delivery })
      const { change } = await submitted(kiosk, newPhone)
      expect(change.code?.delivery).toBe(delivery)
    }
  })

  it('says out-of-service and keeps the old contact when the disk fails at the commit', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    kiosk.store.breakDisk()
    const result = await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(result).toMatchObject({ error: { kind: 'out-of-service' } })
    expect((await kiosk.account(withEmail)).phone).toBe('+84912345678')
    expect((await visitor.must('getKiosk', {})).inService).toBe(false)
  })

  it('keeps codes, passwords and contacts out of the log and codes and passwords out of the journal', async () => {
    const lines: string[] = []
    const write = (fields: object, message: string) => void lines.push(JSON.stringify(fields) + message)
    const kiosk = await openTestKiosk({ log: { info: write, warn: write, error: write } })
    const { visitor, changeId } = await submitted(kiosk, { ...newPhone, ...newEmail })
    const wrong = kiosk.wrongCode()
    await visitor.call('confirmCode', { changeId, code: wrong })
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    await kiosk.visitor().signIn(withEmail, 'geheim-987')
    kiosk.store.breakDisk()
    await kiosk.visitor().signIn(withEmail, 'geheim-987')
    const codes = kiosk.mails.map((mail) => mail.code)
    expect(lines.length).toBeGreaterThan(0)
    const journal = JSON.stringify(kiosk.store.events)
    for (const secret of [...codes, password, 'geheim-987']) {
      expect(lines.join('\n')).not.toContain(secret)
      expect(journal).not.toContain(secret)
    }
    for (const contact of ['987000111', 'moi@example.vn', 'quynh@example.vn', withEmail]) {
      expect(lines.join('\n')).not.toContain(contact)
    }
    expect(journal).not.toContain('987000111')
    expect(journal).not.toContain('moi@example.vn')
  })
})

function noonPlus(ms: number): number {
  return Date.UTC(2026, 10, 22, 5) + ms
}
