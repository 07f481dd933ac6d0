/**
 * axe on screens as the real service fills them, on the way of a whole visit. Every screen in every state, look and
 * language is the gallery's to look at; this sees what is made up there: the answers, the captcha's picture, the mails.
 */
import AxeBuilder from '@axe-core/playwright'
import { tags } from './gallery/axe.ts'
import { Citizen, people } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'

test.describe('without captcha', () => {
  test.use({ config: { captcha: { enabled: false } } })

  test('a change of both, in the largest text and high contrast', async ({ kiosk }) => {
    const { page } = kiosk
    const citizen = new Citizen(page)
    const { t } = citizen
    await citizen.sees('idle')
    await isAccessible(kiosk, 'idle')
    await citizen.signsIn(people.longName.number)
    await citizen.taps(t.bar.size3)
    await citizen.taps(t.bar.contrast)
    await isAccessible(kiosk, 'account')
    await citizen.givesPhone('0987000111')
    await citizen.sees('review')
    await citizen.taps(t.review.addEmail)
    await citizen.field('email').fill('huyen.moi@example.vn')
    await citizen.taps(t.common.next)
    await citizen.sees('review')
    await isAccessible(kiosk, 'review')
    await citizen.submits()
    await isAccessible(kiosk, 'code')
    await citizen.entersCode(await kiosk.codeFor(people.longName.email))
    await citizen.entersCode(await kiosk.codeFor('huyen.moi@example.vn'))
    await citizen.sees('done')
    await isAccessible(kiosk, 'done')
    await citizen.ends()
    await citizen.taps(t.demo.mailbox)
    const mailbox = page.frameLocator('[data-screen="mailbox"] iframe')
    await expect(mailbox.getByRole('heading', { level: 2 }).first()).toBeVisible()
    await isAccessible(kiosk, 'mailbox')
  })
})

test('the captcha’s picture', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page, 'en')
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('0987000111')
  await citizen.sees('review')
  await citizen.taps(citizen.t.common.next)
  await citizen.sees('captcha')
  await expect(kiosk.page.getByRole('img')).toBeVisible()
  await isAccessible(kiosk, 'captcha')
})

async function isAccessible({ page }: Kiosk, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  expect(told, screen).toEqual([])
}
