import { describe, expect, it } from 'vitest'
import type { KioskConfigInput } from '../../config/config.ts'
import { addAccounts } from '../../accounts/add-accounts.ts'
import {
  minute,
  newestCode,
  noon,
  opened,
  openTestKiosk,
  organisation,
  password,
  people,
  withEmail,
  withNewEmailAllowed,
  withoutEmail,
} from '../../testing/kiosk.ts'

const error = (kind: string) => ({ ok: false, error: { kind } })

describe('finding an account', () => {
  const others = [
    ['0100000011', 'Đặng Thị Ẳnh', '+84987111222', 'anh.dang@example.vn'],
    ['0100000012', 'Dang Van Anh', null, 'AnhD@example.vn'],
  ] as const

  async function desk(config: KioskConfigInput = {}) {
    const kiosk = await openTestKiosk({ config })
    const accounts = others.map(([number, name, phone, email]) => ({
      ...people[0]!,
      personalId: null,
      number,
      name,
      phone,
      email,
    }))
    await addAccounts(kiosk.store, accounts, { at: noon, kiosk: 'test' })
    return { kiosk, desk: await kiosk.desk() }
  }

  it.each([
    ['0100000011', 1],
    ['0100 000 011', 1],
    ['001085012345', 1],
    ['ĐẶNG thị', 1],
    ['anh dang', 2],
    ['d an', 2],
    ['ang an', 0],
    ['dang dang', 0],
    ['111 222', 1],
    ['7 111 222', 1],
    ['1222 dang', 1],
    ['1222 tran', 0],
    ['0987 111', 0],
    ['+84 987 111 222', 1],
    ['0987111222', 1],
    ['anhd@example.vn', 1],
    ['ANHD@Example.vn', 1],
    ['nhd@example.vn', 0],
    ['nobody at all', 0],
    ['0999999999', 0],
    ['079999999999', 0],
  ])('by "%s" finds %d', async (query, hits) => {
    const { desk: lan } = await desk()
    const { found, more } = await lan.must('findAccounts', { query })
    expect([found.length, more]).toEqual([hits, false])
  })

  it('shows it masked, and writes down what was asked', async () => {
    const { kiosk, desk: lan } = await desk()
    const { found } = await lan.must('findAccounts', { query: 'ẳnh đặng' })
    expect(found.map(({ account }) => account)).toContainEqual({
      name: 'Đặng Thị Ẳ•••',
      bhxhNumber: '•••••• 0011',
      personalId: null,
      phone: '•••• ••• 222',
      email: 'a•••@example.vn',
    })
    expect(kiosk.events('account.searched')).toMatchObject([
      { account: null, staff: 'lan.tran', data: { by: 'name', asked: 'anh dang' } },
    ])
    await lan.must('findAccounts', { query: 'anhd@example.vn' })
    await lan.must('findAccounts', { query: '0987 111 222' })
    expect(kiosk.events('account.searched').slice(1)).toMatchObject([
      { data: { by: 'email', asked: 'a•••@example.vn' } },
      { data: { by: 'number', asked: '…111222' } },
    ])
  })

  it.each([
    ['123456789.0', 'fraction'],
    ['100000001,0', 'fraction'],
    ['912345678.0', 'fraction'],
    ['9.12345678E8', 'exponent'],
  ])('finds nobody by "%s": %s', async (query, reason) => {
    const { desk: lan } = await desk()
    expect(await lan.call('findAccounts', { query })).toMatchObject({
      error: { kind: 'account-number-invalid', reason },
    })
  })

  it.each([
    '',
    'a',
    '09',
    '  ',
    'dang',
    'ẳnh',
    '11222',
    '222',
    'anhd@',
    '@example.vn',
    'an 222',
    '0 a',
    'a b',
    '1222',
  ])('takes more than "%s"', async (query) => {
    const { desk: lan } = await desk()
    expect(await lan.call('findAccounts', { query })).toMatchObject(error('query-too-short'))
  })

  it('and what is opened of it are limited for each person and day, counted before they are shown', async () => {
    const { kiosk, desk: lan } = await desk({ staff: { openingsPerDay: 20, searchesPerDay: 50 } })
    const hit = async () => {
      const found = await lan.must('findAccounts', { query: withEmail })
      return found.found[0]?.id ?? ''
    }
    const id = await hit()
    const opened = await Promise.all(Array.from({ length: 30 }, () => lan.call('openAccount', { id })))
    expect(opened.filter(({ ok }) => ok)).toHaveLength(20)
    expect(opened.at(-1)).toMatchObject(error('day-limit'))
    expect(kiosk.events('account.opened')).toHaveLength(20)
    const searches = await Promise.all(
      Array.from({ length: 60 }, () => lan.call('findAccounts', { query: withEmail })),
    )
    expect(searches.filter(({ ok }) => ok)).toHaveLength(49)
    expect(searches.at(-1)).toMatchObject(error('day-limit'))
    kiosk.pass(24 * 60 * 60_000)
    const later = await kiosk.desk('lan.tran')
    expect((await later.call('findAccounts', { query: withEmail })).ok).toBe(true)
  })

  it('is no way to read a phone or an e-mail piece by piece', async () => {
    const { desk: lan } = await desk()
    const finds = async (query: string) => {
      const result = await lan.call('findAccounts', { query })
      return result.ok && result.value.found.length > 0
    }
    const pieces = ['0987', '09871', '098711', '0987111', '09871112', '7111', '87111', '987111']
    for (const piece of [...pieces, 'a', 'anhd', 'anhd@e']) expect(await finds(piece), piece).toBe(false)
  })

  it('is counted for each person before it is made, also when many are made at once', async () => {
    const { kiosk, desk: lan } = await desk()
    const results = await Promise.all(
      Array.from({ length: 150 }, (_, i) => lan.call('findAccounts', { query: `${100_000 + i}` })),
    )
    expect(results.filter((result) => result.ok)).toHaveLength(120)
    expect(results.at(-1)).toMatchObject(error('search-limit'))
    expect(kiosk.events('account.searched')).toHaveLength(120)
    expect((await (await kiosk.desk('binh.do')).call('findAccounts', { query: 'anh dang' })).ok).toBe(true)
    kiosk.pass(60 * 60_000)
    const again = await kiosk.desk()
    expect((await again.call('findAccounts', { query: 'anh dang' })).ok).toBe(true)
  })

  it('stops at twenty, and says that there are more', async () => {
    const { kiosk, desk: lan } = await desk()
    const many = Array.from({ length: 30 }, (_, at) => ({
      ...people[0]!,
      personalId: null,
      email: null,
      number: `02000000${String(at).padStart(2, '0')}`,
      name: 'Lý Tám',
    }))
    await addAccounts(kiosk.store, many, { at: noon, kiosk: 'test' })
    const { found, more } = await lan.must('findAccounts', { query: 'ly tam' })
    expect([found.length, more]).toEqual([20, true])
  })
})

