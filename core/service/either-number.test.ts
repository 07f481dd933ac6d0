/** Somebody is served by either of their numbers, and by the one that they have. */
import { beforeEach, describe, expect, it } from 'vitest'
import {
  newestCode,
  opened,
  openTestKiosk,
  password,
  person,
  submitted,
  withEmail,
  withNewEmailAllowed,
  type TestKiosk,
} from '../testing/kiosk.ts'

const id = '079301007788'
const bhxh = '0155555555'
const idOnly = {
  ...person('', { personalId: id, name: 'Đặng Thu Hà', phone: '+84909876543', email: 'ha@example.vn' }),
  number: null,
}
let kiosk: TestKiosk
beforeEach(async () => {
  kiosk = await openTestKiosk({ accounts: [idOnly, person(withEmail, { email: 'quynh@example.vn' })] })
})

/** The register brings the BHXH number later. */
const givenNumber = () => imported(`${bhxh},${id},Đặng Thu Hà`)

async function asOwn(ownAccount: string, userName = 'lan.tran'): Promise<void> {
  const member = await kiosk.store.get('staff', userName)
  const put = { collection: 'staff' as const, key: userName, expect: member!.version }
  const value = { ...member!.value, ownAccount }
  await kiosk.store.commit({ event: kiosk.store.events.at(-1)!, puts: [{ ...put, value }] })
}

async function imported(row: string): Promise<void> {
  const desk = await kiosk.desk('mai.pham', 'back-office')
  const file = Buffer.from(`Mã số,CCCD,Họ tên\n${row}\n`)
  const { id: upload } = await desk.must('beginImport', { fileName: 'a.csv', bytes: file.length })
  await desk.must('appendImport', { id: upload, piece: file.toString('base64') })
  const { mapping, delimiter } = await desk.must('previewImport', {
    id: upload,
    mapping: null,
    delimiter: null,
  })
  await desk.must('startImport', { id: upload, mapping, delimiter })
  await kiosk.imports.idle()
}

describe('a citizen with a personal ID alone', () => {
  it('changes the contact, and receipt, notices, journal and mails name the ID', async () => {
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111' }, id)
    expect((await visitor.must('getVisit', {})).account).toMatchObject({
      personalId: '•••••••• 7788',
      bhxhNumber: null,
    })
    const { receipt } = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(receipt).toMatchObject({ accountNumber: '•••••••• 7788', numberIs: 'personal-id' })
    expect((await kiosk.account(id)).phone).toBe('+84987000111')
    expect(kiosk.events('change.confirmed')).toMatchObject([{ account: id }])
  })

  it('is found, helped and undone at the counter', async () => {
    const { visitor, supervisor } = await withNewEmailAllowed(kiosk, id)
    const change = await visitor.submit({ email: 'moi@example.vn' })
    await visitor.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
    expect((await kiosk.account(id)).email).toBe('moi@example.vn')
    const view = await opened(supervisor, id)
    expect(view.account).toMatchObject({ personalId: '•••••••• 7788', bhxhNumber: null })
    await supervisor.must('undoChange', { undoes: view.lastChange!.reference, reason: 'Không phải tôi' })
    expect((await kiosk.account(id)).email).toBe('ha@example.vn')
  })

  it('is locked after five wrong passwords, and unlocked', async () => {
    for (let i = 0; i < 5; i++) {
      await kiosk.visitor().signIn(id, 'sai')
      kiosk.pass(60_000)
    }
    expect(await kiosk.visitor().signIn(id, password)).toMatchObject({ error: { kind: 'sign-in-locked' } })
    const desk = await kiosk.desk('lan.tran')
    await opened(desk, id)
    await desk.must('unlockAccount', {})
    expect((await kiosk.visitor().signIn(id, password)).ok).toBe(true)
  })
})

