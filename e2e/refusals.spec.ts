/** What the kiosk refuses, and that nobody is left standing: each refusal has a screen with words and a way on. */
import { Citizen, password, people } from './citizen.ts'
import { expect, test } from './fixtures.ts'
import { giveVoices } from './listener.ts'

test.use({ config: { captcha: { enabled: false } } })

test('a wrong password and an unknown number get the same words; the number stays, the password goes', async ({
  kiosk,
}) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.starts()
  await citizen.triesToSignIn(people.withEmail.number, 'sai mật khẩu')
  await expect(kiosk.page.getByText(citizen.t.failure['sign-in-refused']).first()).toBeVisible()
  await expect(citizen.field('password')).toHaveValue('')
  await citizen.taps(citizen.t.password.editNumber)
  await expect(citizen.field('account-number')).toHaveValue('0100 000 001')
  await citizen.field('account-number').fill('0999999999')
  await kiosk.page.keyboard.press('Enter')
  await citizen.field('password').fill(password)
  await kiosk.page.keyboard.press('Enter')
  await expect(kiosk.page.getByText(citizen.t.failure['sign-in-refused']).first()).toBeVisible()
})

test('a locked account is told when it may try again', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.starts()
  await citizen.triesToSignIn(people.locked.number)
  await citizen.sees('sign-in-locked')
  await expect(kiosk.page.getByText(/\d\d:\d\d/).first()).toBeVisible()
})

test('an organisation is sent to the counter, before and after signing in', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.starts()
  await kiosk.page.getByRole('button', { name: citizen.t.kind.organisation }).click()
  await citizen.sees('organisation')
  await kiosk.page.getByRole('button', { name: citizen.t.common.back, exact: true }).click()
  await citizen.sees('sign-in-kind')
  await citizen.triesToSignIn(people.organisation.number)
  await citizen.sees('organisation')
})

test('bad phone numbers and e-mails are told beside the field, and kept for mending', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('098700011')
  await expect(kiosk.page.getByText('Số điện thoại thiếu 1 chữ số').first()).toBeVisible()
  await expect(citizen.field('phone')).toHaveAttribute('aria-invalid', 'true')
  await expect(citizen.field('phone')).toHaveValue('0987 000 11')
  await citizen.taps(citizen.t.common.back)
  await citizen.sees('account')
  await citizen.givesEmail('quynh.example.vn')
  await expect(kiosk.page.getByText(citizen.t.failure.emailNoAt).first()).toBeVisible()
  await expect(citizen.field('email')).toHaveValue('quynh.example.vn')
})

test('help is at hand on every screen, and leads back to where one was', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('0987000111')
  await citizen.submits()
  await citizen.asksForHelp()
  await expect(kiosk.page.getByText('1900 9068').first()).toBeVisible()
  await citizen.taps(citizen.t.help.return)
  await citizen.sees('code')
})

test('after the end the next visitor finds nothing: not by Back, not by reload, not in the page', async ({
  kiosk,
}) => {
  const { page } = kiosk
  const citizen = new Citizen(page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('0987000777')
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
  await citizen.ends()
  const leftovers = async () =>
    page.evaluate(() => ({
      page: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll('input')].map((input) => input.value).join(),
      storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) + document.cookie,
    }))
  const clean = async () => {
    const { page: html, fields, storage } = await leftovers()
    for (const text of ['Nguyễn Thị', '0987', '777', 'quynh', '0100000001']) expect(html).not.toContain(text)
    expect(fields).toBe('')
    expect(storage).toBe('[{},{}]')
  }
  await clean()
  await page.goBack({ timeout: 2_000 }).catch(() => null)
  if (page.url() === 'about:blank') await page.goForward()
  await citizen.sees('idle')
  await clean()
  await page.reload()
  await citizen.sees('idle')
  await clean()
})

test('an idle citizen is warned, may stay, and is forgotten otherwise', async ({ kiosk }) => {
  const { page } = kiosk
  const citizen = new Citizen(page)
  await page.clock.install()
  // A page without voices tells of it some seconds later, and the answer brings the service's own time with it.
  await giveVoices(page)
  await citizen.signsIn(people.withEmail.number)
  await page.clock.fastForward(91_000)
  await expect(page.getByRole('heading', { name: citizen.t.warning.heading })).toBeVisible()
  await citizen.taps(citizen.t.warning.more)
  await citizen.sees('account')
})

test.describe('with short deadlines', () => {
  test.use({ config: { captcha: { enabled: false }, session: { idleSeconds: 30, warnSeconds: 20 } } })

  test('a citizen who walks off is warned and then wiped from the screen', async ({ kiosk }) => {
    test.setTimeout(90_000)
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withEmail.number)
    await expect(kiosk.page.getByRole('heading', { name: citizen.t.warning.heading })).toBeVisible({
      timeout: 45_000,
    })
    await citizen.sees('session-ended').catch(() => undefined)
    await expect(kiosk.page.getByText('Nguyễn Thị')).toHaveCount(0, { timeout: 30_000 })
  })
})
