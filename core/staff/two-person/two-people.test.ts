/** What takes two people: who the second may be, what a day does in their place, and who can stop it. */
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { addAccounts } from '../../accounts/add-accounts.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { secureRandom } from '../../foundation/random.ts'
import {
  addStaff,
  minute,
  newestCode,
  noon,
  opened,
  openTestKiosk,
  people,
  submitted,
  withEmail,
  withoutEmail,
  type TestKiosk,
  type TestOptions,
  type Visitor,
} from '../../testing/kiosk.ts'
import { makeMachineCode, machineCodeIn } from '../auth/machine-code.ts'

const hour = 60 * minute
const day = 24 * hour
const error = (kind: string) => ({ ok: false, error: { kind } })
const dung = { userName: 'dung.ho', name: 'Hồ Thị Dung', ownAccount: '0199999910' }
const smtp = { host: 'mail.example.vn', from: 'BHXH <kiosk@example.vn>' }
const elsewhere = { 'smtp.host': 'thief.example', 'smtp.from': 'kiosk@thief.example' }

/** A citizen's first change has been confirmed, and those who work here have done so for days. */
async function inUse(options: TestOptions = {}) {
  const kiosk = await openTestKiosk(options)
  const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111' })
  await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
  kiosk.pass(3 * day)
  return kiosk
}
const mai = (kiosk: TestKiosk, at?: string) => kiosk.desk('mai.pham', at)

/** Another administrator, of long standing. */
async function withSecondAdministrator(kiosk: TestKiosk) {
  const desk = await mai(kiosk, 'other')
  await desk.call('editStaff', {
    userName: 'hung.vu',
    role: 'administrator',
    name: 'Vũ Quốc Hùng',
    ownAccount: null,
  })
  kiosk.pass(day)
  await kiosk.applyDue()
  kiosk.pass(day)
}
const changes = async (desk: Visitor) => (await desk.must('listTwoPersonChanges', {})).changes
const settingsOf = async (desk: Visitor) => {
  const { settings, version } = await desk.must('getSettings', {})
  return { version, host: settings.find(({ path }) => path === 'smtp.host')?.value }
}

const gainsPower: Record<string, (desk: Visitor) => Promise<{ ok: boolean }>> = {
  'a new supervisor': (desk) => desk.call('addStaff', { ...dung, role: 'supervisor' }),
  'a new administrator': (desk) => desk.call('addStaff', { ...dung, role: 'administrator' }),
  'a clerk made supervisor': (desk) =>
    desk.call('editStaff', {
      userName: 'lan.tran',
      name: 'Trần Thị Lan',
      role: 'supervisor',
      ownAccount: null,
    }),
  'a supervisor made administrator': (desk) =>
    desk.call('editStaff', {
      userName: 'yen.le',
      name: 'Lê Hoàng Yến',
      role: 'administrator',
      ownAccount: null,
    }),
  async 'a supervisor reactivated'(desk) {
    await desk.must('setStaffActive', { userName: 'yen.le', active: false })
    return desk.call('setStaffActive', { userName: 'yen.le', active: true })
  },
  async 'another mail server'(desk) {
    const { version } = await settingsOf(desk)
    return desk.call('saveSettings', { changes: elsewhere, version })
  },
  async 'another port of the mail server'(desk) {
    const { version } = await settingsOf(desk)
    return desk.call('saveSettings', {
      changes: { 'smtp.port': 2525, 'office.hotline': '1900 0000' },
      version,
    })
  },
  async 'clerks who approve'(desk) {
    const { version } = await settingsOf(desk)
    return desk.call('saveSettings', { changes: { 'staff.approval': 'clerk' }, version })
  },
  async 'nobody to be told'(desk) {
    const { version } = await settingsOf(desk)
    return desk.call('saveSettings', { changes: { 'office.alertsTo': 'thief@thief.example' }, version })
  },
}
const stateOf = async (kiosk: TestKiosk) => ({
  staff: (await kiosk.store.list('staff')).map(({ value: { userName, role, active } }) => ({
    userName,
    role,
    active,
  })),
  settings: (await kiosk.store.get('settings', 'office'))?.value ?? null,
  offices: await kiosk.store.list('offices'),
})

