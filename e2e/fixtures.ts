/**
 * What a journey is given: a fresh kiosk with demo accounts in a folder of its own, on the shell of the Playwright
 * project (`browser` or `desktop`), and the demo's mailbox. The specs do not know which shell they run on.
 */
import { test as base, expect, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KioskConfigInput } from '../core/config/config.ts'
import type { DemoMail } from '../core/demo/demo-mail.ts'
import {
  killDesktop,
  kioskWindows,
  launchDesktop,
  projectFolder,
  type DesktopApp,
} from './electron-stand-in/launch.ts'
import { letIn, openService, type OfficeService } from './one-office.ts'
import { followingPage } from './following-page.ts'

export type Mail = DemoMail

export interface Kiosk {
  /** The service that it belongs to; see `belongsTo`. */
  service: OfficeService | null
  /** The window, at the idle screen. Another one after `restart`. */
  page: Page
  dataDir: string
  /** Newest first. */
  mails(): Promise<Mail[]>
  /** The newest code mailed to this address; waits for it, and for it to be another than `not`. */
  codeFor(address: string, not?: string): Promise<string>
  /** The power goes: the process is killed at once, then started again on the same folder. */
  pullThePlug(): Promise<void>
}

interface Shell {
  page: Page
  kill(): Promise<void>
  close(): Promise<void>
}

interface Options {
  /** On top of the demo's defaults. */
  config: KioskConfigInput
  /** Of an office's service, with this configuration, and not a demo of its own. */
  belongsTo: KioskConfigInput | undefined
  /** Of the desktop shell: what is started; undefined: the project as it is built. */
  application: string | undefined
  /** What the service's tests call the kiosk's settings. */
  kiosk: Kiosk
}

export const test = base.extend<Options>({
  config: [{}, { option: true }],
  application: [undefined, { option: true }],
  belongsTo: [undefined, { option: true }],

  kiosk: async ({ config, application, belongsTo, browser, contextOptions, viewport }, use, testInfo) => {
    const folder = await mkdtemp(join(tmpdir(), 'kiosk-e2e-'))
    const dataDir = join(folder, 'data')
    const configFile = join(folder, 'kiosk.config.json')
    await writeFile(configFile, JSON.stringify(config))
    const service = belongsTo ? await openService(belongsTo) : null
    if (service) await letIn(service, 'quay-1', dataDir)
    const flags = [...(service ? [] : ['--demo']), '--config', configFile]

    const desktop = testInfo.project.name.startsWith('desktop')
    const open = async (): Promise<Shell> => {
      if (desktop) return openDesktop(dataDir, flags, application, contextOptions.reducedMotion ?? null)
      const server = await startServer(dataDir, configFile, flags)
      const context = await browser.newContext({ ...contextOptions, viewport })
      const page = await context.newPage()
      await page.goto(server.url)
      return {
        page,
        kill: async () => {
          await context.close()
          await server.end('SIGKILL')
        },
        close: async () => {
          await context.close()
          await server.end('SIGTERM')
        },
      }
    }

    let shell = await open()
    const mails = async () =>
      service
        ? service.mails()
        : shell.page.evaluate(async () => (await (await fetch('/mailbox.json')).json()) as Mail[])
    const kiosk: Kiosk = {
      get page() {
        return shell.page
      },
      service,
      dataDir,
      mails,
      async codeFor(address, not) {
        let code = ''
        await expect
          .poll(async () => (code = newestCode(await mails(), address)), { message: `a code for ${address}` })
          .toMatch(not === undefined ? /^\d{6}$/ : new RegExp(`^(?!${not})\\d{6}$`))
        return code
      },
      async pullThePlug() {
        await shell.kill()
        shell = await open()
      },
    }
    await use(kiosk)
    await shell.close()
    await service?.end()
    await rm(folder, { recursive: true, force: true })
  },
})

export { expect }

/** "" when there is none. A code stands alone on its line. */
function newestCode(mails: readonly Mail[], address: string): string {
  for (const mail of mails) {
    const code = mail.to === address ? /^\s*(\d{6})\s*$/m.exec(mail.text)?.[1] : undefined
    if (code !== undefined) return code
  }
  return ''
}

async function openDesktop(
  dataDir: string,
  args: readonly string[],
  main: string | undefined,
  reducedMotion: 'reduce' | 'no-preference' | null,
): Promise<Shell> {
  const { app } = await launchDesktop({ dataDir, args, ...(main === undefined ? {} : { main }) })
  // Windows come and go by themselves.
  const setMotion = (page: Page) => void page.emulateMedia({ reducedMotion }).catch(() => undefined)
  app.windows().forEach(setMotion)
  app.on('window', setMotion)
  return {
    // Every visitor gets a window of their own.
    page: followingPage(() => kioskWindows(app)),
    kill: () => killDesktop(app, 'SIGKILL'),
    close: () => closeDesktop(app),
  }
}

async function closeDesktop(app: DesktopApp): Promise<void> {
  await app.close()
}

interface Server {
  url: string
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** The built browser shell, as `npm start -- --browser` runs it. */
export async function startServer(
  dataDir: string,
  configFile: string,
  flags: readonly string[] = ['--demo', '--config', configFile],
): Promise<Server> {
  const entry = join(projectFolder, 'dist', 'server', 'main.js')
  const args = [entry, '--browser', '--port', '0', '--data', dataDir, ...flags]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  return { url: await addressOf(child), end: (signal) => end(child, signal) }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let seen = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const url = /^Kiosk: (\S+)$/m.exec(seen)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.stderr?.on('data', (chunk: Buffer) => (seen += chunk.toString()))
    child.once('exit', (code) => reject(new Error(`the browser shell ended with ${code}:\n${seen}`)))
  })
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}
