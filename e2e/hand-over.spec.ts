/** A clerk's browser at an office's service, and a kiosk that belongs to it: a citizen is sent from one to the other. */
import type { Browser, BrowserContextOptions } from '@playwright/test'
import { Citizen, people } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'
import { Staff } from './staff.ts'

test.use({ belongsTo: {} })

const { number, email } = people.withEmail
const phone = '0987 000 111'

/** A clerk who has seen a document of the account's owner. */
async function atCounter(kiosk: Kiosk, browser: Browser, options: BrowserContextOptions) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await page.goto(kiosk.service?.url ?? '')
  const lan = new Staff(page)
  await lan.signsIn('lan.tran')
  await lan.opens(number)
  await lan.seesADocument()
  return lan
}

async function handsOver(lan: Staff): Promise<string> {
  await lan.taps(lan.t.act.handOver)
  const chosen = lan.page.getByRole('button', { name: 'quay-1' })
  await expect(chosen).toHaveAttribute('aria-pressed', 'true')
  await lan.page.getByRole('button', { name: lan.t.handOver.change }).click()
  await lan.sees('desk-hand-over')
  return (await lan.page.locator('[data-number]').innerText()).replaceAll(' ', '')
}

/** At once for a clerk, who takes longer than a test: before, a kiosk asks every 20 seconds. */
const isAsked = ({ page }: Kiosk) =>
  expect(page.locator('[data-screen="hand-over"]')).toBeVisible({ timeout: 25_000 })

test('a citizen is handed over to a kiosk with a number, watched there, and has done', async ({
  kiosk,
  browser,
  contextOptions,
}) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.sees('idle')
  const lan = await atCounter(kiosk, browser, contextOptions)
  const clerk = lan.page
  const right = await handsOver(lan)

  // Nothing personal before the number.
  await isAsked(kiosk)
  await expect(kiosk.page.getByText('Nguyễn')).toHaveCount(0)
  const field = citizen.field('hand-over-number')
  await field.fill(right === '0000' ? '1111' : '0000')
  await citizen.taps(citizen.t.common.next)
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await field.fill(right)
  await citizen.taps(citizen.t.common.next)
  await citizen.sees('account')
  await expect(kiosk.page.getByText('Trần Thị Lan')).toBeVisible()

  const step = (name: keyof typeof lan.t.watch.step) =>
    expect(clerk.locator('[aria-current="step"]')).toHaveText(new RegExp(lan.t.watch.step[name]))
  await step('reading')
  await citizen.taps(citizen.t.account.editPhone)
  await citizen.sees('edit-phone')
  await step('typing')
  await citizen.field('phone').fill(phone)
  await citizen.taps(citizen.t.common.next)
  await citizen.sees('review')
  await step('review')
  await citizen.submits()
  await step('code')
  await expect(clerk.getByText(phone)).toHaveCount(0)
  await citizen.entersCode(await kiosk.codeFor(email))
  await citizen.sees('done')
  const reference = await kiosk.page.locator('.reference').innerText()
  await expect(clerk.getByText(reference)).toBeVisible()
  await citizen.ends()
  const ended = lan.t.watch.headingEnd.replace('{kiosk}', 'quay-1')
  await expect(clerk.getByRole('heading', { name: ended })).toBeVisible()
  await lan.taps(lan.t.watch.close)
  // The clerk is signed in still, at the same account.
  await lan.sees('desk-case')
  await expect(clerk.getByText(reference)).toBeVisible()
  await clerk.context().close()
})

test('a visitor at the kiosk goes first, and a visit there can be taken back', async ({
  kiosk,
  browser,
  contextOptions,
}) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.sees('idle')
  const lan = await atCounter(kiosk, browser, contextOptions)
  const clerk = lan.page
  await handsOver(lan)
  await isAsked(kiosk)
  await citizen.taps(citizen.t.handOver.none)
  await citizen.sees('sign-in-kind')
  await expect(clerk.getByText(lan.t.watch.end.visitor).first()).toBeVisible()
  await lan.taps(lan.t.watch.close)

  await lan.taps(lan.t.act.handOver)
  const inUse = lan.t.handOver.inUse.replace('{kiosk}', 'quay-1')
  await expect(clerk.getByRole('button', { name: inUse })).toBeDisabled()
  await lan.taps(lan.t.act.back)
  const goesBack = () => kiosk.page.getByRole('button', { name: citizen.t.common.back }).click()
  await goesBack()
  await citizen.sees('language')
  await citizen.leavesBy(goesBack)
  await citizen.sees('idle')

  const right = await handsOver(lan)
  await isAsked(kiosk)
  await citizen.field('hand-over-number').fill(right)
  await citizen.taps(citizen.t.common.next)
  await citizen.sees('account')
  await lan.taps(lan.t.watch.takeBack)
  await expect(clerk.getByText(lan.t.watch.end['taken-back']).first()).toBeVisible()
  await citizen.sees('session-ended')
  await clerk.context().close()
})
