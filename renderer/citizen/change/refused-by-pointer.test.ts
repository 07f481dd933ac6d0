/** After a refusal on the press of a button, the focus is in the field to correct, and keys go there. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { vi as says } from '../../locales/vi.ts'
import { press } from '../../testing/scanner-keyboard.ts'
import { vi as staffSays } from '../../staff/locales/vi.ts'
import { openKiosk, password, type KioskOptions, type OpenKiosk } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { useVisit } from '../visit/visit.ts'

let kiosk: OpenKiosk
let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})

async function open(options: KioskOptions = {}): Promise<void> {
  kiosk = await openKiosk({ config: { languages: ['vi'] }, ...options })
  app = await mountApp(kiosk.api)
}
/** Like a mouse or finger, it focuses the button. */
async function click(name: string): Promise<void> {
  const button = [...document.querySelectorAll('button')].find(
    (one) => one.textContent.trim() === name && one.closest('[style*="display: none"]') === null,
  )
  button!.focus()
  await app.press(name)
}
const otherThan = (answer: string) => (answer === '99999' ? '99998' : '99999')
const focused = () => document.activeElement?.id
async function typed(key: string): Promise<void> {
  await vi.advanceTimersByTimeAsync(500)
  press(key)
  await app.settle()
}
const value = () => (document.activeElement instanceof HTMLInputElement ? document.activeElement.value : null)

async function toPassword(): Promise<void> {
  await app.press(says.idle.start)
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await app.press(says.common.next)
}
async function toCaptcha(): Promise<void> {
  await toPassword()
  await app.fill(says.password.label, password)
  await app.press(says.password.submit)
  await app.press(says.account.editPhone)
  await app.fill(says.editPhone.label, '0987000111')
  await app.press(says.common.next)
  await app.press(says.common.next)
}
async function toCode(): Promise<void> {
  await toCaptcha()
  await app.fill(says.captcha.label, await kiosk.captchaAnswer())
  await app.press(says.review.submit)
}

const refusals: { name: string; field: string; options?: KioskOptions; act: () => Promise<void> }[] = [
  {
    name: 'no number',
    field: 'account-number',
    act: async () => {
      await app.press(says.idle.start)
      await app.press(says.kind.person)
      await click(says.common.next)
    },
  },
  {
    name: 'a wrong password',
    field: 'password',
    options: { failures: { signIn: { kind: 'sign-in-refused' } } },
    act: async () => {
      await toPassword()
      await app.fill(says.password.label, 'wrong')
      await click(says.password.submit)
    },
  },
  {
    name: 'no password, twice',
    field: 'password',
    act: async () => {
      await toPassword()
      await click(says.password.submit)
      await click(says.password.submit)
    },
  },
  {
    name: 'a wrong captcha',
    field: 'captcha',
    act: async () => {
      await toCaptcha()
      await app.fill(says.captcha.label, otherThan(await kiosk.captchaAnswer()))
      await click(says.review.submit)
    },
  },
  {
    name: 'a captcha that is too short, twice',
    field: 'captcha',
    act: async () => {
      await toCaptcha()
      await app.fill(says.captcha.label, '99')
      await click(says.review.submit)
      await click(says.review.submit)
    },
  },
  {
    name: 'a wrong code',
    field: 'code',
    act: async () => {
      await toCode()
      await app.fill(says.code.label.replace('{n}', '6'), kiosk.wrongCode())
      await click(says.code.submit)
    },
  },
  {
    name: 'no staff secret',
    field: 'staff-secret',
    act: async () => {
      useVisit().showStaffOverlay('staff-door')
      await app.settle()
      await app.fill(staffSays.door.name, 'lan.tran')
      await click(staffSays.door.submit)
    },
  },
]
test.each(refusals)('after $name the focus is in the field, and typed keys go there', async (refusal) => {
  await open(refusal.options)
  await refusal.act()
  expect(focused()).toBe(refusal.field)
  const before = value()
  await typed('7')
  expect(value()).toBe(`${before}7`)
})

test('between the two codes, keys go to the field although the button has the focus', async () => {
  await open()
  await toCode()
  document.querySelector<HTMLElement>('#screen [type="submit"]')!.focus()
  await typed('7')
  expect([focused(), value()]).toEqual(['code', '7'])
})
