/**
 * Somebody wants out of the kiosk, on several screens of a visit: hundreds of keys, every gesture, links and scripts.
 * Afterwards the kiosk stands where it was: the same window, full screen, no other, the same screen, the visit unharmed.
 */
import { expect, test, type CDPSession, type Page } from '@playwright/test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KioskApi } from '../contract/operations.ts'
import { byHandMs, Citizen, password, people } from './citizen.ts'
import { launchDesktop, type DesktopApp } from './electron-stand-in/launch.ts'
import {
  allKeys,
  askForEverything,
  belongsToThePage,
  elsewhere,
  gestures,
  goThroughHistory,
  leadAway,
  nameOf,
  pressAll,
  stay,
} from './escape-attempts.ts'

const refusedKeys = allKeys.filter((key) => !belongsToThePage(key))
/** All of them are tried where somebody types; on the other screens, those with one key held at most share themselves out. */
const commonKeys = refusedKeys.filter(({ held }) => held.length <= 1)
const shares = 3
let screens = 0
const nextShare = () => {
  screens += 1
  return commonKeys.filter((_key, at) => at % shares === screens % shares)
}
/** The page's own, but for those that would go on to the next screen. */
const harmlessKeys = allKeys.filter((key) => belongsToThePage(key) && !['Enter', ' '].includes(key.key))

interface PageWindow {
  kiosk: KioskApi
  heard: { keys: string[]; menus: boolean[]; wheels: boolean[]; drops: string[] }
}

// Step by step through one visit.
test.describe.configure({ mode: 'serial', timeout: 180_000 })

let dataDir: string
let app: DesktopApp
let page: Page
let cdp: CDPSession
let citizen: Citizen