describe('the same person, with the BHXH number that came later', () => {
  beforeEach(givenNumber)

  it('signs in by either, and is one account', async () => {
    for (const number of [id, bhxh]) expect((await kiosk.visitor().signIn(number, password)).ok).toBe(true)
    const accounts = kiosk.events('sign-in.succeeded').map(({ account }) => account)
    expect(new Set(accounts)).toEqual(new Set([id]))
    const visitor = kiosk.visitor()
    expect(await visitor.signIn(bhxh)).toMatchObject({
      value: { personalId: '•••••••• 7788', bhxhNumber: '•••••• 5555' },
    })
  })

  it('has one counter: guessing by the one ends guessing by the other', async () => {
    for (let i = 0; i < 5; i++) {
      await kiosk.visitor().signIn(i % 2 === 0 ? id : bhxh, 'sai')
      kiosk.pass(60_000)
    }
    // Not even the right one is evaluated any more, by either.
    for (const number of [bhxh, id]) expect((await kiosk.visitor().signIn(number, password)).ok).toBe(false)
  })

  it('keeps what was counted, journalled and asked for before', async () => {
    const before = await openTestKiosk({ accounts: [idOnly] })
    kiosk = before
    const clerk = await kiosk.desk('lan.tran', 'counter-1')
    await opened(clerk, id)
    await clerk.must('requestApproval', { reason: 'Mất hộp thư cũ' })
    await kiosk.visitor().signIn(id, 'sai')
    await givenNumber()
    expect((await kiosk.store.get('signInCounters', id))?.value.failures).toBe(1)
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    const { requests } = await supervisor.must('listRequests', {})
    expect(requests).toMatchObject([{ account: { accountNumber: '•••••••• 7788' } }])
    for (const account of [id, bhxh]) {
      const { entries } = await supervisor.must('queryJournal', {
        filter: { from: null, to: null, kinds: ['request.made'], staff: null, account, reference: null },
        before: null,
      })
      expect(entries).toHaveLength(1)
    }
  })

  it('is their own record to a member of staff who gave either number', async () => {
    for (const ownAccount of [id, bhxh]) {
      await asOwn(ownAccount)
      const desk = await kiosk.desk('lan.tran', `counter-${ownAccount}`)
      const { found } = await desk.must('findAccounts', { query: bhxh })
      expect(await desk.call('openAccount', { id: found[0]!.id })).toMatchObject({
        error: { kind: 'own-record' },
      })
    }
  })

  describe('and an ID that was corrected', () => {
    const corrected = '079301007799'
    beforeEach(() => imported(`${bhxh},${corrected},Đặng Thu Hà`))

    it('is not held up by tries at the ID that is somebody else’s, nor are these said to be theirs', async () => {
      const before = kiosk.store.events.length
      for (let i = 0; i < 5; i++) {
        await kiosk.visitor().signIn(id, 'sai')
        kiosk.pass(60_000)
      }
      const events = kiosk.store.events.slice(before)
      expect(events.filter(({ account }) => account === id)).toEqual([])
      expect(await kiosk.visitor().signIn(id, 'sai')).toMatchObject({ error: { kind: 'sign-in-locked' } })
      expect((await kiosk.visitor().signIn(corrected, password)).ok).toBe(true)
    })

    it('stays the own record of a member who gave the ID of before', async () => {
      await asOwn(id)
      const desk = await kiosk.desk('lan.tran', 'counter-1')
      const { found } = await desk.must('findAccounts', { query: bhxh })
      expect(await desk.call('openAccount', { id: found[0]!.id })).toMatchObject({
        error: { kind: 'own-record' },
      })
    })

    it('is not changed by the import of an administrator who gave the ID of before', async () => {
      await asOwn(id, 'mai.pham')
      await imported(`${bhxh},,Tên Khác`)
      expect((await kiosk.account(id)).name).toBe('Đặng Thu Hà')
    })
  })
})

describe('the account of a member who gave an ID that is corrected after they signed in', () => {
  const [wrong, right] = ['079301000001', '079301000002']
  const opens = async (query: string, place: string) => {
    const desk = await kiosk.desk('lan.tran', place)
    const { found } = await desk.must('findAccounts', { query })
    const answer = await desk.call('openAccount', { id: found[0]!.id })
    return answer.ok ? 'opened' : answer.error.kind
  }
  beforeEach(async () => {
    await imported(`${withEmail},${wrong},Nguyễn Thị Quỳnh`)
    await asOwn(wrong)
    await kiosk.desk('lan.tran', 'counter-1')
    await imported(`${withEmail},${right},Nguyễn Thị Quỳnh`)
  })

  it('stays their own record', async () => {
    expect((await kiosk.account(withEmail)).personalId).toBe(right)
    for (const query of [withEmail, right]) expect(await opens(query, `counter-${query}`)).toBe('own-record')
  })

  it('is nobody’s own once they are given another number, or the ID leads to another account', async () => {
    await imported(`,${wrong},Trần Văn Cam`)
    expect(await opens(wrong, 'counter-2')).toBe('own-record')
    expect(await opens(right, 'counter-3')).toBe('opened')
    const desk = await kiosk.desk('mai.pham', 'back-office')
    const rest = { userName: 'lan.tran', name: 'Trần Thị Lan', role: 'clerk' as const }
    await desk.must('editStaff', { ...rest, ownAccount: '0199999901' })
    expect(await opens(wrong, 'counter-4')).toBe('opened')
  })
})
