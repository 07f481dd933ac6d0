/** The machine's table, the proof table, references, and a change end to end: what is kept and who hears of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addAccounts } from '../accounts/add-accounts.ts'
import { secureRandom } from '../foundation/random.ts'
import { memoryStore } from '../storage/memory/memory-store.ts'
import {
  minute,
  newestCode,
  noonPlus,
  openTestKiosk,
  people,
  submitted,
  withEmail,
  withoutEmail,
  type Visitor,
} from '../testing/kiosk.ts'
import { isOver, next, transitions, type ChangeEvent } from './machine.ts'
import { requiredProofs } from './proof.ts'
import { isReference, newReference } from '../contact/reference.ts'
import { changeState } from '../../contract/citizen/views.ts'

const allEvents = [...new Set(Object.values(transitions).flatMap((row) => Object.keys(row)))] as ChangeEvent[]

describe('the machine', () => {
  it('never leaves an end, and is never confirmed without captcha and code', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...allEvents), { maxLength: 30 }), (events) => {
        let state: keyof typeof transitions = 'draft'
        const seen: string[] = []
        for (const event of events) {
          const after = next(state, event)
          if (isOver(state)) expect(after).toBeNull()
          if (after === null) continue
          state = after
          seen.push(event)
        }
        if (state === 'confirmed') {
          expect(seen[0]).toBe('captchaPassed')
          expect(seen[1]).toBe('codeSent')
          expect(seen.at(-1)).toBe('committed')
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('has every state of the contract and can reach each', () => {
    const reached = new Set<string>(['draft'])
    for (let size = 0; size !== reached.size;) {
      size = reached.size
      for (const state of changeState.options) {
        if (reached.has(state)) Object.values(transitions[state]).forEach((after) => reached.add(after))
      }
    }
    expect([...reached].sort()).toEqual([...changeState.options].sort())
  })
})

describe('the proof table', () => {
  const settings = { email: 'both', none: 'new' } as const
  it.each([
    [{ onFile: true, emailGiven: false }, settings, { value: ['registered'] }],
    [{ onFile: true, emailGiven: true }, settings, { value: ['registered', 'new'] }],
    [
      { onFile: true, emailGiven: true },
      { ...settings, email: 'registered' as const },
      { value: ['registered'] },
    ],
    [{ onFile: true, emailGiven: true }, { ...settings, email: 'new' as const }, { value: ['new'] }],
    [{ onFile: false, emailGiven: true }, settings, { value: ['new'] }],
    [{ onFile: false, emailGiven: false }, settings, { error: { kind: 'email-required' } }],
    [
      { onFile: false, emailGiven: true },
      { ...settings, none: 'staff' as const },
      { error: { kind: 'staff-required' } },
    ],
  ])('%j with %j', (change, config, expected) => {
    expect(requiredProofs(change, config, null)).toMatchObject(expected)
  })

  it('is followed: with each setting the codes go where it says, in order', async () => {
    for (const [email, to] of [
      ['both', ['quynh@example.vn', 'moi@example.vn']],
      ['registered', ['quynh@example.vn']],
      ['new', ['moi@example.vn']],
    ] as const) {
      const kiosk = await openTestKiosk({ config: { proof: { email } } })
      const { visitor, changeId } = await submitted(kiosk, { email: 'moi@example.vn' })
      for (const _ of to) await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
      expect(kiosk.mails.map((mail) => mail.to)).toEqual(to)
      expect((await kiosk.account(withEmail)).email).toBe('moi@example.vn')
    }
  })

  it('refuses with the right words where only staff may', async () => {
    const kiosk = await openTestKiosk({ config: { proof: { none: 'staff' } } })
    const visitor = kiosk.visitor()
    await visitor.signIn(withoutEmail)
    expect(await visitor.call('draftChange', { email: 'a@example.vn' })).toMatchObject({
      error: { kind: 'staff-required' },
    })
    expect(await visitor.call('checkContact', { field: 'phone', value: '0987000111' })).toMatchObject({
      error: { kind: 'staff-required' },
    })
  })
})

describe('references', () => {
  it('are known by their check character, however they are written', () => {
    for (let round = 0; round < 200; round++) {
      const reference = newReference(secureRandom)
      expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/)
      expect(isReference(reference)).toBe(true)
      expect(isReference(reference.toLowerCase().replace(/-/g, ' '))).toBe(true)
    }
  })

  it('find every single slip', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    fc.assert(
      fc.property(fc.nat(8), fc.constantFrom(...alphabet), (position, letter) => {
        const plain = newReference(secureRandom).replace(/-/g, '')
        if (plain[position] === letter) return
        expect(isReference(plain.slice(0, position) + letter + plain.slice(position + 1))).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a change', () => {
  it('of the phone keeps the new one, tells the e-mail on file, and leaves a receipt', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '+84 987 000 111' })
    const { receipt, change } = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(change.state).toBe('confirmed')
    expect(await kiosk.account(withEmail)).toMatchObject({ ...people[0], phone: '+84987000111' })
    expect(receipt).toMatchObject({
      name: 'Nguyễn Thị Q•••',
      changes: [{ field: 'phone', old: '•••• ••• 678', new: '•••• ••• 111' }],
      noticesTo: ['q•••@example.vn'],
    })
    expect(isReference(receipt?.reference ?? '')).toBe(true)
    expect(await kiosk.notices()).toMatchObject([{ to: 'quynh@example.vn', notice: { side: 'old' } }])
    expect((await visitor.must('getVisit', {})).receipt).toEqual(receipt)
  })

  it('of both at once tells the old and the new address', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111', email: 'moi@example.vn' })
    const first = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(first.receipt).toBeNull()
    expect(await kiosk.account(withEmail), 'nothing yet').toEqual(people[0])
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(await kiosk.account(withEmail)).toMatchObject({
      ...people[0],
      phone: '+84987000111',
      email: 'moi@example.vn',
    })
    expect((await kiosk.notices()).map(({ to, notice }) => [to, notice.side])).toEqual([
      ['quynh@example.vn', 'old'],
      ['moi@example.vn', 'new'],
    ])
  })

  it('where no e-mail is on file asks for one, and its owner may then sign in and change again', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn(withoutEmail)
    expect(await visitor.call('draftChange', { phone: '0987000111' })).toMatchObject({
      error: { kind: 'email-required' },
    })
    const change = await visitor.submit({ phone: '0987000111', email: 'moi@example.vn' })
    await visitor.must('confirmCode', { changeId: change.id, code: newestCode(kiosk) })
    expect(await kiosk.account(withoutEmail)).toMatchObject({
      phone: '+84987000111',
      email: 'moi@example.vn',
    })
    const again = await visitor.submit({ phone: '0987000222' })
    expect(again.proofs).toEqual([{ target: 'registered', sentTo: 'm•••@example.vn' }])
  })

  it('keeps the account as it was until the last moment', async () => {
    const ways: Array<(visitor: Visitor, changeId: string) => Promise<unknown>> = [
      (visitor, changeId) => visitor.call('cancelChange', { changeId }),
      (visitor) => visitor.call('endVisit', {}),
      (visitor) => visitor.call('draftChange', { phone: '0987000333' }),
    ]
    for (const leave of ways) {
      const kiosk = await openTestKiosk()
      const { visitor, changeId } = await submitted(kiosk, { email: 'moi@example.vn' })
      await leave(visitor, changeId)
      expect((await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })).ok).toBe(false)
      expect(await kiosk.account(withEmail)).toEqual(people[0])
      expect((await kiosk.visitor().signIn()).ok).toBe(true)
    }
  })

  it('reads what its commit will need while the code is waited for, and does not mind when that fails', async () => {
    const store = memoryStore()
    await addAccounts(store, people, { at: noonPlus(0), kiosk: 'test' })
    const { get } = store
    const read: string[] = []
    let failing = true
    store.get = async (collection, key) => {
      read.push(`${collection} ${key}`)
      if (failing && collection === 'emails') throw new Error('made to fail')
      return get(collection, key)
    }
    const kiosk = await openTestKiosk({ store, config: { proof: { email: 'new' } } })
    const { visitor, changeId } = await submitted(kiosk, { email: 'Moi@Example.vn' })
    expect(read).toContain('emails quynh@example.vn')
    expect(read).toContain('emails moi@example.vn')
    failing = false
    await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect((await kiosk.account(withEmail)).email).toBe('Moi@example.vn')
  })

  it('expires when its last code has, and no resend is left', async () => {
    const kiosk = await openTestKiosk({ config: { session: { limitSeconds: 3600, otpIdleSeconds: 900 } } })
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111' })
    for (let round = 0; round < 3; round++) {
      kiosk.pass(minute)
      await visitor.must('resendCode', { changeId })
    }
    kiosk.pass(5 * minute)
    expect(await visitor.call('confirmCode', { changeId, code: newestCode(kiosk) })).toMatchObject({
      error: { kind: 'change-expired' },
    })
    expect(kiosk.events('change.expired')).toHaveLength(1)
  })

  it('refuses what is on file already, what is neither, and nothing at all', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const draft = (input: { phone?: string; email?: string }) => visitor.call('draftChange', input)
    expect(await draft({ phone: '+84 912 345 678' })).toMatchObject({
      error: { kind: 'contact-unchanged', field: 'phone' },
    })
    expect(await draft({ phone: '1' })).toMatchObject({ error: { kind: 'phone-invalid' } })
    expect(await draft({ email: 'x' })).toMatchObject({ error: { kind: 'email-invalid' } })
    expect(await draft({})).toMatchObject({ error: { kind: 'nothing-to-change' } })
  })
})
