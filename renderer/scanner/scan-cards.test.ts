/** A card at each screen of the kiosk: it fills in the number where signing in begins, and does nothing anywhere else. */
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

test('at the kind of account: the number stands in its field, and the person goes on', async () => {
  await open()
  await scan()
  expect([screen(), field()?.value]).toEqual(['account-number', '001 085 012 345'])
  expect(app.text()).toContain(says.number.cardRead)
  expect(aloud()).toBe(says.number.cardRead)
  await app.press(says.common.next)
  expect(screen()).toBe('password')
  expect(app.text()).not.toContain(says.number.cardRead)
})

test('at the number: it takes the place of what was typed, wherever the focus is', async () => {
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

test('a card that cannot be read is said quietly, and what was typed stays', async () => {
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

test('more than any card holds cannot be read either', async () => {
  await open()
  await scan(card.padEnd(600, '1'))
  expect([screen(), aloud()]).toEqual(['sign-in-kind', says.number.cardUnread])
})

test('what is typed as fast and is no card stands in the field', async () => {
  await open()
  await app.press(says.kind.person)
  field()!.focus()
  await type([...'01234'], 2)
  expect(field()?.value).toBe('0123 4')
  await type([...'56789'], 2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([field()?.value, aloud()]).toEqual(['0123 456 789', ''])
})

test('at the password whatever is typed as fast is the password, be it a number', async () => {
  const signIn = vi.spyOn(await open(), 'signIn')
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await app.press(says.common.next)
  field()!.focus()
  await type([...'0987654321', 'Enter'], 2)
  await app.settle()
  expect(signIn.mock.calls[0]?.[0]).toEqual({ accountNumber: '0123456789', password: '0987654321' })
})

test('where no card is taken, none is listened for: the staff door gets what is typed fast', async () => {
  await open()
  useVisit().showStaffOverlay('staff-door')
  await app.settle()
  const name = document.querySelector<HTMLInputElement>('#staff-name')!
  name.focus()
  await type([...card], 2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(name.value).toBe(card)
})

test('a number that was refused is mended by a card', async () => {
  await open()
  await app.press(says.kind.person)
  await app.press(says.common.next)
  expect(app.text()).toContain(says.failure.numberEmpty)
  await scan()
  expect(app.text()).not.toContain(says.failure.numberEmpty)
  expect(field()?.value).toBe('001 085 012 345')
})

test('at the password nothing is typed, nothing is sent, and the number stays what it was', async () => {
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

test('at the account and at the idle screen nothing happens', async () => {
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

test('under help, and while the number is being checked, a card waits for another time', async () => {
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

test('an office without a reader listens for none', async () => {
  await open({ config: { scanner: { enabled: false } } })
  await app.press(says.kind.person)
  field()!.focus()
  await type([...number], 6)
  expect(field()?.value).toBe('001 085 012 345')
  expect(app.text()).not.toContain(says.number.cardRead)
})

test('of a card only the number is kept, and that only as long as the visit', async () => {
  await open()
  await scan()
  expect(tracesOf([number], app.pinia)).not.toEqual([])
  expect(tracesOf(['Phạm', '012345678', '23051985', 'Hàng Bài'], app.pinia)).toEqual([])
  useVisit().end()
  await app.settle()
  expect(tracesOf([number], app.pinia)).toEqual([])
})
