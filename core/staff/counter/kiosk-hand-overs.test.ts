/** A clerk at a counter PC sends a citizen to a kiosk, watches, and takes it back. */
import { describe, expect, it } from 'vitest'
import {
  another,
  minute,
  newestCode,
  opened,
  openTestKiosk,
  password,
  withEmail,
  type TestKiosk,
  type TestOptions,
  type Visitor,
} from '../../testing/kiosk.ts'
import type { JournalEvent } from '../../events/events.ts'

const wanted = { purpose: 'change', language: 'en' } as const

async function open(options: TestOptions = {}) {
  const kiosk = await openTestKiosk(options)
  const quay = await kiosk.device('quay-1')
  const pc = await kiosk.device('pc-1', 'browser')
  const screen = quay.visitor()
  await screen.must('getKiosk', {})
  const desk = await pc.desk()
  const choose = (by: Visitor = desk) => by.call('handOverToKiosk', { ...wanted, kiosk: quay.id })
  const seen = async () => (await desk.must('getHandOver', {})).handOver
  return { kiosk, quay, pc, screen, desk, choose, seen }
}

/** Up to where the kiosk asks for the number. */
async function waiting(options: TestOptions = {}) {
  const all = await open(options)
  await opened(all.desk, withEmail)
  const made = await all.choose()
  if (!made.ok) throw new Error(made.error.kind)
  const { id, number } = made.value
  return { ...all, id, number: number ?? '', wrong: number === '0000' ? '1111' : '0000' }
}

/** Up to where the citizen sees their account at the kiosk. */
async function taken(options: TestOptions = {}) {
  const all = await waiting(options)
  await all.screen.must('takeHandOver', { number: all.number })
  await all.screen.must('getVisit', {})
  return all
}

const over = { ok: false, error: { kind: 'hand-over-over' } }
const told = ({ store }: TestKiosk) =>
  store.events.filter(({ kind }) => kind.startsWith('hand-over.') || kind === 'account.handed-over')
const kindsOf = (events: readonly JournalEvent[]) =>
  events.map(({ kind, data }) => (kind === 'hand-over.ended' ? `${kind} ${String(data['reason'])}` : kind))

describe('the kiosks to choose from', () => {
  it('are those of the office that would notice, free ones first', async () => {
    const { kiosk, screen, desk } = await open()
    const next = await kiosk.device('quay-10')
    await kiosk.device('quay-3')
    await next.visitor().must('getKiosk', {})
    await screen.must('startVisit', { language: 'vi' })
    // A counter PC is none, and quay-3 has not been heard of.
    expect((await desk.must('listKiosks', {})).kiosks).toEqual([
      { id: 'id-of-quay-10', name: 'quay-10', free: true },
      { id: 'id-of-quay-1', name: 'quay-1', free: false },
    ])
    // Nor is the kiosk at which somebody of the staff has signed in.
    expect((await (await next.desk('binh.do')).must('listKiosks', {})).kiosks).toMatchObject([
      { name: 'quay-1' },
    ])
    kiosk.service.endVisitsAt([next.id])
    kiosk.pass(minute)
    expect((await desk.must('listKiosks', {})).kiosks).toMatchObject([{ name: 'quay-1' }])
    const admin = await kiosk.desk('mai.pham')
    await admin.must('setDeviceState', { device: 'id-of-quay-1', state: 'suspended' })
    expect((await desk.must('listKiosks', {})).kiosks).toEqual([])
  })

  it('cannot be chosen while somebody is there, or another citizen is awaited', async () => {
    const { kiosk, screen, desk, choose } = await open()
    await opened(desk, withEmail)
    await screen.must('startVisit', { language: 'vi' })
    expect(await choose()).toMatchObject({ error: { kind: 'kiosk-in-use' } })
    await screen.must('endVisit', {})
    const other = await (await kiosk.device('pc-2', 'browser')).desk('binh.do')
    await opened(other, another)
    const both = await Promise.all([choose(), choose(other)])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(told(kiosk)).toHaveLength(1)
    expect(await choose(both[0].ok ? desk : other)).toMatchObject({ error: { kind: 'hand-over-open' } })
  })

  it('ask often only where a clerk has an account open, and learn nothing but the language', async () => {
    const { kiosk, pc, quay, screen } = await open()
    const elsewhere = (await kiosk.device('quay-2')).visitor()
    const desk = await pc.desk()
    expect(await elsewhere.must('getKiosk', {})).toMatchObject({
      handOver: { waiting: null, againMs: 5_000 },
    })
    await opened(desk, withEmail)
    expect(await screen.must('getKiosk', {})).toMatchObject({ handOver: { waiting: null, againMs: 2_000 } })
    const choose = () => desk.call('handOverToKiosk', { ...wanted, kiosk: quay.id })
    const made = await choose()
    const view = await screen.must('getKiosk', {})
    expect(view.handOver).toEqual({ waiting: 'en', againMs: 2_000 })
    expect(made.ok && JSON.stringify(view)).not.toContain(made.ok && made.value.number)
    expect(JSON.stringify(view)).not.toContain('Quỳnh')
    expect(await desk.must('getKiosk', {})).not.toHaveProperty('handOver')
    expect(await elsewhere.must('getKiosk', {})).toMatchObject({ handOver: { waiting: null } })
  })

  it('are left alone where nobody of the staff is at work', async () => {
    const kiosk = await openTestKiosk()
    const quay = await kiosk.device('quay-1')
    const screen = quay.visitor()
    expect(await screen.must('getKiosk', {})).not.toHaveProperty('handOver')
    // A technician at the kiosk itself sends nobody there.
    await quay.desk()
    expect(await quay.visitor().must('getKiosk', {})).not.toHaveProperty('handOver')
  })
})

