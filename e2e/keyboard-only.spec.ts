/**
 * A whole visit with Tab, Enter, Space and typing, never a finger: for who brings a keyboard or a switch that acts as one.
 * Each new screen begins at its heading, and wherever the focus goes it can be seen. On both shells.
 */
import type { Locator, Page } from '@playwright/test'
import { byHandMs, Citizen, password, people } from './citizen.ts'
import { expect, test } from './fixtures.ts'

test.use({ config: { captcha: { enabled: false } } })

test('a phone is changed from the keyboard alone', async ({ kiosk }) => {
  const hands = await signedIn(kiosk.page)
  const { t } = hands.citizen
  await hands.presses(editing(t.account.editPhone, t.account.addPhone), 'Space')
  await hands.beginsAtHeading('edit-phone')
  await hands.fillsIn('phone', '0987000111')
  await hands.presses(hands.button(t.review.submit), 'Enter', 'review')
  await hands.beginsAtHeading('code')
  await hands.fillsIn('code', await kiosk.codeFor(people.withEmail.email))
  await hands.beginsAtHeading('done')
  await hands.presses(hands.button(t.common.end), 'Enter')
  await hands.citizen.sees('idle')
})

test('an e-mail is changed from the keyboard alone', async ({ kiosk }) => {
  const hands = await signedIn(kiosk.page)
  const { t } = hands.citizen
  await hands.presses(editing(t.account.editEmail, t.account.addEmail), 'Enter')
  await hands.beginsAtHeading('edit-email')
  await hands.fillsIn('email', 'quynh.moi@example.vn')
  await hands.presses(hands.button(t.review.submit), 'Space', 'review')
  await hands.beginsAtHeading('code')
  const first = await kiosk.codeFor(people.withEmail.email)
  await hands.fillsIn('code', first)
  await hands.fillsIn('code', await kiosk.codeFor('quynh.moi@example.vn'))
  await hands.beginsAtHeading('done')
  await hands.presses(hands.button(t.common.end), 'Space')
  await hands.citizen.sees('idle')
})

type Button = (page: Page) => Locator
const editing =
  (...names: string[]): Button =>
  (page) =>
    page.getByRole('button', { name: new RegExp(`^(${names.join('|')})$`) })

/** As far as the account. */
async function signedIn(page: Page): Promise<Hands> {
  const hands = new Hands(page)
  const { t } = hands.citizen
  await hands.citizen.sees('idle')
  await hands.presses(hands.inScreen('idle', t.idle.start), 'Enter')
  await hands.beginsAtHeading('language')
  await hands.presses(hands.inScreen('language', t.language.vi), 'Enter')
  await hands.beginsAtHeading('sign-in-kind')
  await hands.goesBackAndForth()
  await hands.presses((it) => it.getByRole('button', { name: t.kind.person }), 'Space')
  await hands.beginsAtHeading('account-number')
  await hands.fillsIn('account-number', people.withEmail.number)
  await hands.beginsAtHeading('password')
  await hands.fillsIn('password', password)
  await hands.beginsAtHeading('account')
  return hands
}

class Hands {
  readonly page: Page
  readonly citizen: Citizen

  constructor(page: Page) {
    this.page = page
    this.citizen = new Citizen(page)
  }

  button(name: string): Button {
    return (page) => page.getByRole('button', { name, exact: true })
  }

  inScreen(screen: string, name: string): Button {
    return (page) => page.locator(`[data-screen="${screen}"]`).getByRole('button', { name })
  }

  async beginsAtHeading(screen: string): Promise<void> {
    await this.citizen.sees(screen)
    await expect(this.page.locator(`[data-screen="${screen}"] h1`)).toBeFocused()
  }

  /** @param screen whose heading it starts at */
  async presses(button: Button, key: 'Enter' | 'Space', screen?: string): Promise<void> {
    if (screen !== undefined) await this.beginsAtHeading(screen)
    await this.tabsTo(button(this.page))
    await this.page.keyboard.press(key)
  }

  async fillsIn(id: string, text: string): Promise<void> {
    await this.tabsTo(this.citizen.field(id))
    await this.page.keyboard.type(text, { delay: byHandMs })
    await this.page.keyboard.press('Enter')
  }

  /** Shift and Tab leads to where Tab came from. */
  async goesBackAndForth(): Promise<void> {
    await this.page.keyboard.press('Tab')
    const first = await this.stop()
    await this.page.keyboard.press('Tab')
    expect(await this.stop()).not.toBe(first)
    await this.page.keyboard.press('Shift+Tab')
    expect(await this.stop()).toBe(first)
  }

  /** Tab by Tab, and at each stop the focus can be seen. */
  private async tabsTo(goal: Locator): Promise<void> {
    const passed: string[] = []
    const isThere = () => goal.evaluate((it) => it === document.activeElement)
    while (!(await isThere())) {
      await this.page.keyboard.press('Tab')
      passed.push(await this.stop())
      expect(passed.length, `stops on the way to ${String(goal)}: ${passed.join(', ')}`).toBeLessThan(40)
    }
  }

  /** @returns what has the focus, in words, which is on the screen, said by readers, and drawn as having it */
  private async stop(): Promise<string> {
    const { name, ...seen } = await this.page.evaluate(() => {
      const it = document.activeElement
      if (!(it instanceof HTMLElement)) return { name: 'nothing' }
      const { left, top, right, bottom, width, height } = it.getBoundingClientRect()
      const style = getComputedStyle(it)
      return {
        name: `${it.tagName.toLowerCase()} ${it.id || it.getAttribute('aria-label') || it.innerText.trim()}`,
        isSomething: it !== document.body,
        isSaid: it.closest('[aria-hidden="true"], [inert]') === null,
        isOnScreen:
          width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
        isDrawn: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      }
    })
    expect(seen, name).toEqual({ isSomething: true, isSaid: true, isOnScreen: true, isDrawn: true })
    return name
  }
}
