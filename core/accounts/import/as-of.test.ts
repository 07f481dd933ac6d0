/** A file that says as of when it speaks: of phone, e-mail and password the newer of what was confirmed here and of files counts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confirmedHere } from '../../contact-change/value-times.ts'
import { officeTime } from '../../foundation/office-time.ts'
import { affordableHash, dearestCostKey } from '../../passwords/hash-forms.ts'
import type { Account, TimedField } from '../../storage/port/documents.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import type { Commit, Store } from '../../storage/port/store.ts'
import { by, consistentAccounts, importStand, must, testStart, textOf } from '../../testing/import-harness.ts'
import {
  minute,
  newestCode,
  noon,
  opened,
  openTestKiosk,
  password,
  submitted,
  withEmail,
  type TestKiosk,
} from '../../testing/kiosk.ts'
import { addAccounts } from '../add-accounts.ts'
import { asOfCell } from './file/as-of-cell.ts'
import { isUsable, readColumns } from './file/columns.ts'
import { refusalWords } from './file/refusals.ts'

const now = Date.UTC(2026, 10, 30, 7, 40)
const day = 24 * 60 * minute
const office = (text: string) => Date.parse(`${text}+07:00`)

describe('the cell', () => {
  it.each([
    ['30/11/2026', office('2026-11-30T00:00:00')],
    ['1/2/2026', office('2026-02-01T00:00:00')],
    ['30/11/2026 14:35', office('2026-11-30T14:35:00')],
    ['30/11/2026  9:05:10', office('2026-11-30T09:05:10')],
    [' 2026-11-30 ', office('2026-11-30T00:00:00')],
    ['2026-11-30 14:35', office('2026-11-30T14:35:00')],
    ['2026-11-30T14:35:10', office('2026-11-30T14:35:10')],
    ['2026-11-30T07:35:10Z', office('2026-11-30T14:35:10')],
    ['2026-11-30T07:35:10.250Z', office('2026-11-30T14:35:10.250')],
    ['2026-11-30T16:35:10+09:00', office('2026-11-30T14:35:10')],
    ['2026-11-29T21:05:10-1030', office('2026-11-30T14:35:10')],
    ['29/02/2024', office('2024-02-29T00:00:00')],
    // A clock may be a little ahead; nothing is as of later than now.
    ['30/11/2026 14:45', now],
    ['', null],
    ['  ', null],
  ])('%j is read', (cell, at) => expect(asOfCell(cell, now)).toEqual({ ok: true, value: at }))

  it.each([
    ...['11/30/2026', '30/11/26', '30.11.2026', '2026/11/30', '2026-1-3', '30/11/2026 24:00', '46356'],
    ...[
      '30/11/2026 14:60',
      '29/02/2026',
      '31/04/2026',
      '00/01/2026',
      '30/11/2026 2:35 PM',
      'hôm qua',
      '30/11',
    ],
    ...['2026-11-30T14:35:10+15:00', '2026-11-30Z', '30/11/2026T14:35 x', '30/11/2026 14'],
  ])('%j is no date', (cell) =>
    expect(asOfCell(cell, now)).toEqual({ ok: false, error: { kind: 'as-of-invalid' } }),
  )

  it('is neither in the future nor before there was a register', () => {
    const refused = (kind: string) => ({ ok: false, error: { kind } })
    expect(asOfCell('30/11/2026 14:46', now)).toEqual(refused('as-of-future'))
    expect(asOfCell('31/12/1994 23:59:59', now)).toEqual(refused('as-of-too-old'))
    expect(asOfCell('01/01/1995', now)).toMatchObject({ ok: true })
    for (const kind of ['as-of-invalid', 'as-of-future', 'as-of-too-old'] as const)
      expect(Object.values(refusalWords({ kind })).join()).toMatch(/cập nhật.*time of update/)
  })

  it('reads back whatever time the office writes, to the minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1995, 1, 1), max: now }), (at) => {
        const [time, date] = officeTime(at).split(' ')
        const ofMinute = Math.floor(at / minute) * minute
        expect(asOfCell(`${date} ${time}`, now)).toEqual({ ok: true, value: ofMinute })
      }),
    )
  })

  it('has its column found by the header, and no row needs one', () => {
    for (const header of [
      'Ngày cập nhật',
      'THỜI ĐIỂM CẬP NHẬT',
      'Cập nhật lúc',
      'As of',
      'updated_at',
      'Last updated',
    ])
      expect(readColumns(['Mã số', 'Họ tên', header]).mapping).toEqual({ number: 0, name: 1, asOf: 2 })
    expect(isUsable(readColumns(['Mã số', 'Họ tên']))).toBe(true)
  })
})

const number = '0100000001'
const header = 'Mã số,Họ tên,SĐT,Email,Mật khẩu băm,Cập nhật lúc'
const hashOf = (letter: string) => `scrypt$1024$8$1$${letter.repeat(22)}$${letter.repeat(43)}`
const values = {
  phone: (n: number) => `+8491234000${n}`,
  email: (n: number) => `a${n}@example.vn`,
  passwordHash: (n: number) => hashOf('abcdefghij'[n] ?? 'z'),
}
const person: Account = {
  ...{ number, personalId: null, kind: 'individual', name: 'An' },
  ...{ phone: null, email: null, passwordHash: null },
}

function anOffice(account: Account | null = null) {
  const store = memoryStore()
  const accountOf = async () => (await store.get('accounts', number))?.value
  return {
    store,
    accountOf,
    async begin() {
      if (account) await addAccounts(store, [account], { at: 1, kiosk: 'test' })
    },
    /** The report's lines, and what was counted. */
    async takes(row: string, at = testStart) {
      const { jobs, run } = importStand({ store, clock: { now: () => at } })
      const done = await run(`${header}\n${row}\n`)
      const report = await textOf(must(await jobs.report(done.id)))
      await consistentAccounts(store)
      return { ...done, told: report.split('\r\n').slice(1, -1), does: done.preview.rows[0]?.does }
    },
    /** As a change or a new password is written once its code was right. */
    async confirms(contact: Partial<Pick<Account, TimedField>>, at: number) {
      const { value, version } = (await store.get('accounts', number))!
      const fields = Object.keys(contact) as TimedField[]
      const { phone, email } = value
      const isContact = fields.some((field) => field !== 'passwordHash')
      const lastChange = { reference: 'K7M4-92QX-T', at, before: { phone, email }, staff: [] }
      const times = confirmedHere(value, fields, at)
      const next = { ...value, ...contact, ...(isContact && { lastChange }), times }
      const { commit } = store
      await writeAccount({ commit: commit.bind(store) }, next, version, at)
    },
  }
}

