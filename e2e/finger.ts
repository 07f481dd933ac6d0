/** A finger on the screen, and nothing else: touches as Chromium gets them from a touch screen. */
import { expect, type CDPSession, type Locator, type Page } from '@playwright/test'

export class Finger {
  readonly #page: Page
  readonly #session: CDPSession

  private constructor(page: Page, session: CDPSession) {
    this.#page = page
    this.#session = session
  }

  static async on(page: Page): Promise<Finger> {
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 })
    return new Finger(page, session)
  }

  async tap(what: Locator): Promise<void> {
    await this.down(what)
    await this.up()
  }

  async down(what: Locator): Promise<void> {
    await expect(what).toBeInViewport({ ratio: 1 })
    const box = await what.boundingBox()
    if (box === null) throw new Error('nothing stands there to be touched')
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await this.#session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] })
  }

  async up(): Promise<void> {
    await this.#session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }

  key(name: string): Locator {
    return this.#page
      .locator('main .keyboard:visible')
      .locator(`[data-skbtn="${name.replace(/["\\]/g, '\\$&')}"]`)
  }

  /** Key by key, by way of capitals and signs where they are needed. */
  async types(text: string): Promise<void> {
    for (const character of text) {
      const key = this.key(character)
      if ((await key.count()) === 0) {
        if (/[A-Z]/.test(character)) await this.tap(this.key('{capitals}'))
        else await this.tap(this.key((await this.key('{symbols}').count()) > 0 ? '{symbols}' : '{letters}'))
      }
      await this.tap(key)
    }
  }
}
