/** What the service writes is what the registry describes: field by field, type by type, code by code. */
import { describe, expect, it } from 'vitest'
import {
  another,
  minute,
  newestCode,
  opened,
  openTestKiosk,
  organisation,
  submitted,
  withEmail,
  withNewEmailAllowed,
  type TestKiosk,
  type Visitor,
} from '../testing/kiosk.ts'
import { dataFields, type DataField } from './event-data.ts'
import { eventSentences } from '../audit/event-sentences.ts'
import { eventKinds, type JournalEvent } from './events.ts'

const settings = {
  config: { otp: { tries: 3, perAccountPerDay: 3 } },
  maintenanceCode: 'open sesame',
  leave() {},
}

describe('a day at the kiosk', () => {
  it('leaves nothing in the journal that is not described', async () => {
    const kiosk = await openTestKiosk(settings)
    await mishaps(kiosk)
    await changes(kiosk)
    for (const event of kiosk.store.events) expectDescribed(event)
    const written = new Set(kiosk.store.events.map(({ kind }) => kind))
    expect([...written].sort()).toEqual([
      'accounts.added',
      'captcha.failed',
      'change.cancelled',
      'change.confirmed',
      'change.expired',
      'change.locked',
      'change.refused',
      'code.limit',
      'code.refused',
      'code.sent',
      'help.asked',
      'kiosk.left',
      'maintenance.refused',
      'maintenance.tried',
      'sign-in.locked',
      'sign-in.refused',
      'sign-in.succeeded',
      'sign-in.tried',
      'staff.added',
    ])
  })
})

describe('a day at the counter', () => {
  it('leaves nothing in the journal that is not described', async () => {
    const kiosk = await openTestKiosk()
    const before = kiosk.store.events.length
    await members(kiosk)
    await help(kiosk)
    const events = kiosk.store.events.slice(before)
    for (const event of events) expectDescribed(event)
    const staffs = (kind: string) => /^(staff|account|request)\.|change\.undone|reset/.test(kind)
    const written = new Set(events.map(({ kind }) => kind).filter(staffs))
    expect([...written].sort()).toEqual(
      Object.keys(eventKinds)
        .filter((kind) => staffs(kind) && !kind.startsWith('staff.set-up'))
        .sort(),
    )
  })
})

async function members(kiosk: TestKiosk): Promise<void> {
  const mai = await kiosk.desk('mai.pham')
  const tu = {
    userName: 'tu.nguyen',
    role: 'clerk' as const,
    name: 'Nguyễn Văn Tư',
    ownAccount: '0123456789',
  }
  const { password } = await mai.must('addStaff', tu)
  await mai.must('editStaff', { ...tu, role: 'supervisor', ownAccount: null })
  const theirs = kiosk.visitor('counter-2')
  await theirs.must('staffSignIn', { userName: 'tu.nguyen', secret: password, language: 'vi' })
  await theirs.must('changeSecrets', { password, newPassword: 'Chim én mùa xuân 3', newPin: '258041' })
  await theirs.call('listStaff', {})
  await mai.must('giveStaffPassword', { userName: 'tu.nguyen' })
  for (let tries = 0; tries < 5; tries++) {
    await kiosk.visitor().call('staffSignIn', { userName: 'tu.nguyen', secret: 'wrong', language: 'vi' })
    kiosk.pass(minute / 3)
  }
  await mai.must('unlockStaff', { userName: 'tu.nguyen' })
  await mai.must('setStaffActive', { userName: 'tu.nguyen', active: false })
  await mai.must('setStaffActive', { userName: 'tu.nguyen', active: true })
}

async function help(kiosk: TestKiosk): Promise<void> {
  const lan = await kiosk.desk('lan.tran', 'counter-1')
  await opened(lan, withEmail)
  await lan.must('revealAccount', { reason: 'Đọc lại số' })
  await lan.must('requestApproval', { reason: 'Mất hộp thư' })
  await lan.must('cancelPending', { reason: 'Người dân đổi ý' })
  await lan.must('requestApproval', { reason: 'Mất hộp thư' })
  kiosk.pass(4 * minute)
  await lan.must('keepAlive', {})
  const hung = await kiosk.desk('hung.vu', 'counter-2')
  const [first] = (await hung.must('listRequests', {})).requests
  await hung.must('decideRequest', { id: first!.id, approve: false, reason: 'Ảnh không khớp' })
  await lan.must('requestApproval', { reason: 'Mất hộp thư' })
  kiosk.pass(61 * minute)
  await (await kiosk.desk('hung.vu', 'counter-2')).must('listRequests', {})
  for (let tries = 0; tries < 5; tries++) {
    await kiosk.visitor('kiosk-8').signIn(withEmail, 'wrong')
    kiosk.pass(minute / 3)
  }
  const again = await kiosk.desk('lan.tran', 'counter-1')
  await opened(again, withEmail)
  await again.must('unlockAccount', {})
  const { visitor, supervisor } = await withNewEmailAllowed(kiosk, withEmail)
  const change = await visitor.must('draftChange', { email: 'moi@example.vn' })
  await visitor.must('submitChange', { changeId: change.id, captcha: null })
  await visitor.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
  await opened(supervisor, withEmail)
  await supervisor.must('undoChange', { reason: 'Chủ báo' })
  await handOvers(kiosk, supervisor)
  await supervisor.must('handOver', { purpose: 'password', language: 'vi' })
  const reset = await supervisor.must('draftPassword', { password: 'Bông lúa 2026' })
  await supervisor.must('submitChange', { changeId: reset.id, captcha: null })
  await supervisor.must('confirmCode', { changeId: reset.id, code: newestCode(kiosk) })
}

