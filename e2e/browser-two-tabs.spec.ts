/** Two tabs of one browser: what one of them opens is never what the other one acts on. */
import { Citizen, people } from './citizen.ts'
import { expect, test } from './fixtures.ts'
import { Staff } from './staff.ts'

const numberEnds = (number: string) => number.slice(-4)

for (const language of ['vi', 'en'] as const) {
  test(`a citizen’s, in ${language}: a phone typed under one name is not the other one’s change`, async ({
    kiosk,
  }) => {
    const first = new Citizen(kiosk.page, language)
    const second = new Citizen(await kiosk.page.context().newPage(), language)
    await second.page.goto(kiosk.page.url())
    await second.sees('idle')
    await first.signsIn(people.withEmail.number)
    await second.signsIn(people.withoutPhone.number)

    await first.givesPhone('0987 000 111')
    await first.sees('page-outdated')
    await expect(first.page.getByText(first.t.failure['page-outdated'])).toBeVisible()
    await expect(first.page.getByRole('heading', { name: first.t.outdated.heading })).toBeVisible()
    await first.taps(first.t.common.next)
    await first.sees('account')
    await expect(first.page.getByText(numberEnds(people.withoutPhone.number)).first()).toBeVisible()

    await second.givesPhone('0987 000 222')
    await second.sees('review')
    await expect(second.page.getByText('0987 000 222').first()).toBeVisible()
  })
}

test('a citizen’s: the end of one visit does not end the other', async ({ kiosk }) => {
  const first = new Citizen(kiosk.page)
  const second = new Citizen(await kiosk.page.context().newPage())
  await second.page.goto(kiosk.page.url())
  await second.sees('idle')
  await first.signsIn(people.withEmail.number)
  await second.signsIn(people.withoutPhone.number)

  await first.taps(first.t.common.signOut)
  await first.sees('leave')
  await first.page
    .locator('[data-screen="leave"]')
    .getByRole('button', { name: first.t.leave.signOut })
    .click()
  await first.sees('page-outdated')
  await second.givesPhone('0987 000 222')
  await second.sees('review')
})

test('a desk’s: a document seen for one account is neither recorded nor handed over for the other', async ({
  kiosk,
}) => {
  const first = new Staff(kiosk.page)
  await first.signsIn('lan.tran')
  await first.opens(people.withEmail.number)
  const second = new Staff(await kiosk.page.context().newPage())
  await second.page.goto(kiosk.page.url())
  await second.sees('desk-case')
  await second.taps(second.t.case.close)
  await second.opens(people.withoutPhone.number)
  await second.seesADocument()

  await first.taps(first.t.act.check)
  await first.field('check-last4').fill('9999')
  await first.page.keyboard.press('Enter')
  await first.sees('page-outdated')
  await first.taps(new Citizen(first.page).t.common.next)
  await first.sees('desk-case')
  await expect(first.page.getByText(numberEnds(people.withoutPhone.number)).first()).toBeVisible()
  await expect(first.page.getByText('4321')).toBeVisible()
  await expect(first.page.getByText('9999')).toHaveCount(0)

  await second.handsOver('change')
  await new Citizen(second.page).sees('account')
  await first.taps(first.t.act.handOver)
  await first.sees('page-outdated')
})
