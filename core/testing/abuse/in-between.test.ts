/**
 * What happens between a look and what is done upon it: somebody is let go while their password is hashed, tries come all
 * at once, a visit ends while its change is being written. Whatever the order, nothing is undone, nobody gets more tries,
 * and the journal says one thing.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { secureRandom } from '../../foundation/random.ts'
import { hashPassword, verifyPassword } from '../../passwords/password.ts'
import type { StaffMember } from '../../storage/port/documents.ts'
import {
  minute,
  newestCode,
  openTestKiosk,
  opened,
  password,
  staffPassword,
  submitted,
  withEmail,
  type TestKiosk,
} from '../kiosk.ts'

/** Long enough for a hash to be under way while others act. */
const slowHash = await hashPassword(staffPassword, secureRandom, {
  memoryKiB: 64 * 1024,
  passes: 1,
  lanes: 1,
})

async function withSlowHash(kiosk: TestKiosk, userName: string, more: Partial<StaffMember> = {}) {
  const found = (await kiosk.store.get('staff', userName))!
  const value = { ...found.value, passwordHash: slowHash, ...more }
  const event = kiosk.store.events.at(-1)!
  await kiosk.store.commit({
    event,
    puts: [{ collection: 'staff', key: userName, value, expect: found.version }],
  })
}

const enter = { userName: 'lan.tran', secret: staffPassword, language: 'vi' as const }

describe('a sign-in of staff', () => {
  it.each([
    ['deactivated', { active: false }],
    ['given a new password', { passwordHash: 'new' }],
    ['of another role', { role: 'clerk' }],
  ] as const)('undoes nothing: somebody was %s while it was checked', async (_, change) => {
    const kiosk = await openTestKiosk()
    await withSlowHash(kiosk, 'lan.tran', { role: 'supervisor' })
    const admin = await kiosk.desk('mai.pham', 'counter-2')
    const desk = kiosk.visitor()
    const userName = 'lan.tran'
    const { commit } = kiosk.store
    let others: () => void = () => {}
    const othersActed = new Promise<void>((resolve) => (others = resolve))
    kiosk.store.commit = async (given) => {
      if (given.event.kind === 'staff.signed-in') await othersActed
      return commit(given)
    }
    const signingIn = desk.call('staffSignIn', enter)
    for (let turns = 0; turns < 20; turns++) await turn()
    if ('active' in change) await admin.must('setStaffActive', { userName, active: false })
    if ('passwordHash' in change) await admin.must('giveStaffPassword', { userName })
    if ('role' in change) {
      await admin.must('editStaff', { userName, name: 'Trần Thị Lan', ownAccount: null, role: 'clerk' })
    }
    const given = await kiosk.member(userName)
    others()
    const result = await signingIn
    expect(await kiosk.member(userName)).toMatchObject({
      active: given.active,
      role: given.role,
    })
    // Of another role, they have signed in; nor does the renewed hash of their password undo another one.
    const { passwordHash } = await kiosk.member(userName)
    if (!('role' in change)) expect(passwordHash).toBe(given.passwordHash)
    expect(result.ok).toBe('role' in change)
    if (!('role' in change))
      expect(kiosk.events('staff.signed-in').map(({ staff }) => staff)).toEqual(['mai.pham'])
  })
})

describe('a sign-in of staff that is on disk, and not answered yet,', () => {
  it.each([
    ['a new password is given', ['giveStaffPassword']],
    ['its user is let go and taken back', [false, true]],
  ] as const)('lets nobody in where %s just then', async (_, acts) => {
    const kiosk = await openTestKiosk()
    const admin = await kiosk.desk('mai.pham', 'counter-2')
    const { commit } = kiosk.store
    kiosk.store.commit = async (given) => {
      const committed = await commit(given)
      if (given.event.kind !== 'staff.signed-in' || given.event.staff !== 'lan.tran') return committed
      for (const act of acts) {
        if (act === 'giveStaffPassword') await admin.must(act, { userName: 'lan.tran' })
        else await admin.must('setStaffActive', { userName: 'lan.tran', active: act })
      }
      return committed
    }
    const desk = kiosk.visitor()
    expect(await desk.call('staffSignIn', enter)).toMatchObject({ error: { kind: 'session-ended' } })
    expect(desk.token()).toBeNull()
    expect(kiosk.service.present().staff).toBe(1)
    expect(kiosk.events('staff.signed-out')).toMatchObject([{ staff: 'lan.tran' }])
  })
})

