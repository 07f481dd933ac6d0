/**
 * Two pages of one browser share its session. What one of them opens is never what a button of the other one acts on:
 * each try ends the same, refused with nothing done, and the page that shows what is open goes on.
 */
import { describe, expect, it } from 'vitest'
import { operations, type OperationName } from '../../../contract/operations.ts'
import { validInput } from '../sample-input.ts'
import {
  another,
  minute,
  newestCode,
  opened,
  openTestKiosk,
  password,
  staffPassword,
  withEmail,
  type TestKiosk,
} from '../kiosk.ts'

const outdated = (what: 'visit' | 'change' | 'case' | 'request') => ({
  ok: false,
  error: { kind: 'page-outdated', what },
})
const error = (kind: string) => ({ ok: false, error: { kind } })
const seen = { document: 'cccd', last4: '4321', form: 'Mẫu số 02/SĐ-GD' } as const
const newPhone = { phone: '0987 000 111' }

/** One person's account stands on the first page, another's was opened on the second. */
async function twoVisits(kiosk: TestKiosk) {
  const first = kiosk.visitor()
  await first.signIn(withEmail)
  const second = first.tab()
  await second.must('startVisit', { language: 'vi' })
  await second.must('signIn', { accountNumber: another, password })
  return { first, second }
}

/** One account stands on the first page of a desk, another was opened on the second. */
async function twoCases(kiosk: TestKiosk, userName = 'lan.tran', number = another) {
  const first = await kiosk.desk(userName)
  await opened(first, withEmail, false)
  const second = first.tab()
  await second.call('getVisit', {})
  await opened(second, number)
  return { first, second }
}

describe('two pages of one citizen’s browser', () => {
  it('a phone typed under the first name is not the second one’s change', async () => {
    const kiosk = await openTestKiosk()
    const { first, second } = await twoVisits(kiosk)
    expect(await first.call('draftChange', newPhone)).toMatchObject(outdated('visit'))
    expect(await second.must('getVisit', {})).toMatchObject({
      account: { bhxhNumber: '•••••• 0003' },
      change: null,
    })
    expect(await second.call('draftChange', newPhone)).toMatchObject({ ok: true })
  })

  it('the end of the first visit does not end the second', async () => {
    const kiosk = await openTestKiosk()
    const { first, second } = await twoVisits(kiosk)
    expect(await first.call('endVisit', {})).toMatchObject(outdated('visit'))
    expect(await second.must('getVisit', {})).toMatchObject({ account: { bhxhNumber: '•••••• 0003' } })
    expect(await second.call('endVisit', {})).toMatchObject({ ok: true })
    expect(await first.call('endVisit', {})).toMatchObject({ ok: true })
  })

  it('a page left behind gives the other visit no time', async () => {
    const kiosk = await openTestKiosk()
    const { first, second } = await twoVisits(kiosk)
    kiosk.pass(minute)
    expect(await first.call('keepAlive', {})).toMatchObject(outdated('visit'))
    kiosk.pass(minute)
    expect(await second.call('getVisit', {})).toMatchObject(error('session-ended'))
  })

  it('a page at the number knows nothing of who signed in elsewhere in the same visit', async () => {
    const kiosk = await openTestKiosk()
    const first = kiosk.visitor()
    await first.must('startVisit', { language: 'vi' })
    const second = first.tab()
    await second.must('getVisit', {})
    await second.must('signIn', { accountNumber: withEmail, password })
    expect(await first.call('signIn', { accountNumber: another, password })).toMatchObject(outdated('visit'))
    expect(await first.call('askForHelp', { screen: 'account-number' })).toMatchObject(outdated('visit'))
    expect(kiosk.events('help.asked')).toEqual([])
    expect(await first.call('endVisit', {})).toMatchObject(outdated('visit'))
    expect(await second.call('draftChange', newPhone)).toMatchObject({ ok: true })
  })

  it('a change that the page does not show is neither replaced, sent, confirmed nor cancelled', async () => {
    const kiosk = await openTestKiosk()
    const first = kiosk.visitor()
    await first.signIn()
    const second = first.tab()
    await second.must('getVisit', {})
    const one = await first.must('draftChange', newPhone)
    // The second page still shows the account with no change.
    expect(await second.call('draftChange', { phone: '0987 000 222' })).toMatchObject(outdated('change'))
    await second.must('getVisit', {})
    const other = await second.must('draftChange', { phone: '0987 000 333' })
    const changeId = one.id
    const refused = [
      await first.call('draftChange', { phone: '0987 000 444' }),
      await first.call('newCaptcha', { changeId }),
      await first.call('submitChange', { changeId, captcha: null }),
      await first.call('resendCode', { changeId }),
      await first.call('confirmCode', { changeId, code: '123456' }),
      await first.call('cancelChange', { changeId }),
    ]
    for (const result of refused) expect(result).toMatchObject(outdated('change'))
    const { change } = await second.must('getVisit', {})
    expect(change).toMatchObject({ id: other.id, changes: [{ new: '0987 000 333' }] })
  })

  it('after the end of one change, a page that shows none may open the next', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const { id: changeId } = await visitor.submit(newPhone)
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    const asked = { changeId: null, phone: '0987 000 222' }
    expect(await visitor.call('draftChange', asked)).toMatchObject({ ok: true })
  })
})

