/** Staff acting without a citizen, approving themselves, touching their own record; and a thief at the sign-in of staff. */
import { describe, expect, it } from 'vitest'
import {
  another,
  minute,
  newestCode,
  opened,
  openTestKiosk,
  staffPassword,
  staffPin,
  withEmail,
  withNewEmailAllowed,
  withoutEmail,
  type Visitor,
} from '../kiosk.ts'

const error = (kind: string) => ({ ok: false, error: { kind } })

describe('one member of staff alone', () => {
  it('changes no contact: whatever they hand over, the code goes to the e-mail on file', async () => {
    for (const email of ['both', 'registered', 'new'] as const) {
      const kiosk = await openTestKiosk({ config: { proof: { email } } })
      const desk = await kiosk.desk()
      await opened(desk, withEmail)
      await desk.must('handOver', { purpose: 'change', language: 'vi' })
      const change = await desk.must('draftChange', { email: 'thief@example.vn' })
      await desk.must('submitChange', { changeId: change.id, captcha: null })
      expect(kiosk.mails.map(({ to }) => to)).toEqual(['quynh@example.vn'])
      expect(await desk.call('confirmCode', { changeId: change.id, code: kiosk.wrongCode() })).toMatchObject(
        error('code-wrong'),
      )
      expect((await kiosk.account(withEmail)).email).toBe('quynh@example.vn')
    }
  })

  it('gives no first e-mail to an account that has none, whatever the setting', async () => {
    for (const none of ['new', 'staff'] as const) {
      const kiosk = await openTestKiosk({ config: { proof: { none } } })
      const desk = await kiosk.desk()
      await opened(desk, withoutEmail)
      expect(await desk.call('handOver', { purpose: 'change', language: 'vi' })).toMatchObject(
        error('no-email'),
      )
      expect(await desk.call('handOver', { purpose: 'password', language: 'vi' })).toMatchObject(
        error('no-email'),
      )
      expect(await desk.call('handOver', { purpose: 'new-email', language: 'vi' })).toMatchObject(
        error('approval-required'),
      )
      expect(kiosk.events('staff.denied')).toHaveLength(1)
    }
  })

  it('finds out no contact by guessing: what is on file is told apart from a few guesses a visit, and no more', async () => {
    const guesses = Array.from({ length: 40 }, (_, at) => `09123456${String(at).padStart(2, '0')}`)
    const asks = {
      check: (visitor: Visitor, phone: string) =>
        visitor.call('checkContact', { field: 'phone', value: phone }),
      draft: (visitor: Visitor, phone: string) => visitor.call('draftChange', { phone }),
    }
    for (const ask of Object.values(asks)) {
      const kiosk = await openTestKiosk()
      const desk = await kiosk.desk()
      await opened(desk, withEmail)
      await desk.must('handOver', { purpose: 'change', language: 'vi' })
      let told = 0
      for (const guess of guesses) {
        const answer = await ask(desk, guess)
        if (answer.ok || answer.error.kind === 'contact-unchanged') told += 1
        else expect(answer).toMatchObject(error('staff-required'))
      }
      expect(told).toBe(20)
      // The right one is not told any more, and what was asked before still is.
      expect(await ask(desk, '0912345678')).toMatchObject(error('staff-required'))
      expect((await ask(desk, guesses[0]!)).ok).toBe(true)
    }
  })

  it('hands nothing over before a document was seen', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk()
    await opened(desk, withEmail, false)
    for (const purpose of ['change', 'password', 'new-email'] as const) {
      expect(await desk.call('handOver', { purpose, language: 'vi' })).toMatchObject(error('check-required'))
    }
    expect(await desk.call('requestApproval', { reason: 'Mất hộp thư' })).toMatchObject(
      error('check-required'),
    )
    expect(await desk.call('unlockAccount', {})).toMatchObject(error('check-required'))
  })

  it('approves no request of their own, nor does anybody below the role the office chose', async () => {
    const kiosk = await openTestKiosk()
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    const { request } = await supervisor.must('requestApproval', { reason: 'Mất hộp thư cũ' })
    const decision = { id: request!.id, approve: true, reason: '' }
    expect(await supervisor.call('decideRequest', decision)).toMatchObject(error('own-request'))
    const clerk = await kiosk.desk('lan.tran', 'counter-2')
    expect(await clerk.call('decideRequest', decision)).toMatchObject(error('not-allowed'))
    expect(kiosk.events('staff.denied').map(({ staff, data }) => [staff, data['reason']])).toEqual([
      ['hung.vu', 'own-request'],
      ['lan.tran', 'not-allowed'],
    ])
    expect((await clerk.must('listRequests', {})).requests).toMatchObject([
      { state: 'waiting', mayNot: 'role' },
    ])
  })

  it('never touches their own account, as clerk or as the one who approves', async () => {
    const kiosk = await openTestKiosk()
    const yen = await kiosk.desk('yen.le')
    const { found } = await yen.must('findAccounts', { query: another })
    expect(await yen.call('openAccount', { id: found[0]!.id })).toMatchObject(error('own-record'))
    const lan = await kiosk.desk('lan.tran', 'counter-2')
    await opened(lan, another)
    const { request } = await lan.must('requestApproval', { reason: 'Chị Yến mất hộp thư' })
    expect(await yen.call('decideRequest', { id: request!.id, approve: true, reason: '' })).toMatchObject(
      error('own-record'),
    )
    expect(kiosk.events('staff.denied')).toHaveLength(2)
  })

  it('knows accounts by their 12-digit number, too, when it is their own', async () => {
    const kiosk = await openTestKiosk()
    const mai = await kiosk.desk('mai.pham')
    const changed = {
      userName: 'binh.do',
      role: 'clerk',
      name: 'Đỗ Văn Bình',
      ownAccount: '001085012345',
    } as const
    await mai.must('editStaff', changed)
    const binh = await kiosk.desk('binh.do', 'counter-2')
    const { found } = await binh.must('findAccounts', { query: withEmail })
    expect(await binh.call('openAccount', { id: found[0]!.id })).toMatchObject(error('own-record'))
  })

  it('cannot use what is not theirs: ids of another desk, a case that was never opened', async () => {
    const kiosk = await openTestKiosk()
    const lan = await kiosk.desk('lan.tran')
    const { found } = await lan.must('findAccounts', { query: withEmail })
    const binh = await kiosk.desk('binh.do', 'counter-2')
    expect(await binh.call('openAccount', { id: found[0]!.id })).toMatchObject(error('account-not-found'))
    expect(await binh.call('revealAccount', { reason: 'Cần gọi lại' })).toMatchObject(error('no-case'))
  })
})