describe('a sign-in of a citizen', () => {
  it('with a password that was replaced just before it counts is refused', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.must('startVisit', { language: 'vi' })
    const { commit } = kiosk.store
    kiosk.store.commit = async (given) => {
      if (given.event.kind !== 'sign-in.succeeded') return commit(given)
      kiosk.store.commit = commit
      const account = (await kiosk.store.get('accounts', withEmail))!
      const value = { ...account.value, passwordHash: slowHash }
      const put = { collection: 'accounts' as const, key: withEmail, value, expect: account.version }
      await commit({ event: { ...given.event, kind: 'password.reset' }, puts: [put] })
      return commit(given)
    }
    expect(await visitor.call('signIn', { accountNumber: withEmail, password })).toMatchObject({
      error: { kind: 'sign-in-refused' },
    })
    expect(kiosk.events('sign-in.succeeded')).toEqual([])
  })
})

describe('a session that has ended', () => {
  it('changes no password any more: the administrator’s holds', async () => {
    const kiosk = await openTestKiosk()
    const thief = await kiosk.desk('lan.tran')
    await withSlowHash(kiosk, 'lan.tran')
    const admin = await kiosk.desk('mai.pham', 'counter-2')
    const secrets = { password: staffPassword, newPassword: 'Của kẻ trộm 12', newPin: null }
    const changing = thief.call('changeSecrets', secrets)
    for (let turns = 0; turns < 20; turns++) await turn()
    const { password: given } = await admin.must('giveStaffPassword', { userName: 'lan.tran' })
    expect(await changing).toMatchObject({ ok: false })
    expect(await verifyPassword(given, (await kiosk.member('lan.tran')).passwordHash)).toBe(true)
    expect(kiosk.events('staff.secrets-changed')).toEqual([])
  })

  it('writes nothing: whoever was let go, or lowered, does not finish what was begun', async () => {
    const kiosk = await openTestKiosk()
    const acts = async (change: (admin: Awaited<ReturnType<TestKiosk['desk']>>) => Promise<unknown>) => {
      const supervisor = await kiosk.desk('hung.vu')
      const admin = await kiosk.desk('mai.pham', 'counter-2')
      const { get } = kiosk.store
      let changed = false
      // What the act reads last before it writes: the change comes just then.
      kiosk.store.get = async (collection, key) => {
        if (collection === 'staff' && key === 'hung.vu' && !changed) {
          changed = true
          const found = await get(collection, key)
          await change(admin)
          return found
        }
        return get(collection, key)
      }
      const result = await supervisor.call('exportJournal', {
        format: 'csv',
        filter: { from: null, to: null, kinds: [], staff: null, account: null, reference: null },
      })
      kiosk.store.get = get
      return result
    }
    const lowered = { userName: 'hung.vu', name: 'Vũ Quốc Hùng', ownAccount: null, role: 'clerk' } as const
    expect(await acts((admin) => admin.must('editStaff', lowered))).toMatchObject({
      error: { kind: 'not-allowed' },
    })
    await (await kiosk.desk('mai.pham', 'counter-3')).must('editStaff', { ...lowered, role: 'supervisor' })
    const off = { userName: 'hung.vu', active: false }
    expect(await acts((admin) => admin.must('setStaffActive', off))).toMatchObject({
      error: { kind: 'session-ended' },
    })
    expect(kiosk.events('journal.exported')).toEqual([])
  })

  it('writes nothing once a new password was given: whoever holds it has not chosen one yet', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, withEmail)
    const admin = await kiosk.desk('mai.pham', 'counter-2')
    const { commit } = kiosk.store
    let given = false
    kiosk.store.commit = async (one) => {
      if (one.event.kind !== 'account.revealed' || given) return commit(one)
      given = true
      const { commit: now } = kiosk.store
      kiosk.store.commit = commit
      // It is on disk, and its answer on the way: the session has not been ended yet.
      const member = (await kiosk.store.get('staff', 'lan.tran'))!
      const value = { ...member.value, passwordHash: slowHash, mustChange: true }
      const put = { collection: 'staff' as const, key: 'lan.tran', value, expect: member.version }
      await commit({ event: { ...one.event, kind: 'staff.password-given', staff: 'mai.pham' }, puts: [put] })
      kiosk.store.commit = now
      return commit(one)
    }
    expect(await desk.call('revealAccount', { reason: 'Cần gọi lại' })).toMatchObject({
      error: { kind: 'session-ended' },
    })
    expect(kiosk.events('account.revealed')).toEqual([])
    expect(await admin.call('getStaff', {})).toMatchObject({ ok: true })
  })

  it('is told to have ended where its sign-in was under way when the service closed', async () => {
    const kiosk = await openTestKiosk()
    await withSlowHash(kiosk, 'lan.tran')
    const signingIn = kiosk.visitor().call('staffSignIn', enter)
    for (let turns = 0; turns < 20; turns++) await turn()
    await kiosk.service.close()
    await signingIn
    expect(kiosk.events('staff.signed-out')).toHaveLength(kiosk.events('staff.signed-in').length)
    expect(await kiosk.visitor().call('staffSignIn', enter)).toMatchObject({
      error: { kind: 'out-of-service' },
    })
  })

  it('reads no further on what it may not see any more', async () => {
    const kiosk = await openTestKiosk()
    const admin = await kiosk.desk('mai.pham')
    const { id } = await admin.must('exportChanges', { format: 'csv', after: 0 })
    await admin.must('readExport', { id })
    const found = (await kiosk.store.get('staff', 'mai.pham'))!
    const value = { ...found.value, role: 'clerk' as const }
    const put = { collection: 'staff' as const, key: 'mai.pham', value, expect: found.version }
    await kiosk.store.commit({ event: kiosk.store.events.at(-1)!, puts: [put] })
    expect(await admin.call('readExport', { id })).toMatchObject({ error: { kind: 'not-allowed' } })
    expect(await admin.call('readExport', { id })).toMatchObject({ error: { kind: 'export-over' } })
  })
})

