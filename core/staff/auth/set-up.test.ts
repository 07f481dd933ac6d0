import { describe, expect, it } from 'vitest'
import { minute, openTestKiosk } from '../../testing/kiosk.ts'

const code = 'K7M4-92QX-TB3W'
const first = {
  code,
  userName: 'Mai.Pham',
  name: '  Phạm  Thị Mai ',
  ownAccount: '0199 999 904',
  password: 'Quầy số 5 xin chào',
  pin: '258041',
  language: 'vi' as const,
}

describe('the first administrator', () => {
  it('is made with the code that was printed, signed in at once, and the code is void', async () => {
    const kiosk = await openTestKiosk({ setUpCode: code })
    const screen = kiosk.visitor()
    expect(await screen.must('getStaffDoor', {})).toMatchObject({ setUp: true })
    // As somebody copies it by hand.
    const made = await screen.must('setUpStaff', { ...first, code: ' k7m4 92qx tb3w' })
    expect(made).toMatchObject({ userName: 'mai.pham', name: 'Phạm Thị Mai', role: 'administrator' })
    expect((await screen.must('getStaff', {})).me).toMatchObject({ userName: 'mai.pham', hasPin: true })
    expect(await screen.must('getStaffDoor', {})).toMatchObject({ setUp: false })
    expect(await kiosk.visitor().call('setUpStaff', { ...first, userName: 'second.one' })).toMatchObject({
      error: { kind: 'setup-done' },
    })
    expect(kiosk.events('staff.set-up')).toMatchObject([{ staff: 'mai.pham' }])
  })

  it('cannot be made by guessing: five tries, then a wait that no restart shortens', async () => {
    const kiosk = await openTestKiosk({ setUpCode: code })
    const guess = (from = kiosk) => from.visitor().call('setUpStaff', { ...first, code: 'AAAA-BBBB-CCCC' })
    for (let tries = 0; tries < 5; tries++)
      expect(await guess()).toMatchObject({ error: { kind: 'setup-refused' } })
    expect(await guess()).toMatchObject({ error: { kind: 'setup-wait' } })
    const restarted = await openTestKiosk({ store: kiosk.store, setUpCode: 'NEWC-0DEA-FTER' })
    expect(await guess(restarted)).toMatchObject({ error: { kind: 'setup-wait' } })
    restarted.pass(15 * minute)
    expect((await restarted.visitor().call('setUpStaff', { ...first, code: 'NEWC-ODEA-FTER' })).ok).toBe(true)
  })

  it.each([
    [{ userName: 'm' }, { kind: 'user-name-invalid' }],
    [{ userName: '0123456789' }, { kind: 'user-name-invalid' }],
    [{ name: '<b>' }, { kind: 'person-name-invalid' }],
    [{ ownAccount: '12' }, { kind: 'account-number-invalid', reason: 'length' }],
    [{ password: 'kurz' }, { kind: 'secret-weak', which: 'password', reason: 'too-short', length: 10 }],
    [{ password: 'mai.pham-2026' }, { kind: 'secret-weak', which: 'password', reason: 'contains-name' }],
    [{ password: 'Matkhau@2026' }, { kind: 'secret-weak', which: 'password', reason: 'common' }],
    [{ pin: '1234567' }, { kind: 'secret-weak', which: 'pin', reason: 'too-long' }],
    [{ pin: '12345' }, { kind: 'secret-weak', which: 'pin', reason: 'too-short' }],
    [{ pin: '123456' }, { kind: 'secret-weak', which: 'pin', reason: 'common' }],
    [{ pin: '121212' }, { kind: 'secret-weak', which: 'pin', reason: 'common' }],
    [{ pin: 'abcdef' }, { kind: 'secret-weak', which: 'pin', reason: 'not-digits' }],
  ])('with %j is told what to mend, and it costs no try', async (wrong, error) => {
    const kiosk = await openTestKiosk({ setUpCode: code })
    for (let tries = 0; tries < 6; tries++) {
      expect(await kiosk.visitor().call('setUpStaff', { ...first, ...wrong })).toMatchObject({ error })
    }
    expect((await kiosk.visitor().call('setUpStaff', first)).ok).toBe(true)
  })

  it('is one, when two set up at the same moment', async () => {
    const kiosk = await openTestKiosk({ setUpCode: code })
    await Promise.all(
      ['mai.pham', 'lan.tran'].map((userName) => kiosk.visitor().call('setUpStaff', { ...first, userName })),
    )
    expect(await kiosk.store.list('staff')).toHaveLength(1)
  })
})
