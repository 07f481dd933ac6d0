/** A member of staff at the kiosk's staff side, by what the screens say, as `Citizen` is for citizens. */
import { expect, type Page } from '@playwright/test'
import { staffMessages } from '../renderer/staff/shared/staff-words.ts'
import { Citizen, type Language } from './citizen.ts'

export const staffPassword = 'Demo@2026-BHXH'
export const staffPin = '258041'

export class Staff {
  readonly page: Page
  readonly language: Language
  readonly t: (typeof staffMessages)[Language]
  readonly #citizen: Citizen

  constructor(page: Page, language: Language = 'vi') {
    this.page = page
    this.language = language
    this.t = staffMessages[language]
    this.#citizen = new Citizen(page, language)
  }

  sees(screen: string): Promise<void> {
    return this.#citizen.sees(screen)
  }
  taps(name: string): Promise<void> {
    return this.#citizen.taps(name)
  }
  field(id: string) {
    return this.#citizen.field(id)
  }

  /** Five taps where nothing is drawn; in the language that is wanted. */
  async opensTheDoor(as: 'staff-door' | 'staff-setup' = 'staff-door'): Promise<void> {
    await this.#citizen.sees('idle')
    for (let taps = 0; taps < 5; taps++) await this.page.mouse.click(20, 20)
    await this.sees(as)
    if (this.language === 'en')
      await this.page.getByRole('contentinfo').getByRole('button', { name: 'English' }).click()
  }

  async signsIn(userName: string, secret = staffPassword): Promise<void> {
    await this.opensTheDoor()
    await this.triesToSignIn(userName, secret)
    await expect(this.page.locator('[data-desk]')).toBeVisible()
  }

  async triesToSignIn(userName: string, secret: string): Promise<void> {
    await this.field('staff-name').fill(userName)
    await this.field('staff-secret').fill(secret)
    await this.page.keyboard.press('Enter')
  }

  async goesTo(part: keyof (typeof staffMessages)['vi']['desk']): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: this.t.desk[part] }).click()
  }

  /** Finds and opens an account, and records which document was seen. */
  async opens(query: string): Promise<void> {
    await this.sees('desk-support')
    await this.field('find-account').fill(query)
    await this.page.keyboard.press('Enter')
    await this.page
      .getByRole('button', { name: new RegExp(`^${this.t.support.open}:`) })
      .first()
      .click()
    await this.sees('desk-case')
  }

  async seesADocument(): Promise<void> {
    await this.taps(this.t.act.check)
    await this.field('check-last4').fill('4321')
    await this.page.keyboard.press('Enter')
    await expect(this.page.getByRole('button', { name: this.t.act.recheck })).toBeVisible()
  }

  async handsOver(what: 'change' | 'password' | 'newEmail'): Promise<void> {
    await this.taps(this.t.act.handOver)
    await this.page.getByRole('button', { name: this.t.handOver[what] }).click()
  }

  async signsOut(): Promise<void> {
    await this.#citizen.leavesBy(() => this.taps(this.t.desk.signOut))
  }
}