const index = (email: string | null) =>
  email === null
    ? []
    : [
        {
          collection: 'emails' as const,
          key: email,
          value: { accounts: [number] },
          expect: 'whatever' as const,
        },
      ]

/** With the index of its e-mail. */
async function writeAccount(store: Pick<Store, 'commit'>, value: Account, version: number, at: number) {
  const event = { kind: 'change.confirmed', at, kiosk: 'k', account: number, visit: null, data: {} } as const
  const old = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(values.email).filter((email) => email !== value.email)
  const gone = old.map((key) => ({
    collection: 'emails' as const,
    key,
    value: null,
    expect: 'whatever' as const,
  }))
  const puts: Commit['puts'] = [
    { collection: 'accounts', key: number, value, expect: version },
    ...index(value.email),
    ...gone,
  ]
  must(await store.commit({ event, puts }))
}

const lastChange = {
  reference: 'K7M4-92QX-T',
  at: office('2026-11-20T10:00:00'),
  before: { phone: values.phone(1), email: values.email(1) },
  staff: [],
}
const confirmed: Account = {
  ...person,
  ...{ phone: values.phone(2), email: values.email(2), passwordHash: hashOf('b'), lastChange },
}

describe('a row that says as of when', () => {
  it('replaces what was confirmed here before, and says so everywhere', async () => {
    const { store, accountOf, begin, takes } = anOffice(confirmed)
    await begin()
    const done = await takes(`${number},An,0912340003,a3@example.vn,,20/11/2026 10:01`)
    expect(done.does).toEqual({
      ...{ kind: 'update', fields: ['phone', 'email'], kept: [], replaced: ['phone', 'email'] },
    })
    expect(done).toMatchObject({ updated: 1, kept: 0, contactsReplaced: 1, passwordsReplaced: 0 })
    expect(done.preview.totals).toMatchObject({ contactsReplaced: 1, passwordsReplaced: 0 })
    expect(done.told.map((line) => line.split(',').slice(0, 2).join())).toEqual([
      ...['"2","phone-replaced"', '"2","email-replaced"'],
    ])
    expect(done.told.join()).not.toMatch(/example|0912/)
    expect(store.events.at(-1)?.data).toMatchObject({ contactsReplaced: 1 })
    expect(store.events.at(-1)?.data).not.toHaveProperty('passwordsReplaced')
    const at = office('2026-11-20T10:01:00')
    expect(await accountOf()).toMatchObject({
      ...{ phone: values.phone(3), email: values.email(3), times: { phone: { at }, email: { at } } },
      // Nothing older than the file comes back.
      lastChange: { ...lastChange, before: null },
    })
  })

  it('of a day alone is older than what was confirmed on that day', async () => {
    const { accountOf, begin, takes } = anOffice(confirmed)
    await begin()
    const done = await takes(`${number},An,0912340003,a3@example.vn,,20/11/2026`)
    expect(done).toMatchObject({ unchanged: 1, kept: 1, contactsReplaced: 0 })
    expect(done.does).toEqual({ kind: 'unchanged', kept: ['phone', 'email'] })
    expect(done.told.map((line) => line.split(',')[1])).toEqual(['"phone-kept"', '"email-kept"'])
    expect(await accountOf()).toEqual(confirmed)
  })

  it('goes by each field, and leaves of the last change to undo what is not the file’s', async () => {
    const { accountOf, begin, takes, confirms } = anOffice(confirmed)
    await begin()
    await confirms({ email: values.email(4) }, lastChange.at + 2 * day)
    const done = await takes(`${number},An,0912340003,a3@example.vn,,21/11/2026`)
    expect(done.does).toMatchObject({ fields: ['phone'], kept: ['email'], replaced: ['phone'] })
    expect(await accountOf()).toMatchObject({
      ...{ phone: values.phone(3), email: values.email(4) },
      lastChange: { before: { phone: values.phone(3), email: values.email(2) } },
    })
  })

  it('without a date in it goes by today’s rule, and a date that is none refuses it', async () => {
    const { accountOf, begin, takes } = anOffice(confirmed)
    await begin()
    expect(await takes(`${number},An,0912340003,a3@example.vn,${hashOf('c')},`)).toMatchObject({
      ...{ unchanged: 1, kept: 1, does: { kept: ['phone', 'email'] } },
    })
    const done = await takes(`${number},An Mới,0912340003,,,11/30/2026`)
    expect(done).toMatchObject({ refused: 1, does: { refusal: { kind: 'as-of-invalid' } } })
    expect(await accountOf()).toEqual(confirmed)
  })

  it('is remembered, so that a later but older file does not win', async () => {
    const { accountOf, begin, takes } = anOffice()
    await begin()
    await takes(`${number},An,0912340001,a1@example.vn,,01/11/2026`)
    const same = await takes(`${number},An,0912340001,,,10/11/2026`)
    expect(same.does).toEqual({ kind: 'update', fields: ['asOf'], kept: [], replaced: [] })
    const older = await takes(`${number},An,0912340002,a2@example.vn,,05/11/2026`)
    expect(older).toMatchObject({ updated: 1, kept: 1, does: { fields: ['email'], kept: ['phone'] } })
    expect(await accountOf()).toMatchObject({ phone: values.phone(1), email: values.email(2) })
    // The correction of a file has its date.
    await takes(`${number},An,0912340003,,,10/11/2026`)
    expect(await accountOf()).toMatchObject({ phone: values.phone(3) })
  })

  it('leaves a password of which no time is known, and none that an earlier file brought', async () => {
    const { accountOf, begin, takes } = anOffice(confirmed)
    await begin()
    const row = (letter: string, date: string) => `${number},An,,,${hashOf(letter)},${date}`
    expect(await takes(row('c', '25/11/2026'))).toMatchObject({ kept: 1, does: { kept: ['passwordHash'] } })
    expect(await accountOf()).toEqual(confirmed)
    const other = anOffice()
    await other.takes(row('a', ''))
    expect(await other.takes(row('c', '25/11/2026'))).toMatchObject({ updated: 1, passwordsReplaced: 0 })
    // It may have been hashed anew meanwhile: the same date is no news.
    expect(await other.takes(row('d', '25/11/2026'))).toMatchObject({ unchanged: 1, kept: 0 })
    expect(await other.accountOf()).toMatchObject({ passwordHash: hashOf('c') })
    await other.confirms({ passwordHash: hashOf('e') }, testStart - 1)
    expect(await other.takes(row('c', '25/11/2026'))).toMatchObject({ unchanged: 1, kept: 1 })
    const done = await other.takes(row('c', '30/11/2026'), now)
    expect(done).toMatchObject({ updated: 1, passwordsReplaced: 1, contactsReplaced: 0 })
    expect(done.told.map((line) => line.split(',')[1])).toEqual(['"password-replaced"'])
  })

  it('that brings an e-mail of another account leaves it and its time', async () => {
    const other = { ...person, number: '0100000002', email: values.email(9) }
    const store = memoryStore()
    await addAccounts(store, [confirmed, other], { at: 1, kiosk: 'test' })
    const { run } = importStand({ store, uniqueEmail: true, clock: { now: () => now } })
    const done = await run(`${header}\n${number},An,0912340003,a9@example.vn,,30/11/2026\n`)
    expect(done).toMatchObject({ updated: 1, leftOut: 1, contactsReplaced: 1 })
    const { times, email } = (await store.get('accounts', number))!.value
    expect(email).toBe(values.email(2))
    expect(times?.email).toEqual({ at: lastChange.at, here: true })
  })

  it('is rolled back with all its times', async () => {
    const { store, accountOf, begin } = anOffice(confirmed)
    await begin()
    for (const row of [`0912340003,a3@example.vn,${hashOf('c')}`, '0912340002,,', ',a3@example.vn,'])
      for (const meanwhile of [false, true]) {
        const before = await accountOf()
        const held: { stop?: () => Promise<void> } = {}
        const slow = new Proxy(store, {
          get(target, name) {
            const part: unknown = Reflect.get(target, name, target)
            if (name !== 'commit') return typeof part === 'function' ? (part.bind(target) as unknown) : part
            return async (commit: Commit) => {
              const done = await target.commit(commit)
              if (commit.event.kind === 'import.batch') await held.stop?.()
              return done
            }
          },
        })
        const { jobs, upload } = importStand({ store: slow, clock: { now: () => now } })
        const id = must(await upload(`${header}\n${number},Ân,${row},30/11/2026\n`))
        held.stop = async () => {
          const { value, version } = (await store.get('accounts', number))!
          expect(value).not.toEqual(before)
          const times = confirmedHere(value, ['phone'], now)
          if (meanwhile) await writeAccount(store, { ...value, phone: values.phone(7), times }, version, now)
          await jobs.cancel(id)
        }
        must(await jobs.start(id, must(await jobs.preview(id)).mapping, by))
        await jobs.idle()
        expect(must(jobs.progress(id))).toMatchObject({ phase: 'cancelled' })
        const after = (await accountOf())!
        if (!meanwhile) expect(after).toEqual(before)
        else {
          const times = { phone: { at: now, here: true }, email: { at: lastChange.at, here: true } }
          expect(after).toEqual({ ...before, phone: values.phone(7), times })
          const { version } = (await store.get('accounts', number))!
          await writeAccount(store, before!, version, now)
        }
      }
  })
})

