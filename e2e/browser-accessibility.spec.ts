/** axe on every screen of the journey, in both languages and in high contrast with the largest text. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Citizen, people, type Language } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'

test.use({ config: { captcha: { enabled: false } } })
// A screen that is still fading in has less contrast than it will have.
test.beforeEach(({ kiosk }) => kiosk.page.emulateMedia({ reducedMotion: 'reduce' }))

for (const language of ['vi', 'en'] as const) {
  for (const look of ['as it comes', 'largest text, high contrast'] as const) {
    test(`signing in, ${language}, ${look}`, async ({ kiosk }) => {
      const citizen = new Citizen(kiosk.page, language)
      const { page, t } = citizen
      await citizen.sees('idle')
      await isAccessible(kiosk, 'idle')
      await page.locator('[data-screen="idle"]').click()
      await citizen.sees('language')
      await isAccessible(kiosk, 'language')
      await page
        .locator('[data-screen="language"]')
        .getByRole('button', { name: t.language[language] })
        .click()
      await citizen.sees('sign-in-kind')
      await adjust(citizen, look)
      await isAccessible(kiosk, 'sign-in-kind')
      await page.getByRole('button', { name: t.kind.organisation }).click()
      await citizen.sees('organisation')
      await isAccessible(kiosk, 'organisation')
      await citizen.taps(t.common.back)
      await citizen.triesToSignIn(people.withEmail.number, 'sai')
      await expect(page.getByText(t.failure.signInRefused).first()).toBeVisible()
      await isAccessible(kiosk, 'password, refused')
      await citizen.taps(t.password.editNumber)
      await citizen.sees('account-number')
      await isAccessible(kiosk, 'account-number')
      await citizen.field('account-number').fill(people.locked.number)
      await page.keyboard.press('Enter')
      await citizen.field('password').fill('Demo@2026')
      await page.keyboard.press('Enter')
      await citizen.sees('sign-in-locked')
      await isAccessible(kiosk, 'sign-in-locked')
    })

    test(`a change, ${language}, ${look}`, async ({ kiosk }) => {
      const { page } = kiosk
      const citizen = await signedIn(kiosk, language, look)
      const { t } = citizen
      await isAccessible(kiosk, 'account')
      await citizen.givesPhone('098700011')
      await expect(citizen.field('phone')).toHaveAttribute('aria-invalid', 'true')
      await isAccessible(kiosk, 'edit-phone, with an error')
      await citizen.taps(t.common.back)
      await citizen.givesEmail('quynh@gmial.com')
      await expect(page.getByText('quynh@gmail.com').first()).toBeVisible()
      await isAccessible(kiosk, 'edit-email, asking')
      await citizen.field('email').fill('quynh.moi@example.vn')
      await page.keyboard.press('Enter')
      await citizen.sees('review')
      await isAccessible(kiosk, 'review')
      await citizen.submits()
      await isAccessible(kiosk, 'code')
      const code = await kiosk.codeFor(people.withEmail.email)
      await citizen.entersCode(code === '000000' ? '111111' : '000000')
      await expect(citizen.field('code')).toHaveAttribute('aria-invalid', 'true')
      await isAccessible(kiosk, 'code, wrong')
      await citizen.taps(t.code.notReceived)
      await citizen.sees('code-help')
      await isAccessible(kiosk, 'code-help')
      await citizen.asksForHelp()
      await isAccessible(kiosk, 'help')
      await citizen.taps(t.help.return)
      await citizen.taps(t.codeHelp.toCode)
      await citizen.entersCode(code)
      await citizen.entersCode(await kiosk.codeFor('quynh.moi@example.vn'))
      await citizen.sees('done')
      await isAccessible(kiosk, 'done')
    })
  }

  test(`the idle warning, ${language}`, async ({ kiosk }) => {
    const { page } = kiosk
    await page.clock.install()
    await page.reload()
    const citizen = await signedIn(kiosk, language, 'as it comes')
    await page.clock.fastForward(91_000)
    await expect(page.getByRole('heading', { name: citizen.t.warning.heading })).toBeVisible()
    await isAccessible(kiosk, 'idle-warning')
  })
}

for (const language of ['vi', 'en'] as const) {
  test(`the ways out and the ends that are no success, ${language}`, async ({ kiosk }) => {
    const { page } = kiosk
    const citizen = await signedIn(kiosk, language, 'as it comes')
    const { t } = citizen
    await citizen.givesPhone('0987000111')
    await citizen.submits()
    await citizen.taps(t.common.back)
    await citizen.sees('leave')
    await isAccessible(kiosk, 'leave')
    await citizen.taps(t.leave.stay)
    const code = await kiosk.codeFor(people.withEmail.email)
    for (let tries = 1; tries <= 5; tries++) {
      await citizen.entersCode(code === '000000' ? '111111' : '000000')
      if (tries < 5) await expect(citizen.field('code')).toHaveValue('')
    }
    await citizen.sees('change-locked')
    await isAccessible(kiosk, 'change-locked')
    await page.route('**/api/**', (route) => route.abort())
    await citizen.taps(t.trouble.restart)
    await citizen.sees('unreachable')
    await isAccessible(kiosk, 'unreachable')
  })

  test.describe('where staff must act', () => {
    test.use({ config: { proof: { none: 'staff' } } })
    test(`only staff may, ${language}`, async ({ kiosk }) => {
      const citizen = new Citizen(kiosk.page, language)
      await citizen.signsIn(people.withoutEmail.number)
      await citizen.givesPhone('0987000111')
      await citizen.sees('staff-required')
      await isAccessible(kiosk, 'staff-required')
    })
  })

  test.describe('with captcha', () => {
    test.use({ config: {} })
    test(`the captcha, ${language}`, async ({ kiosk }) => {
      const citizen = await signedIn(kiosk, language, 'as it comes')
      await citizen.givesPhone('0987000111')
      await citizen.sees('review')
      await kiosk.page.locator('[data-screen="review"] button[type="submit"]').click()
      await citizen.sees('captcha')
      await expect(kiosk.page.getByRole('img')).toBeVisible()
      await isAccessible(kiosk, 'captcha')
    })
  })
}

async function signedIn(kiosk: Kiosk, language: Language, look: string): Promise<Citizen> {
  const citizen = new Citizen(kiosk.page, language)
  await citizen.signsIn(people.withEmail.number)
  await adjust(citizen, look)
  return citizen
}

async function adjust({ page, t }: Citizen, look: string): Promise<void> {
  if (look === 'as it comes') return
  await page.getByRole('button', { name: t.bar.size3 }).click()
  await page.getByRole('button', { name: t.bar.contrast }).click()
}

const portrait = { width: 1080, height: 1920 }
const landscape = { width: 1920, height: 1080 }

/** No violation of WCAG 2.2 A and AA; upright and lying, nothing to scroll on a kiosk's screen. */
async function isAccessible({ page }: Kiosk, screen: string): Promise<void> {
  for (const size of [landscape, portrait]) {
    await page.setViewportSize(size)
    await expect(
      async () => expect(await scrolling(page)).toEqual([]),
      `${screen}: nothing to scroll`,
    ).toPass({
      timeout: 2_000,
    })
  }
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  expect(told, screen).toEqual([])
}

/** What holds more than it shows, and would have to be scrolled. */
async function scrolling(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    const boxes = [root, ...document.querySelectorAll('body *')].filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element)
      const mayScroll = element === root || /auto|scroll/.test(overflowX + overflowY)
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = element
      return mayScroll && (scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1)
    })
    return boxes.map((element) => `${element.tagName}.${element.className}`)
  })
}
