/** A citizen at the kiosk, by what the screens say: roles and names from the very texts that are shown. */
import { expect, type Page } from '@playwright/test'
import { en } from '../renderer/locales/en.ts'
import { vi } from '../renderer/locales/vi.ts'
import { staffMessages } from '../renderer/staff/shared/staff-words.ts'

/** What citizens read, and in `staff` what staff do. */
export const words = { vi: { ...vi, staff: staffMessages.vi }, en: { ...en, staff: staffMessages.en } }
export type Language = keyof typeof words

export const people = {
  withEmail: { number: '0100000001', email: 'quynh.nguyen@example.vn' },
  withoutEmail: { number: '0100000002' },
  locked: { number: '0100000003' },
  personalId: { number: '001085012345', email: 'an.pham@example.vn' },
  longName: {
    number: '0100000005',
    email: 'huyen.tran.cong.tang.ton.nu.thi.ngoc.phuong.khanh@example.vn',
  },
  organisation: { number: '0100000006' },
  withoutPhone: { number: '0100000007', email: 'dat.hoang@example.vn' },
}
export const password = 'Demo@2026'
/** Between two keys that are typed one by one: a number and an Enter that come faster than 35 ms are a card reader's. */
export const byHandMs = 60

export class Citizen {
  readonly page: Page
  readonly language: Language
  readonly t: (typeof words)[Language]

  constructor(page: Page, language: Language = 'vi') {
    this.page = page
    this.language = language
    this.t = words[language]
  }

  async sees(screen: string): Promise<void> {
    await expect(this.page.locator(`[data-screen="${screen}"]`)).toBeVisible()
  }

  async taps(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  /** The button that is in the same corner of every screen. */
  async opensSound(): Promise<void> {
    await this.taps(this.t.bar.readAloud)
    await this.taps(this.t.bar.sound)
  }

  async asksForHelp(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: this.t.common.help }).click()
    await this.sees('help')
  }

  field(id: string) {
    return this.page.locator(`input#${id}`)
  }

  async starts(): Promise<void> {
    await this.sees('idle')
    await this.page.locator('[data-screen="idle"]').click()
    await this.sees('language')
    await this.page
      .locator('[data-screen="language"]')
      .getByRole('button', { name: this.t.language[this.language] })
      .click()
    await this.sees('sign-in-kind')
  }

  /** As far as the password's answer. */
  async triesToSignIn(number: string, secret = password): Promise<void> {
    await this.page.getByRole('button', { name: this.t.kind.person }).click()
    await this.sees('account-number')
    await this.field('account-number').fill(number)
    await this.page.keyboard.press('Enter')
    await this.sees('password')
    await this.field('password').fill(secret)
    await this.page.keyboard.press('Enter')
  }

  async signsIn(number: string): Promise<void> {
    await this.starts()
    await this.triesToSignIn(number)
    await this.sees('account')
  }

  /** From the account, as far as the review. */
  async givesPhone(phone: string): Promise<void> {
    await this.page
      .getByRole('button', { name: new RegExp(`^(${this.t.account.editPhone}|${this.t.account.addPhone})$`) })
      .click()
    await this.sees('edit-phone')
    await this.field('phone').fill(phone)
    await this.page.keyboard.press('Enter')
  }

  async givesEmail(email: string): Promise<void> {
    await this.page
      .getByRole('button', { name: new RegExp(`^(${this.t.account.editEmail}|${this.t.account.addEmail})$`) })
      .click()
    await this.sees('edit-email')
    await this.field('email').fill(email)
    await this.page.keyboard.press('Enter')
  }

  /** "Ghi nhận" on the review, where the office does without captcha. */
  async submits(): Promise<void> {
    await this.sees('review')
    await this.taps(this.t.review.submit)
    await this.sees('code')
  }

  async entersCode(code: string): Promise<void> {
    await this.field('code').fill(code)
    await this.taps(this.t.code.submit)
  }

  async ends(): Promise<void> {
    await this.sees('done')
    await this.leavesBy(() => this.taps(this.t.common.end))
  }

  /** The page goes with the visit: whoever is next stands before another one. */
  async leavesBy(act: () => Promise<void>): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { visited: true }))
    await act()
    await expect
      .poll(async () => this.page.evaluate(() => 'visited' in window).catch(() => true), { timeout: 15_000 })
      .toBe(false)
    await this.sees('idle')
  }
}