describe('a document that was recorded', () => {
  it('is still there when the case is opened again for its approved request, for whoever saw it', async () => {
    const kiosk = await openTestKiosk()
    const lan = await kiosk.desk('lan.tran')
    await opened(lan, withEmail)
    await lan.must('requestApproval', { reason: 'Không còn dùng hộp thư cũ' })
    await lan.must('closeAccount', {})
    const hung = await kiosk.desk('hung.vu', 'counter-2')
    const [request] = (await hung.must('listRequests', {})).requests
    await hung.must('decideRequest', { id: request!.id, approve: true, reason: '' })
    expect(kiosk.events('request.approved')[0]?.data['reason'], 'nobody said any').toBeNull()

    const binh = await kiosk.desk('binh.do', 'counter-3')
    expect((await opened(binh, withEmail, false)).check, 'somebody else has seen none').toBeNull()
    expect((await opened(lan, withEmail, false)).check).toMatchObject({ last4: '4321' })
    expect((await lan.call('handOver', { purpose: 'new-email', language: 'vi' })).ok).toBe(true)
    expect(kiosk.events('account.checked')).toHaveLength(1)
  })
})

describe('an open account', () => {
  it('is shown in full only on a reason, which stands in the journal', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk()
    expect((await opened(desk, withEmail, false)).revealed).toBeNull()
    expect(await desk.call('revealAccount', { reason: ' . ' })).toMatchObject(error('reason-missing'))
    const { revealed } = await desk.must('revealAccount', { reason: 'Đọc lại số cho người cao tuổi' })
    expect(revealed).toMatchObject({
      phone: '0912 345 678',
      email: 'quynh@example.vn',
      bhxhNumber: '0100 000 001',
    })
    expect(kiosk.events('account.revealed')).toMatchObject([
      { staff: 'lan.tran', account: withEmail, data: { reason: 'Đọc lại số cho người cao tuổi' } },
    ])
    // Opened anew it is masked anew.
    expect((await opened(desk, withEmail, false)).revealed).toBeNull()
  })

  it('keeps of a document its kind and four characters', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk()
    await opened(desk, withEmail, false)
    const check = { document: 'passport' as const, last4: ' c12４', form: 'Mẫu số  02/SĐ-GD ' }
    for (const last4 of ['12', '12.3', '123²', '-123']) {
      expect(await desk.call('recordCheck', { ...check, last4 })).toMatchObject({
        error: { kind: 'check-invalid', field: 'last4' },
      })
    }
    expect(await desk.call('recordCheck', { ...check, form: ' – ' })).toMatchObject({
      error: { kind: 'check-invalid', field: 'form' },
    })
    expect((await desk.must('recordCheck', check)).check).toEqual({
      document: 'passport',
      last4: 'C124',
      form: 'Mẫu số 02/SĐ-GD',
    })
  })

  it('is unlocked for its owner', async () => {
    const kiosk = await openTestKiosk()
    for (let tries = 0; tries < 5; tries++) {
      await kiosk.visitor().signIn(withEmail, 'wrong')
      kiosk.pass(20_000)
    }
    const desk = await kiosk.desk()
    expect((await opened(desk, withEmail)).lockedUntil).not.toBeNull()
    expect((await desk.must('unlockAccount', {})).lockedUntil).toBeNull()
    expect(await desk.call('unlockAccount', {})).toMatchObject(error('not-locked'))
    expect((await kiosk.visitor().signIn(withEmail, password)).ok).toBe(true)
    expect(kiosk.events('account.unlocked')).toMatchObject([{ staff: 'lan.tran', account: withEmail }])
  })

  it('loses what is pending: the change its owner is in, and an open request', async () => {
    const kiosk = await openTestKiosk()
    const citizen = kiosk.visitor()
    await citizen.signIn()
    const { id: changeId } = await citizen.submit({ phone: '0987000111' })
    const desk = await kiosk.desk('lan.tran', 'counter-1')
    await opened(desk, withEmail)
    expect((await desk.must('requestApproval', { reason: 'Mất hộp thư' })).pending).toBe(true)
    const after = await desk.must('cancelPending', { reason: 'Người dân đổi ý' })
    expect(after).toMatchObject({ pending: false, request: null })
    expect(await citizen.call('confirmCode', { changeId, code: newestCode(kiosk) })).toMatchObject(
      error('change-not-found'),
    )
    expect(await desk.call('cancelPending', { reason: 'Lần nữa' })).toMatchObject(error('nothing-pending'))
    expect(kiosk.events('request.cancelled')).toMatchObject([
      { staff: 'lan.tran', data: { reason: 'Người dân đổi ý' } },
    ])
    expect((await citizen.must('getVisit', {})).account).not.toBeNull()
  })

  it('of an organisation can be handed over at the counter', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk()
    expect(await opened(desk, organisation)).toMatchObject({ kind: 'organisation' })
    await desk.must('handOver', { purpose: 'change', language: 'vi' })
    expect((await desk.must('draftChange', { phone: '0987000111' })).proofs).toMatchObject([
      { target: 'registered' },
    ])
  })

  it('without an e-mail gets its first one when a second person allows it', async () => {
    const kiosk = await openTestKiosk({ config: { proof: { none: 'staff' } } })
    const { visitor, request } = await withNewEmailAllowed(kiosk, withoutEmail)
    expect(request.why).toBe('no-email')
    expect((await visitor.call('checkContact', { field: 'email', value: 'moi@example.vn' })).ok).toBe(true)
    const change = await visitor.must('draftChange', { email: 'moi@example.vn', phone: '0987000111' })
    await visitor.must('submitChange', { changeId: change.id, captcha: null })
    await visitor.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
    expect(await kiosk.account(withoutEmail)).toMatchObject({
      email: 'moi@example.vn',
      phone: '+84987000111',
    })
  })
})