describe('a new e-mail without the old one', () => {
  it('goes to the new address alone, and only for what was approved', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, request } = await withNewEmailAllowed(kiosk, withEmail)
    expect(await visitor.call('draftChange', { phone: '0987000111' })).toMatchObject(error('email-required'))
    expect(await visitor.call('draftPassword', { password: 'mật khẩu 123' })).toMatchObject(
      error('staff-required'),
    )
    const change = await visitor.must('draftChange', { email: 'moi@example.vn' })
    expect(change).toMatchObject({
      captchaRequired: false,
      proofs: [{ target: 'new', sentTo: 'moi@example.vn' }],
    })
    await visitor.must('submitChange', { changeId: change.id, captcha: null })
    const done = await visitor.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
    expect(kiosk.mails.map(({ to }) => to)).toEqual(['moi@example.vn'])
    expect((await kiosk.notices()).map(({ to, notice }) => [to, notice.kind, notice.side])).toEqual([
      ['quynh@example.vn', 'contact-changed', 'old'],
      ['moi@example.vn', 'contact-changed', 'new'],
    ])
    expect(kiosk.events('change.confirmed')).toMatchObject([
      {
        staff: 'lan.tran',
        account: withEmail,
        data: {
          reference: done.receipt!.reference,
          purpose: 'new-email',
          request: request.id,
          approvedBy: 'hung.vu',
          document: 'cccd',
        },
      },
    ])
    expect((await kiosk.account(withEmail)).lastChange).toMatchObject({ staff: ['lan.tran', 'hung.vu'] })
    // Used up.
    expect(await kiosk.store.list('requests')).toEqual([])
  })

  it('is off when the request was taken back, or ran out, before the last code', async () => {
    for (const ends of ['cancelled', 'ran out'] as const) {
      const kiosk = await openTestKiosk({ config: { staff: { approvalMinutes: 10 } } })
      const { visitor, supervisor } = await withNewEmailAllowed(kiosk, withEmail)
      const change = await visitor.must('draftChange', { email: 'moi@example.vn' })
      await visitor.must('submitChange', { changeId: change.id, captcha: null })
      if (ends === 'ran out') {
        kiosk.pass(4 * minute)
        await visitor.must('keepAlive', {})
        kiosk.pass(4 * minute)
        await visitor.must('keepAlive', {})
        kiosk.pass(2 * minute)
        await visitor.must('resendCode', { changeId: change.id })
      } else {
        await opened(supervisor, withEmail)
        const [request] = (await supervisor.must('listRequests', {})).requests
        await supervisor.must('decideRequest', {
          id: request!.id,
          approve: false,
          reason: 'Giấy tờ không khớp',
        })
      }
      const result = await visitor.call('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
      expect(result, ends).toMatchObject(error('change-expired'))
      expect((await kiosk.account(withEmail)).email).toBe('quynh@example.vn')
    }
  })

  it('is off when the account was changed since it was asked for', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, withEmail)
    const { request } = await desk.must('requestApproval', { reason: 'Mất hộp thư cũ' })
    const citizen = kiosk.visitor()
    await citizen.signIn()
    const { id: changeId } = await citizen.submit({ phone: '0987000111' })
    await citizen.must('confirmCode', { changeId, code: newestCode(kiosk) })
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    expect(
      await supervisor.call('decideRequest', { id: request!.id, approve: true, reason: '' }),
    ).toMatchObject(error('account-changed'))
    expect(await kiosk.store.list('requests')).toEqual([])
  })

  it('is approved once, by one of two who press at the same time', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, withEmail)
    const { request } = await desk.must('requestApproval', { reason: 'Mất hộp thư cũ' })
    const one = await kiosk.desk('hung.vu', 'counter-2')
    const two = await kiosk.desk('mai.pham', 'counter-3')
    const decide = { id: request!.id, approve: true, reason: '' }
    await Promise.all([one.call('decideRequest', decide), two.call('decideRequest', decide)])
    expect(kiosk.events('request.approved')).toHaveLength(1)
  })
})