describe('tries that come at once', () => {
  it('at many numbers count at the kiosk before they are evaluated', async () => {
    const kiosk = await openTestKiosk()
    const visitors = Array.from({ length: 120 }, () => kiosk.visitor())
    await Promise.all(visitors.map((visitor) => visitor.must('startVisit', { language: 'vi' })))
    await Promise.all(
      visitors.map((visitor, i) =>
        visitor.call('signIn', { accountNumber: `02${String(i).padStart(8, '0')}`, password }),
      ),
    )
    expect(kiosk.events('sign-in.refused').length).toBeLessThanOrEqual(30)
    expect(await kiosk.visitor().signIn()).toMatchObject({ error: { kind: 'kiosk-wait' } })
  })

  it('at the sign-in of staff, too', async () => {
    const kiosk = await openTestKiosk()
    const names = Array.from({ length: 120 }, (_, i) => `nobody.${i}`)
    await Promise.all(names.map((userName) => kiosk.visitor().call('staffSignIn', { ...enter, userName })))
    expect(kiosk.events('staff.refused').length).toBeLessThanOrEqual(30)
    expect(await kiosk.visitor().call('staffSignIn', enter)).toMatchObject({ error: { kind: 'kiosk-wait' } })
  })

  it('at one number over two processes on one store are as many as at one', async () => {
    const first = await openTestKiosk()
    const second = await openTestKiosk({ store: first.store })
    const visitors = Array.from({ length: 40 }, (_, i) => (i % 2 ? first : second).visitor(`kiosk-${i}`))
    await Promise.all(visitors.map((visitor) => visitor.must('startVisit', { language: 'vi' })))
    await Promise.all(
      visitors.map((visitor) => visitor.call('signIn', { accountNumber: withEmail, password: 'wrong' })),
    )
    expect(first.events('sign-in.refused')).toHaveLength(3)
    expect(first.events('sign-in.tried')).toHaveLength(3)
  })

  it('stay counted when their process does not live to see the end of them', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.must('startVisit', { language: 'vi' })
    const { commit } = kiosk.store
    kiosk.store.commit = (given) =>
      given.event.kind === 'sign-in.refused' ? Promise.reject(new Error('cut off')) : commit(given)
    for (let tries = 0; tries < 3; tries++) {
      await visitor.call('signIn', { accountNumber: withEmail, password: 'wrong' })
    }
    kiosk.store.commit = commit
    const after = await openTestKiosk({ store: kiosk.store })
    expect(await after.visitor().signIn()).toMatchObject({ error: { kind: 'sign-in-wait' } })
    after.pass(2 * minute)
    expect((await after.visitor().signIn()).ok).toBe(true)
    expect((await after.visitor().signIn(withEmail, 'wrong')).ok, 'forgiven').toBe(false)
    expect(after.events('sign-in.refused').at(-1)?.data).toEqual({ failures: 1 })
  })

  it('are not given back by signing in as oneself in between', async () => {
    const kiosk = await openTestKiosk()
    let evaluated = 0
    for (let number = 0; number < 60; number++) {
      const guess = await kiosk.visitor().signIn(`02000000${10 + number}`, 'guess')
      if (!guess.ok && guess.error.kind === 'sign-in-refused') evaluated++
      await kiosk.visitor().signIn()
    }
    expect(evaluated).toBe(30)
  })

  it('in flight beside a right one stay counted', async () => {
    const kiosk = await openTestKiosk()
    const account = (await kiosk.store.get('accounts', withEmail))!
    const value = {
      ...account.value,
      passwordHash: await hashPassword(password, secureRandom, { memoryKiB: 32 * 1024, passes: 1, lanes: 1 }),
    }
    await kiosk.store.commit({
      event: kiosk.store.events.at(-1)!,
      puts: [{ collection: 'accounts', key: withEmail, value, expect: account.version }],
    })
    const all = [password, 'wrong', 'wrong'].map((secret, i) =>
      kiosk.visitor(`kiosk-${i}`).signIn(withEmail, secret),
    )
    await Promise.all(all)
    // Whatever the order in which they ended, two wrong ones count: the third one makes the next wait.
    await kiosk.visitor().signIn(withEmail, 'wrong')
    expect(kiosk.events('sign-in.refused').length).toBe(3)
    expect(
      (await kiosk.store.get('signInCounters', `typed:${withEmail}`))!.value.failures,
    ).toBeGreaterThanOrEqual(1)
  })

  it('at the set-up code do not spoil the right one among them', async () => {
    const kiosk = await openTestKiosk({ setUpCode: 'K7M4-92QX-TB3W' })
    const person = {
      name: 'Đặng Minh Châu',
      ownAccount: '0123456789',
      pin: '258041',
      language: 'vi' as const,
    }
    const attempt = (code: string, userName: string) =>
      kiosk.visitor().call('setUpStaff', { ...person, code, userName, password: 'Mot hai ba bon' })
    const results = await Promise.all([
      attempt('wrong', 'chau.dang'),
      attempt('K7M4-92QX-TB3W', 'chau.dang'),
      attempt('K7M4-92QX-TB3W', 'khac.le'),
      attempt('wrong', 'khac.le'),
    ])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    expect((await kiosk.store.list('staff')).length).toBe(1)
  })
})