describe.each(Object.entries(gainsPower))('%s', (_what, ask) => {
  let kiosk: TestKiosk
  let desk: Visitor
  beforeEach(async () => {
    kiosk = await inUse({
      config: { smtp, office: { code: 'A', name: 'B', hotline: '1900 9068', alertsTo: 'a@office.vn' } },
    })
    desk = await mai(kiosk)
  })

  it('counts at once while the office is being set up', async () => {
    const fresh = await openTestKiosk({ config: { smtp } })
    expect((await ask(await mai(fresh))).ok).toBe(true)
    expect(fresh.events('two-person.asked')).toEqual([])
  })

  it('waits a day, and everybody at the desk sees it', async () => {
    const before = await stateOf(kiosk)
    const asked = await ask(desk)
    expect(asked).toMatchObject(error('second-person'))
    expect(kiosk.events('two-person.asked')).toMatchObject([{ staff: 'mai.pham' }])
    expect((await kiosk.notices()).filter(({ to }) => to === 'a@office.vn')).toMatchObject([
      { notice: { kind: 'two-person-asked', userName: 'mai.pham' } },
    ])
    const clerk = await kiosk.desk('binh.do', 'counter-2')
    expect(await clerk.must('getStaff', {})).toMatchObject({ twoPersonChanges: 1 })
    expect(await changes(clerk)).toMatchObject([{ mayNotConfirm: 'role', mayStop: false }])
    kiosk.pass(day - minute)
    await kiosk.applyDue()
    const wait = await stateOf(kiosk)
    expect(wait.settings).toEqual(before.settings)
    expect(kiosk.events('settings.changed')).toEqual([])
    kiosk.pass(minute)
    await kiosk.applyDue()
    await kiosk.applyDue()
    expect(await stateOf(kiosk)).not.toEqual(wait)
    expect(kiosk.store.events.filter(({ data }) => data['by'] === 'time')).toMatchObject([
      { staff: 'mai.pham', data: { requestedBy: 'mai.pham' } },
    ])
    expect(await changes(await kiosk.desk('binh.do', 'counter-2'))).toEqual([])
  })

  it('is not confirmed by whoever asked, by no supervisor, and asked for once at a time', async () => {
    await ask(desk)
    const [change] = await changes(desk)
    expect(change).toMatchObject({ mayNotConfirm: 'own-request', mayStop: true })
    const confirm = { id: change!.id, confirm: true, reason: '' }
    expect(await desk.call('decideTwoPersonChange', confirm)).toMatchObject(error('own-request'))
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    expect(await supervisor.call('decideTwoPersonChange', confirm)).toMatchObject(error('not-allowed'))
    expect(kiosk.store.events.filter(({ data }) => data['by'] !== undefined && data['requestedBy'])).toEqual(
      [],
    )
  })

  it('is in force at once with another administrator of a day', async () => {
    await withSecondAdministrator(kiosk)
    const admin = await mai(kiosk)
    await ask(admin)
    const second = await kiosk.desk('hung.vu', 'counter-2')
    const [change] = await changes(second)
    const before = await stateOf(kiosk)
    await second.must('decideTwoPersonChange', { id: change!.id, confirm: true, reason: '' })
    expect(await stateOf(kiosk)).not.toEqual(before)
    expect(kiosk.store.events.at(-1)).toMatchObject({
      staff: 'hung.vu',
      data: { requestedBy: 'mai.pham', by: 'second-person', request: change!.id },
    })
    expect(
      await second.call('decideTwoPersonChange', { id: change!.id, confirm: true, reason: '' }),
    ).toMatchObject(error('request-not-found'))
  })

  it('is stopped by a supervisor, who gives a reason', async () => {
    await ask(desk)
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    const [change] = await changes(supervisor)
    const stop = { id: change!.id, confirm: false }
    expect(await supervisor.call('decideTwoPersonChange', { ...stop, reason: '.' })).toMatchObject(
      error('reason-missing'),
    )
    const clerk = await kiosk.desk('binh.do', 'counter-3')
    expect(
      await clerk.call('decideTwoPersonChange', { ...stop, reason: 'Không biết việc này' }),
    ).toMatchObject(error('not-allowed'))
    const before = await stateOf(kiosk)
    await supervisor.must('decideTwoPersonChange', { ...stop, reason: 'Không biết việc này' })
    kiosk.pass(2 * day)
    await kiosk.applyDue()
    expect(await stateOf(kiosk)).toEqual(before)
    expect(kiosk.events('two-person.stopped')).toMatchObject([
      { staff: 'hung.vu', data: { requestedBy: 'mai.pham', reason: 'Không biết việc này' } },
    ])
  })

  it('comes to nothing once whoever asked may not any more', async () => {
    await withSecondAdministrator(kiosk)
    await ask(await mai(kiosk))
    const second = await kiosk.desk('hung.vu', 'counter-2')
    await second.must('setStaffActive', { userName: 'mai.pham', active: false })
    const before = await stateOf(kiosk)
    kiosk.pass(day)
    await kiosk.applyDue()
    expect(await stateOf(kiosk)).toEqual(before)
    expect(kiosk.events('two-person.void')).toMatchObject([{ data: { why: 'not-allowed' } }])
  })
})