it('a dear hash that a rollback brings back is known to be the dearest again', async () => {
  const store = memoryStore()
  const passwordHash = '$2b$10$abcdefghijklmnopqrstuuQfpwjdBzfEc0aQVdMHQM1jbZMpK0f2W'
  const dear = affordableHash(passwordHash)!.work
  const account = { ...person, passwordHash, times: { passwordHash: { at: 0 } } }
  await addAccounts(store, [account], { at: 1, kiosk: 'test' })
  const held: { stop?: () => Promise<void> } = {}
  const { commit } = store
  store.commit = async (given) => {
    const done = await commit.call(store, given)
    if (given.event.kind === 'import.batch') await held.stop?.()
    return done
  }
  const { jobs, upload } = importStand({ store, clock: { now: () => now } })
  const id = must(await upload(`${header}\n${number},An,,,${hashOf('c')},30/11/2026\n`))
  held.stop = async () => {
    // The night's look for the dearest, in between.
    const value = { work: 1 }
    const puts: Commit['puts'] = [
      { collection: 'passwordCosts', key: dearestCostKey, value, expect: 'whatever' },
    ]
    const event = { kind: 'password-cost.lowered' as const, at: now, kiosk: 'k', account: null, visit: null }
    must(await commit.call(store, { event: { ...event, data: {} }, puts }))
    await jobs.cancel(id)
  }
  must(await jobs.start(id, must(await jobs.preview(id)).mapping, by))
  await jobs.idle()
  expect((await store.get('accounts', number))?.value).toEqual(account)
  expect((await store.get('passwordCosts', dearestCostKey))?.value.work).toBeGreaterThanOrEqual(dear)
})

