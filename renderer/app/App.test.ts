/**
 * The whole journey in the mounted app, by its visible texts: sign-in, a new phone number, its code, done,
 * idle.
 */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { en } from '../locales/en.ts'
import { vi as says } from '../locales/vi.ts'
import { newestCode, openKiosk, password, type KioskOptions, type OpenKiosk } from '../testing/kiosk.ts'
import { mountApp } from '../testing/mounted-app.ts'

const noCaptcha = { enabled: false }
let app: Awaited<ReturnType<typeof mountApp>>
let kiosk: OpenKiosk
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})

async function signIn(options: KioskOptions = {}) {
  kiosk = await openKiosk({ config: { languages: ['vi'] }, ...options })
  app = await mountApp(kiosk.api)
  const { press, fill } = app
  await press(says.idle.start)
  await press(says.kind.person)
  await fill(says.number.label, '0123456789')
  await press(says.common.next)
  await fill(says.password.label, password)
  await press(says.password.submit)
  return app
}

test('from the idle screen to a new phone number and back to the idle screen', async () => {
  const { press, fill, heading, text } = await signIn()
  expect(heading()).toBe(says.account.heading)
  await press(says.account.editPhone)
  await fill(says.editPhone.label, '0987654321')
  await press(says.common.next)
  expect(heading()).toBe(says.review.heading)
  expect(text()).toContain('0987 654 321')
  await press(says.common.next)
  expect(heading()).toBe(says.captcha.heading)
  await fill(says.captcha.label, await kiosk.captchaAnswer())
  await press(says.review.submit)
  expect(heading()).toBe(says.code.heading)
  await fill(says.code.label.replace('{n}', '6'), newestCode(kiosk))
  await press(says.code.submit)
  expect(heading()).toBe(says.done.headingPhone)
  const { reference } = await kiosk.receipt()
  expect(text()).toContain(reference)
  await press(says.common.end)
  expect(heading()).toBe(says.idle.heading)
  expect(text()).not.toContain(reference)
})

test('after resending a code its screen says so, visibly and for screen readers', async () => {
  const { press, fill, heading } = await signIn({ config: { languages: ['vi'], captcha: noCaptcha } })
  await press(says.account.editPhone)
  await fill(says.editPhone.label, '0987654321')
  await press(says.common.next)
  await press(says.review.submit)
  const aloud = document.querySelector('main > [role="status"]')
  expect([heading(), aloud?.textContent]).toEqual([says.code.heading, ''])
  await press(says.code.notReceived)
  await vi.advanceTimersByTimeAsync(61_000)
  await press(says.codeHelp.again)
  expect(heading()).toBe(says.code.heading)
  const said = [...document.querySelectorAll('#screen p')].map((one) => one.textContent.trim())
  expect(said).toContain(says.code.resent)
  // The same region as before: a new one would not be announced.
  expect(aloud?.isConnected).toBe(true)
  expect(aloud?.textContent).toBe(says.code.resent)
})

test('a code that cannot be resent yet says so at that step, and is offered later', async () => {
  const { press, fill, text } = await signIn({
    config: { languages: ['vi'], captcha: noCaptcha },
    failures: { resendCode: [{ kind: 'resend-wait', until: Date.now() + 91_000 }] },
  })
  await press(says.account.editPhone)
  await fill(says.editPhone.label, '0987654321')
  await press(says.common.next)
  await press(says.review.submit)
  await press(says.code.notReceived)
  await vi.advanceTimersByTimeAsync(61_000)
  const offered = () =>
    [...document.querySelectorAll('#screen button')].some(
      (one) => one.textContent.trim() === says.codeHelp.again,
    )
  expect(offered()).toBe(true)
  await press(says.codeHelp.again)
  expect(document.querySelector('#screen [role="alert"]')?.textContent).toContain('14:02')
  expect(offered()).toBe(false)
  await vi.advanceTimersByTimeAsync(31_000)
  expect(offered()).toBe(true)
  expect(text()).not.toContain('14:02')
})

test('one of two edits is removed on the review, the other one stays', async () => {
  const { press, fill, text } = await signIn()
  await press(says.account.editPhone)
  await fill(says.editPhone.label, '0987654321')
  await press(says.common.next)
  expect(text()).not.toContain(says.review.drop)
  await press(says.review.addEmail)
  await fill(says.editEmail.label, 'moi@example.vn')
  await press(says.common.next)
  const [phone, email] = [...document.querySelectorAll('#screen li')]
  expect([phone?.textContent, email?.textContent]).toEqual([
    expect.stringContaining(says.review.drop),
    expect.stringContaining(says.review.drop),
  ])
  await press(says.review.drop)
  expect(text()).not.toContain('0987 654 321')
  expect(text()).toContain('moi@example.vn')
  expect(text()).not.toContain(says.review.drop)
  expect(document.activeElement?.tagName).toBe('H1')
})

