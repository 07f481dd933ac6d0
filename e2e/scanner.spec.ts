/**
 * A card reader at the kiosk: to the page it is a keyboard that types fast. Each key carries the time a reader or a hand
 * would press it at, so that a slow machine makes no person of a reader. On the desktop shell.
 */
import type { Page } from '@playwright/test'
import { Citizen, people } from './citizen.ts'
import { expect, test } from './fixtures.ts'
import { Staff } from './staff.ts'

const card = `${people.personalId.number}|012345678|Phạm Văn An|23051985|Nam|Số 5, Hàng Bài, Hà Nội|01072021`
const forged = card.replace('23051985', '31021985')
const readerMs = 5
const handMs = 180

test.use({ config: { captcha: { enabled: false } } })

test('a card held to the reader fills in the number, and the person goes on from there', async ({
  kiosk,
}) => {
  const citizen = new Citizen(kiosk.page)
  const keys = await keyboard(kiosk.page)
  await citizen.starts()
  await keys.type(card, readerMs, 'Enter')
  await citizen.sees('account-number')
  await expect(citizen.field('account-number')).toHaveValue('001 085 012 345')
  await expect(kiosk.page.locator('#screen').getByText(citizen.t.number.cardRead)).toBeVisible()
  await citizen.taps(citizen.t.common.next)
  await citizen.sees('password')
  await citizen.field('password').fill('Demo@2026')
  await keys.type('', handMs, 'Enter')
  await citizen.sees('account')
})

test('at the number it takes the place of what stood there; typed by hand the same characters are typing', async ({
  kiosk,
}) => {
  const citizen = new Citizen(kiosk.page)
  const keys = await keyboard(kiosk.page)
  await citizen.starts()
  await kiosk.page.getByRole('button', { name: citizen.t.kind.person }).click()
  await citizen.sees('account-number')
  await keys.type('0100000001', handMs)
  await expect(citizen.field('account-number')).toHaveValue('0100 000 001')
  await keys.type(card, readerMs, 'Tab')
  await expect(citizen.field('account-number')).toHaveValue('001 085 012 345')
  await expect(kiosk.page.locator('#screen').getByText(citizen.t.number.cardRead)).toBeVisible()
  await citizen.field('account-number').fill('')
  await keys.type('0100000001', handMs, 'Enter')
  await citizen.sees('password')
})

test('a card that cannot be read is said quietly, and nothing moves', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page, 'en')
  const keys = await keyboard(kiosk.page)
  await citizen.starts()
  await keys.type(forged, readerMs, 'Enter')
  await expect(kiosk.page.locator('#screen').getByText(citizen.t.number.cardUnread)).toBeVisible()
  await citizen.sees('sign-in-kind')
  await kiosk.page.getByRole('button', { name: citizen.t.kind.person }).click()
  await citizen.field('account-number').fill('0100')
  await citizen.field('account-number').focus()
  await keys.type(forged, readerMs, 'Enter')
  await expect(kiosk.page.locator('#screen').getByText(citizen.t.number.cardUnread)).toBeVisible()
  await expect(citizen.field('account-number')).toHaveValue('0100')
  await citizen.sees('account-number')
})

test('at the password a card types nothing and sends nothing; a hand does both', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  const keys = await keyboard(kiosk.page)
  await citizen.starts()
  await kiosk.page.getByRole('button', { name: citizen.t.kind.person }).click()
  await citizen.field('account-number').fill(people.withEmail.number)
  await kiosk.page.keyboard.press('Enter')
  await citizen.sees('password')
  await citizen.field('password').focus()
  await keys.type('Demo', handMs)
  await keys.type(card, readerMs, 'Enter')
  await expect(citizen.field('password')).toHaveValue('Demo')
  await expect(citizen.field('password')).toBeFocused()
  // As fast as a reader, and no card.
  await keys.type('@2026', readerMs, 'Enter')
  await citizen.sees('account')
  await keys.type(card, readerMs, 'Enter')
  await citizen.sees('account')
})

test('at the idle screen a card begins nothing', async ({ kiosk }) => {
  const keys = await keyboard(kiosk.page)
  await new Citizen(kiosk.page).sees('idle')
  await keys.type(card, readerMs, 'Enter')
  await expect(kiosk.page.locator('[data-screen="idle"]')).toBeVisible()
})

test('the staff door takes what is typed as fast as a reader does', async ({ kiosk }) => {
  const staff = new Staff(kiosk.page)
  const keys = await keyboard(kiosk.page)
  await staff.opensTheDoor()
  await staff.field('staff-name').focus()
  await keys.type('supervisor.account', readerMs)
  await expect(staff.field('staff-name')).toHaveValue('supervisor.account')
})

test.describe('an office without a reader', () => {
  test.use({ config: { captcha: { enabled: false }, scanner: { enabled: false } } })

  test('takes fast keys as keys', async ({ kiosk }) => {
    const citizen = new Citizen(kiosk.page)
    const keys = await keyboard(kiosk.page)
    await citizen.starts()
    await kiosk.page.getByRole('button', { name: citizen.t.kind.person }).click()
    await citizen.field('account-number').focus()
    await keys.type('0100000001', readerMs, 'Enter')
    await citizen.sees('password')
  })
})

/**
 * Keys with times of their own, each so long after the one before: that may be later than now. So whoever has typed with
 * them goes on with them; a key of Playwright's is pressed now, which would be before what was pressed already.
 */
async function keyboard(page: Page) {
  const session = await page.context().newCDPSession(page)
  const named: Record<string, { code: string; windowsVirtualKeyCode: number; text?: string }> = {
    Enter: { code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
    Tab: { code: 'Tab', windowsVirtualKeyCode: 9 },
  }
  let timestamp = Date.now() / 1000
  return {
    async type(text: string, gapMs: number, end?: 'Enter' | 'Tab'): Promise<void> {
      // What was typed before was a while ago.
      timestamp += 1
      const sent = [...text, ...(end === undefined ? [] : [end])].flatMap((key) => {
        timestamp += gapMs / 1000
        const press = { key, timestamp, ...(named[key] ?? { text: key }) }
        return (['keyDown', 'keyUp'] as const).map((type) =>
          session.send('Input.dispatchKeyEvent', { ...press, type }),
        )
      })
      await Promise.all(sent)
    },
  }
}