describe('a hand-over to a kiosk', () => {
  it('begins the visit there with its number, and the clerk stays signed in', async () => {
    const { kiosk, screen, desk, number, seen } = await taken()
    expect(await screen.must('getVisit', {})).toMatchObject({
      assistance: { purpose: 'change', by: 'Trần Thị Lan' },
      account: { name: 'Nguyễn Thị Q•••' },
    })
    expect((await desk.must('getStaff', {})).case).not.toBeNull()
    expect(await seen()).toMatchObject({ kiosk: 'quay-1', step: 'reading', number: null, end: null })
    expect(kindsOf(told(kiosk))).toEqual(['hand-over.made', 'hand-over.tried', 'account.handed-over'])
    expect(told(kiosk)[2]).toMatchObject({
      staff: 'lan.tran',
      data: { deviceName: 'quay-1', document: 'cccd' },
    })
    const texts = told(kiosk).map(({ data }) => Object.values(data))
    expect(texts.flat()).not.toContain(number)
  })

  it('is shown to its clerk step by step, without what is typed', async () => {
    const { kiosk, screen, desk, seen } = await taken()
    await screen.must('reportScreen', { screen: 'edit-email' })
    expect(await seen()).toMatchObject({ step: 'typing' })
    const change = await screen.must('draftChange', { email: 'moi@example.vn' })
    await screen.must('reportScreen', { screen: 'review' })
    expect(await seen()).toMatchObject({ step: 'review', triesLeft: null })
    await screen.must('submitChange', { changeId: change.id, captcha: null })
    expect(await seen()).toMatchObject({ step: 'code', triesLeft: 5 })
    await screen.call('confirmCode', { changeId: change.id, code: kiosk.wrongCode() })
    expect(await seen()).toMatchObject({ step: 'code', triesLeft: 4 })
    expect(JSON.stringify(await seen())).not.toMatch(/moi@|\d{6}/)
    for (let step = 0; step < 2; step++)
      await screen.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
    expect(await seen()).toMatchObject({ step: 'done', end: null, receipt: { name: 'Nguyễn Thị Q•••' } })
    await screen.must('endVisit', {})
    const { id, ...last } = (await seen())!
    expect(last).toMatchObject({
      step: 'done',
      end: 'done',
      receipt: { changes: [{ new: 'm•••@example.vn' }] },
    })
    await desk.must('closeHandOver', { id })
    expect(await seen()).toBeNull()
  })

  it.each([
    ['ended', (screen: Visitor) => screen.must('endVisit', {})],
    ['idle', (_screen: Visitor, kiosk: TestKiosk) => kiosk.pass(3 * minute)],
  ] as const)('tells how the visit ended: %s', async (end, happens) => {
    const { kiosk, screen, seen } = await taken()
    await happens(screen, kiosk)
    await screen.call('getVisit', {})
    expect(await seen()).toMatchObject({ end, receipt: null })
  })

  it('is taken back at any time, and the visit is over', async () => {
    const { kiosk, screen, desk, id, seen } = await taken()
    expect(await desk.must('takeBackHandOver', { id })).toMatchObject({ end: 'taken-back' })
    expect(await screen.call('getVisit', {})).toMatchObject({ error: { kind: 'session-ended' } })
    expect(await desk.call('takeBackHandOver', { id })).toMatchObject(over)
    expect(kindsOf(told(kiosk)).at(-1)).toBe('hand-over.taken-back')
    expect(await seen()).toMatchObject({ end: 'taken-back' })
    // Another follows at once.
    expect(await desk.call('handOverToKiosk', { ...wanted, kiosk: 'id-of-quay-1' })).toMatchObject({
      ok: true,
    })
  })

  it('taken back while its code is checked tells what came of the change', async () => {
    const { kiosk, screen, desk, id, seen } = await taken()
    const change = await screen.must('draftChange', { phone: '0356 789 013' })
    await screen.must('submitChange', { changeId: change.id, captcha: null })
    const { commit } = kiosk.store
    let takenBack: Promise<unknown> = Promise.resolve()
    kiosk.store.commit = async (given) => {
      if (given.event.kind !== 'change.confirmed') return commit(given)
      kiosk.store.commit = commit
      takenBack = desk.must('takeBackHandOver', { id })
      await takenBack
      return commit(given)
    }
    await screen.call('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
    await takenBack
    await screen.call('getVisit', {})
    const confirmed = kiosk.events('change.confirmed').length
    expect((await seen())?.receipt === null).toBe(confirmed === 0)
    expect(await seen()).toMatchObject({ end: 'taken-back' })
  })
})

describe('the number', () => {
  it('is asked for three times, then the hand-over is taken back', async () => {
    const { kiosk, screen, number, wrong, seen } = await waiting()
    for (const triesLeft of [2, 1])
      expect(await screen.call('takeHandOver', { number: wrong })).toMatchObject({
        error: { kind: 'hand-over-number-wrong', triesLeft },
      })
    expect(await seen()).toMatchObject({ step: 'number', triesLeft: 1 })
    expect(await screen.call('takeHandOver', { number: wrong })).toMatchObject(over)
    expect(await screen.call('takeHandOver', { number })).toMatchObject(over)
    expect(await seen()).toMatchObject({ end: 'number-wrong', number: null })
    expect(kindsOf(told(kiosk))).toEqual([
      'hand-over.made',
      ...Array.from({ length: 3 }, () => 'hand-over.tried'),
      'hand-over.ended number-wrong',
    ])
  })

  it('is counted before it is compared: of ten at once three are', async () => {
    const { kiosk, screen, quay, number, wrong } = await waiting()
    const tries = [wrong, wrong, wrong, ...Array.from({ length: 7 }, () => number)]
    const answers = await Promise.all(
      tries.map((one) => quay.visitor().call('takeHandOver', { number: one })),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(0)
    expect(kiosk.events('hand-over.tried')).toHaveLength(3)
    expect(await screen.must('getKiosk', {})).toMatchObject({ handOver: { waiting: null } })
  })

  it('is good for two minutes, and once', async () => {
    const late = await waiting()
    late.kiosk.pass(2 * minute)
    expect(await late.screen.call('takeHandOver', { number: late.number })).toMatchObject(over)
    expect(await late.seen()).toMatchObject({ end: 'too-late' })
    expect(kindsOf(told(late.kiosk))).toEqual(['hand-over.made', 'hand-over.ended too-late'])
    const { screen, quay, number } = await taken()
    expect(await quay.visitor().call('takeHandOver', { number })).toMatchObject(over)
    expect(await screen.call('getVisit', {})).toMatchObject({ ok: true })
  })

  it.each(['two at once', 'one after the other'] as const)('opens one visit: %s', async (how) => {
    const { kiosk, quay, number } = await waiting()
    const give = () => quay.visitor().call('takeHandOver', { number })
    const answers = how === 'two at once' ? await Promise.all([give(), give()]) : [await give(), await give()]
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(kiosk.service.present()).toEqual({ visits: 1, staff: 1 })
    expect(kiosk.events('account.handed-over')).toHaveLength(1)
  })
})

describe('what happens before the number is given', () => {
  it('a visitor who touches the kiosk goes first, and the clerk is told', async () => {
    const { kiosk, screen, number, seen } = await waiting()
    await screen.must('startVisit', { language: 'vi' })
    expect(await seen()).toMatchObject({ end: 'visitor' })
    expect(await screen.call('takeHandOver', { number })).toMatchObject(over)
    expect(kindsOf(told(kiosk))).toEqual(['hand-over.made', 'hand-over.ended visitor'])
  })

  it('also while it is being made, or taken up', async () => {
    for (const kind of ['hand-over.made', 'account.handed-over'] as const) {
      const { kiosk, quay, screen, desk, choose, seen } = await open()
      await opened(desk, withEmail)
      const { commit } = kiosk.store
      const visitor = quay.visitor()
      kiosk.store.commit = async (given) => {
        if (given.event.kind === kind) await visitor.must('startVisit', { language: 'vi' })
        return commit(given)
      }
      const made = await choose()
      if (kind === 'account.handed-over')
        expect(
          await screen.call('takeHandOver', { number: (made.ok && made.value.number) || '' }),
        ).toMatchObject(over)
      expect(await seen()).toMatchObject({ end: 'visitor' })
      expect(kiosk.service.present()).toMatchObject({ visits: 1 })
      expect(await visitor.must('getVisit', {})).toMatchObject({ account: null })
      expect(kindsOf(told(kiosk)).at(-1)).toBe('hand-over.ended visitor')
    }
  })

  it.each([
    ['the clerk signs out', 'signed-out', async ({ desk }) => void (await desk.must('endVisit', {}))],
    [
      'the clerk is let go',
      'signed-out',
      async ({ kiosk }) => {
        const admin = await kiosk.desk('mai.pham')
        await admin.must('setStaffActive', { userName: 'lan.tran', active: false })
      },
    ],
    [
      'the kiosk is suspended',
      'device-lost',
      async ({ kiosk, quay }) => {
        const admin = await kiosk.desk('mai.pham')
        await admin.must('setDeviceState', { device: quay.id, state: 'suspended' })
      },
    ],
    ['the account is closed', 'not-possible', async ({ desk }) => void (await desk.must('closeAccount', {}))],
    [
      'another document is recorded',
      'not-possible',
      async ({ desk }) =>
        void (await desk.must('recordCheck', { document: 'passport', last4: '9999', form: 'Mẫu 02' })),
    ],
    [
      'the account is changed',
      'account-changed',
      async ({ kiosk }) => {
        const visitor = kiosk.visitor('kiosk-9')
        await visitor.signIn(withEmail, password)
        const { id } = await visitor.submit({ phone: '0356 789 013' })
        await visitor.must('confirmCode', { changeId: id, code: newestCode(kiosk) })
      },
    ],
    [
      'the account becomes the clerk’s own',
      'not-possible',
      async ({ kiosk }) => {
        const admin = await kiosk.desk('mai.pham')
        const name = 'Trần Thị Lan'
        await admin.must('editStaff', { userName: 'lan.tran', name, role: 'clerk', ownAccount: withEmail })
      },
    ],
  ] satisfies Array<[string, string, (all: Awaited<ReturnType<typeof waiting>>) => Promise<void>]>)(
    '%s: nothing is opened',
    async (_, reason, happens) => {
      const all = await waiting()
      await happens(all)
      expect(await all.screen.call('takeHandOver', { number: all.number })).toMatchObject(over)
      await all.kiosk.service.call('getKiosk', {}, { kiosk: 'x', session: null, visit: null })
      expect(all.kiosk.service.present().visits).toBe(_ === 'the account is changed' ? 1 : 0)
      expect(kindsOf(told(all.kiosk)).at(-1)).toBe(`hand-over.ended ${reason}`)
      expect(all.kiosk.events('account.handed-over')).toEqual([])
    },
  )

  it.each(['hand-over.made', 'account.handed-over'] as const)(
    'an approval that is withdrawn just before %s is written is worth nothing',
    async (kind) => {
      const { kiosk, quay, screen, desk } = await open()
      await opened(desk, withEmail)
      await desk.must('requestApproval', { reason: 'Không còn dùng hộp thư cũ' })
      const supervisor = await kiosk.desk('hung.vu', 'counter-2')
      const [request] = (await supervisor.must('listRequests', {})).requests
      await supervisor.must('decideRequest', { id: request!.id, approve: true, reason: '' })
      await desk.must('getStaff', {})
      await opened(supervisor, withEmail)
      const { commit } = kiosk.store
      kiosk.store.commit = async (given) => {
        if (given.event.kind === kind) {
          kiosk.store.commit = commit
          await supervisor.must('cancelPending', { request: request!.id, reason: 'Người dân đổi ý' })
        }
        return commit(given)
      }
      const asked = { purpose: 'new-email', language: 'vi', kiosk: quay.id } as const
      const made = await desk.call('handOverToKiosk', asked)
      if (kind === 'hand-over.made') expect(made).toMatchObject({ error: { kind: 'approval-required' } })
      else
        expect(
          await screen.call('takeHandOver', { number: (made.ok && made.value.number) || '' }),
        ).toMatchObject(over)
      expect(kiosk.events(kind)).toEqual([])
      expect(kiosk.service.present().visits).toBe(0)
    },
  )
})

describe('the clerk’s session', () => {
  it('is not kept alive by watching', async () => {
    const { kiosk, desk } = await taken()
    const { staff, session } = kiosk.config
    const ends = staff.idleSeconds + session.warnSeconds
    for (let seconds = 0; seconds < ends - 10; seconds += 10) {
      kiosk.pass(10_000)
      expect(await desk.call('getHandOver', {})).toMatchObject({ ok: true })
      expect(await desk.call('listKiosks', {})).toMatchObject({ ok: true })
    }
    kiosk.pass(10_000)
    expect(await desk.call('getHandOver', {})).toMatchObject({
      error: { kind: 'session-ended', reason: 'idle' },
    })
  })

  it('ends, and the citizen goes on; who signs in again sees and ends it', async () => {
    const { screen, pc, desk, id } = await taken()
    await desk.must('endVisit', {})
    expect(await screen.must('getVisit', {})).toMatchObject({ account: { name: 'Nguyễn Thị Q•••' } })
    const again = await pc.desk()
    expect((await again.must('getHandOver', {})).handOver).toMatchObject({ id, end: null })
    await again.must('takeBackHandOver', { id })
    expect(await screen.call('getVisit', {})).toMatchObject({ error: { kind: 'session-ended' } })
  })

  it('shows nobody else’s hand-over, and takes none back', async () => {
    const { kiosk, id, screen } = await taken()
    const other = await (await kiosk.device('pc-2', 'browser')).desk('binh.do')
    expect((await other.must('getHandOver', {})).handOver).toBeNull()
    expect(await other.call('takeBackHandOver', { id })).toMatchObject(over)
    expect(await screen.call('getVisit', {})).toMatchObject({ ok: true })
  })
})