test.beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'kiosk-escape-'))
  const config = join(dataDir, 'kiosk.config.json')
  writeFileSync(config, JSON.stringify({ captcha: { enabled: false }, session: { idleSeconds: 600 } }))
  ;({ app, page } = await launchDesktop({ dataDir, args: ['--demo', '--config', config] }))
  citizen = new Citizen(page)
  cdp = await page.context().newCDPSession(page)
  await citizen.sees('idle')
})
test.afterAll(async () => {
  await app.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** What must be the same before and after. */
async function standing() {
  const shell = await app.evaluate(({ BrowserWindow, webContents }) => ({
    windows: BrowserWindow.getAllWindows().map((it) => ({
      id: it.id,
      url: it.webContents.getURL(),
      kiosk: it.isKiosk(),
      fullScreen: it.isFullScreen(),
      visible: it.isVisible(),
      minimised: it.isMinimized(),
      zoom: it.webContents.getZoomFactor(),
    })),
    contents: webContents.getAllWebContents().length,
    clipboard: null,
  }))
  const shown = await page.evaluate(async () => {
    const { result, session } = await (window as unknown as PageWindow).kiosk.getVisit({}, null)
    return {
      url: location.href,
      document: performance.timeOrigin,
      title: document.title,
      screens: [...document.querySelectorAll('[data-screen]')].map((it) => it.getAttribute('data-screen')),
      fields: [...document.querySelectorAll('input')].map((it) => it.value),
      marked: String(getSelection()),
      scale: visualViewport?.scale,
      scroll: [scrollX, scrollY],
      size: [innerWidth, innerHeight, devicePixelRatio],
      visit: result,
      role: session?.role ?? null,
    }
  })
  return { shell, shown, pages: app.windows().length }
}

/** From here on the page notes what reaches it. */
async function listen(): Promise<void> {
  await page.evaluate(() => {
    const heard: PageWindow['heard'] = { keys: [], menus: [], wheels: [], drops: [] }
    const isNew = !('heard' in window)
    Object.assign(window, { heard })
    if (!isNew) return
    const now = () => (window as unknown as PageWindow).heard
    const name = (event: KeyboardEvent) =>
      [
        ...(event.altKey ? ['alt'] : []),
        ...(event.ctrlKey ? ['control'] : []),
        ...(event.metaKey ? ['meta'] : []),
        ...(event.shiftKey ? ['shift'] : []),
        event.key,
      ].join('+')
    addEventListener('keydown', (event) => now().keys.push(name(event)), true)
    addEventListener('keyup', (event) => now().keys.push(`${name(event)} up`), true)
    // After everyone else: whether the browser may still do what it would.
    addEventListener('contextmenu', (event) => now().menus.push(event.defaultPrevented))
    addEventListener('wheel', (event) => {
      if (event.ctrlKey) now().wheels.push(event.defaultPrevented)
    })
    for (const type of ['drop', 'dragstart'] as const) {
      addEventListener(type, (event) => {
        if (!event.defaultPrevented) now().drops.push(type)
      })
    }
  })
}
const heard = () => page.evaluate(() => (window as unknown as PageWindow).heard)
const sorted = (held: readonly string[]) => [...held].sort()

/** A place on the screen that does nothing when it is pressed. */
async function quietPlace() {
  const box = await page.locator('main h1').filter({ visible: true }).first().boundingBox()
  if (!box) throw new Error('this screen has no heading')
  return { x: Math.round(box.x + Math.min(box.width / 2, 400)), y: Math.round(box.y + box.height / 2) }
}

async function tryKeys(keys = nextShare()): Promise<void> {
  const before = await standing()
  await listen()
  await pressAll(cdp, keys)
  expect((await heard()).keys).toEqual([])
  expect(await standing()).toEqual(before)
}

async function tryGestures(): Promise<void> {
  const before = await standing()
  await listen()
  const at = await quietPlace()
  for (const [name, gesture] of Object.entries(gestures)) {
    await test.step(name, async () => {
      await gesture(cdp, at, page)
      expect(await standing()).toEqual(before)
    })
  }
  const { menus, wheels, drops } = await heard()
  expect(menus.length).toBeGreaterThan(0)
  expect([...menus, ...wheels]).not.toContain(false)
  expect(wheels.length).toBeGreaterThan(0)
  expect(drops).toEqual([])
}

async function tryScripts(): Promise<void> {
  const before = await standing()
  expect(await askForEverything(page)).toEqual([])
  let ways = 0
  for (const address of elsewhere) {
    await test.step(address, async () => {
      ways += await leadAway(page, address)
      // A window that was refused may take a moment to be gone.
      await expect.poll(standing).toEqual(before)
    })
  }
  expect(ways).toBeGreaterThan(150)
  await goThroughHistory(page)
  expect(await standing()).toEqual(before)
  await stay(page)
}

/**
 * Keys and fingers meet another page on each screen. Addresses meet the shell, which knows no screens: they are tried
 * where nobody is at it, and where there is most to lose.
 */
async function tryKeysAndGestures(): Promise<void> {
  await tryKeys()
  await tryGestures()
}

test('there are enough ways to try', () => {
  expect(refusedKeys.length).toBeGreaterThan(800)
  expect(commonKeys.length).toBeGreaterThan(200)
  expect(Object.keys(gestures).length).toBeGreaterThan(30)
  const names = refusedKeys.map((key) => nameOf({ ...key, held: key.held }))
  expect(new Set(names).size).toBe(names.length)
})

test('from the idle screen, where every touch begins a visit: by keys and scripts', async () => {
  await tryKeys()
  await tryScripts()
  await citizen.sees('idle')
})

test('from the choice of how to sign in', async () => {
  await citizen.starts()
  await tryKeysAndGestures()
  await citizen.sees('sign-in-kind')
})

test('from a field, while a number is being typed', async () => {
  await page.getByRole('button', { name: citizen.t.kind.person }).click()
  await citizen.sees('account-number')
  await citizen.field('account-number').fill(people.withEmail.number)
  await tryKeys(refusedKeys)
  await expect(citizen.field('account-number')).toBeFocused()
})

test('from the password', async () => {
  await page.keyboard.press('Enter')
  await citizen.sees('password')
  await citizen.field('password').fill(password)
  await tryKeys()
  await expect(citizen.field('password')).toHaveValue(password)
})

test('from the account, with personal data on the screen', async () => {
  await page.keyboard.press('Enter')
  await citizen.sees('account')
  await tryKeysAndGestures()
  await tryScripts()
})

test('from help, which lies over the screen', async () => {
  await citizen.asksForHelp()
  await tryKeysAndGestures()
  await citizen.taps(citizen.t.help.return)
  await citizen.sees('account')
})

test('from a field with an e-mail; and what belongs to typing reaches it', async () => {
  await page
    .getByRole('button', {
      name: new RegExp(`^(${citizen.t.account.editEmail}|${citizen.t.account.addEmail})$`),
    })
    .click()
  await citizen.sees('edit-email')
  await tryKeysAndGestures()
  await listen()
  await citizen.field('email').focus()
  await pressAll(cdp, harmlessKeys)
  const keys = (await heard()).keys.filter((name) => !name.endsWith(' up'))
  expect(keys.map((name) => sorted(name.split('+'))).sort()).toEqual(
    harmlessKeys.map((key) => sorted([...key.held, ...key.key.split('+')])).sort(),
  )
  await citizen.field('email').fill('')
  await citizen.field('email').focus()
  // So many keys at once were a card reader's; a hand that follows within a breath would be taken for more of it.
  await page.waitForTimeout(1_000)
  await page.keyboard.type('moi@example.vn', { delay: byHandMs })
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.keyboard.press('End')
  await page.keyboard.press('Backspace')
  await expect(citizen.field('email')).toHaveValue('moi@example.v')
  await page.keyboard.type('n')
})

test('the visit goes on as if nothing had been', async () => {
  await page.keyboard.press('Enter')
  await citizen.submits()
  await expect(page.getByText('q•••').first()).toBeVisible()
})
