import { describe, expect, it } from 'vitest'
import {
  newestCode,
  opened,
  openTestKiosk,
  people,
  withEmail,
  withNewEmailAllowed,
  type TestKiosk,
} from '../../testing/kiosk.ts'

const hours = 3_600_000
const error = (kind: string) => ({ ok: false, error: { kind } })
const before = people[0]!

async function stolen(kiosk: TestKiosk) {
  const { visitor } = await withNewEmailAllowed(kiosk, withEmail)
  const change = await visitor.must('draftChange', { email: 'thief@example.vn', phone: '0987000111' })
  await visitor.must('submitChange', { changeId: change.id, captcha: null })
  const { receipt } = await visitor.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
  for (const { key } of await kiosk.store.list('outbox')) {
    const event = kiosk.store.events.at(-1)!
    await kiosk.store.commit({
      event,
      puts: [{ collection: 'outbox', key, value: null, expect: 'whatever' }],
    })
  }
  return receipt!
}

describe('undoing the last change', () => {
  it('puts the old contact back, tells both addresses, and has its own reference', async () => {
    const kiosk = await openTestKiosk()
    const receipt = await stolen(kiosk)
    const supervisor = await kiosk.desk('hung.vu')
    const view = await opened(supervisor, withEmail)
    expect(view.lastChange).toMatchObject({
      reference: receipt.reference,
      undoUntil: receipt.at + 72 * hours,
    })
    const undone = await supervisor.must('undoChange', { reason: 'Chủ tài khoản báo bị chiếm' })
    expect(undone.reference).not.toBe(receipt.reference)
    expect(undone.case.lastChange).toMatchObject({ reference: undone.reference, undoUntil: null })
    expect(await kiosk.account(withEmail)).toMatchObject({ phone: before.phone, email: before.email })
    expect(await kiosk.store.get('emails', 'quynh@example.vn')).toMatchObject({
      value: { accounts: [withEmail] },
    })
    expect(await kiosk.store.get('emails', 'thief@example.vn')).toBeNull()
    const notices = await kiosk.notices()
    expect(notices.map(({ to, notice }) => [to, notice.kind, notice.side])).toEqual([
      ['quynh@example.vn', 'contact-restored', 'new'],
      ['thief@example.vn', 'contact-restored', 'old'],
    ])
    expect(notices[0]!.notice).toMatchObject({ undoes: receipt.reference, reference: undone.reference })
    expect(kiosk.events('change.undone')).toMatchObject([
      {
        staff: 'hung.vu',
        account: withEmail,
        data: {
          undoes: receipt.reference,
          reference: undone.reference,
          reason: 'Chủ tài khoản báo bị chiếm',
        },
      },
    ])
    expect(await supervisor.call('undoChange', { reason: 'Lần nữa' })).toMatchObject(error('nothing-to-undo'))
  })

  it('takes a supervisor, a document and a reason', async () => {
    const kiosk = await openTestKiosk()
    await stolen(kiosk)
    const clerk = await kiosk.desk('lan.tran')
    await opened(clerk, withEmail)
    expect(await clerk.call('undoChange', { reason: 'Chủ báo' })).toMatchObject(error('not-allowed'))
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail, false)
    expect(await supervisor.call('undoChange', { reason: 'Chủ báo' })).toMatchObject(error('check-required'))
    await opened(supervisor, withEmail)
    expect(await supervisor.call('undoChange', { reason: '' })).toMatchObject(error('reason-missing'))
  })

  it('is too late after 72 hours, to the millisecond', async () => {
    const kiosk = await openTestKiosk()
    const receipt = await stolen(kiosk)
    kiosk.pass(receipt.at + 72 * hours - kiosk.clock.now() - 1)
    const supervisor = await kiosk.desk('hung.vu')
    expect((await opened(supervisor, withEmail)).lastChange?.undoUntil).not.toBeNull()
    kiosk.pass(1)
    expect(await supervisor.call('undoChange', { reason: 'Chủ báo' })).toMatchObject(error('undo-too-late'))
  })

  it('has nothing to undo where nothing was changed here', async () => {
    const kiosk = await openTestKiosk()
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    expect(await supervisor.call('undoChange', { reason: 'Chủ báo' })).toMatchObject(error('nothing-to-undo'))
  })

  it('voids what the thief has under way', async () => {
    const kiosk = await openTestKiosk()
    await stolen(kiosk)
    const thief = kiosk.visitor('kiosk-9')
    await thief.signIn()
    const { id: changeId } = await thief.submit({ phone: '0987000222' })
    const code = newestCode(kiosk)
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    await supervisor.must('undoChange', { reason: 'Chủ báo' })
    expect(await thief.call('confirmCode', { changeId, code })).toMatchObject(error('account-changed'))
  })

  it('does not give an address to two where the office wants one each', async () => {
    const kiosk = await openTestKiosk({ config: { email: { unique: true } } })
    await stolen(kiosk)
    const other = kiosk.visitor('kiosk-9')
    await other.signIn('0100000003')
    const { id: changeId } = await other.submit({ email: 'quynh@example.vn' })
    await other.must('confirmCode', { changeId, code: newestCode(kiosk) })
    await other.must('confirmCode', { changeId, code: newestCode(kiosk) })
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    expect(await supervisor.call('undoChange', { reason: 'Chủ báo' })).toMatchObject(error('email-taken'))
  })
})
