/** A kiosk that belongs to an office's service: the same screens, whatever happens to the service or the wire. */
import { Citizen, people } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'

test.use({ belongsTo: { captcha: { enabled: false } } })

const service = ({ service }: Kiosk) => {
  if (service === null) throw new Error('this kiosk belongs to no service')
  return service
}

test('a phone change at a kiosk that keeps no accounts', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('0987 000 111')
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
  await citizen.ends()
  await citizen.signsIn(people.withEmail.number)
  await expect(kiosk.page.getByText('•••• ••• 111')).toBeVisible()
})

test('the service dies in the middle of a visit: the kiosk says so, and serves again when it is back', async ({
  kiosk,
}) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await service(kiosk).kill()
  await citizen.givesPhone('0987 000 222')
  await expect(kiosk.page.locator('[data-screen="unreachable"]')).toBeVisible({ timeout: 15_000 })
  await service(kiosk).start()
  await citizen.taps(citizen.t.common.retry)
  // The visit went with the service; nothing of it was changed.
  await expect(kiosk.page.locator('[data-screen="session-ended"], [data-screen="idle"]')).toBeVisible({
    timeout: 20_000,
  })
  await kiosk.pullThePlug()
  const next = new Citizen(kiosk.page)
  await next.signsIn(people.withEmail.number)
  await expect(kiosk.page.getByText('•••• ••• 678')).toBeVisible()
})

test('a kiosk that starts without its service serves as soon as there is one', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.sees('idle')
  await service(kiosk).kill()
  await kiosk.pullThePlug()
  await expect(kiosk.page.getByText(citizen.t.idle.pausedConnection)).toBeVisible({ timeout: 20_000 })
  await service(kiosk).start()
  await expect(kiosk.page.getByText(citizen.t.idle.pausedConnection)).toBeHidden({ timeout: 60_000 })
  await new Citizen(kiosk.page).signsIn(people.withEmail.number)
})

test('a kiosk that is taken out serves nobody, and is let in again on its screen', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  const desk = await service(kiosk).administrator()
  const { devices } = await desk.call<{ devices: Array<{ id: string }> }>('listDevices', {})
  const device = devices[0]?.id ?? ''
  await desk.call('setDeviceState', { device, state: 'suspended' })
  await citizen.page.getByRole('button', { name: citizen.t.account.editPhone }).click()
  await citizen.field('phone').fill('0987 000 333')
  await citizen.page.keyboard.press('Enter')
  await citizen.sees('device-suspended')
  await desk.call('setDeviceState', { device, state: 'removed' })
  // The desktop shell opens another window: of the visit nothing stays on the screen.
  await expect(async () => {
    const unknown = citizen.page.locator('[data-screen="device-unknown"]')
    const retry = citizen.page.getByRole('button', { name: citizen.t.common.retry })
    if (!(await unknown.isVisible())) await retry.click({ timeout: 1_000 })
    await expect(unknown).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 15_000 })
  const { code } = await desk.call<{ code: string }>('makeDeviceCode', { name: 'quay-2', replaces: null })
  await citizen.field('device-code').fill(code.toLowerCase())
  await citizen.taps(citizen.t.staff.device.submit)
  await expect(
    citizen.page.getByText(citizen.t.staff.device.enrolled.replace('{name}', 'quay-2')),
  ).toBeVisible()
  await citizen.leavesBy(() => citizen.taps(citizen.t.staff.device.go))
  await new Citizen(kiosk.page).signsIn(people.withEmail.number)
})
