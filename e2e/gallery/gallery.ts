/**
 * Opens any screen of the built renderer in a browser directly, without the steps of a person. The screens
 * are served with their real headers and call a real service outside the page. That service is brought into
 * the required state first. Time is frozen and randomness is seeded, so that two pictures of a screen are
 * equal.
 */
import type { Browser } from '@playwright/test'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import type { OperationName } from '../../contract/operations.ts'
import { codeMail } from '../../core/mail/templates/code-mail.ts'
import { mailboxPage } from '../../core/demo/mailbox-page.ts'
import {
  masked,
  office,
  openKiosk,
  staffPassword,
  type KioskOptions,
  type OpenKiosk,
} from '../../renderer/testing/kiosk.ts'
import { createServer } from '../../server/create-server.ts'
import { fakeKiosk } from '../../server/testing/fake-kiosk.ts'
import { Citizen, words, type Language } from '../citizen.ts'
import { projectFolder } from '../electron-stand-in/launch.ts'
import { opensAt, type Entry } from './entry.ts'
import type { PageOptions } from './page/script.ts'
import { theStaff } from './staff.ts'
import { table } from './table.ts'
import { silentLog } from '../../core/foundation/log.ts'

export const viewports = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
  // Of a counter PC: a laptop, and a display of 5:4.
  laptop: { width: 1366, height: 768 },
  square: { width: 1280, height: 1024 },
} as const
export type ViewportName = keyof typeof viewports
export type Orientation = 'portrait' | 'landscape'
export const orientations: readonly Orientation[] = ['portrait', 'landscape']
export const counterViewports: readonly ViewportName[] = ['laptop', 'square']
/** Where the desk has the frame for a counter PC. */
export const pcViewports: readonly ViewportName[] = ['laptop', 'landscape', 'square']
export const languages = ['vi', 'en'] as const satisfies readonly Language[]

export interface Gallery {
  /** Opens the entry in portrait (on a counter PC: on a laptop) and the default appearance, and stops its timers. */
  open(name: string, language: Language): Promise<Citizen>
  /**
   * Switches the open page to another language by the display bar.
   * @returns where more than the texts changed, or texts did not change
   */
  setLanguage(language: Language): Promise<{ citizen: Citizen; faults: string[] }>
  resize(viewport: ViewportName): Promise<void>
  close(): Promise<void>
}

/**
 * @param tools scripts injected into every page
 * @param scale device pixels per CSS pixel of pictures
 * @param painted false: pictures are not used, and are painted small to save time
 * @param pc for the entries of a counter PC, and for these alone
 */
