/**
 * Ten people, one after the other, at one kiosk: each leaves in a way of their own, and nothing of any of them is found
 * afterwards by who comes next: not on the page, not in what a browser keeps, not in the page's memory, and not in
 * plain text in the data folder.
 */
import type { CDPSession, Page } from '@playwright/test'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Citizen, people } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'

test.use({
  config: { captcha: { enabled: false }, otp: { perAccountPerDay: 50, perAddressPerDay: 50 } },
  permissions: ['clipboard-read', 'clipboard-write'],
})

interface Visitor {
  phone: string
  email: string
  secret: string
}

/** Nobody else's digits, names or words. */
const visitors: Visitor[] = Array.from({ length: 10 }, (_, at) => ({
  phone: `09870012${String(at).padStart(2, '0')}`,
  email: `khach.thu.${at}@rieng-tu.example.vn`,
  secret: `MatKhauCuaKhach-${at}`,
}))

type Leaves = (citizen: Citizen, kiosk: Kiosk, visitor: Visitor) => Promise<void>

const atTheCode: Leaves = async (citizen, _kiosk, { phone }) => {
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone(phone)
  await citizen.submits()
}
const says = async ({ page, t }: Citizen, ...buttons: Array<(words: Citizen['t']) => string>) => {
  for (const button of buttons) await page.getByRole('button', { name: button(t), exact: true }).click()
}

const signsOut = async (citizen: Citizen) => {
  await says(citizen, (t) => t.common.signOut)
  await citizen.leavesBy(() => says(citizen, (t) => t.leave.signOut))
}
const givesUp = async (citizen: Citizen) => {
  await says(
    citizen,
    (t) => t.common.back,
    (t) => t.leave.discard,
  )
  await signsOut(citizen)
}

const ways: Record<string, Leaves> = {
  'done with a new phone number': async (citizen, kiosk, visitor) => {
    await atTheCode(citizen, kiosk, visitor)
    await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
    await citizen.ends()
  },
  'after a wrong password, from the help': async (citizen, _kiosk, { secret }) => {
    await citizen.starts()
    await citizen.triesToSignIn(people.personalId.number, secret)
    await expect(citizen.page.getByText(citizen.t.failure['sign-in-refused']).first()).toBeVisible()
    await citizen.field('password').fill(secret)
    await citizen.asksForHelp()
    await citizen.leavesBy(() => says(citizen, (t) => t.help.end))
  },
  'half-way through typing an email, signed out': async (citizen, _kiosk, { email }) => {
    await citizen.signsIn(people.withEmail.number)
    await says(citizen, (t) => t.account.editEmail)
    await citizen.field('email').fill(email)
    await says(citizen, (t) => t.common.back)
    await signsOut(citizen)
  },
  'from the review, cancelled': async (citizen, _kiosk, { email }) => {
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesEmail(email)
    await citizen.sees('review')
    await givesUp(citizen)
  },
  'from the code, with one typed': async (citizen, kiosk, visitor) => {
    await atTheCode(citizen, kiosk, visitor)
    await citizen.field('code').fill('135790')
    await givesUp(citizen)
  },
  'by walking off: the page is loaded anew and the visit ended there': async (citizen, kiosk, visitor) => {
    await atTheCode(citizen, kiosk, visitor)
    await citizen.page.reload()
    await citizen.sees('code')
    await givesUp(citizen)
  },
  'with everything about the screen changed': async (citizen, _kiosk, { phone }) => {
    await citizen.signsIn(people.withEmail.number)
    await says(
      citizen,
      (t) => t.bar.size3,
      (t) => t.bar.dark,
    )
    await citizen.givesPhone(phone)
    await citizen.sees('review')
    await givesUp(citizen)
  },
  'with a copy of what they typed': async (citizen, _kiosk, { email }) => {
    await citizen.signsIn(people.withEmail.number)
    await says(citizen, (t) => t.account.editEmail)
    await citizen.field('email').fill(email)
    await citizen.field('email').press('ControlOrMeta+A')
    await citizen.field('email').press('ControlOrMeta+C')
    await says(citizen, (t) => t.common.back)
    await signsOut(citizen)
  },
  'locked out of the change': async (citizen, kiosk, visitor) => {
    await atTheCode(citizen, kiosk, visitor)
    const code = await kiosk.codeFor(people.withEmail.email)
    for (let tries = 1; tries <= 5; tries++) {
      await citizen.entersCode(code === '000000' ? '111111' : '000000')
      // Only once it is refused is the next one taken.
      const left = citizen.t.failure.codeWrong
        .split('.', 2)
        .join('.')
        .replace('{n}', String(5 - tries))
      if (tries < 5) await expect(citizen.page.getByText(left).first()).toBeVisible()
    }
    await citizen.sees('change-locked')
    await citizen.leavesBy(() => says(citizen, (t) => t.common.end))
  },
  'done with a new email': async (citizen, kiosk, { email }) => {
    await citizen.signsIn(people.withoutEmail.number)
    await citizen.givesEmail(email)
    await citizen.submits()
    await citizen.entersCode(await kiosk.codeFor(email))
    await citizen.ends()
  },
}

