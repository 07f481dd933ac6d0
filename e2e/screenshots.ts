/**
 * Pictures of every screen, for looking at and for the README: `npm run screenshots` draws the README's two into
 * docs/images; `npm run screenshots -- --all DIR` draws all, both orientations, both languages, into DIR; with
 * `--large` in the largest text, with `--contrast` in high contrast.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from './browser.ts'
import { Citizen, people, words, type Language } from './citizen.ts'
import { startServer } from './fixtures.ts'

const { values: flags } = parseArgs({
  options: { all: { type: 'string' }, large: { type: 'boolean' }, contrast: { type: 'boolean' } },
})
const sizes = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
}
type Orientation = keyof typeof sizes

async function drawForReadme(folder: string): Promise<void> {
  await withKiosk(browser, 'portrait', 'vi', async (citizen) => {
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesPhone('0987000111')
    await citizen.submits()
    await shot(citizen.page, folder, 'code')
  })
  await withKiosk(browser, 'landscape', 'vi', async (citizen) => {
    await citizen.sees('idle')
    await shot(citizen.page, folder, 'idle')
  })
}

async function drawAll(folder: string): Promise<void> {
  for (const orientation of ['portrait', 'landscape'] as const) {
    for (const language of ['vi', 'en'] as const) {
      await withKiosk(browser, orientation, language, async (citizen, kiosk) => {
        const { page } = citizen
        const draw = (name: string) => shot(page, join(folder, `${orientation}-${language}`), name)
        for (const [index, walk] of walks.entries()) {
          try {
            await walk(citizen, draw, kiosk)
          } catch (error) {
            console.error(
              `${orientation} ${language}, walk ${index + 1}: ${String(error).split('\n')[0] ?? ''}`,
            )
          }
          await page.context().clearCookies()
          await page.goto(kiosk.url)
        }
      })
      console.log(`${orientation} ${language}`)
    }
  }
}

type Walk = (citizen: Citizen, draw: (name: string) => Promise<void>, kiosk: Kiosk) => Promise<void>

const walks: readonly Walk[] = [
  async (citizen, draw) => {
    const { page, t, language } = citizen
    await citizen.sees('idle')
    await draw('idle')
    await page.locator('[data-screen="idle"]').click()
    await citizen.sees('language')
    await draw('language')
    await page.locator('[data-screen="language"]').getByRole('button', { name: t.language[language] }).click()
    await citizen.sees('sign-in-kind')
    await adjust(citizen)
    await draw('sign-in-kind')
    await page.getByRole('button', { name: t.kind.organisation }).click()
    await draw('organisation')
    await citizen.taps(t.common.back)
    await page.getByRole('button', { name: t.kind.person }).click()
    await citizen.sees('account-number')
    await draw('account-number')
    await citizen.field('account-number').fill('01000')
    await page.keyboard.press('Enter')
    await draw('account-number-error')
    await citizen.field('account-number').fill(people.withEmail.number)
    await page.keyboard.press('Enter')
    await citizen.sees('password')
    await draw('password')
    await citizen.field('password').fill('sai')
    await page.keyboard.press('Enter')
    await page.getByText(t.failure.signInRefused).first().waitFor()
    await draw('password-refused')
  },
  async (citizen, draw, kiosk) => {
    const { page, t } = citizen
    await citizen.signsIn(people.withEmail.number)
    await adjust(citizen)
    await draw('account')
    await citizen.taps(t.account.editPhone)
    await citizen.sees('edit-phone')
    await draw('edit-phone')
    await citizen.field('phone').fill('098700011')
    await page.keyboard.press('Enter')
    await page.locator('[aria-invalid="true"]').waitFor()
    await draw('edit-phone-error')
    await citizen.taps(t.common.back)
    await citizen.givesEmail('quynh@gmial.com')
    await page.getByText('quynh@gmail.com').first().waitFor()
    await draw('edit-email-typo')
    await citizen.field('email').fill('quynh.moi@example.vn')
    await page.keyboard.press('Enter')
    await citizen.sees('review')
    await draw('review')
    await citizen.submits()
    await page.waitForTimeout(300)
    await draw('code')
    const code = await codeFor(kiosk, people.withEmail.email)
    await citizen.entersCode(code === '000000' ? '111111' : '000000')
    await page.locator('[aria-invalid="true"]').waitFor()
    await draw('code-wrong')
    await citizen.taps(t.code.notReceived)
    await citizen.sees('code-help')
    await draw('code-help')
    await citizen.asksForHelp()
    await draw('help')
    await citizen.taps(t.help.return)
    await page.getByRole('button', { name: t.codeHelp.toCode }).click()
    await citizen.taps(t.common.back)
    await draw('leave')
    await citizen.taps(t.leave.stay)
    await citizen.entersCode(code)
    await page.getByText('quynh.moi@example.vn').first().waitFor()
    await draw('code-second')
    await citizen.entersCode(await codeFor(kiosk, 'quynh.moi@example.vn'))
    await citizen.sees('done')
    await draw('done')
  },
  async (citizen, draw) => {
    await citizen.starts()
    await adjust(citizen)
    await citizen.triesToSignIn(people.locked.number)
    await citizen.sees('sign-in-locked')
    await draw('sign-in-locked')
  },
  async (citizen, draw) => {
    await citizen.signsIn(people.withoutEmail.number)
    await adjust(citizen)
    await draw('account-no-email')
    await citizen.givesPhone('0987000333')
    await citizen.sees('edit-email')
    await draw('edit-email-required')
  },
  async (citizen, draw) => {
    await citizen.signsIn(people.longName.number)
    await adjust(citizen)
    await draw('account-long')
    await citizen.givesPhone('0987000444')
    await citizen.submits()
    await draw('code-long')
    for (const code of ['000001', '000002', '000003', '000004', '000005']) {
      await citizen.entersCode(code)
      await citizen.page.waitForTimeout(200)
    }
    await citizen.sees('change-locked')
    await draw('change-locked')
  },
  async (citizen, draw) => {
    const { page, t } = citizen
    await page.clock.install()
    await page.reload()
    await citizen.signsIn(people.personalId.number)
    await adjust(citizen)
    await page.clock.fastForward(91_000)
    await page.getByRole('heading', { name: t.warning.heading }).waitFor()
    await draw('idle-warning')
    await citizen.taps(t.warning.end)
    await page.waitForTimeout(200)
    await draw('after-end')
  },
  async (citizen, draw) => {
    await citizen.sees('idle')
    // A fresh page stands in the office's first language.
    await citizen.taps(words.vi.demo.mailbox)
    await citizen.page.waitForTimeout(500)
    await draw('mailbox')
  },
]

/** Text size and contrast as asked for, by the bar that citizens use. */
async function adjust({ page, t }: Citizen): Promise<void> {
  if (flags.large) await page.getByRole('button', { name: t.bar.size3 }).click()
  if (flags.contrast) await page.getByRole('button', { name: t.bar.contrast }).click()
}