/** One is taken up, then taken back; one comes to nothing. */
async function handOvers(kiosk: TestKiosk, desk: Visitor): Promise<void> {
  const quay = await kiosk.device('quay-7')
  const screen = quay.visitor()
  await screen.must('getKiosk', {})
  const asked = { purpose: 'change', language: 'vi', kiosk: quay.id } as const
  const { id, number } = await desk.must('handOverToKiosk', asked)
  await screen.must('takeHandOver', { number: number ?? '' })
  await desk.must('takeBackHandOver', { id })
  await desk.must('handOverToKiosk', asked)
  await screen.must('startVisit', { language: 'vi' })
}

async function mishaps(kiosk: TestKiosk): Promise<void> {
  const visitor = kiosk.visitor()
  await visitor.signIn(organisation)
  for (let i = 0; i < 5; i++) {
    await visitor.signIn(another, 'not the password')
    kiosk.pass(minute)
  }
  await visitor.must('askForHelp', { screen: 'sign-in' })
  await visitor.call('leaveKiosk', { code: 'not the code', what: 'close' })
  await visitor.must('leaveKiosk', { code: 'open sesame', what: 'restart' })
  await visitor.signIn(withEmail)
  const change = await visitor.must('draftChange', { phone: '0356 789 013' })
  const { id } = await visitor.must('newCaptcha', { changeId: change.id })
  await visitor.call('submitChange', { changeId: change.id, captcha: { id, answer: 'x' } })
}

async function changes(kiosk: TestKiosk): Promise<void> {
  const again = () => kiosk.pass(25 * 60 * minute)
  const confirmed = await submitted(kiosk, { phone: '0356 789 012', email: 'moi@example.vn' })
  const { visitor, changeId } = confirmed
  await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
  await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
  again()
  const cancelled = await submitted(kiosk, { phone: '0356 789 013' })
  await cancelled.visitor.must('cancelChange', { changeId: cancelled.changeId })
  const left = await submitted(kiosk, { phone: '0356 789 013' })
  await left.visitor.must('endVisit', {})
  again()
  const locked = await submitted(kiosk, { phone: '0356 789 013' })
  for (let i = 0; i < 3; i++) {
    await locked.visitor.call('confirmCode', { changeId: locked.changeId, code: kiosk.wrongCode() })
  }
  again()
  const first = await submitted(kiosk, { phone: '0356 789 014' })
  const second = await submitted(kiosk, { phone: '0356 789 015' })
  const secondCode = newestCode(kiosk)
  await first.visitor.must('confirmCode', { changeId: first.changeId, code: kiosk.mails.at(-2)?.code ?? '' })
  await second.visitor.call('confirmCode', { changeId: second.changeId, code: secondCode })
  for (let i = 0; i < 2; i++) await submitted(kiosk, { phone: '0356 789 016' }).catch(() => {})
}

function expectDescribed({ kind, data }: JournalEvent): void {
  const listed: readonly string[] = eventSentences[kind].data
  for (const [name, value] of Object.entries(data)) {
    expect(listed, `${kind} holds ${name}`).toContain(name)
    const field: DataField = dataFields[name as keyof typeof dataFields]
    if (value === null) continue
    expect(typeOf(value), `${kind}: ${name}`).toBe(field.type)
    if (!field.codes || isInOwnWords(kind, name)) continue
    for (const one of [value].flat()) {
      expect(Object.keys(field.codes), `${kind}: ${name}`).toContain(String(one).replace(/:.*$/, ''))
    }
  }
}

/** Of staff, who are asked for a reason. */
function isInOwnWords(kind: string, name: string): boolean {
  return name === 'reason' && (/^request\.|revealed|undone/.test(kind) || kind === 'change.cancelled')
}

function typeOf(value: unknown): DataField['type'] {
  if (Array.isArray(value)) return 'lines'
  if (typeof value === 'boolean') return 'yes-no'
  return typeof value === 'number' ? 'number' : 'text'
}