describe('the end of a visit', () => {
  /** Ends the visit just as the change is being written. */
  async function endedWhileWriting(end: (kiosk: TestKiosk, token: string) => Promise<unknown>) {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 123 456' })
    const { commit } = kiosk.store
    let ending: Promise<unknown> = Promise.resolve()
    kiosk.store.commit = async (given) => {
      if (given.event.kind === 'change.confirmed') {
        // Some of these wait for the visit's turn, as the browser that asks does.
        ending = end(kiosk, visitor.token()!)
        for (let turns = 0; turns < 5; turns++) await turn()
      }
      return commit(given)
    }
    const result = await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })
    await ending
    for (let turns = 0; turns < 5; turns++) await turn()
    return { kiosk, result }
  }

  it.each([
    ['from outside', (kiosk: TestKiosk, token: string) => kiosk.service.endVisit(token)],
    [
      'by a new visit',
      (kiosk: TestKiosk, session: string) =>
        kiosk.service.call('startVisit', { language: 'vi' }, { kiosk: 'kiosk-1', session, visit: null }),
    ],
    [
      'by a member of staff',
      (kiosk: TestKiosk, session: string) =>
        kiosk.service.call('staffSignIn', enter, { kiosk: 'kiosk-1', session, visit: null }),
    ],
    [
      'by its time limit',
      async (kiosk: TestKiosk) => {
        kiosk.pass(20 * minute)
        kiosk.service.present()
      },
    ],
  ])('%s waits for what is being written: it is confirmed, told, and nothing else', async (_, end) => {
    const { kiosk, result } = await endedWhileWriting(end)
    expect(result).toMatchObject({ ok: true, value: { receipt: { changes: [{ field: 'phone' }] } } })
    expect(kiosk.events('change.confirmed')).toHaveLength(1)
    expect(kiosk.events('change.expired')).toEqual([])
    expect(await kiosk.account(withEmail)).toMatchObject({ phone: '+84987123456' })
    expect(await kiosk.notices()).toHaveLength(1)
  })

  it('of a change by staff waits, too: one that was just confirmed is not cancelled as well', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 123 456' })
    const desk = await kiosk.desk('lan.tran', 'counter-1')
    await opened(desk, withEmail)
    const { commit } = kiosk.store
    let cancelling: Promise<unknown> = Promise.resolve()
    kiosk.store.commit = async (given) => {
      if (given.event.kind === 'change.confirmed') {
        cancelling = desk.call('cancelPending', { reason: 'Người dân đổi ý' })
        for (let turns = 0; turns < 5; turns++) await turn()
      }
      return commit(given)
    }
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    await cancelling
    expect(kiosk.events('change.confirmed')).toHaveLength(1)
    expect(kiosk.events('change.cancelled')).toEqual([])
  })

  it('by closing the service is written before the store closes', async () => {
    const kiosk = await openTestKiosk()
    await submitted(kiosk, { phone: '0987 123 456' })
    await kiosk.desk('lan.tran')
    await kiosk.service.close()
    expect(kiosk.events('change.expired')).toHaveLength(1)
    expect(kiosk.events('staff.signed-out')).toHaveLength(1)
  })
})