describe('a password that is set anew', () => {
  it('takes a code to the e-mail on file; staff see neither', async () => {
    const kiosk = await openTestKiosk()
    const visitor = await kiosk.desk('lan.tran')
    await opened(visitor, withEmail)
    await visitor.must('handOver', { purpose: 'password', language: 'vi' })
    expect(await visitor.call('draftChange', { phone: '0987000111' })).toMatchObject(error('staff-required'))
    expect(await visitor.call('draftPassword', { password: 'ngắn 1' })).toMatchObject(error('password-weak'))
    const change = await visitor.must('draftPassword', { password: 'Bông lúa 2026' })
    expect(change).toMatchObject({ password: true, changes: [] })
    await visitor.must('submitChange', { changeId: change.id, captcha: null })
    expect(kiosk.mails).toMatchObject([{ to: 'quynh@example.vn', fields: ['password'] }])
    const { receipt } = await visitor.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
    expect(receipt).toMatchObject({ password: true, changes: [], noticesTo: ['q•••@example.vn'] })
    expect((await kiosk.notices()).map(({ notice }) => notice.kind)).toEqual(['password-set'])
    expect(JSON.stringify(kiosk.store.events)).not.toContain('Bông lúa')
    expect(kiosk.events('password.reset')).toMatchObject([
      { staff: 'lan.tran', data: { purpose: 'password' } },
    ])
    expect((await kiosk.visitor().signIn(withEmail, 'Bông lúa 2026')).ok).toBe(true)
    expect((await kiosk.visitor().signIn(withEmail)).ok).toBe(false)
  })
})

describe('the two sides', () => {
  it('never mix: signing in as staff ends the citizen’s visit, and the other way round', async () => {
    const kiosk = await openTestKiosk()
    const screen = kiosk.visitor()
    await screen.signIn()
    const citizens = screen.token()
    await screen.must('staffSignIn', { userName: 'lan.tran', secret: staffPassword, language: 'vi' })
    const staffs = screen.token()
    screen.useToken(citizens)
    expect(await screen.call('getVisit', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'ended' },
    })
    screen.useToken(staffs)
    await screen.must('startVisit', { language: 'vi' })
    screen.useToken(staffs)
    expect(await screen.call('getStaff', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'ended' },
    })
    expect(kiosk.events('staff.signed-out')).toHaveLength(1)
  })

  it('leave a visit alone when the sign-in of staff fails', async () => {
    const kiosk = await openTestKiosk()
    const screen = kiosk.visitor()
    await screen.signIn()
    expect(
      await screen.call('staffSignIn', { userName: 'lan.tran', secret: 'wrong', language: 'vi' }),
    ).toMatchObject(error('staff-refused'))
    expect((await screen.must('getVisit', {})).account).not.toBeNull()
  })

  it('part when the screen is handed over: nothing of the staff’s session is left in the citizen’s', async () => {
    const kiosk = await openTestKiosk()
    const screen = await kiosk.desk('lan.tran')
    const staffs = screen.token()
    await opened(screen, withEmail)
    await screen.must('handOver', { purpose: 'change', language: 'en' })
    expect(screen.token()).not.toBe(staffs)
    expect(await screen.must('getVisit', {})).toMatchObject({
      assistance: { purpose: 'change', by: 'Trần Thị Lan' },
      account: { name: 'Nguyễn Thị Q•••' },
    })
    expect(await screen.call('findAccounts', { query: withEmail })).toMatchObject(error('not-allowed'))
    screen.useToken(staffs)
    expect((await screen.call('getStaff', {})).ok).toBe(false)
  })
})