test('the first e-mail of an account cannot be removed: no code could be sent without it', async () => {
  const { press, fill } = await signIn({ account: { email: null } })
  await press(says.account.editPhone)
  await fill(says.editPhone.label, '0987654321')
  await press(says.common.next)
  await fill(says.editEmail.label, 'moi@example.vn')
  await press(says.common.next)
  const [phone, email] = [...document.querySelectorAll('#screen li')]
  expect(phone?.textContent).toContain(says.review.drop)
  expect(email?.textContent).toContain('moi@example.vn')
  expect(email?.textContent).not.toContain(says.review.drop)
})

test('the header counts the steps of the journey', async () => {
  const { press, fill, text } = await signIn()
  expect(text()).toContain('2/5')
  await press(says.account.editPhone)
  await fill(says.editPhone.label, '0987654321')
  await press(says.common.next)
  expect(text()).toContain('3/5')
})

test('after the choice of a language the whole journey uses it', async () => {
  app = await mountApp((await openKiosk()).api)
  await app.press(says.idle.start)
  expect(app.heading()).toBe(says.chooseLanguage.heading)
  await app.press(says.language.en)
  expect(app.heading()).toBe(en.kind.heading)
  expect(document.documentElement.lang).toBe('en')
  expect(document.title).toBe(en.brand.name)
  await app.press(en.common.back)
  await app.press(en.common.back)
  expect(app.heading()).toBe(says.idle.heading)
  expect(document.documentElement.lang).toBe('vi')
})

test('a wrong password is reported in words, for screen readers too, and empties the field', async () => {
  const { heading, text, fill, press } = await signIn({ failures: { signIn: [{ kind: 'sign-in-refused' }] } })
  expect(heading()).toBe(says.password.heading)
  expect(text()).toContain(says.failure['sign-in-refused'])
  expect(document.querySelector('[role="alert"]')?.textContent).toContain(says.failure['sign-in-refused'])
  expect(document.querySelector<HTMLInputElement>('input#password')?.value).toBe('')
  await fill(says.password.label, password)
  await press(says.password.submit)
  expect(heading()).toBe(says.account.heading)
})

test('during a wait the number can be edited, and ending is not the only way on', async () => {
  const until = Date.now() + 15_000
  const { heading, press, text } = await signIn({
    failures: { signIn: [{ kind: 'sign-in-wait', until }] },
  })
  expect(heading()).toBe(says.wait.heading)
  expect(text()).toContain('Còn 15 giây')
  await press(says.wait.checkNumber)
  expect(heading()).toBe(says.number.heading)
  expect(document.querySelector<HTMLInputElement>('input#account-number')?.value).toBe('0123 456 789')
})

test('every new screen moves the focus to its heading', async () => {
  const { press, heading } = await signIn()
  const steps = [says.account.editPhone, says.common.help, says.help.return, says.common.back]
  for (const name of steps) {
    ;(document.activeElement as HTMLElement).blur()
    await press(name)
    expect(document.activeElement?.tagName, name).toBe('H1')
    expect(document.activeElement?.textContent, name).toBe(heading())
  }
})

test('help covers a screen and keeps its fields', async () => {
  const { press, fill, heading } = await signIn()
  await press(says.account.editPhone)
  await fill(says.editPhone.label, '09876')
  await press(says.common.help)
  expect(heading()).toBe(says.help.heading)
  await press(says.help.return)
  expect(heading()).toBe(says.editPhone.heading)
  expect(document.querySelector<HTMLInputElement>('input#phone')?.value).toBe('0987 6')
})

test('without activity: the warning, then the notice that the visit was cleared, then idle', async () => {
  const { heading, text, settle } = await signIn()
  // The last touch is reported ten seconds after the one before it.
  await vi.advanceTimersByTimeAsync(10_000 + 91_000)
  expect(heading()).toBe(says.warning.heading)
  await vi.advanceTimersByTimeAsync(30_000)
  await settle()
  expect(heading()).toBe(says.ended.heading)
  expect(text()).toContain(says.ended.idle)
  await vi.advanceTimersByTimeAsync(13_000)
  expect(heading()).toBe(says.idle.heading)
})