it('comes into force once, whoever looks: two services on one store, and a start after the day went by', async () => {
  const store = memoryStore()
  await addAccounts(store, people, { at: noon, kiosk: 'test' })
  await addStaff(store)
  const first = await inUse({ store })
  await (await mai(first)).call('addStaff', { ...dung, role: 'supervisor' })
  // The first one ends here; two begin, the time having come.
  const others = await Promise.all([openTestKiosk({ store }), openTestKiosk({ store })])
  for (const other of others) other.pass(first.clock.now() - noon + day)
  await Promise.all(others.flatMap((other) => [other.applyDue(), other.applyDue()]))
  expect(store.events.filter(({ data }) => data['by'] === 'time')).toHaveLength(1)
  expect(store.events.filter(({ kind }) => kind === 'two-person.void')).toEqual([])
  expect(await first.member('dung.ho')).toMatchObject({ role: 'supervisor' })
})

it('does not come into force by a clock that is in doubt', async () => {
  let reason: 'clock' | null = null
  const kiosk = await inUse({ outOfService: () => reason })
  await (await mai(kiosk)).call('addStaff', { ...dung, role: 'supervisor' })
  reason = 'clock'
  kiosk.pass(25 * hour)
  await kiosk.applyDue()
  expect(kiosk.events('staff.added').filter(({ data }) => data['by'] === 'time')).toEqual([])
  reason = null
  await kiosk.applyDue()
  expect(await kiosk.member('dung.ho')).toMatchObject({ role: 'supervisor' })
})

describe('the second person', () => {
  it('is none whom the first has just made, raised or given a password', async () => {
    const kiosk = await inUse({ config: { smtp } })
    await withSecondAdministrator(kiosk)
    const desk = await mai(kiosk)
    // Mai takes Hùng's account over, and confirms as him.
    const { password } = await desk.must('giveStaffPassword', { userName: 'hung.vu' })
    await desk.call('addStaff', { ...dung, role: 'administrator' })
    const asHung = kiosk.visitor('counter-2')
    await asHung.must('staffSignIn', { userName: 'hung.vu', secret: password, language: 'vi' })
    const own = { password, newPassword: 'Một mật khẩu khác 9', newPin: '482915' }
    await asHung.must('changeSecrets', own)
    const [change] = await changes(asHung)
    expect(change).toMatchObject({ mayNotConfirm: 'too-new' })
    const confirm = { id: change!.id, confirm: true, reason: '' }
    expect(await asHung.call('decideTwoPersonChange', confirm)).toMatchObject(error('too-new'))
    // Nor does Mai confirm what she asks for as him.
    await asHung.call('addStaff', { ...dung, userName: 'dung.khac', role: 'administrator' })
    const asked = (await changes(desk)).find(({ requestedBy }) => requestedBy.userName === 'hung.vu')
    expect(asked).toMatchObject({ mayNotConfirm: 'requester-new' })
    expect(await desk.call('decideTwoPersonChange', { ...confirm, id: asked!.id })).toMatchObject(
      error('requester-new'),
    )
  })

  it('confirms nothing about themselves', async () => {
    const kiosk = await inUse()
    await withSecondAdministrator(kiosk)
    const hung = await kiosk.desk('hung.vu', 'counter-2')
    await hung.must('editStaff', {
      userName: 'mai.pham',
      name: 'Phạm Thị Mai',
      role: 'clerk',
      ownAccount: null,
    })
    await hung.call('editStaff', {
      userName: 'mai.pham',
      name: 'Phạm Thị Mai',
      role: 'administrator',
      ownAccount: null,
    })
    const [change] = await changes(hung)
    expect(change).toMatchObject({ about: { userName: 'mai.pham', role: 'administrator' } })
    expect(
      await (await mai(kiosk)).call('decideTwoPersonChange', { id: change!.id, confirm: true, reason: '' }),
    ).toMatchObject(error('not-allowed'))
  })

  it('approves no request of a clerk whom they have just taken on', async () => {
    const kiosk = await inUse()
    const desk = await mai(kiosk)
    const { password } = await desk.must('addStaff', { ...dung, role: 'clerk' })
    const clerk = kiosk.visitor('counter-2')
    await clerk.must('staffSignIn', { userName: 'dung.ho', secret: password, language: 'vi' })
    await clerk.must('changeSecrets', { password, newPassword: 'Một mật khẩu khác 9', newPin: '482915' })
    await opened(clerk, withoutEmail)
    await clerk.must('requestApproval', { reason: 'Chưa có hộp thư' })
    const [request] = (await desk.must('listRequests', {})).requests
    expect(request).toMatchObject({ mayNot: 'requester-new' })
    const approve = { id: request!.id, approve: true, reason: '' }
    expect(await desk.call('decideRequest', approve)).toMatchObject(error('requester-new'))
    // Somebody who had no part in it does.
    await (await kiosk.desk('hung.vu', 'counter-3')).must('decideRequest', approve)
  })

  it('approves none as a supervisor whose password was given within a day', async () => {
    const kiosk = await inUse()
    const desk = await mai(kiosk)
    const { password } = await desk.must('giveStaffPassword', { userName: 'hung.vu' })
    const asHung = kiosk.visitor('counter-2')
    await asHung.must('staffSignIn', { userName: 'hung.vu', secret: password, language: 'vi' })
    await asHung.must('changeSecrets', { password, newPassword: 'Một mật khẩu khác 9', newPin: '482915' })
    await opened(desk, withEmail)
    await desk.must('requestApproval', { reason: 'Không còn dùng hộp thư cũ' })
    const [request] = (await asHung.must('listRequests', {})).requests
    const approve = { id: request!.id, approve: true, reason: '' }
    expect(await asHung.call('decideRequest', approve)).toMatchObject(error('too-new'))
    kiosk.pass(day)
  })
})

