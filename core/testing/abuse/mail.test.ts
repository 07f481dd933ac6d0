/**
 * Filling a stranger’s mailbox, racing for an e-mail, and mail or disk in trouble. Each try ends the same: refused, counted, nothing lost.
 */
import { describe, expect, it } from 'vitest'
import {
  another,
  minute,
  newestCode,
  noonPlus,
  openTestKiosk,
  password,
  submitted,
  withEmail,
  withoutEmail,
} from '../kiosk.ts'

const newPhone = { phone: '0987 000 111' }
const newEmail = { email: 'moi@example.vn' }
const onlyNew = { config: { proof: { email: 'new' as const } } }

describe('mail-bombing', () => {
  it('sends a stranger no more than five codes a day, over however many accounts and kiosks', async () => {
    const kiosk = await openTestKiosk(onlyNew)
    let refused = 0
    for (let round = 0; round < 4; round++) {
      for (const account of [withEmail, withoutEmail, another]) {
        const visitor = kiosk.visitor(`kiosk-${round}`)
        await visitor.signIn(account)
        const { id: changeId } = await visitor.must('draftChange', { email: 'Victim@Example.vn' })
        const result = await visitor.call('submitChange', {
          changeId,
          captcha: await visitor.solve(changeId),
        })
        if (!result.ok) {
          expect(result.error).toMatchObject({ kind: 'code-limit', whose: 'address' })
          refused++
        }
      }
    }
    expect(kiosk.mails).toHaveLength(5)
    expect(refused).toBe(7)
    expect(kiosk.events('code.limit')).toHaveLength(7)
    kiosk.pass(24 * 60 * minute)
    const { change } = await submitted(kiosk, { email: 'victim@example.vn' })
    expect(change.state).toBe('code-sent')
  })

  it('sends an account no more than ten codes a day, over restarts', async () => {
    let kiosk = await openTestKiosk(onlyNew)
    for (let sent = 0; sent < 10; sent++) {
      if (sent === 5) kiosk = await openTestKiosk({ ...onlyNew, store: kiosk.store })
      await submitted(kiosk, { email: `a${sent}@example.vn` })
    }
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const { id: changeId } = await visitor.must('draftChange', { email: 'a11@example.vn' })
    const captcha = await visitor.solve(changeId)
    expect(await visitor.call('submitChange', { changeId, captcha })).toMatchObject({
      error: { kind: 'code-limit', whose: 'account', until: noonPlus(24 * 60 * minute) },
    })
    // The captcha was right: once there are codes again, it is not asked anew.
    expect(await visitor.call('submitChange', { changeId, captcha: null })).toMatchObject({
      error: { kind: 'code-limit' },
    })
  })

  it('counts exactly when many kiosks ask at once', async () => {
    const kiosk = await openTestKiosk(onlyNew)
    const visitors = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const visitor = kiosk.visitor(`kiosk-${index}`)
        await visitor.signIn(index % 2 ? withEmail : another)
        const { id: changeId } = await visitor.must('draftChange', { email: 'victim@example.vn' })
        return { visitor, changeId, captcha: await visitor.solve(changeId) }
      }),
    )
    const results = await Promise.all(
      visitors.map(({ visitor, ...input }) => visitor.call('submitChange', input)),
    )
    expect(results.filter((result) => result.ok)).toHaveLength(5)
    expect(kiosk.mails).toHaveLength(5)
  })
})