type Step = { here: boolean; field: TimedField; day: number; value: number }
const timedFields = ['phone', 'email', 'passwordHash'] as const
/** No two at the same time: which of those counts stands above. */
const steps = fc.uniqueArray(
  fc.record({
    here: fc.boolean(),
    field: fc.constantFrom(...timedFields),
    day: fc.integer({ min: 1, max: 28 }),
    value: fc.integer({ min: 1, max: 9 }),
  }),
  { selector: ({ day: of }) => of, minLength: 1, maxLength: 12 },
)

/** Changes here come in the order of time; no file speaks of a time to come. */
function inOrder(given: readonly Step[], seeds: readonly number[]): Step[] {
  const order = given.filter((step) => step.here).sort((a, b) => a.day - b.day)
  given
    .filter((step) => !step.here)
    .forEach((file, i) => {
      const past = order.findLastIndex((step) => step.here && step.day < file.day) + 1
      order.splice(past + ((seeds[i] ?? 0) % (order.length - past + 1)), 0, file)
    })
  return order
}

it('whatever was confirmed here and whatever files come, in any order, ends with the newest of each field', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), async (given, seeds) => {
      const { accountOf, takes, confirms } = anOffice()
      await takes(`${number},An,,,,`)
      const newest = new Map<TimedField, Step>()
      for (const step of inOrder(given, seeds)) {
        const value = values[step.field](step.value)
        const at = office(`2026-10-${String(step.day).padStart(2, '0')}T00:00:00`)
        if (step.here) await confirms({ [step.field]: value }, at)
        else {
          const cells = timedFields.map((field) => (field === step.field ? value : ''))
          const was = newest.get(step.field)
          const done = await takes(
            `${number},An,${cells.join(',').replace('+84', '0')},${step.day}/10/2026`,
            now,
          )
          const isNews = was !== undefined && was.value !== step.value
          expect(done.kept).toBe(isNews && was.day > step.day ? 1 : 0)
          expect(done.refused).toBe(0)
        }
        if (step.day > (newest.get(step.field)?.day ?? 0)) newest.set(step.field, step)
      }
      const account = (await accountOf())!
      for (const field of timedFields) {
        const step = newest.get(field)
        expect(account[field]).toBe(step ? values[field](step.value) : null)
      }
    }),
    { numRuns: 150 },
  )
})