export async function openGallery(
  browser: Browser,
  tools: readonly string[] = [],
  scale = 1,
  painted = true,
  pc = false,
): Promise<Gallery> {
  const first: ViewportName = pc ? 'laptop' : 'portrait'
  const [script, server] = await Promise.all([pageScript(), serveScreens()])
  const context = await browser.newContext({
    viewport: viewports[first],
    deviceScaleFactor: scale,
    locale: 'vi-VN',
    // So that the staff screens show the on-screen keyboard, as at a kiosk.
    hasTouch: !pc,
    timezoneId: 'Asia/Ho_Chi_Minh',
    // A screen has too little contrast while it fades in.
    reducedMotion: 'reduce',
  })
  for (const content of tools) await context.addInitScript({ content })
  let kiosk: OpenKiosk | null = null
  let pageNumber = 0
  await context.exposeFunction(
    'callKiosk',
    (from: number, operation: OperationName, input: never, visit: string | null) =>
      kiosk === null || from !== pageNumber || kiosk.overrides.unanswered?.includes(operation)
        ? null
        : kiosk.api[operation](input, visit),
  )
  const page = await context.newPage()
  const devTools = painted ? null : await context.newCDPSession(page)
  /** Lays the page out in full size but paints it smaller; used only when no more input follows. */
  const paint = async (viewport: ViewportName, on: number) => {
    const { width, height } = viewports[viewport]
    const screen = { screenWidth: width, screenHeight: height }
    const metrics = { width, height, ...screen, deviceScaleFactor: scale, mobile: false, scale: on }
    await devTools?.send('Emulation.setDeviceMetricsOverride', metrics)
  }

  return {
    async open(name, language) {
      const entry = table[name]
      if (entry === undefined) throw new Error(`no gallery entry is named ${name}`)
      const citizen = new Citizen(page, language)
      await page.setViewportSize(viewports[first])
      await paint(first, 1)
      pageNumber++
      kiosk = await kioskFor(entry, language)
      const given: PageOptions = {
        pageNumber,
        now: kiosk.clock.now(),
        printer: entry.printer ?? null,
        canSpeak: entry.voiceless !== true,
      }
      const injected = await page.addInitScript({
        content: `${script}\nscript.install(${JSON.stringify(given)})`,
      })
      try {
        await page.goto(server.url)
      } finally {
        await injected.dispose()
      }
      await entry.taps?.(citizen, kiosk)
      await page.locator(`[data-screen="${entry.shows ?? name}"]`).waitFor()
      await page.evaluate(async () => {
        await document.fonts.ready
        await window.gallery.settled()
        window.gallery.stopTimers()
      })
      await paint(first, 1 / 16)
      return citizen
    },

    async setLanguage(language) {
      const faults = await page.evaluate((given) => window.gallery.setLanguage(given), {
        language,
        foreignTexts: textsOfOtherLanguages(language),
      })
      return { citizen: new Citizen(page, language), faults }
    },

    async resize(viewport) {
      if (page.viewportSize()?.width === viewports[viewport].width) return
      await page.setViewportSize(viewports[viewport])
      await paint(viewport, 1 / 16)
      const layout: Orientation = viewport === 'portrait' ? 'portrait' : 'landscape'
      await page.locator(`html[data-layout="${layout}"]`).waitFor()
      // The layout may stay the same while the scale changes.
      await page.evaluate(() => new Promise(requestAnimationFrame))
    },

    async close() {
      await context.close()
      await server.close()
    },
  }
}

async function kioskFor({ before, staff, service }: Entry, language: Language): Promise<OpenKiosk> {
  const options: KioskOptions =
    typeof service === 'function' ? service({ now: opensAt, language }) : (service ?? {})
  const kiosk = await openKiosk({
    now: () => opensAt,
    staff: theStaff,
    ...options,
    config: { languages: [language, ...languages.filter((one) => one !== language)], ...options.config },
  })
  if (staff) await kiosk.person.must('staffSignIn', { userName: staff, secret: staffPassword, language })
  await before?.(kiosk, language)
  return kiosk
}

/** Texts of the other languages that do not exist in this one. */
function textsOfOtherLanguages(language: Language): string[] {
  const own = new Set(allTexts(words[language]))
  return languages.flatMap((one) => allTexts(words[one])).filter((sentence) => !own.has(sentence))
}

function allTexts(texts: object): string[] {
  return Object.values(texts).flatMap((text: string | object) =>
    typeof text === 'string' ? [text] : allTexts(text),
  )
}

/** One plain script that defines `script.install`. */
async function pageScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome120',
      lib: { entry: join(import.meta.dirname, 'page', 'script.ts'), formats: ['iife'], name: 'script' },
    },
  })
  const [{ output }] = built as [Rolldown.RolldownOutput]
  return output[0].code
}

/** The browser shell's own routes and headers, and a mailbox with one mail in each language. */
async function serveScreens(): Promise<{ url: string; close: () => Promise<void> }> {
  const mails = languages.map((language) => demoMail(language))
  const server = createServer({
    kiosk: {
      ...fakeKiosk(),
      mailbox: {
        smtp: { host: '127.0.0.1', port: 0 },
        mails: () => mails,
        page: () => mailboxPage(mails),
        close: () => Promise.resolve(),
      },
    },
    kioskId: 'gallery',
    rendererDir: join(projectFolder, 'dist', 'renderer'),
    log: silentLog,
    port: 0,
    devicesRequired: true,
  })
  return { url: await server.listen(), close: () => server.close(0) }
}

function demoMail(language: Language) {
  const sentAt = opensAt
  const mail = codeMail({
    language,
    code: '123456',
    reference: 'K7M',
    fields: ['phone'],
    accountNumber: masked.personalId,
    office,
    sentAt,
    expiresAt: sentAt + 300_000,
  })
  return { ...mail, to: 'quynh.nguyen@example.vn', receivedAt: sentAt }
}
