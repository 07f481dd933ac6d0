/**
 * The first start in an office, on both shells: nobody works here yet, the mail server does not answer, and the program
 * has printed a code with which the first administrator is made.
 */
import { expect, test as base, type Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Language } from './citizen.ts'
import { kioskWindows, projectFolder, startDesktop, watchEnd } from './electron-stand-in/launch.ts'
import { followingPage } from './following-page.ts'
import { Staff } from './staff.ts'

/** Nobody listens at port 9. */
const config = {
  office: { code: 'HCM-XH', name: 'BHXH cơ sở Xuân Hòa', hotline: '1900 9068' },
  smtp: { host: '127.0.0.1', port: 9, secure: false, from: 'kiosk@example.vn' },
}

interface Start {
  page: Page
  said: () => string
  end: () => Promise<void>
}

const test = base.extend<{ start: Start }>({
  start: async ({ browser, contextOptions, viewport }, use, { project }) => {
    const folder = await mkdtemp(join(tmpdir(), 'set-up-'))
    const configFile = join(folder, 'kiosk.config.json')
    await writeFile(configFile, JSON.stringify(config))
    const dataDir = join(folder, 'data')
    const open = project.name.startsWith('desktop') ? openDesktop : openBrowser
    const start = await open(dataDir, configFile, () => browser.newContext({ ...contextOptions, viewport }))
    await use(start)
    await start.end()
    await rm(folder, { recursive: true, force: true })
  },
})

function follow(stream: Readable | null): () => string {
  let said = ''
  stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
  return () => said
}

async function openDesktop(dataDir: string, configFile: string): Promise<Start> {
  const app = await startDesktop({ dataDir, args: ['--config', configFile] })
  const { said } = watchEnd(app)
  await app.firstWindow()
  return { page: followingPage(() => kioskWindows(app)), said, end: () => app.close() }
}

async function openBrowser(
  dataDir: string,
  configFile: string,
  context: () => ReturnType<import('@playwright/test').Browser['newContext']>,
): Promise<Start> {
  const entry = join(projectFolder, 'dist', 'server', 'main.js')
  const args = [entry, '--browser', '--port', '0', '--data', dataDir, '--config', configFile]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const said = follow(child.stdout)
  await expect.poll(said, { timeout: 20_000 }).toMatch(/^Kiosk: /m)
  const page = await (await context()).newPage()
  await page.goto(/^Kiosk: (\S+)$/m.exec(said())?.[1] ?? '')
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    page,
    said,
    async end() {
      await page.context().close()
      child.kill('SIGTERM')
      await gone
    },
  }
}

for (const language of ['vi', 'en'] satisfies Language[]) {
  test(`the first administrator is made with the printed code, in ${language}`, async ({ start }) => {
    const { page, said } = start
    await expect.poll(said, { timeout: 20_000 }).toMatch(/^Set-up code .*: \S+$/m)
    const code = /^Set-up code .*: (\S+)$/m.exec(said())?.[1] ?? ''
    const admin = new Staff(page, language)
    await admin.opensTheDoor('staff-setup')
    const { setUp } = admin.t

    await admin.field('setup-code').fill('wrong-1234-code')
    await admin.field('setup-name').fill('Đặng Minh Châu')
    await admin.field('setup-own-account').fill('0123456789')
    await admin.taps(setUp.next)
    await admin.field('setup-user-name').fill('chau.dang')
    await admin.field('setup-password').fill('Mot hai ba bon')
    await admin.field('setup-pin').fill('258041')
    await admin.taps(setUp.submit)
    // The code is on the first page: that is where it is said.
    await expect(admin.field('setup-code')).toBeVisible()
    await expect(page.getByText(admin.t.failure['setup-refused']).first()).toBeVisible()

    await admin.field('setup-code').fill(` ${code.toUpperCase()} `)
    await admin.taps(setUp.next)
    await admin.field('setup-password').fill('Mot hai ba bon')
    await admin.field('setup-pin').fill('258041')
    await admin.taps(setUp.submit)
    await admin.sees('desk-support')
    await admin.goesTo('health')
    const { doubtful, down } = admin.t.mailState
    await expect(page.locator('dd').filter({ hasText: new RegExp(`${doubtful}|${down}`) })).toBeVisible()
    await admin.goesTo('settings')
    await admin.field('test-mail-to').fill('ky.thuat@example.vn')
    await admin.taps(admin.t.settings.testSend)
    // The button is at the screen's lower edge: what came of it is scrolled to.
    await expect(page.getByText(admin.t.mailStep.connect)).toBeInViewport()
  })
}
