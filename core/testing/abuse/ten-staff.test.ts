/** Ten of the staff at once, each at a machine of their own: at the same account, at the same request, at their own work. */
import { describe, expect, it } from 'vitest'
import type { Account, StaffMember } from '../../storage/port/documents.ts'
import {
  newestCode,
  opened,
  openTestKiosk,
  people,
  staff,
  staffPassword,
  withEmail,
  type TestKiosk,
  type Visitor,
} from '../kiosk.ts'

const ten = Array.from({ length: 10 }, (_, at) => at)
const userOf = (at: number) => `quay.${at}`
const accountOf = (at: number) => `03000000${String(at).padStart(2, '0')}`

/** Ten clerks and ten accounts besides the usual ones; all ten are signed in at once. */
async function tenAtWork(role: StaffMember['role'] = 'clerk') {
  const kiosk = await openTestKiosk()
  const clerk = staff.find(({ userName }) => userName === 'lan.tran')!
  const citizen = people.find(({ number }) => number === withEmail)!
  const event = { at: kiosk.clock.now(), kiosk: 'test', account: null, visit: null, data: {} }
  await kiosk.store.commit({
    event: { ...event, kind: 'staff.added' },
    puts: ten.map((at) => {
      const value = {
        ...clerk,
        role,
        userName: userOf(at),
        name: `Người ${at}`,
        ownAccount: `04000000${at}0`,
      }
      return { collection: 'staff' as const, key: value.userName, value, expect: 0 }
    }),
  })
  await kiosk.store.commit({
    event: { ...event, kind: 'accounts.added' },
    puts: ten.map((at) => {
      const value: Account = {
        ...citizen,
        number: accountOf(at),
        personalId: null,
        email: `${at}@example.vn`,
      }
      return { collection: 'accounts' as const, key: accountOf(at), value, expect: 0 }
    }),
  })
  const desks = ten.map((at) => kiosk.visitor(`quay-${at}`))
  await together(desks, (desk, at) =>
    desk.must('staffSignIn', { userName: userOf(at), secret: staffPassword, language: 'vi' }),
  )
  return { kiosk, desks }
}

const together = <T>(desks: readonly Visitor[], work: (desk: Visitor, at: number) => Promise<T>) =>
  Promise.all(desks.map(work))

const outcomes = (results: ReadonlyArray<{ ok: boolean; error?: { kind: string } }>) =>
  Object.entries(
    results.reduce<Record<string, number>>((counts, { ok, error }) => {
      const kind = ok ? 'ok' : (error?.kind ?? '')
      return { ...counts, [kind]: (counts[kind] ?? 0) + 1 }
    }, {}),
  ).sort()

const change = (kiosk: TestKiosk, at: number) =>
  kiosk.mails.filter(({ to }) => to === `${at}@example.vn`).at(-1)

describe('ten at once', () => {
  it('each at an account of their own: nobody sees or changes another one’s', async () => {
    const { kiosk, desks } = await tenAtWork()
    await together(desks, (desk, at) => opened(desk, accountOf(at)))
    const views = await together(desks, (desk) => desk.must('revealAccount', { reason: 'Đối chiếu' }))
    expect(views.map(({ revealed }) => revealed?.email)).toEqual(ten.map((at) => `${at}@example.vn`))
    await together(desks, (desk) => desk.must('handOver', { purpose: 'change', language: 'vi' }))
    await together(desks, async (desk, at) => {
      const { id } = await desk.must('draftChange', { phone: `098700010${at}` })
      await desk.must('submitChange', { changeId: id, captcha: null })
      return desk.must('confirmCode', { changeId: id, code: change(kiosk, at)?.code ?? '' })
    })
    for (const at of ten) {
      const { phone, lastChange } = await kiosk.account(accountOf(at))
      expect(phone).toBe(`+8498700010${at}`)
      expect(lastChange?.staff).toEqual([userOf(at)])
    }
    const confirmed = kiosk.events('change.confirmed')
    expect(confirmed).toHaveLength(10)
    for (const { account, staff: who, kiosk: where } of confirmed) {
      const at = Number(account?.slice(-1))
      expect([who, where]).toEqual([userOf(at), `quay-${at}`])
    }
    const references = confirmed.map(({ data }) => data['reference'])
    expect(new Set(references).size).toBe(10)
  })

  it('all at the same account: one request is made, and one decision on it counts', async () => {
    const { kiosk, desks } = await tenAtWork('supervisor')
    await together(desks, (desk) => opened(desk, withEmail))
    const asked = await together(desks, (desk) => desk.call('requestApproval', { reason: 'Mất hộp thư' }))
    expect(outcomes(asked)).toEqual([
      ['ok', 1],
      ['request-open', 9],
    ])
    const [request] = (await desks[0]!.must('listRequests', {})).requests
    const decided = await together(desks, (desk, at) =>
      desk.call('decideRequest', { id: request!.id, approve: at % 2 === 0, reason: 'Đã xem giấy tờ' }),
    )
    const counts = Object.fromEntries(outcomes(decided))
    expect(counts).toMatchObject({ ok: 1, 'own-request': 1 })
    expect(kiosk.events('request.approved').length + kiosk.events('request.refused').length).toBe(1)
  })

  it('all hand the same account over: one change is confirmed, the others are told that it has changed', async () => {
    const { kiosk, desks } = await tenAtWork()
    await together(desks, (desk) => opened(desk, withEmail))
    await together(desks, (desk) => desk.call('handOver', { purpose: 'change', language: 'vi' }))
    const ids = await together(desks, async (desk, at) => {
      const draft = await desk.call('draftChange', { phone: `098700010${at}` })
      return draft.ok ? draft.value.id : null
    })
    const codes: string[] = []
    for (const [at, desk] of desks.entries()) {
      const id = ids[at]
      if (!id) continue
      const sent = await desk.call('submitChange', { changeId: id, captcha: null })
      codes[at] = sent.ok ? newestCode(kiosk) : ''
    }
    const ends = await together(desks, (desk, at) =>
      desk.call('confirmCode', { changeId: ids[at] ?? '', code: codes[at] ?? '' }),
    )
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(kiosk.events('change.confirmed')).toHaveLength(1)
    const winner = ends.findIndex(({ ok }) => ok)
    expect((await kiosk.account(withEmail)).phone).toBe(`+8498700010${winner}`)
  })

  it('all undo the same change: it is undone once', async () => {
    const { kiosk, desks } = await tenAtWork('supervisor')
    const citizen = kiosk.visitor()
    await citizen.signIn()
    const { id } = await citizen.submit({ phone: '0987000999' })
    await citizen.must('confirmCode', { changeId: id, code: newestCode(kiosk) })
    await together(desks, (desk) => opened(desk, withEmail))
    const ends = await together(desks, (desk) => desk.call('undoChange', { reason: 'Nhập nhầm' }))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(kiosk.events('change.undone')).toHaveLength(1)
    expect((await kiosk.account(withEmail)).phone).toBe('+84912345678')
  })

  it('one of them is deactivated while all work: only that one is out', async () => {
    const { kiosk, desks } = await tenAtWork()
    const mai = await kiosk.desk('mai.pham', 'office')
    await Promise.all([
      mai.must('setStaffActive', { userName: userOf(3), active: false }),
      ...desks.map((desk) => desk.call('findAccounts', { query: 'quynh' })),
    ])
    const after = await together(desks, (desk) => desk.call('getStaff', {}))
    expect(after.map(({ ok }) => ok)).toEqual(ten.map((at) => at !== 3))
  })
})