describe('a change of which a code was counted', () => {
  const ends = (kiosk: TestKiosk) =>
    kiosk.store.events
      .filter(({ kind }) => kind.startsWith('change.'))
      .map(({ kind, data }) => [kind, data['change']])

  /** Ends the visit just as a code is being counted. */
  function endWhileCounting(kiosk: TestKiosk, token: string | null) {
    const { commit } = kiosk.store
    kiosk.store.commit = async (given) => {
      if (given.event.kind === 'code.sent') await kiosk.service.endVisit(token ?? '')
      return commit(given)
    }
  }

  it('ends in the journal, too, where its visit ended before the code was made', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const { id: changeId } = await visitor.must('draftChange', { phone: '0987 123 456' })
    const captcha = await visitor.solve(changeId)
    endWhileCounting(kiosk, visitor.token())
    await visitor.call('submitChange', { changeId, captcha })
    await kiosk.service.close()
    expect(kiosk.mails).toEqual([])
    expect(ends(kiosk)).toEqual([['change.expired', changeId]])
  })

  it('and where it ended between its two codes', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { email: 'moi@example.vn' })
    endWhileCounting(kiosk, visitor.token())
    await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })
    await kiosk.service.close()
    expect(ends(kiosk)).toEqual([['change.expired', changeId]])
  })

  it('is cancelled once by staff, in their name', async () => {
    const kiosk = await openTestKiosk()
    const { changeId } = await submitted(kiosk, { phone: '0987 123 456' })
    const desk = await kiosk.desk('lan.tran', 'counter-1')
    await opened(desk, withEmail)
    await desk.must('cancelPending', { reason: 'Người dân đổi ý' })
    await kiosk.service.close()
    expect(ends(kiosk)).toEqual([['change.cancelled', changeId]])
    expect(kiosk.events('change.cancelled')).toMatchObject([{ staff: 'lan.tran' }])
  })

  it('is named where it is locked or refused', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 123 456' })
    for (let tries = 0; tries < 5; tries++) {
      await visitor.call('confirmCode', { changeId, code: kiosk.wrongCode() })
    }
    const { visitor: other, changeId: second } = await submitted(kiosk, { phone: '0987 222 222' })
    const account = (await kiosk.store.get('accounts', withEmail))!
    await kiosk.store.commit({
      event: { ...kiosk.store.events.at(-1)!, kind: 'import.batch' },
      puts: [{ collection: 'accounts', key: withEmail, value: account.value, expect: account.version }],
    })
    await other.call('confirmCode', { changeId: second, code: newestCode(kiosk) })
    expect(ends(kiosk)).toEqual([
      ['change.locked', changeId],
      ['change.refused', second],
    ])
  })
})