describe('two pages of one desk', () => {
  it('a document seen for the first account is not recorded for the second', async () => {
    const kiosk = await openTestKiosk()
    const { first, second } = await twoCases(kiosk)
    const before = kiosk.events('account.checked').length
    expect(await first.call('recordCheck', { ...seen, last4: '9999' })).toMatchObject(outdated('case'))
    expect(kiosk.events('account.checked')).toHaveLength(before)
    const { case: open } = await second.must('getStaff', {})
    expect(open).toMatchObject({ account: { bhxhNumber: '•••••• 0003' }, check: { last4: '4321' } })
  })

  it('the screen is not handed over to the second account', async () => {
    const kiosk = await openTestKiosk()
    const { first, second } = await twoCases(kiosk)
    const asked = { purpose: 'change', language: 'vi' } as const
    expect(await first.call('handOver', asked)).toMatchObject(outdated('case'))
    expect(kiosk.events('account.handed-over')).toEqual([])
    expect(await second.call('handOver', asked)).toMatchObject({ ok: true })
    expect(kiosk.events('account.handed-over')).toMatchObject([{ account: another }])
    // The desk is gone: what the first page shows of it is nobody's.
    expect(await first.call('recordCheck', seen)).toMatchObject(outdated('visit'))
  })

  it.each<[OperationName, object]>([
    ['revealAccount', { reason: 'Cần gọi lại' }],
    ['unlockAccount', {}],
    ['cancelPending', { reason: 'Công dân đổi ý' }],
    ['requestApproval', { reason: 'Mất hộp thư cũ' }],
    ['undoChange', { reason: 'Nhập nhầm số', undoes: 'x' }],
    ['closeAccount', {}],
  ])('and %s', async (name, input) => {
    const kiosk = await openTestKiosk()
    const { first, second } = await twoCases(kiosk, 'hung.vu')
    const before = kiosk.store.events.length
    expect((await first.raw(name, input)).result).toMatchObject(outdated('case'))
    expect(kiosk.store.events).toHaveLength(before)
    expect((await second.must('getStaff', {})).case).toMatchObject({ revealed: null })
  })

  it('an account that was opened anew is another opening', async () => {
    const kiosk = await openTestKiosk()
    const { first } = await twoCases(kiosk, 'lan.tran', withEmail)
    expect(await first.call('revealAccount', { reason: 'Cần gọi lại' })).toMatchObject(outdated('case'))
  })

  it('a call that waits its turn behind the opening is refused, too', async () => {
    const kiosk = await openTestKiosk()
    const first = await kiosk.desk()
    await opened(first, withEmail)
    const second = first.tab()
    await second.call('getVisit', {})
    const { found } = await second.must('findAccounts', { query: another })
    const [openedNow, checked] = await Promise.all([
      second.call('openAccount', { id: found[0]!.id }),
      first.call('recordCheck', { ...seen, last4: '9999' }),
    ])
    expect(openedNow).toMatchObject({ ok: true })
    expect(checked).toMatchObject(outdated('case'))
  })

  it('a request that another member made since is neither cancelled nor used for the one that is shown', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, withEmail)
    const other = await kiosk.desk('binh.do', 'counter-2')
    await opened(other, withEmail)
    await desk.must('requestApproval', { reason: 'Mất hộp thư cũ' })
    await other.must('getStaff', {})
    await other.must('cancelPending', { reason: 'Công dân đổi ý' })
    const { request } = await other.must('requestApproval', { reason: 'Lại mất hộp thư' })
    expect(await desk.call('cancelPending', { reason: 'Công dân đổi ý' })).toMatchObject(outdated('request'))
    const hung = await kiosk.desk('hung.vu', 'counter-3')
    await hung.must('decideRequest', { id: request!.id, approve: true, reason: 'Đã xem giấy tờ' })
    const asked = { purpose: 'new-email', language: 'vi' } as const
    expect(await desk.call('handOver', asked)).toMatchObject(outdated('request'))
    await desk.must('getStaff', {})
    expect(await desk.call('handOver', asked)).toMatchObject({ ok: true })
  })

  it('a change that its owner made since is not undone in place of the one that is shown', async () => {
    const kiosk = await openTestKiosk()
    const confirm = async (phone: string) => {
      const owner = kiosk.visitor('kiosk-2')
      await owner.signIn()
      const { id: changeId } = await owner.submit({ phone })
      await owner.must('confirmCode', { changeId, code: newestCode(kiosk) })
    }
    await confirm('0987 000 111')
    const desk = await kiosk.desk('hung.vu')
    await opened(desk, withEmail)
    await confirm('0987 000 222')
    expect(await desk.call('undoChange', { reason: 'Nhập nhầm số' })).toMatchObject(outdated('change'))
    expect((await kiosk.account(withEmail)).phone).toBe('+84987000222')
    await desk.must('getStaff', {})
    expect(await desk.call('undoChange', { reason: 'Nhập nhầm số' })).toMatchObject({ ok: true })
  })
})