describe('what was asked for', () => {
  it('is done as things are when it is: a name that was taken meanwhile, a role that was changed', async () => {
    const kiosk = await inUse()
    const desk = await mai(kiosk)
    await desk.call('addStaff', { ...dung, role: 'supervisor' })
    await desk.must('addStaff', { ...dung, role: 'clerk' })
    await desk.call('editStaff', {
      userName: 'yen.le',
      name: 'Lê Hoàng Yến',
      role: 'administrator',
      ownAccount: null,
    })
    await desk.must('editStaff', {
      userName: 'yen.le',
      name: 'Lê Hoàng Yến',
      role: 'clerk',
      ownAccount: null,
    })
    kiosk.pass(day)
    await kiosk.applyDue()
    expect(
      kiosk
        .events('two-person.void')
        .map(({ data }) => data['why'])
        .sort(),
    ).toEqual(['changed-meanwhile', 'user-name-taken'])
    expect(await kiosk.member('dung.ho')).toMatchObject({ role: 'clerk' })
    expect(await kiosk.member('yen.le')).toMatchObject({ role: 'clerk' })
  })

  it('keeps what else was changed: a name counts at once, the higher role waits', async () => {
    const kiosk = await inUse()
    const desk = await mai(kiosk)
    const given = {
      userName: 'lan.tran',
      name: 'Trần Thị Lan Anh',
      role: 'supervisor',
      ownAccount: null,
    } as const
    expect(await desk.call('editStaff', given)).toMatchObject(error('second-person'))
    expect(await kiosk.member('lan.tran')).toMatchObject({ name: 'Trần Thị Lan Anh', role: 'clerk' })
    expect(await desk.call('editStaff', given)).toMatchObject(error('change-waits'))
    kiosk.pass(day)
    await kiosk.applyDue()
    expect(await kiosk.member('lan.tran')).toMatchObject({ name: 'Trần Thị Lan Anh', role: 'supervisor' })
  })

  it('has a password that nobody knows until one is given', async () => {
    const kiosk = await inUse()
    const desk = await mai(kiosk)
    await desk.call('addStaff', { ...dung, role: 'supervisor' })
    kiosk.pass(day)
    await kiosk.applyDue()
    const { password } = await (await mai(kiosk)).must('giveStaffPassword', { userName: 'dung.ho' })
    const dungs = kiosk.visitor('counter-2')
    await dungs.must('staffSignIn', { userName: 'dung.ho', secret: password, language: 'vi' })
    expect(await kiosk.member('dung.ho')).toMatchObject({ role: 'supervisor', mustChange: true })
  })

  it('shows no password, and keeps the new mail server’s with it', async () => {
    const kiosk = await inUse({ config: { smtp } })
    const desk = await mai(kiosk)
    const { version } = await settingsOf(desk)
    const withPassword = { ...elsewhere, 'smtp.user': 'kiosk', 'smtp.password': 'bí mật 123' }
    await desk.call('saveSettings', { changes: withPassword, version })
    const [change] = await changes(desk)
    expect(JSON.stringify(change)).not.toContain('bí mật')
    expect(change!.settings).toEqual(
      expect.arrayContaining([
        { path: 'smtp.host', value: 'thief.example' },
        { path: 'smtp.password', value: null },
      ]),
    )
    expect(JSON.stringify(kiosk.store.events)).not.toContain('bí mật')
    kiosk.pass(day)
    await kiosk.applyDue()
    expect((await kiosk.store.get('settings', 'office'))?.value).toMatchObject({ smtpPassword: 'bí mật 123' })
  })

  it('stands on the sheet of the day on which it was asked for, and of the one on which it is in force', async () => {
    const kiosk = await inUse()
    await (await mai(kiosk)).call('addStaff', { ...dung, role: 'supervisor' })
    const sheetOf = async (day: string) => {
      const supervisor = await kiosk.desk('hung.vu', 'counter-2')
      return (await supervisor.must('getDaySheet', { day })).rows.map(({ sentence }) => sentence).join('\n')
    }
    expect(await sheetOf('2026-11-25')).toMatch(
      /Phạm Thị Mai.* đề nghị việc cần hai người: thêm nhân viên, dung.ho/,
    )
    kiosk.pass(day)
    await kiosk.applyDue()
    expect(await sheetOf('2026-11-26')).toMatch(
      /thêm nhân viên dung.ho, vai trò: giám sát; .* đã chờ đủ 24 giờ/,
    )
  })
})

