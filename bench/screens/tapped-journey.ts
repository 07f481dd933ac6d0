/** A phone change tapped through in a real browser, each tap measured by the page itself. */
import type { Page } from '@playwright/test'
import { vi as words } from '../../renderer/locales/vi.ts'
import { accountNumber, newPhone, password } from '../harness/office.ts'

declare global {
  interface Window {
    /** See tap-watch.js. */
    tapWatch: { take(): number | null }
  }
}

/** A tap, by the screen that it led to. */
export interface Tap {
  to: string
  ms: number
}

export interface TappedJourney {
  page: Page
  index: number
  /** Brings the code mailed to this account. */
  code: () => Promise<string>
}

export async function tapThrough({ page, index, code }: TappedJourney): Promise<Tap[]> {
  const taps: Tap[] = []
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const submit = page.locator('#screen button[type="submit"]')

  async function tap(target: ReturnType<Page['locator']>, to: string): Promise<void> {
    await target.tap()
    await page.locator(`#screen [data-screen="${to}"]`).waitFor()
    const handle = await page.waitForFunction(() => window.tapWatch.take())
    taps.push({ to, ms: Number(await handle.jsonValue()) })
  }

  await tap(page.locator('[data-screen="idle"]'), 'language')
  await tap(button(words.language.vi), 'sign-in-kind')
  await tap(page.getByRole('button', { name: words.kind.person }), 'account-number')
  await page.locator('#account-number').fill(accountNumber(index))
  await tap(submit, 'password')
  await page.locator('#password').fill(password)
  await tap(submit, 'account')
  await tap(button(words.account.editPhone), 'edit-phone')
  await page.locator('#phone').fill(newPhone(index, 0))
  await tap(submit, 'review')
  const captcha = page.waitForResponse((response) => response.url().endsWith('/api/newCaptcha'))
  await tap(submit, 'captcha')
  await page.locator('#captcha').fill(await digitsOf(page, await (await captcha).json()))
  await tap(submit, 'code')
  await page.locator('#code').fill(await code())
  await tap(submit, 'done')
  // The page goes with the visit, and what was measured in it.
  await page.evaluate(() => Object.assign(window, { visited: true }))
  await button(words.common.end).tap()
  await page.waitForFunction(() => !('visited' in window))
  await page.locator('#screen [data-screen="idle"]').waitFor()
  return taps
}

interface Captcha {
  result: { value: { id: string } }
  session: { visit: string }
}

/** What the citizen would read off the picture, from the operation that reads it aloud. */
async function digitsOf(page: Page, captcha: Captcha): Promise<string> {
  const asked = { captchaId: captcha.result.value.id, visit: captcha.session.visit }
  return page.evaluate(async ({ captchaId, visit }) => {
    const response = await fetch('/api/hearCaptcha', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'kiosk-visit': visit },
      body: JSON.stringify({ captchaId }),
    })
    const reply = (await response.json()) as { result: { value: { digits: string[] } } }
    return reply.result.value.digits.join('')
  }, asked)
}