describe('a request', () => {
  it('runs out, with a line in the journal', async () => {
    const kiosk = await openTestKiosk({
      config: { staff: { approvalMinutes: 10, limitMinutes: 60, idleSeconds: 1800 } },
    })
    const desk = await kiosk.desk()
    await opened(desk, withEmail)
    await desk.must('requestApproval', { reason: 'Mất hộp thư' })
    expect(await desk.call('requestApproval', { reason: 'Mất hộp thư' })).toMatchObject(error('request-open'))
    kiosk.pass(10 * minute)
    expect((await desk.must('getStaff', {})).case?.request).toBeNull()
    expect(kiosk.events('request.expired')).toMatchObject([{ staff: 'lan.tran', account: withEmail }])
  })

  it('is refused only with a reason', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk()
    await opened(desk, withEmail)
    const { request } = await desk.must('requestApproval', { reason: 'Mất hộp thư' })
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    expect((await supervisor.must('getStaff', {})).requestsWaiting).toBe(1)
    const refuse = (reason: string) =>
      supervisor.call('decideRequest', { id: request!.id, approve: false, reason })
    expect(await refuse('')).toMatchObject(error('reason-missing'))
    expect(await refuse('Ảnh trên thẻ không khớp')).toMatchObject({ value: { requests: [] } })
    expect(await refuse('Ảnh trên thẻ không khớp')).toMatchObject(error('request-not-found'))
    expect(await desk.call('handOver', { purpose: 'new-email', language: 'vi' })).toMatchObject(
      error('approval-required'),
    )
  })
})