describe('one e-mail, one account', () => {
  const unique = { config: { email: { unique: true }, proof: { email: 'new' as const } } }

  it('lets one of two racing accounts have it', async () => {
    const kiosk = await openTestKiosk(unique)
    const one = await submitted(kiosk, { email: 'chung@example.vn' }, withEmail)
    const oneCode = newestCode(kiosk)
    const two = await submitted(kiosk, { email: 'CHUNG@EXAMPLE.vn' }, withoutEmail)
    const twoCode = newestCode(kiosk)
    const results = await Promise.all([
      one.visitor.call('confirmCode', { changeId: one.changeId, code: oneCode }),
      two.visitor.call('confirmCode', { changeId: two.changeId, code: twoCode }),
    ])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    expect(results.find((result) => !result.ok)).toMatchObject({ error: { kind: 'email-taken' } })
  })

  it('tells that an e-mail is taken only to who has proved to own it', async () => {
    const kiosk = await openTestKiosk(unique)
    const visitor = kiosk.visitor()
    await visitor.signIn(withEmail)
    expect((await visitor.call('checkContact', { field: 'email', value: 'yen@example.vn' })).ok).toBe(true)
    const change = await visitor.submit({ email: 'yen@example.vn' })
    expect(await visitor.call('confirmCode', { changeId: change.id, code: newestCode(kiosk) })).toMatchObject(
      { error: { kind: 'email-taken' } },
    )
    expect(await kiosk.notices()).toHaveLength(0)
  })

  it('lets families share by default, and lets an e-mail go when it is replaced', async () => {
    const kiosk = await openTestKiosk(onlyNew)
    const { visitor, changeId } = await submitted(kiosk, { email: 'yen@example.vn' })
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect((await kiosk.store.get('emails', 'yen@example.vn'))?.value.accounts).toEqual([another, withEmail])
    expect(await kiosk.store.get('emails', 'quynh@example.vn')).toBeNull()
  })

  it('takes plus variants as different and case, NFC and full domains as the same', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const check = (value: string) => visitor.call('checkContact', { field: 'email', value })
    expect(await check('QUYNH@EXAMPLE.VN')).toMatchObject({ error: { kind: 'contact-unchanged' } })
    expect((await check('quynh+tag@example.vn')).ok).toBe(true)
    expect(await check('quynh@exаmple.vn'), 'a Cyrillic а').toMatchObject({
      error: { kind: 'email-invalid', reason: 'mixed-scripts' },
    })
  })
})

describe('trouble with mail and disk', () => {
  it('tells how the mail fares, never success when there was none', async () => {
    for (const delivery of ['address-refused', 'retrying', 'out-of-service'] as const) {
      const kiosk = await openTestKiosk({ delivery: () => delivery })
      const { change } = await submitted(kiosk, newPhone)
      expect(change.code?.delivery).toBe(delivery)
    }
  })

  it('says out-of-service and keeps the old contact when the disk fails at the commit', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, newPhone)
    kiosk.store.breakDisk()
    const result = await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(result).toMatchObject({ error: { kind: 'out-of-service' } })
    expect(kiosk.events('change.confirmed')).toHaveLength(0)
    expect((await visitor.must('getKiosk', {})).outOfService).toBe('disk')
  })

  it('keeps codes, passwords and contacts out of the log and codes and passwords out of the journal', async () => {
    const lines: string[] = []
    const write = (fields: object, message: string) => void lines.push(JSON.stringify(fields) + message)
    const kiosk = await openTestKiosk({ log: { info: write, warn: write, error: write } })
    const { visitor, changeId } = await submitted(kiosk, { ...newPhone, ...newEmail })
    const wrong = kiosk.wrongCode()
    await visitor.call('confirmCode', { changeId, code: wrong })
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    const other = kiosk.visitor()
    await other.signIn(withEmail, 'geheim-987')
    kiosk.store.breakDisk()
    await other.call('signIn', { accountNumber: withEmail, password: 'geheim-987' })
    const codes = kiosk.mails.map((mail) => mail.code)
    expect(lines.length).toBeGreaterThan(0)
    const journal = JSON.stringify(kiosk.store.events)
    for (const secret of [...codes, password, 'geheim-987']) {
      expect(lines.join('\n')).not.toContain(secret)
      expect(journal).not.toContain(secret)
    }
    for (const contact of ['987000111', 'moi@example.vn', 'quynh@example.vn', withEmail]) {
      expect(lines.join('\n')).not.toContain(contact)
    }
    expect(journal).not.toContain('987000111')
    expect(journal).not.toContain('moi@example.vn')
  })
})
