/**
 * A card on each screen of the kiosk: it fills in the number where sign-in begins, and has no effect
 * elsewhere.
 */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useSignIn } from '../citizen/visit/sign-in.ts'
import { useVisit } from '../citizen/visit/visit.ts'
import { vi as says } from '../locales/vi.ts'
import { openKiosk, password, type KioskOptions } from '../testing/kiosk.ts'
import { mountApp } from '../testing/mounted-app.ts'
import { deferred } from '../testing/scripted-api.ts'
import { tracesOf } from '../testing/traces.ts'
import { type } from '../testing/scanner-keyboard.ts'

const number = '001085012345'
const card = `${number}|012345678|Phạm Văn An|23051985|Nam|Hàng Bài, Hà Nội|01072021`
const forged = card.replace('23051985', '31021985')

let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})

async function open(options: KioskOptions = {}) {
  const { api } = await openKiosk({ ...options, config: { languages: ['vi'], ...options.config } })
  app = await mountApp(api)
  await app.press(says.idle.start)
  return api
}
async function scan(text = card): Promise<void> {
  await vi.advanceTimersByTimeAsync(500)
  await type([...text, 'Enter'], 6)
  await app.settle()
}
const field = () => document.querySelector<HTMLInputElement>('#screen input')
const aloud = () => document.querySelector('main > [role="status"]')?.textContent
const screen = () => useVisit().screen

test('at the kind of account, the number is filled in and the person continues', async () => {
  await open()
  await scan()
  expect([screen(), field()?.value]).toEqual(['account-number', '001 085 012 345'])
  expect(app.text()).toContain(says.number.cardRead)
  expect(aloud()).toBe(says.number.cardRead)
  await app.press(says.common.next)
  expect(screen()).toBe('password')
  expect(app.text()).not.toContain(says.number.cardRead)
})

test('at the number, it replaces the typed text, wherever the focus is', async () => {
  await open()
  await app.press(says.kind.person)
  await app.fill(says.number.label, '01234')
  for (const focus of ['h1', 'input', 'button']) {
    document.querySelector<HTMLElement>(`#screen ${focus}`)!.focus()
    await scan(focus === 'input' ? '0123456789' : card)
    expect([screen(), field()?.value], focus).toEqual([
      'account-number',
      focus === 'input' ? '0123 456 789' : '001 085 012 345',
    ])
  }
})

test('an unreadable card gives a quiet notice, and what was typed stays', async () => {
  await open()
  await scan(forged)
  expect([screen(), aloud()]).toEqual(['sign-in-kind', says.number.cardUnread])
  expect(app.text()).toContain(says.number.cardUnread)
  await app.press(says.kind.person)
  expect([app.text().includes(says.number.cardUnread), aloud()]).toEqual([false, ''])
  await app.fill(says.number.label, '01234')
  await scan(forged)
  expect(app.text()).toContain(says.number.cardUnread)
  expect(document.querySelector('[role="alert"]')).toBeNull()
  expect(field()?.value).toBe('0123 4')
  await app.fill(says.number.label, '012345')
  expect(app.text()).not.toContain(says.number.cardUnread)
})

test('a text longer than any card is unreadable, too', async () => {
  await open()
  await scan(card.padEnd(600, '1'))
  expect([screen(), aloud()]).toEqual(['sign-in-kind', says.number.cardUnread])
})

test('other fast input stays in the field', async () => {
  await open()
  await app.press(says.kind.person)
  field()!.focus()
  await type([...'01234'], 2)
  expect(field()?.value).toBe('0123 4')
  await type([...'56789'], 2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([field()?.value, aloud()]).toEqual(['0123 456 789', ''])
})

test('at the password, fast input is the password, even a number', async () => {
  const signIn = vi.spyOn(await open(), 'signIn')
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await app.press(says.common.next)
  field()!.focus()
  await type([...'0987654321', 'Enter'], 2)
  await app.settle()
  expect(signIn.mock.calls[0]?.[0]).toEqual({ accountNumber: '0123456789', password: '0987654321' })
})

test('where no card is accepted, the reader is ignored: the staff sign-in gets all fast input', async () => {
  await open()
  useVisit().showStaffOverlay('staff-door')
  await app.settle()
  const name = document.querySelector<HTMLInputElement>('#staff-name')!
  name.focus()
  await type([...card], 2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(name.value).toBe(card)
})

test('a card replaces a refused number', async () => {
  await open()
  await app.press(says.kind.person)
  await app.press(says.common.next)
  expect(app.text()).toContain(says.failure.numberEmpty)
  await scan()
  expect(app.text()).not.toContain(says.failure.numberEmpty)
  expect(field()?.value).toBe('001 085 012 345')
})

test('at the password a card types and sends nothing, and the number stays', async () => {
  await open()
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await app.press(says.common.next)
  await app.fill(says.password.label, 'bí mật')
  field()!.focus()
  await scan()
  expect([screen(), field()?.value, useSignIn().accountNumber]).toEqual(['password', 'bí mật', '0123456789'])
  expect(aloud()).toBe('')
})

test('a card has no effect at the account and at the idle screen', async () => {
  await open()
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await app.press(says.common.next)
  await app.fill(says.password.label, password)
  await app.press(says.password.submit)
  await scan()
  expect(screen()).toBe('account')
  useVisit().end()
  await app.settle()
  await scan()
  expect(screen()).toBe('idle')
})

test('under help, and while the number is being checked, a card has no effect', async () => {
  const api = await open()
  await app.press(says.kind.person)
  await app.press(says.common.help)
  await scan()
  await app.press(says.help.return)
  expect([screen(), useSignIn().card]).toEqual(['account-number', null])
  await app.fill(says.number.label, '0123456789')
  const check = api.checkAccountNumber
  const answer = deferred<undefined>()
  api.checkAccountNumber = async (input, visit) => {
    await answer.promise
    return check(input, visit)
  }
  await app.press(says.common.next)
  await scan()
  expect([screen(), useSignIn().accountNumber]).toEqual(['account-number', '0123456789'])
  answer.resolve(undefined)
  await app.settle()
  expect([screen(), useSignIn().accountNumber]).toEqual(['password', '0123456789'])
})

test('an office without a reader does not listen for one', async () => {
  await open({ config: { scanner: { enabled: false } } })
  await app.press(says.kind.person)
  field()!.focus()
  await type([...number], 6)
  expect(field()?.value).toBe('001 085 012 345')
  expect(app.text()).not.toContain(says.number.cardRead)
})

test('only the number of a card is stored, and only as long as the visit', async () => {
  await open()
  await scan()
  expect(tracesOf([number], app.pinia)).not.toEqual([])
  expect(tracesOf(['Phạm', '012345678', '23051985', 'Hàng Bài'], app.pinia)).toEqual([])
  useVisit().end()
  await app.settle()
  expect(tracesOf([number], app.pinia)).toEqual([])
})
