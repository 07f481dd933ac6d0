/**
 * An office's machines: an administrator lets a counter PC in, which is another browser that comes from elsewhere, and renames,
 * suspends, resumes and takes it out. All at a counter PC with mouse and keyboard; the second time with the keyboard alone.
 */
import { expect as check, type Browser, type Page } from '@playwright/test'
import { request as httpRequest, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './fixtures.ts'
import { Staff } from './staff.ts'

test.use({ config: { captcha: { enabled: false } } })
test.beforeEach(({ page: _ }, { project }) =>
  test.skip(project.name !== 'browser', 'the desk of the browser shell'),
)

const display = { width: 1366, height: 768 }

/**
 * A window of a counter PC. From elsewhere: through a proxy that says so, and that the service was not told of. It passes the
 * service's own name on, as one on the same machine would.
 */
async function counterPc(browser: Browser, url: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext({
    viewport: display,
    screen: display,
    locale: 'vi-VN',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(url)
  return { page, close: () => context.close() }
}

async function fromElsewhere(url: string): Promise<{ url: string; close: () => void }> {
  const { hostname, port, host } = new URL(url)
  const server: Server = createServer((request, response) => {
    const headers = { ...request.headers, host, 'x-forwarded-for': '203.0.113.7' }
    if (headers.origin !== undefined) headers.origin = `http://${host}`
    const { method, url: path } = request
    const passed = httpRequest({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(passed)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}

async function atTheDesk(page: Page): Promise<Staff> {
  const mai = new Staff(page)
  await mai.signsIn('mai.pham')
  return mai
}

test('a counter PC is let in, renamed, suspended, resumed and taken out', async ({ kiosk, browser }) => {
  const origin = new URL(kiosk.page.url()).origin
  const desk = await counterPc(browser, origin)
  const elsewhere = await fromElsewhere(origin)
  const mai = await atTheDesk(desk.page)
  const { machines } = mai.t
  await mai.goesTo('machines')
  await mai.sees('desk-machines')
  // On a counter PC the parts stand at the side, and the kiosk's header and bar make room.
  await expect(desk.page.getByRole('contentinfo')).toBeHidden()
  await expect(desk.page.getByText(machines.noneLead)).toBeVisible()

  await mai.taps(machines.letIn)
  await mai.field('machine-name').fill('quầy 5')
  await mai.taps(machines.code.make)
  await expect(mai.field('machine-name')).toHaveAttribute('aria-invalid', 'true')
  await expect(mai.field('machine-name')).toHaveValue('quầy 5')
  await mai.field('machine-name').fill('quay-5')
  await mai.taps(machines.code.make)
  const code = (await desk.page.locator('#one-time-code').textContent()) ?? ''
  check(code).toMatch(/^[A-Z]{4}-[A-Z]{4}-[A-Z]{4}$/)

  const counter = await counterPc(browser, elsewhere.url)
  await counter.page.locator('[data-screen="device-unknown"]').waitFor()
  await counter.page.locator('#device-code').fill(code.toLowerCase())
  await counter.page.keyboard.press('Enter')
  await expect(counter.page.getByText(mai.t.device.enrolled.replace('{name}', 'quay-5'))).toBeVisible()
  await counter.page.getByRole('button', { name: mai.t.device.go }).click()
  // The board hears of it by itself.
  await expect(desk.page.getByText(machines.code.used.replace('{name}', 'quay-5'))).toBeVisible()
  await counter.page.locator('[data-screen="idle"]').waitFor()

  await desk.page.locator('[data-machine]').click()
  await mai.taps(machines.actName.rename)
  await mai.field('machine-rename').fill('quay-tra-ket-qua')
  await mai.taps(machines.actSubmit.rename)
  await expect(desk.page.locator('[data-machine]')).toContainText('quay-tra-ket-qua')

  await mai.taps(machines.actName.suspend)
  await desk.page.getByRole('button', { name: machines.actSubmit.suspend, exact: true }).click()
  await expect(desk.page.locator('[data-machine]')).toContainText(machines.condition.suspended)
  await counter.page.reload()
  await counter.page.locator('[data-screen="device-suspended"]').waitFor()

  await mai.taps(machines.actName.resume)
  await desk.page.getByRole('button', { name: machines.actSubmit.resume, exact: true }).click()
  await expect(
    desk.page.getByText(machines.actDone.resume.replace('{name}', 'quay-tra-ket-qua')),
  ).toBeVisible()
  await counter.page.reload()
  await counter.page.locator('[data-screen="idle"]').waitFor()

  await mai.taps(machines.actName.remove)
  await mai.field('machine-remove').fill('quay-5')
  await desk.page.keyboard.press('Enter')
  await expect(mai.field('machine-remove')).toHaveAttribute('aria-invalid', 'true')
  await mai.field('machine-remove').fill('quay-tra-ket-qua')
  await desk.page.keyboard.press('Enter')
  await expect(desk.page.getByText(machines.none)).toBeVisible()
  await counter.page.reload()
  await counter.page.locator('[data-screen="device-unknown"]').waitFor()

  elsewhere.close()
  await counter.close()
  await desk.close()
})

test('with the keyboard alone', async ({ kiosk, browser }) => {
  const desk = await counterPc(browser, new URL(kiosk.page.url()).origin)
  const { page } = desk
  const mai = await atTheDesk(page)
  const { machines } = mai.t
  const { keyboard } = page
  /** Tab until the button with this name has the focus. */
  const tabsTo = async (name: string) => {
    const named = page.getByRole('button', { name, exact: true })
    for (let tabs = 0; tabs < 60; tabs++) {
      if (await named.evaluateAll((all) => all.includes(document.activeElement as HTMLElement))) return
      await keyboard.press('Tab')
    }
    throw new Error(`Tab does not lead to "${name}"`)
  }
  const presses = async (name: string) => {
    await tabsTo(name)
    await keyboard.press('Enter')
  }
  const focused = (selector: string) => expect(page.locator(`${selector}:focus`)).toBeVisible()

  await presses(mai.t.desk.machines)
  await mai.sees('desk-machines')
  // Two codes stand for two machines: letting them in takes machines, and the list does not care.
  for (const name of ['kiosk-2', 'kiosk-10']) {
    await presses(machines.letIn)
    await focused('#machine-name')
    await keyboard.type(name)
    await keyboard.press('Enter')
    const code = (await page.locator('#one-time-code').textContent()) ?? ''
    const elsewhere = await fromElsewhere(new URL(page.url()).origin)
    const counter = await counterPc(browser, elsewhere.url)
    await counter.page.locator('#device-code').fill(code)
    await counter.page.keyboard.press('Enter')
    await expect(counter.page.getByText(mai.t.device.enrolled.replace('{name}', name))).toBeVisible()
    await counter.close()
    elsewhere.close()
    await expect(page.getByText(machines.code.used.replace('{name}', name))).toBeVisible()
    await keyboard.press('Escape')
  }
  await presses(machines.rows)

  // "/" to the search, from anywhere; Enter to what was found; Esc clears.
  await keyboard.press('/')
  await focused('#machine-search')
  await keyboard.type('kiosk-10')
  await expect(page.locator('[data-machine]')).toHaveCount(1)
  await keyboard.press('Escape')
  await expect(page.locator('[data-machine]')).toHaveCount(2)
  await keyboard.press('ArrowDown')
  await expect(page.locator('[data-machine]:focus')).toHaveText('kiosk-2')
  await keyboard.press('ArrowDown')
  await expect(page.locator('[data-machine]:focus')).toHaveText('kiosk-10')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'kiosk-10' })).toBeFocused()

  await presses(machines.actName.rename)
  await focused('#machine-rename')
  await keyboard.press('Control+A')
  await keyboard.type('kiosk-2')
  await keyboard.press('Enter')
  // Refused, and what was typed stays.
  await expect(mai.field('machine-rename')).toHaveAttribute('aria-invalid', 'true')
  await expect(mai.field('machine-rename')).toHaveValue('kiosk-2')
  await focused('#machine-rename')
  await keyboard.type('5')
  await keyboard.press('Enter')
  await expect(page.getByText(machines.actDone.rename.replace('{name}', 'kiosk-25'))).toBeVisible()
  await expect(page.locator('[data-act="rename"]')).toBeFocused()

  await presses(machines.actName.remove)
  await focused('#machine-remove')
  await keyboard.type('kiosk-25')
  await keyboard.press('Enter')
  await expect(page.locator('[data-machine]')).toHaveCount(1)
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'kiosk-2' })).toBeFocused()
  await keyboard.press('Escape')
  await expect(page.locator('[data-machine]')).toBeFocused()
  await desk.close()
})