describe('an approval', () => {
  it('that is withdrawn just before the screen is handed over on it is worth nothing', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, withEmail)
    await desk.must('requestApproval', { reason: 'Không còn dùng hộp thư cũ' })
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    const [request] = (await supervisor.must('listRequests', {})).requests
    await supervisor.must('decideRequest', { id: request!.id, approve: true, reason: '' })
    await opened(supervisor, withEmail)
    const { commit } = kiosk.store
    kiosk.store.commit = async (given) => {
      if (given.event.kind !== 'account.handed-over') return commit(given)
      kiosk.store.commit = commit
      await supervisor.must('cancelPending', { request: request!.id, reason: 'Người dân đổi ý' })
      return commit(given)
    }
    await desk.must('getStaff', {})
    expect(await desk.call('handOver', { purpose: 'new-email', language: 'vi' })).toMatchObject({
      error: { kind: 'approval-required' },
    })
    expect(kiosk.events('account.handed-over')).toEqual([])
    expect(kiosk.service.present()).toEqual({ visits: 0, staff: 2 })
  })
})

describe('an account that becomes one’s own', () => {
  const own = { userName: 'lan.tran', name: 'Trần Thị Lan', role: 'clerk', ownAccount: withEmail } as const

  it('while it is open at the desk is open no longer', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, withEmail)
    const admin = await kiosk.desk('mai.pham', 'counter-2')
    await admin.must('editStaff', own)
    const before = kiosk.store.events.length
    expect((await desk.must('getStaff', {})).case).toBeNull()
    expect(await desk.call('handOver', { purpose: 'change', language: 'vi' })).toMatchObject({
      error: { kind: 'no-case' },
    })
    expect(kiosk.store.events).toHaveLength(before)
  })

  it.each(['account.opened', 'account.revealed', 'request.approved'] as const)(
    'just before %s is written is not touched',
    async (kind) => {
      const kiosk = await openTestKiosk()
      const admin = await kiosk.desk('mai.pham', 'counter-2')
      const desk = await kiosk.desk('hung.vu')
      const clerk = await kiosk.desk('lan.tran', 'counter-3')
      const { commit } = kiosk.store
      kiosk.store.commit = async (given) => {
        if (given.event.kind !== kind || given.event.staff !== 'hung.vu') return commit(given)
        kiosk.store.commit = commit
        await admin.must('editStaff', { ...own, userName: 'hung.vu', role: 'supervisor' })
        return commit(given)
      }
      let result
      if (kind === 'request.approved') {
        await opened(clerk, withEmail)
        await clerk.must('requestApproval', { reason: 'Mất hộp thư cũ' })
        const [request] = (await desk.must('listRequests', {})).requests
        result = await desk.call('decideRequest', { id: request!.id, approve: true, reason: 'Đã xem' })
      } else {
        const { found } = await desk.must('findAccounts', { query: withEmail })
        result = await desk.call('openAccount', { id: found[0]!.id })
        if (kind === 'account.revealed') result = await desk.call('revealAccount', { reason: 'Cần gọi lại' })
      }
      expect(result).toMatchObject({ error: { kind: 'own-record' } })
      expect(kiosk.events(kind).filter(({ staff }) => staff === 'hung.vu')).toEqual([])
      expect(kiosk.events('staff.denied')).toMatchObject([
        { staff: 'hung.vu', data: { reason: 'own-record' } },
      ])
    },
  )
})

describe('what staff withdraw', () => {
  it('is withdrawn as it is by then: approved since, too', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, withEmail)
    await desk.must('requestApproval', { reason: 'Mất hộp thư cũ' })
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    const [request] = (await supervisor.must('listRequests', {})).requests
    const { commit } = kiosk.store
    kiosk.store.commit = async (given) => {
      if (given.event.kind !== 'request.cancelled') return commit(given)
      kiosk.store.commit = commit
      await supervisor.must('decideRequest', { id: request!.id, approve: true, reason: 'Đã xem giấy tờ' })
      return commit(given)
    }
    const view = await desk.must('cancelPending', { reason: 'Người dân đổi ý' })
    expect(view.request).toBeNull()
    expect(kiosk.events('request.cancelled')).toMatchObject([{ data: { request: request!.id } }])
  })

  it('is told as nothing where it was over by then', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 123 456' })
    const desk = await kiosk.desk('lan.tran', 'counter-1')
    await opened(desk, withEmail)
    const { commit } = kiosk.store
    let cancelling: Promise<unknown> = Promise.resolve()
    kiosk.store.commit = async (given) => {
      if (given.event.kind === 'change.confirmed') {
        cancelling = desk.call('cancelPending', { reason: 'Người dân đổi ý' })
        for (let turns = 0; turns < 5; turns++) await turn()
      }
      return commit(given)
    }
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(await cancelling).toMatchObject({ error: { kind: 'nothing-pending' } })
  })
})