test('ten visitors find nothing of each other', async ({ kiosk }) => {
  test.setTimeout(300_000)
  const gone: string[] = []
  for (const [at, [way, leaves]] of Object.entries(ways).entries()) {
    await test.step(way, async () => {
      const visitor = visitors[at]!
      const citizen = new Citizen(kiosk.page)
      await leaves(citizen, kiosk, visitor)
      gone.push(visitor.phone, grouped(visitor.phone), visitor.email, visitor.secret)
      await citizen.sees('idle')
      await isAsNew(kiosk, gone)
    })
  }
  await holdsNoPlainText(kiosk.dataDir, gone)
})

const grouped = (phone: string) => `${phone.slice(0, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}`
/** On every visit, whoever it is. */
const common = ['Demo@2026', people.withEmail.number, people.personalId.number, 'q•••@', '135790']

async function isAsNew({ page }: Kiosk, gone: readonly string[]): Promise<void> {
  const secrets = [...gone, ...common]
  // The old page may be on its way out still.
  await expect(async () => {
    const kept = JSON.stringify(await keptByThePage(page))
    expect(secrets.filter((secret) => kept.includes(secret))).toEqual([])
    const memory = await memoryOf(page)
    expect(secrets.filter((secret) => memory.includes(secret))).toEqual([])
  }).toPass({ timeout: 60_000 })
  await expect(page.locator('html')).toHaveAttribute('lang', 'vi')
  await expect(page.locator('html')).toHaveAttribute('data-text', '1')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.goBack({ timeout: 500 }).catch(() => null)
  await expect(page.locator('[data-screen="idle"]')).toBeVisible()
}

/** Everything a page can reach of what is shown, typed, copied and stored. */
async function keptByThePage(page: Page): Promise<unknown> {
  return page.evaluate(async () => ({
    page: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input')].map(({ value }) => value),
    selection: String(window.getSelection()),
    address: window.location.href,
    state: JSON.stringify(window.history.state),
    local: { ...window.localStorage },
    session: { ...window.sessionStorage },
    cookies: document.cookie,
    databases: await window.indexedDB.databases(),
    caches: await window.caches.keys(),
    clipboard: await navigator.clipboard.readText().catch(() => ''),
    requests: performance.getEntriesByType('resource').map(({ name }) => name),
  }))
}

/** Every string in the page's heap, after a collection. */
async function memoryOf(page: Page): Promise<string> {
  const session: CDPSession = await page.context().newCDPSession(page.context().pages().at(-1)!)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  const { strings } = JSON.parse(chunks.join('')) as { strings: string[] }
  return strings.join('\n')
}

async function holdsNoPlainText(folder: string, secrets: readonly string[]): Promise<void> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  )
  expect(files.length).toBeGreaterThan(3)
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name))
    const found = secrets.filter(
      (secret) => bytes.includes(secret) || bytes.includes(Buffer.from(secret, 'utf16le')),
    )
    expect(found, file.name).toEqual([])
  }
}
