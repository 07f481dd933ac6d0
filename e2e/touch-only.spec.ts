/**
 * A kiosk without keyboard or mouse: a whole visit with one finger on the keys of the screen. And with more than the
 * finger: a keyboard that is plugged in, an input method that composes. On the desktop shell.
 */
import { Citizen, password, people } from './citizen.ts'
import { Finger } from './finger.ts'
import { expect, test, type Kiosk } from './fixtures.ts'

test.use({ config: { captcha: { enabled: false } } })

async function arrives(kiosk: Kiosk, language: 'vi' | 'en') {
  const citizen = new Citizen(kiosk.page, language)
  const finger = await Finger.on(kiosk.page)
  const { page } = kiosk
  const { t } = citizen
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await citizen.sees('idle')
  await finger.tap(page.locator('[data-screen="idle"] h1'))
  await finger.tap(
    page.locator('[data-screen="language"]').getByRole('button', { name: t.language[language] }),
  )
  await finger.tap(page.getByRole('button', { name: t.kind.person }))
  return { citizen, finger, button, t, page }
}

async function signsIn(kiosk: Kiosk, language: 'vi' | 'en', number: string) {
  const visit = await arrives(kiosk, language)
  const { citizen, finger, button, t } = visit
  await citizen.sees('account-number')
  await finger.types(number)
  await finger.tap(button(t.common.next))
  await citizen.sees('password')
  await finger.types(password)
  await finger.tap(button(t.password.submit))
  await citizen.sees('account')
  return visit
}

test('a phone change, by touch alone', async ({ kiosk }) => {
  const { citizen, finger, button, t } = await signsIn(kiosk, 'vi', people.withEmail.number)
  await finger.tap(button(t.account.editPhone))
  await citizen.sees('edit-phone')
  await finger.types('0987')
  await finger.tap(finger.key('{bksp}'))
  await finger.types('7000999')
  await expect(citizen.field('phone')).toHaveValue('0987 000 999')
  await finger.tap(button(t.common.next))
  await citizen.sees('review')
  await finger.tap(button(t.review.submit))
  await citizen.sees('code')
  await finger.types(await kiosk.codeFor(people.withEmail.email))
  await finger.tap(button(t.code.submit))
  await citizen.sees('done')
  await citizen.leavesBy(() => finger.tap(button(t.common.end)))
})

test('an e-mail change, by touch alone: signs, an ending, a provider', async ({ kiosk }) => {
  const { citizen, finger, button, t, page } = await signsIn(kiosk, 'en', people.withEmail.number)
  await finger.tap(button(t.account.editEmail))
  await citizen.sees('edit-email')
  await finger.types('lan_moi-1+bhxh@bhxh')
  await finger.tap(finger.key('.vn'))
  await expect(citizen.field('email')).toHaveValue('lan_moi-1+bhxh@bhxh.vn')
  await finger.tap(page.getByRole('button', { name: '@gmail.com' }))
  await expect(citizen.field('email')).toHaveValue('lan_moi-1+bhxh@gmail.com')
  await finger.tap(button(t.common.next))
  await citizen.sees('review')
  await finger.tap(button(t.review.submit))
  await citizen.sees('code')
  await finger.types(await kiosk.codeFor(people.withEmail.email))
  await finger.tap(button(t.code.submit))
  await expect(page.getByText('lan_moi-1+bhxh@gmail.com').first()).toBeVisible()
  await finger.types(await kiosk.codeFor('lan_moi-1+bhxh@gmail.com'))
  await finger.tap(button(t.code.submit))
  await citizen.sees('done')
})

test('a password is seen as long as the button is held, and then no more', async ({ kiosk }) => {
  const { citizen, finger, button, t } = await arrives(kiosk, 'vi')
  await citizen.sees('account-number')
  await finger.types(people.withEmail.number)
  await finger.tap(button(t.common.next))
  await citizen.sees('password')
  await finger.types('Demo')
  const field = citizen.field('password')
  await expect(field).toHaveAttribute('type', 'password')
  await finger.down(button(t.password.show))
  await expect(field).toHaveAttribute('type', 'text')
  await finger.up()
  await expect(field).toHaveAttribute('type', 'password')
  await finger.types('@2026')
  await expect(field).toHaveValue('Demo@2026')
})

test('fingers, a keyboard and an input method in the same field double nothing', async ({ kiosk }) => {
  const { citizen, finger, button, t, page } = await signsIn(kiosk, 'vi', people.withEmail.number)
  await finger.tap(button(t.account.editEmail))
  await citizen.sees('edit-email')
  const field = citizen.field('email')
  await page.keyboard.type('ab', { delay: 120 })
  await finger.types('c')
  await page.keyboard.type('d', { delay: 120 })
  await expect(field).toHaveValue('abcd')
  const input = await page.context().newCDPSession(page)
  await input.send('Input.imeSetComposition', { text: 'lâ', selectionStart: 2, selectionEnd: 2 })
  await expect(field).toHaveValue('abcdlâ')
  await finger.types('1')
  await expect(field).toHaveValue('abcdlâ1')
  await finger.tap(finger.key('{bksp}'))
  await finger.tap(finger.key('{bksp}'))
  await page.keyboard.press('Backspace')
  await expect(field).toHaveValue('abcd')
})
