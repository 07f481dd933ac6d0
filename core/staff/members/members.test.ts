import { describe, expect, it } from 'vitest'
import { minute, noon, openTestKiosk, staffPassword } from '../../testing/kiosk.ts'

const error = (kind: string) => ({ ok: false, error: { kind } })
const newcomer = {
  userName: 'Tu.Nguyen',
  role: 'clerk' as const,
  name: 'Nguyễn Văn Tư',
  ownAccount: '0123456789',
}

describe('a new member', () => {
  it('gets a password once, and chooses their own before anything else', async () => {
    const kiosk = await openTestKiosk()
    const administrator = await kiosk.desk('mai.pham')
    const { member, password } = await administrator.must('addStaff', newcomer)
    expect(member).toMatchObject({ userName: 'tu.nguyen', mustChange: true, ownAccount: '•••••• 6789' })
    expect(password).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect(JSON.stringify(kiosk.store.events)).not.toContain(password)

    const desk = kiosk.visitor('counter-2')
    await desk.must('staffSignIn', { userName: 'tu.nguyen', secret: password, language: 'vi' })
    expect(await desk.call('findAccounts', { query: '0100000001' })).toMatchObject(error('must-change'))
    const change = (newPassword: string | null, newPin: string | null = null) =>
      desk.call('changeSecrets', { password, newPassword, newPin })
    expect(await change(null, '258041')).toMatchObject({ error: { kind: 'secret-weak', reason: 'same' } })
    expect(await change(password)).toMatchObject({ error: { kind: 'secret-weak', reason: 'same' } })
    expect(await change('Chim én mùa xuân 3', '258041')).toMatchObject({
      value: { mustChange: false, hasPin: true },
    })
    expect((await desk.call('findAccounts', { query: '0100000001' })).ok).toBe(true)
    expect(
      await kiosk.visitor().call('staffSignIn', { userName: 'tu.nguyen', secret: password, language: 'vi' }),
    ).toMatchObject(error('staff-refused'))
  })

  it('has a name of their own', async () => {
    const kiosk = await openTestKiosk()
    const administrator = await kiosk.desk('mai.pham')
    expect(await administrator.call('addStaff', { ...newcomer, userName: 'LAN.TRAN' })).toMatchObject(
      error('user-name-taken'),
    )
    const two = ['A', 'B'].map((name) =>
      administrator.call('addStaff', { ...newcomer, name: `Nguyễn ${name}` }),
    )
    expect((await Promise.all(two)).filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('a member', () => {
  it('who is let go is signed out at once, cannot come in, and stays on record', async () => {
    const kiosk = await openTestKiosk()
    const administrator = await kiosk.desk('mai.pham')
    const lan = await kiosk.desk('lan.tran', 'counter-2')
    await administrator.must('setStaffActive', { userName: 'lan.tran', active: false })
    expect(await lan.call('getStaff', {})).toMatchObject(error('session-ended'))
    const again = { userName: 'lan.tran', secret: staffPassword, language: 'vi' as const }
    expect(await lan.call('staffSignIn', again)).toMatchObject(error('staff-refused'))
    expect((await administrator.must('listStaff', {})).staff).toContainEqual(
      expect.objectContaining({ userName: 'lan.tran', active: false }),
    )
    await administrator.must('setStaffActive', { userName: 'lan.tran', active: true })
    expect((await lan.call('staffSignIn', again)).ok).toBe(true)
    expect(kiosk.events('staff.deactivated')).toMatchObject([
      { staff: 'mai.pham', data: { user: 'lan.tran' } },
    ])
  })

  it('has another role from their next call on', async () => {
    const kiosk = await openTestKiosk()
    const administrator = await kiosk.desk('mai.pham')
    const hung = await kiosk.desk('hung.vu', 'counter-2')
    const edit = { userName: 'hung.vu', name: 'Vũ Quốc Hùng', ownAccount: null }
    await administrator.must('editStaff', { ...edit, role: 'administrator' })
    expect((await hung.raw('listStaff', {})).session).toMatchObject({ role: 'administrator' })
    await administrator.must('editStaff', { ...edit, role: 'clerk' })
    expect(await hung.call('listStaff', {})).toMatchObject(error('not-allowed'))
  })

  it('who forgot the password gets a new one; the old one, the PIN, the lock and the session are gone', async () => {
    const kiosk = await openTestKiosk()
    const lan = await kiosk.desk('lan.tran', 'counter-2')
    for (let tries = 0; tries < 5; tries++) {
      await kiosk.visitor().call('staffSignIn', { userName: 'lan.tran', secret: 'wrong', language: 'vi' })
      kiosk.pass(20_000)
    }
    const administrator = await kiosk.desk('mai.pham')
    const before = (await administrator.must('listStaff', {})).staff.find(
      ({ userName }) => userName === 'lan.tran',
    )
    expect(before?.lockedUntil).toBeGreaterThan(0)
    const { password, member } = await administrator.must('giveStaffPassword', { userName: 'lan.tran' })
    expect(member).toMatchObject({ lockedUntil: null, mustChange: true })
    expect(await lan.call('getStaff', {})).toMatchObject(error('session-ended'))
    const comes = (secret: string) =>
      kiosk.visitor('counter-2').call('staffSignIn', { userName: 'lan.tran', secret, language: 'vi' })
    expect(await comes('258041')).toMatchObject(error('staff-refused'))
    expect((await comes(password)).ok).toBe(true)
  })

  it('who is locked out is let in by an administrator', async () => {
    const kiosk = await openTestKiosk()
    const administrator = await kiosk.desk('mai.pham')
    expect(await administrator.call('unlockStaff', { userName: 'lan.tran' })).toMatchObject(
      error('not-locked'),
    )
    for (let tries = 0; tries < 5; tries++) {
      await kiosk.visitor().call('staffSignIn', { userName: 'lan.tran', secret: 'wrong', language: 'vi' })
      kiosk.pass(20_000)
    }
    const right = { userName: 'lan.tran', secret: staffPassword, language: 'vi' as const }
    expect(await kiosk.visitor().call('staffSignIn', right)).toMatchObject(error('staff-locked'))
    await administrator.must('unlockStaff', { userName: 'lan.tran' })
    expect((await kiosk.visitor().call('staffSignIn', right)).ok).toBe(true)
  })
})

describe('an administrator', () => {
  it('changes nothing about themselves', async () => {
    const kiosk = await openTestKiosk()
    const mai = await kiosk.desk('mai.pham')
    const own = { userName: 'mai.pham' }
    const tries = [
      mai.call('editStaff', { ...own, role: 'clerk', name: 'Phạm Thị Mai', ownAccount: null }),
      mai.call('setStaffActive', { ...own, active: false }),
      mai.call('giveStaffPassword', own),
      mai.call('unlockStaff', own),
    ]
    for (const result of await Promise.all(tries)) expect(result).toMatchObject(error('own-record'))
    expect(kiosk.events('staff.denied')).toHaveLength(4)
  })

  it('is always left, also when two let each other go at the same moment', async () => {
    const kiosk = await openTestKiosk()
    const mai = await kiosk.desk('mai.pham')
    await mai.must('editStaff', {
      userName: 'hung.vu',
      role: 'administrator',
      name: 'Vũ Quốc Hùng',
      ownAccount: null,
    })
    const hung = await kiosk.desk('hung.vu', 'counter-2')
    await Promise.all([
      mai.call('setStaffActive', { userName: 'hung.vu', active: false }),
      hung.call('setStaffActive', { userName: 'mai.pham', active: false }),
    ])
    const left = (await kiosk.store.list('staff')).filter(
      ({ value }) => value.active && value.role === 'administrator',
    )
    expect(left).toHaveLength(1)
  })
})

describe('a session of staff', () => {
  it('has deadlines of its own', async () => {
    const kiosk = await openTestKiosk({ config: { staff: { idleSeconds: 120, limitMinutes: 15 } } })
    const desk = await kiosk.desk()
    const { session } = await desk.raw('keepAlive', {})
    expect(session).toMatchObject({ role: 'clerk', warnAt: kiosk.clock.now() + 120_000 })
    for (let minutes = 0; minutes < 14; minutes++) {
      kiosk.pass(minute)
      await desk.must('keepAlive', {})
    }
    kiosk.pass(minute)
    expect(await desk.call('keepAlive', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'limit' },
    })
    expect(kiosk.events('staff.signed-out')).toMatchObject([{ staff: 'lan.tran', data: { reason: 'limit' } }])
  })

  it('shows when its owner was here last', async () => {
    const kiosk = await openTestKiosk()
    const first = await kiosk.desk('lan.tran', 'counter-1')
    expect((await first.must('getStaff', {})).me.lastSignIn, 'never this very sign-in').toBeNull()
    kiosk.pass(60_000)
    const second = kiosk.visitor('counter-2')
    const enter = { userName: 'lan.tran', secret: staffPassword, language: 'vi' as const }
    const before = { at: noon, kiosk: 'counter-1' }
    expect((await second.must('staffSignIn', enter)).lastSignIn).toEqual(before)
    expect((await second.must('getStaff', {})).me.lastSignIn).toEqual(before)
    const secrets = { password: staffPassword, newPassword: null, newPin: '714205' }
    expect((await second.must('changeSecrets', secrets)).lastSignIn).toEqual(before)
  })
})