interface Kiosk {
  url: string
}

async function codeFor({ url }: Kiosk, address: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const mails = (await (await fetch(new URL('/mailbox.json', url))).json()) as Array<{
      to: string
      text: string
    }>
    const mail = mails.find((one) => one.to === address)
    const code = mail && /^\s*(\d{6})\s*$/m.exec(mail.text)?.[1]
    if (code !== undefined) return code
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no code for ${address}`)
}

async function withKiosk(
  running: Browser,
  orientation: Orientation,
  language: Language,
  use: (citizen: Citizen, kiosk: Kiosk) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kiosk-screens-'))
  const config = join(folder, 'kiosk.config.json')
  await writeFile(config, JSON.stringify({ captcha: { enabled: false } }))
  const server = await startServer(join(folder, 'data'), config)
  const context = await running.newContext({
    viewport: sizes[orientation],
    screen: sizes[orientation],
    locale: 'vi-VN',
  })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(server.url)
    await use(new Citizen(page, language), { url: server.url })
  } finally {
    await context.close()
    await server.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
}

async function shot(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await page.waitForTimeout(250)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

const { executablePath, env } = await findBrowser()
const browser = await chromium.launch({
  executablePath,
  env: { ...(process.env as Record<string, string>), ...env },
  chromiumSandbox: false,
})
try {
  if (flags.all === undefined) await drawForReadme(join(import.meta.dirname, '..', 'docs', 'images'))
  else await drawAll(flags.all)
} finally {
  await browser.close()
}