/** Whoever else signs in on another page: every call of the contract, made from a page of the one before. */
describe.each(['mai.pham', 'lan.tran'])('from a page of an administrator, after %s signed in', (userName) => {
  const acting = Object.entries(operations).flatMap(([name, { names }]) =>
    names === 'nothing' ? [] : [name as OperationName],
  )
  it.each(acting)('%s', async (name) => {
    const kiosk = await openTestKiosk()
    const first = await kiosk.desk('mai.pham')
    await opened(first, withEmail)
    const second = first.tab()
    await second.must('staffSignIn', { userName, secret: staffPassword, language: 'vi' })
    const before = kiosk.store.events.length
    expect((await first.raw(name, validInput(name))).result).toMatchObject(outdated('visit'))
    // Not even a refusal is written down as that of who signed in.
    expect(kiosk.store.events).toHaveLength(before)
    expect(await second.call('getStaff', {})).toMatchObject({ ok: true, value: { me: { userName } } })
  })
})

it('a page that shows nothing acts on nothing', async () => {
  const kiosk = await openTestKiosk()
  const first = kiosk.visitor()
  await first.signIn()
  const second = first.tab()
  expect(await second.call('draftChange', newPhone)).toMatchObject(outdated('visit'))
  expect(await second.call('endVisit', {})).toMatchObject(outdated('visit'))
  // A touch of an idle screen is somebody new: the visit before ends, and its page is told.
  await second.must('startVisit', { language: 'vi' })
  expect(await first.call('draftChange', newPhone)).toMatchObject(outdated('visit'))
})