describe('a code made on the machine', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'machine-code-'))
  async function asked(failingSince: () => number | null) {
    const dataDir = folder()
    const kiosk = await inUse({
      config: { smtp },
      machineCode: machineCodeIn(dataDir),
      mailFailingSince: failingSince,
    })
    const desk = await mai(kiosk)
    const { version } = await settingsOf(desk)
    await desk.call('saveSettings', { changes: { 'smtp.host': 'mail2.example.vn' }, version })
    const [change] = await changes(desk)
    return { kiosk, desk, dataDir, change: change! }
  }
  const make = (dataDir: string, now: number) => makeMachineCode(dataDir, { random: secureRandom, now })

  it('does in place of a second person once the mail server has failed for an hour, and once', async () => {
    let since: number | null = null
    const { kiosk, desk, dataDir, change } = await asked(() => since)
    const code = make(dataDir, kiosk.clock.now())
    expect(change.takesCode).toBe(false)
    expect(await desk.call('confirmMailServer', { id: change.id, code })).toMatchObject(
      error('machine-code-off'),
    )
    since = kiosk.clock.now() - hour + minute
    expect(await desk.call('confirmMailServer', { id: change.id, code })).toMatchObject(
      error('machine-code-off'),
    )
    since = kiosk.clock.now() - hour
    expect((await changes(desk))[0]).toMatchObject({ takesCode: true })
    expect(await desk.call('confirmMailServer', { id: change.id, code: 'AAAA-BBBB-CCCC' })).toMatchObject(
      error('machine-code-refused'),
    )
    await desk.must('confirmMailServer', { id: change.id, code: code.toLowerCase().replaceAll('-', ' ') })
    expect((await settingsOf(desk)).host).toBe('mail2.example.vn')
    expect(kiosk.store.events.at(-1)).toMatchObject({
      kind: 'settings.changed',
      data: { by: 'machine-code' },
    })
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('is old after an hour, void once another was made, and its tries are counted', async () => {
    const { kiosk, desk, dataDir, change } = await asked(() => 0)
    const old = make(dataDir, kiosk.clock.now() - hour)
    const tryCode = (code: string) => desk.call('confirmMailServer', { id: change.id, code })
    expect(await tryCode(old)).toMatchObject(error('machine-code-refused'))
    const first = make(dataDir, kiosk.clock.now())
    const second = make(dataDir, kiosk.clock.now())
    expect(await tryCode(first)).toMatchObject(error('machine-code-refused'))
    for (const wrong of ['A', 'B', 'C'])
      expect(await tryCode(wrong)).toMatchObject(error('machine-code-refused'))
    expect(await tryCode(second)).toMatchObject(error('machine-code-wait'))
    kiosk.pass(20 * minute)
    expect((await (await mai(kiosk)).call('confirmMailServer', { id: change.id, code: second })).ok).toBe(
      true,
    )
  })

  it('is for the mail server alone', async () => {
    const { kiosk, desk, dataDir } = await asked(() => 0)
    await desk.call('addStaff', { ...dung, role: 'supervisor' })
    const added = (await changes(desk)).find(({ what }) => what === 'add-staff')
    const code = make(dataDir, kiosk.clock.now())
    expect(await desk.call('confirmMailServer', { id: added!.id, code })).toMatchObject(
      error('machine-code-off'),
    )
  })
})