describe('at a kiosk', () => {
  const file = (rows: string) => Buffer.from(`${header}\n${rows}\n`)

  async function imports(kiosk: TestKiosk, rows: string) {
    const bytes = file(rows)
    const admin = await kiosk.desk('mai.pham')
    const { id } = await admin.must('beginImport', { fileName: 'a.csv', bytes: bytes.length })
    await admin.must('appendImport', { id, piece: bytes.toString('base64') })
    const { mapping, delimiter } = await admin.must('previewImport', { id, mapping: null, delimiter: null })
    await admin.must('startImport', { id, mapping, delimiter })
    await kiosk.imports.idle()
    return admin.must('getImport', { id })
  }
  const row = (phone: string, email: string, hash: string, at: number) =>
    `${withEmail},Nguyễn Thị Quỳnh,${phone},${email},${hash},${new Date(at).toISOString()}`

  async function changesPhone(kiosk: TestKiosk) {
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111' })
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    return kiosk.clock.now()
  }

  it('a change keeps the time of the field that it is about, and of no other', async () => {
    const kiosk = await openTestKiosk()
    const at = await changesPhone(kiosk)
    expect((await kiosk.account(withEmail)).times).toEqual({ phone: { at, here: true } })
    kiosk.pass(minute)
    // The phone is newer here; the e-mail was never confirmed here.
    const done = await imports(kiosk, row('0912340003', 'new@example.vn', '', at - 1_000))
    expect(done).toMatchObject({ updated: 1, kept: 1, contactsReplaced: 0 })
    const newer = await imports(kiosk, row('0912340003', '', '', at + 1_000))
    expect(newer).toMatchObject({ updated: 1, kept: 0, contactsReplaced: 1 })
    expect(await kiosk.account(withEmail)).toMatchObject({ phone: '+84912340003', email: 'new@example.vn' })
    // What is left to undo is neither.
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    expect(await supervisor.call('undoChange', { reason: 'Chủ báo' })).toMatchObject({
      error: { kind: 'nothing-to-undo' },
    })
  })

  it('what is undone is as new as that', async () => {
    const kiosk = await openTestKiosk()
    const at = await changesPhone(kiosk)
    kiosk.pass(minute)
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    await supervisor.must('undoChange', { reason: 'Chủ báo' })
    const { times, phone } = await kiosk.account(withEmail)
    expect(times).toEqual({ phone: { at: kiosk.clock.now(), here: true } })
    kiosk.pass(minute)
    expect(await imports(kiosk, row('0912340003', '', '', at + 1_000))).toMatchObject({ kept: 1 })
    expect(await kiosk.account(withEmail)).toMatchObject({ phone })
  })

  it('a password set here has its time, and one hashed anew at a sign-in keeps the one that it had', async () => {
    const kiosk = await openTestKiosk()
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    await supervisor.must('handOver', { purpose: 'password', language: 'vi' })
    const { id: changeId } = await supervisor.must('draftPassword', { password: 'Bông lúa 2026' })
    await supervisor.must('submitChange', { changeId, captcha: null })
    await supervisor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    const at = kiosk.clock.now()
    expect((await kiosk.account(withEmail)).times).toEqual({ passwordHash: { at, here: true } })
    const hash = 'scrypt$1024$8$1$MDEyMzQ1Njc4OWFiY2RlZg$a19br-7637pC3iSchjZ_w64wCNgOOB6g_wXC0AXU6sE'
    kiosk.pass(minute)
    expect(await imports(kiosk, row('', '', hash, noon - day))).toMatchObject({ unchanged: 1, kept: 1 })
    expect(await imports(kiosk, row('', '', hash, at + 1_000))).toMatchObject({ passwordsReplaced: 1 })
    expect(await kiosk.account(withEmail)).toMatchObject({ passwordHash: hash })
    await kiosk.visitor().signIn(withEmail, password)
    const { passwordHash, times } = await kiosk.account(withEmail)
    expect(passwordHash).toMatch(/^\$argon2id/)
    expect(times).toEqual({ passwordHash: { at: at + 1_000 } })
    expect(await imports(kiosk, row('', '', hash, at + 1_000))).toMatchObject({ unchanged: 1, kept: 0 })
  })

  it('a change that is under way is void when a file brings something newer', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111' })
    const code = newestCode(kiosk)
    expect(await imports(kiosk, row('0912340003', '', '', kiosk.clock.now()))).toMatchObject({ updated: 1 })
    expect(await visitor.call('confirmCode', { changeId, code })).toMatchObject({
      error: { kind: 'account-changed' },
    })
  })

  it('a change that is under way is not voided by a sign-in that would hash the password anew', async () => {
    const kiosk = await openTestKiosk()
    const hash = 'scrypt$1024$8$1$MDEyMzQ1Njc4OWFiY2RlZg$a19br-7637pC3iSchjZ_w64wCNgOOB6g_wXC0AXU6sE'
    await kiosk.store.commit({
      event: { kind: 'import.batch', at: noon, kiosk: 'k', account: null, visit: null, data: {} },
      puts: [
        {
          collection: 'accounts',
          key: withEmail,
          value: { ...(await kiosk.account(withEmail)), passwordHash: hash },
          expect: 'whatever',
        },
      ],
    })
    const supervisor = await kiosk.desk('hung.vu')
    await opened(supervisor, withEmail)
    await supervisor.must('handOver', { purpose: 'password', language: 'vi' })
    const { id: changeId } = await supervisor.must('draftPassword', { password: 'Bông lúa 2026' })
    await supervisor.must('submitChange', { changeId, captcha: null })
    expect((await kiosk.visitor('kiosk-2').signIn(withEmail, password)).ok).toBe(true)
    await supervisor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect((await kiosk.visitor('kiosk-2').signIn(withEmail, 'Bông lúa 2026')).ok).toBe(true)
  })
})