describe('a thief at the sign-in of staff', () => {
  const thief = (secret: string, userName = 'mai.pham') => ({ userName, secret, language: 'vi' as const })

  it('is told the same, whether the name exists, is let go, or the password is wrong', async () => {
    const kiosk = await openTestKiosk()
    const administrator = await kiosk.desk('mai.pham', 'office')
    await administrator.must('setStaffActive', { userName: 'binh.do', active: false })
    const answers = async (userName: string, secret: string) => {
      const screen = kiosk.visitor(`screen of ${userName}`)
      const seen: unknown[] = []
      for (let tries = 0; tries < 4; tries++)
        seen.push(await screen.call('staffSignIn', thief(secret, userName)))
      return seen
    }
    const known = await answers('lan.tran', 'wrong password')
    expect(await answers('no.body', 'wrong password')).toEqual(known)
    expect(await answers('binh.do', staffPassword)).toEqual(known)
  })

  it('has five tries, also over a restart and all at once, and then a quarter of an hour to wait', async () => {
    const kiosk = await openTestKiosk({ config: { throttle: { freeFailures: 5, lockAfter: 6 } } })
    const tries = await Promise.all(
      Array.from({ length: 50 }, () => kiosk.visitor().call('staffSignIn', thief('wrong'))),
    )
    const kinds = tries.map((result) => (result.ok ? 'in' : result.error.kind))
    expect(kinds.filter((kind) => kind === 'staff-refused').length).toBeLessThanOrEqual(4)
    expect(kinds).not.toContain('in')
    const restarted = await openTestKiosk({ store: kiosk.store })
    expect(await restarted.visitor().call('staffSignIn', thief(staffPassword))).toMatchObject(
      error('staff-locked'),
    )
    restarted.pass(15 * minute)
    expect((await restarted.visitor().call('staffSignIn', thief(staffPassword))).ok).toBe(true)
  })

  it('gets nowhere with a PIN where its owner has not been with the password that day', async () => {
    const kiosk = await openTestKiosk()
    const wrong = await kiosk.visitor('kiosk-1').call('staffSignIn', thief(staffPin))
    expect(wrong).toMatchObject(error('staff-refused'))
    await kiosk.desk('mai.pham', 'kiosk-1')
    expect((await kiosk.visitor('kiosk-1').call('staffSignIn', thief(staffPin))).ok).toBe(true)
    expect((await kiosk.visitor('kiosk-2').call('staffSignIn', thief(staffPin))).ok).toBe(false)
    kiosk.pass(8 * 60 * minute)
    expect((await kiosk.visitor('kiosk-1').call('staffSignIn', thief(staffPin))).ok).toBe(false)
  })

  it('has three PINs to guess before only the password will do', async () => {
    const kiosk = await openTestKiosk()
    await kiosk.desk('mai.pham')
    for (let tries = 0; tries < 3; tries++) {
      await kiosk.visitor().call('staffSignIn', thief('111222'))
      kiosk.pass(minute)
    }
    expect(await kiosk.visitor().call('staffSignIn', thief(staffPin))).toMatchObject(error('staff-refused'))
    kiosk.pass(minute)
    expect(kiosk.events('staff.refused').map(({ data }) => data['by'])).toEqual([
      ...['pin', 'pin', 'pin', 'password'],
    ])
  })

  it('leaves no trace of what was typed as a name, which may be a password', async () => {
    const kiosk = await openTestKiosk()
    await kiosk.visitor().call('staffSignIn', thief('x', 'Hunter2-typed-in-the-wrong-field'))
    expect(JSON.stringify(kiosk.store.events).toLowerCase()).not.toContain('hunter2')
  })

  it('does not close the citizens’ side by guessing here, nor the other way round', async () => {
    const kiosk = await openTestKiosk({ config: { throttle: { kioskFailures: 10 } } })
    for (let tries = 0; tries < 12; tries++)
      await kiosk.visitor().call('staffSignIn', thief('wrong', `name${tries}`))
    expect(await kiosk.visitor().call('staffSignIn', thief(staffPassword))).toMatchObject(error('kiosk-wait'))
    expect((await kiosk.visitor().signIn()).ok).toBe(true)
  })
})
